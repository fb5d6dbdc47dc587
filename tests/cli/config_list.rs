//! `config list`, and what is said where nothing is set up.

use std::fs;

use crate::support::{Run, Transcript, World};

/// A profile for each way to keep a key, and one that is not filled in.
const SHOP: &str = r#"
default_profile = "mock"

[profiles.mock]
environment = "sandbox"
api_id = "shop-id"
api_key = "hunter2"

[profiles.vault]
environment = "live"
api_id = "vault-id"
api_key_command = ["touch", "the-command-ran"]

[profiles.tunnel]
environment = "live"
base_url = "http://127.0.0.1:8443"
api_id = "file-id"
api_key_file = "/run/no.key"

[profiles.relay]
base_url = "https://relay.example.com"
api_key_file = "sk-live-Ab3dEf9hIj"

[profiles.empty]
"#;

fn shop() -> World {
    let world = World::empty();
    world.write_config(SHOP);
    world
}

#[test]
fn profiles_are_listed_with_where_each_leads_and_where_its_key_comes_from() {
    let world = shop();
    let run = world.run(&["config", "list"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    insta::assert_snapshot!("config_list", run.stdout);
    assert!(!world.path("the-command-ran").exists());
    let korean = world.run(&["config", "list", "--lang", "ko"]);
    insta::assert_snapshot!("config_list_in_korean", korean.stdout);
}

#[test]
fn programs_read_the_same_list_in_each_format() {
    let world = shop();
    let lists = world.run(&["config", "list", "-o", "json"]).json();
    let names = lists.as_array().unwrap().iter();
    let names: Vec<_> = names.map(|it| it["profile"].as_str().unwrap()).collect();
    assert_eq!(names, ["mock", "vault", "tunnel", "relay", "empty", "demo"]);
    assert_eq!(lists[0]["default"], true);
    assert_eq!(lists[1]["key"], "command");
    assert_eq!(lists[2]["environment"], "live");
    assert_eq!(lists[2]["base_url"], "http://127.0.0.1:8443");
    assert!(lists[3]["key_from"].is_null(), "{lists}");
    assert!(lists[4]["environment"].is_null(), "{lists}");
    let run = world.run(&["config", "list", "-o", "ndjson", "--lang", "ko"]);
    assert_eq!(run.stdout.lines().count(), 6, "{run:?}");
    let run = world.run(&["config", "list", "-o", "csv"]);
    let mut lines = run.stdout.lines();
    assert_eq!(
        lines.next(),
        Some("profile,default,environment,base_url,api_id,key,key_from")
    );
    assert_eq!(lines.next(), Some("mock,true,sandbox,,shop-id,written,"));
    assert!(!format!("{run:?}{lists}").contains("hunter2"));
    assert!(!format!("{run:?}{lists}").contains("sk-live"));
    assert_eq!(world.run(&["config", "list", "-o", "xlsx"]).code, 2);
}

#[test]
fn the_default_is_the_one_that_a_run_without_a_flag_takes() {
    let world = shop();
    let default = |run: Run| -> Vec<String> {
        let lists = run.run().json();
        let defaults = lists.as_array().unwrap().iter();
        let defaults = defaults.filter(|it| it["default"] == true);
        defaults
            .map(|it| it["profile"].as_str().unwrap().to_owned())
            .collect()
    };
    let list = || world.cookiepay(&["config", "list", "-o", "json"]);
    assert_eq!(default(list().env("COOKIEPAY_PROFILE", "vault")), ["vault"]);
    assert_eq!(default(list().without("COOKIEPAY_PROFILE")), ["mock"]);
    world.write_config("[profiles.one]\n");
    assert_eq!(default(list().without("COOKIEPAY_PROFILE")), [""; 0]);
    fs::remove_file(world.path("config.toml")).unwrap();
    let usual = list()
        .without("COOKIEPAY_CONFIG")
        .without("COOKIEPAY_PROFILE");
    assert_eq!(usual.run().json().as_array().unwrap().len(), 1);
}

/// Runs without a configuration, or with this one.
fn without_profiles(world: &World, arguments: &str) -> Transcript {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let run = world.cookiepay(&arguments).without("COOKIEPAY_PROFILE");
    if world.path("config.toml").exists() {
        run.run()
    } else {
        run.without("COOKIEPAY_CONFIG").run()
    }
}

#[test]
fn whoever_has_no_configuration_is_told_in_three_lines_how_to_begin() {
    let world = World::empty();
    let run = without_profiles(&world, "search");
    let korean = without_profiles(&world, "search --lang ko");
    let home = world.path("").display().to_string();
    insta::assert_snapshot!("how_to_begin", run.stderr.replace(&home, "~/"));
    insta::assert_snapshot!("how_to_begin_in_korean", korean.stderr.replace(&home, "~/"));
}

#[test]
fn every_command_that_needs_a_profile_says_how_to_begin() {
    let empty = World::empty();
    let without_profile = World::empty();
    without_profile.write_config("lang = \"en\"\n");
    for world in [&empty, &without_profile] {
        for arguments in [
            "token",
            "search today",
            "search today --all-profiles",
            "search today -p store",
            "search today -p store,other",
            "show 1",
            "cancel 1 --full --reason x --yes",
            "config show",
            "config check",
        ] {
            let run = without_profiles(world, arguments);
            assert_ne!(run.code, 0, "{run:?}");
            for way in ["-p demo search", "config init", "cookiepay mock"] {
                assert!(run.stderr.contains(way), "{run:?}");
            }
            let run = without_profiles(world, &format!("{arguments} -o json"));
            let hint = run.error()["hint"].as_str().unwrap_or_default().to_owned();
            assert_eq!(hint.lines().count(), 4, "{run:?}");
        }
    }
}

#[test]
fn whoever_names_a_file_that_is_not_there_is_told_how_to_make_it() {
    let world = World::empty();
    let run = world.run(&["token", "--config", "new.toml"]);
    assert_eq!(run.code, 6, "{run:?}");
    let way = "`cookiepay --config new.toml config init`";
    assert!(run.stderr.contains(way), "{run:?}");
}
