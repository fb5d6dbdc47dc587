//! The promise over a database that the machines of a team share: this binary runs `never_twice` and
//! `random_schedules` once more, in a process of its own that is told of a server.

use std::env;

use crate::support::postgres::PostgresServer;

/// What can happen only to a file, or is seen only in one.
const OF_A_FILE: [&str; 9] = [
    "never_twice::world::files::",
    "a_lock_file_that_somebody_swept_away_makes_nobody_dead",
    "what_a_run_left_that_died_with_its_lock_file_swept_can_be_settled",
    "a_disk_that_is_full_at_any_point_makes_no_second_refund",
    "without_a_journal_nothing_is_sent",
    // Whoever runs elsewhere is seen to be alive, and to be dead.
    "a_run_that_lives_under_another_name_is_not_ruled_on",
    "what_a_run_left_on_a_host_that_was_renamed_since_can_be_settled",
    // Whoever looks dead here may yet be at work: a profile that waits less now ends no doubt earlier.
    "a_person_is_asked_before_a_ruling_is_written_down",
    "over_postgres::",
];

#[test]
fn random_schedules_of_three_machines_make_no_refund_twice() {
    let schedules = env::var("SCHEDULES").unwrap_or_else(|_| "20".to_owned());
    again("random_schedules", &schedules);
}

#[test]
#[ignore = "takes as long as all of never_twice"]
fn nothing_is_made_twice_over_a_database_that_is_not_made_twice_over_a_file() {
    again("never_twice::", "0");
}

fn again(tests: &str, schedules: &str) {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let mut again = server.run_again(tests, &OF_A_FILE);
    let output = again.env("SCHEDULES", schedules).output();
    let output = output.expect("this binary");
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}{errors}");
    assert!(text.contains(" ... ok"), "{text}");
}
