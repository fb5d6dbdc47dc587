//! Files and folders that others can change: a live profile refuses them with the command that closes them, any
//! other warns once. What only the user and root can change is taken as it is.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::sample::CARD;
use crate::support::{Transcript, World};

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

#[track_caller]
fn is_done_without_a_word(run: &Transcript) {
    let is_warned = run.stderr.contains("others could change");
    assert_eq!((run.code, is_warned), (0, false), "{run:?}");
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A world with the profiles `live`, at the end of a tunnel that begins at the gateway, and `mock`.
fn world() -> World {
    let world = World::new();
    let live = world.profile("live");
    world.add_to_profile(&format!("{live}environment = \"live\""));
    // The state directory, with its journal.
    let run = world.run(&[
        "cancel", CARD, "--amount", "10", "--reason", "반품", "--yes",
    ]);
    is_done_without_a_word(&run);
    world
}

/// Makes a refund that was not made before, of a payment of 38,500 won.
fn refund_with(world: &World, more: &[&str]) -> Transcript {
    let made = world.refunds_made();
    let gone = made.iter().map(|(_, won)| won).sum();
    let left = 38_500_u64.saturating_sub(gone);
    let (reference, left) = (format!("t{}", made.len()), left.to_string());
    let refund = [
        "cancel", CARD, "--amount", "500", "--reason", "반품", "--yes",
    ];
    let known = ["--ref", &reference, "--expect-balance", &left];
    world.run(&[&refund[..], &known, more].concat())
}

fn refund(world: &World, profile: &str) -> Transcript {
    refund_with(world, &["-p", profile])
}

/// Pastes the command of a hint or a warning into a shell.
fn paste(run: &Transcript) {
    // Behind the way out stands where more is said of it.
    let (told, _) = run
        .stderr
        .split_once("\nmore: ")
        .unwrap_or((&run.stderr, ""));
    let (_, rest) = told.rsplit_once(": `").expect("a command");
    let (command, _) = rest.split_once('`').expect("a command");
    let command = command.replace("sudo ", "");
    let status = Command::new("sh").args(["-c", &command]).status();
    assert!(status.expect("a shell").success(), "{command}");
}

/// Makes sure that a live profile refuses what was done, with a code, the mode and the owner, and that the
/// command in the hint mends it; and that another profile refunds, and is warned once.
#[track_caller]
fn is_refused_live_and_warned_of_elsewhere(world: &World, place: &Path, code: &str) {
    let found = fs::symlink_metadata(place).expect("the place");
    let mode = found.permissions().mode() & 0o7777;
    let owner = std::os::unix::fs::MetadataExt::uid(&found);
    let place = format!("{} (mode {mode:04o}, owner {owner})", place.display());
    let before = world.refunds_made().len();

    let other = refund(world, "mock");
    assert_eq!(other.code, 0, "{other:?}");
    assert_eq!(other.stderr.matches(&place).count(), 1, "{other:?}");
    assert!(
        other.stderr.starts_with("warning: others could change "),
        "{other:?}"
    );

    let live = refund(world, "live");
    assert_eq!(live.code, 6, "{live:?}");
    assert!(
        live.stderr.starts_with("error: others could change "),
        "{live:?}"
    );
    assert!(live.stderr.contains(&place), "{live:?}");
    let json = refund_with(world, &["-p", "live", "-o", "json"]);
    let last = json.stderr.lines().last().expect("a line");
    let error: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!(error["error"]["code"], code, "{json:?}");
    assert_eq!(error["error"]["money_moved"], "no");
    assert_eq!(world.refunds_made().len().checked_sub(1), Some(before));

    paste(&live);
    let mended = refund(world, "live");
    is_done_without_a_word(&mended);
}

#[test]
fn a_live_profile_refuses_a_configuration_that_others_can_write() {
    let world = world();
    for mode in [0o666, 0o622, 0o602, 0o660] {
        set_mode(&world.path("config.toml"), mode);
        is_refused_live_and_warned_of_elsewhere(
            &world,
            &world.path("config.toml"),
            "config.untrusted",
        );
    }
}

#[test]
fn a_live_profile_refuses_a_configuration_of_another_owner() {
    if is_root() {
        let world = world();
        chown(world.path("config.toml"), Some(4242), None).expect("a gift");
        is_refused_live_and_warned_of_elsewhere(
            &world,
            &world.path("config.toml"),
            "config.untrusted",
        );
    }
}

#[test]
fn a_live_profile_refuses_a_configuration_in_a_folder_that_others_can_write() {
    let world = world();
    set_mode(&world.path("."), 0o777);
    let home = world.path("config.toml").parent().unwrap().to_owned();
    is_refused_live_and_warned_of_elsewhere(&world, &home, "config.untrusted");
    // Nobody else can rename what is in a folder with this bit.
    set_mode(&home, 0o1777);
    let run = refund(&world, "live");
    is_done_without_a_word(&run);
}

#[test]
fn a_live_profile_refuses_a_link_to_its_configuration_in_a_folder_that_others_can_write() {
    let world = world();
    let folder = world.path("open");
    fs::create_dir(&folder).unwrap();
    set_mode(&folder, 0o777);
    symlink(world.path("config.toml"), folder.join("link")).unwrap();
    let link = folder.join("link");
    let link = link.to_str().unwrap();
    let run = refund_with(&world, &["-p", "live", "--config", link]);
    assert_eq!(run.code, 6, "{run:?}");
    let open = format!("{} (mode 0777", folder.display());
    assert!(run.stderr.contains(&open), "{run:?}");
}

#[test]
fn a_live_profile_refuses_a_key_file_that_others_can_write() {
    let world = world();
    fs::write(world.path("gateway.key"), world.api_key()).unwrap();
    world.replace_api_key("api_key_file = 'gateway.key'");
    set_mode(&world.path("gateway.key"), 0o646);
    is_refused_live_and_warned_of_elsewhere(&world, &world.path("gateway.key"), "config.untrusted");
}

#[test]
fn a_live_profile_refuses_certificates_that_others_can_write() {
    let world = world();
    world.add_to_profile("ca_file = 'ca.pem'");
    fs::write(world.path("ca.pem"), "").unwrap();
    set_mode(&world.path("ca.pem"), 0o666);
    let run = refund(&world, "live");
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("ca.pem (mode 0666, owner"), "{run:?}");
}

#[test]
fn a_configuration_that_others_can_write_runs_no_command_and_sends_no_key_of_another_file() {
    let world = World::empty();
    let profile = |key: &str| {
        format!("[profiles.mock]\nbase_url = 'http://127.0.0.1:1'\napi_id = 'a'\n{key}\n")
    };
    fs::write(world.path("store.key"), "key").unwrap();
    for key in [
        "api_key_command = ['touch', 'the-command-ran']",
        "api_key_file = 'store.key'",
    ] {
        world.write_config(&profile(key));
        set_mode(&world.path("config.toml"), 0o666);
        let run = world.run(&["token"]);
        assert_eq!(run.code, 6, "{run:?}");
        assert!(run.stderr.contains("config.toml (mode 0666"), "{run:?}");
    }
    assert!(!world.path("the-command-ran").exists());
    world.write_config(&profile(""));
    set_mode(&world.path("config.toml"), 0o666);
    let run = world.cookiepay(&["token"]).env("COOKIEPAY_API_KEY", "key");
    assert_eq!(run.run().code, 6);
}

#[test]
fn a_live_profile_refuses_a_state_directory_a_journal_a_witness_and_a_lock_that_others_can_write() {
    let world = world();
    let state = world.path(".local/state/cookiepay");
    let state = state.canonicalize().unwrap();
    let journal = state.join("journal.sqlite3");
    let locks = state.join("journal.sqlite3-owners");
    fs::write(locks.join("1-a.lock"), "").unwrap();
    for (place, mode) in [
        (state, 0o777),
        (journal, 0o666),
        (locks.clone(), 0o770),
        (locks.join("witness"), 0o606),
        (locks.join("1-a.lock"), 0o666),
    ] {
        set_mode(&place, mode);
        is_refused_live_and_warned_of_elsewhere(&world, &place, "journal.untrusted");
        if is_root() {
            chown(&place, Some(4242), None).expect("a gift");
            is_refused_live_and_warned_of_elsewhere(&world, &place, "journal.untrusted");
        }
    }
}

#[test]
fn a_refund_in_doubt_is_not_settled_live_by_a_journal_that_others_can_write() {
    let world = world();
    let run = refund(&world, "live");
    assert_eq!(run.code, 0, "{run:?}");
    let state = world.path(".local/state/cookiepay").canonicalize().unwrap();
    set_mode(&state, 0o777);
    let run = world.run(&["refunds", "verify", "--since", "30d", "-p", "live"]);
    assert_ne!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("(mode 0777, owner"), "{run:?}");
}

#[test]
fn a_link_that_leads_nowhere_in_the_place_of_a_file_is_no_missing_file() {
    let world = world();
    let locks = world.path(".local/state/cookiepay/journal.sqlite3-owners");
    let witness = locks.join("witness");
    fs::rename(&witness, locks.join("away")).unwrap();
    symlink("gone", &witness).unwrap();
    let run = refund(&world, "mock");
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("is a symbolic link to gone"), "{run:?}");
    // Of the configuration too, in its usual place.
    let folder = world.path(".config/cookiepay");
    fs::create_dir_all(&folder).unwrap();
    symlink("gone", folder.join("config.toml")).unwrap();
    let run = world.cookiepay(&["token", "-p", "demo"]);
    let run = run.without("COOKIEPAY_CONFIG").run();
    assert_eq!(run.code, 6, "{run:?}");
}

#[test]
fn what_is_shown_without_a_gateway_is_shown_with_a_warning() {
    let world = world();
    set_mode(&world.path("config.toml"), 0o666);
    let state = world.path(".local/state/cookiepay").canonicalize().unwrap();
    set_mode(&state, 0o777);
    for (arguments, warnings) in [
        (&["config", "show", "-p", "live"][..], 1),
        (&["refunds", "list", "-p", "live"], 2),
        (&["journal", "status", "-p", "live"], 2),
    ] {
        let run = world.run(arguments);
        let found = run.stderr.matches("warning: others could change").count();
        assert_eq!((run.code, found), (0, warnings), "{run:?}");
    }
}
