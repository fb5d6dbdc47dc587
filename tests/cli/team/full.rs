//! A disk of the server that is full, at each write of a refund and of a batch.

use crate::never_twice::batch;
use crate::support::postgres::cutting_proxy::Place;
use crate::support::postgres::small_disk::SmallDisk;
use crate::support::postgres::{PostgresServer, Setup};
use crate::support::{cards, for_each};

use super::Team;
use super::faults::{hold, steps};

/// Where a write fails: what befalls the cancel, the write, the exit code, and whether the refund was made
/// by then.
const WRITES: [(&str, &str, i32, bool); 9] = [
    (
        "delay=1ms",
        "BEFORE INSERT ON refund FOR EACH ROW",
        6,
        false,
    ),
    (
        "delay=1ms",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (NEW.state = 'sending')",
        6,
        false,
    ),
    (
        "delay=1ms",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'sending')",
        12,
        true,
    ),
    (
        "drop-after",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'sending')",
        12,
        true,
    ),
    (
        "drop-before",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'sending')",
        10,
        false,
    ),
    (
        "delay=1ms",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'refunded')",
        0,
        true,
    ),
    (
        "drop-after",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'unknown')",
        12,
        true,
    ),
    (
        "drop-before",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'unknown')",
        10,
        false,
    ),
    (
        "code-after=E777",
        "BEFORE UPDATE ON refund FOR EACH ROW WHEN (OLD.state = 'unknown')",
        12,
        true,
    ),
];

/// Makes a write fail as it does on a disk that is full.
fn fill(team: &Team, write: &str) {
    team.server.sql_in(
        &team.schema,
        &format!(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             RAISE EXCEPTION 'could not extend file \"base/16384/16390\": No space left on device' \
             USING ERRCODE = '53100'; END $$; \
             CREATE TRIGGER full_disk {write} EXECUTE FUNCTION full_disk()"
        ),
    );
}

fn make_room(team: &Team) {
    team.server
        .sql_in(&team.schema, "DROP FUNCTION full_disk() CASCADE");
}

#[test]
fn what_a_full_disk_does_not_take_is_not_sent_and_what_was_sent_is_told_all_the_same() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    for_each(&WRITES, |(fault, write, code, is_made)| {
        let team = Team::begun(server, &[&format!("cancel:{fault}*1")]);
        let intention = cards()[0].part(1_000);
        fill(&team, write);
        let run = team.world.ask_for(&intention);
        assert_eq!(run.code, *code, "{fault} {write} {run:?}");
        assert_eq!(team.world.made(&intention).len(), usize::from(*is_made));
        make_room(&team);
        team.world.see_through(&intention);
    });
}

#[test]
fn a_disk_that_is_full_while_a_batch_is_made_makes_each_row_once() {
    let Some(server) = PostgresServer::shared() else {
        return;
    };
    let rows = batch::rows();
    let writes: Vec<&str> = WRITES
        .iter()
        .map(|(_, write, _, _)| *write)
        .take(3)
        .collect();
    for_each(&writes, |write| {
        let team = Team::begun(server, &[]);
        batch::write(&team.world, &rows);
        // For one payment only, so that other rows are made before and after.
        let of_one = format!("= '{}'", rows[2].tid);
        let write = if write.contains("WHEN (") {
            write.replace("WHEN (", &format!("WHEN (NEW.tid {of_one} AND "))
        } else {
            format!("{write} WHEN (NEW.tid {of_one})")
        };
        fill(&team, &write);
        let run = team.world.run(&batch::BATCH);
        batch::assert_true(&team.world, &rows, 0, &run);
        assert_ne!(run.code, 0, "{run:?}");
        make_room(&team);
        batch::see_through(&team.world, &rows);
    });
}

/// Where the log finds no room, the server ends, and does not come back before there is some.
#[test]
#[ignore = "takes minutes; .ci/run runs it"]
fn a_server_whose_disk_runs_full_at_any_step_of_a_refund_makes_nothing_twice() {
    let Some(disk) = SmallDisk::mount(128) else {
        return;
    };
    let setup = Setup {
        below: Some(disk.directory()),
        settings: &["max_wal_size = 16MB", "min_wal_size = 2MB"],
        ..Setup::default()
    };
    let Some(server) = PostgresServer::start_with(&setup) else {
        return;
    };
    let steps = steps(&server)
        .into_iter()
        .filter(|(_, place)| *place == Place::Before);
    for (number, place) in steps {
        let team = Team::begun(&server, &[]);
        let proxy = team.through_a_line();
        hold(&proxy, number, place);
        let intention = cards()[0].part(1_000);
        let run = team.world.begin(&intention);
        proxy.wait_until_cut();
        disk.fill(&server);
        proxy.let_go();
        let run = run.end();
        team.world.assert_true(&intention, 0, &run);
        disk.make_room();
        server.resume();
        team.world.see_through(&intention);
    }
}
