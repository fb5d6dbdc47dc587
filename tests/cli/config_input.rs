//! Configurations, key files, key commands and variables as people, editors and shells leave them.

use std::fs;
use std::time::{Duration, Instant};

use crate::support::World;
#[cfg(unix)]
use crate::support::until;

/// What is said of a configuration of these bytes.
fn said_of(config: impl AsRef<[u8]>) -> String {
    let world = World::empty();
    fs::write(world.path("config.toml"), config).expect("a file");
    let run = world.run(&["token", "-p", "shop"]);
    assert_eq!((run.code, run.stdout.as_str()), (6, ""), "{run:?}");
    run.stderr
}

#[test]
fn each_way_to_save_a_configuration_wrongly_has_its_own_way_out() {
    let in_utf_16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    for (config, error, hint) in [
        (
            b"[profiles.shop]\n# \xb8\xc5\xc0\xe5\n".to_vec(),
            "config.toml:2:3: this is CP949",
            "iconv -f cp949 -t utf-8",
        ),
        (
            in_utf_16("[profiles.shop]\n"),
            "this is UTF-16",
            "iconv -f utf-16 -t utf-8",
        ),
        (
            "[profiles.shop]\napi_id = “hunter2”\n".into(),
            "config.toml:2:10: these quotes are not the plain ones",
            "type plain quotes",
        ),
        (
            "[profiles.본점]\napi_id = \"a\"\n".into(),
            "config.toml:1:11: a name with other letters",
            "[profiles.\"본점\"]",
        ),
        (
            "[profiles.shop]\nca_file = \"C:\\Users\\minji\\ca.pem\"\n".into(),
            "a backslash in double quotes",
            "single quotes",
        ),
        (
            "[profiles.shop]\nca_file = \"C:\\new\\table.pem\"\n".into(),
            "ca_file has a control character",
            "single quotes",
        ),
        (
            "[profiles.shop]\napi_key = hunter2\n".into(),
            "config.toml:2:11: a text has to be in quotes",
            "",
        ),
        (
            "[profiles.shop]\n[profiles.shop]\n".into(),
            "this key or table is there twice",
            "",
        ),
        (
            "{ \"profiles\": { \"shop\": 1 } }".into(),
            "this is JSON",
            "config.example.toml",
        ),
    ] {
        let said = said_of(config);
        assert!(
            said.contains(error) && said.contains(hint),
            "{error}: {said}"
        );
        assert!(
            !said.contains("hunter2") && !said.contains("expected"),
            "{said}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_ends_in_an_error() {
    let world = World::new();
    let run = world.run(&["--config", "/dev/zero", "token"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("or no end"), "{run:?}");
    world.add_to_profile("ca_file = '/dev/zero'");
    let run = world.run(&["token"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("or no end"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_fifo_that_nobody_writes_to_keeps_nobody_waiting() {
    let world = World::empty();
    world.make_fifo("fifo");
    let started = Instant::now();
    let run = world.run(&["--config", "fifo", "token"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("nobody wrote it to its end"), "{run:?}");
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_written_into_a_pipe_is_read() {
    let world = World::new();
    let script = "cat config.toml | \"$@\"";
    let run = world
        .through_shell(script, &["--config", "/dev/stdin", "token"])
        .run();
    assert_eq!(run.code, 0, "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_configuration_in_a_pipe_is_read_once_also_where_the_data_goes_into_a_file() {
    let world = World::new();
    let script = "cat config.toml | \"$@\"";
    let config = ["--config", "/dev/stdin"];
    for command in [
        &["search", "2026-11-14", "--out", "a.csv"][..],
        &["search", "2026-11-14", "--out", "a.csv"],
        &["doctor", "--offline", "-o", "json", "--out", "doctor.json"],
    ] {
        let run = world.through_shell(script, &[&config, command].concat());
        let run = run.run();
        assert_eq!(run.code, 0, "{run:?}");
    }
}

/// A profile of the mock whose key comes from elsewhere.
fn keyed(line: &str) -> World {
    let world = World::new();
    world.write_config(&world.profile("shop"));
    world.replace_api_key(line);
    world
}

#[cfg(unix)]
#[test]
fn a_mark_blanks_and_line_ends_around_a_key_or_a_variable_are_none_of_it() {
    let world = keyed("api_key_file = 'shop.key'");
    let key = world.api_key();
    fs::write(world.path("shop.key"), format!("\u{feff}{key} \r\n\r\n")).unwrap();
    assert_eq!(world.run(&["token", "-p", "shop"]).code, 0);
    let run = world
        .cookiepay(&["token"])
        .env("COOKIEPAY_PROFILE", " shop\r\n")
        .env("COOKIEPAY_API_KEY", format!("{key}\n"))
        .env("COOKIEPAY_API_ID", "")
        .run();
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn an_error_about_a_key_names_the_file_of_the_key() {
    let world = keyed("api_key_file = 'shop.key'");
    fs::write(world.path("shop.key"), "hunter2\nhunter3\n").unwrap();
    let run = world.run(&["token", "-p", "shop"]);
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.stderr.contains("more than one line"), "{run:?}");
    assert!(run.stderr.contains("shop.key)"), "{run:?}");
    assert!(!run.stderr.contains("config.toml:"), "{run:?}");
    assert!(!run.stderr.contains("hunter"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn what_a_key_command_leaves_in_the_background_keeps_nobody_waiting() {
    // It has a session of its own, as a service has, and holds the pipe.
    let script = "echo no-such-key; setsid sleep 50 2>/dev/null & sleep 0";
    let world = keyed(&format!("api_key_command = ['sh', '-c', '{script}']"));
    let started = Instant::now();
    let run = world.run(&["token", "-p", "shop"]);
    assert_eq!(run.code, 4, "{run:?}");
    assert!(started.elapsed() < Duration::from_secs(40), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_key_command_ends_with_us() {
    let script = "echo $$ > pid.new; mv pid.new pid; sleep 1000; true";
    let world = keyed(&format!("api_key_command = ['sh', '-c', '{script}']"));
    let running = world.cookiepay(&["token", "-p", "shop"]).start();
    let group = id_in(&world, "pid");
    running.signal(rustix::process::Signal::TERM);
    assert_eq!(running.end().code, 143);
    // The group is the command and all that it started.
    until("it is gone", || {
        rustix::process::test_kill_process_group(group).is_err()
    });
}

/// At a terminal there is no group to end: a command in another than ours could not ask there.
#[cfg(target_os = "linux")]
#[test]
fn a_key_command_at_a_terminal_ends_with_us_and_leaves_the_terminal_as_it_was() {
    let script = "stty -echo; sleep 1000 & echo $! > pid.new; mv pid.new pid; wait";
    let world = keyed(&format!("api_key_command = ['sh', '-c', '{script}']"));
    let running = world.cookiepay(&["token", "-p", "shop"]).before_a_person();
    let id = id_in(&world, "pid");
    assert!(!running.is_echoing());
    running.signal(rustix::process::Signal::TERM);
    until("what is typed is seen again", || running.is_echoing());
    assert_eq!(running.end().code, 143);
    until("it is gone", || is_gone(id));
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_command_may_ask_at_the_terminal_and_leaves_nothing_behind() {
    let script = "read key; sleep 1000 & echo $! > pid; echo $key";
    let world = keyed(&format!("api_key_command = ['sh', '-c', '{script}']"));
    let mut running = world.cookiepay(&["token", "-p", "shop"]).before_a_person();
    running.types("no-such-key");
    assert_eq!(running.end().code, 4);
    let id = id_in(&world, "pid");
    until("it is gone", || is_gone(id));
}

/// Waits for a file with the number of a process.
#[cfg(unix)]
fn id_in(world: &World, name: &str) -> rustix::process::Pid {
    until("there is a process", || world.path(name).exists());
    let id = fs::read_to_string(world.path(name)).expect("a file");
    rustix::process::Pid::from_raw(id.trim().parse().expect("a number")).expect("a process")
}

/// Tells whether a process has ended, be it that nobody has looked after it yet.
#[cfg(target_os = "linux")]
fn is_gone(id: rustix::process::Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", id.as_raw_nonzero()));
    stat.is_err() || stat.is_ok_and(|it| it.contains(") Z "))
}
