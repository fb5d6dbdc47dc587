//! `config`: where it is, what it says, whether it works.

use std::fs;
use std::io::{Read, Write};

use crate::support::World;
use crate::support::server::serve;

/// Starts a server that answers everything in clear, as the login page of a network does.
fn serve_in_clear() -> String {
    serve(|mut connection| {
        connection.read_exact(&mut [0; 5])?;
        connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    })
}

/// A profile for each way to keep a key, with every value set.
const SHOP: &str = r#"
default_profile = "mock"

[profiles.mock]
environment = "sandbox"
api_id = "shop-id"
api_key = "hunter2"
refund_limit_won = 500_000

[profiles.vault]
environment = "live"
api_id = "vault-id"
api_key_command = ["touch", "the-command-ran"]
proxy = "http://minji:hunter2@proxy.example.com:3128"

[profiles.file]
environment = "live"
api_id = "file-id"
api_key_file = "no.key"

[journal]
path = "refunds.sqlite3"
"#;

fn shop() -> World {
    let world = World::empty();
    world.write_config(SHOP);
    world
}

/// What was offered to paste, which has to be about the same profile of the same file.
fn assert_offered(text: &str, command: &str) {
    let (_, hint) = text.split_once("hint: ").unwrap_or(("", text));
    let all: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
    assert!(all.contains(&command), "{command}: {text}");
    for offered in all.iter().filter(|it| it.starts_with("cookiepay ")) {
        let is_explained = offered.starts_with("cookiepay explain ");
        let (_, rest) = command.split_once(" -p ").unwrap_or((command, ""));
        let profile = rest.split(' ').next().unwrap_or_default();
        let is_the_same =
            offered.contains("--config shops.toml") && offered.contains(&format!("-p {profile}"));
        assert!(is_explained || is_the_same, "{offered}: {text}");
    }
}

#[test]
fn a_command_that_is_offered_is_about_the_profile_that_failed_and_about_its_file() {
    let world = World::new();
    let wrong = world.profile("other").replace(world.api_key(), "wrong");
    let keyless = SHOP.replace("default_profile = \"mock\"", "default_profile = \"file\"");
    let shops = format!(
        "{}\n{wrong}",
        keyless.replace("profiles.mock", "profiles.shop")
    );
    fs::write(world.path("shops.toml"), shops).unwrap();
    let run = |arguments: &[&str]| {
        let arguments = [&["--config", "shops.toml"], arguments].concat();
        world
            .cookiepay(&arguments)
            .without("COOKIEPAY_PROFILE")
            .run()
    };
    let show = "cookiepay --config shops.toml -p other config show";
    for arguments in [
        &["search", "7d", "-p", "other"][..],
        &["token", "-p", "other"],
        &["config", "check", "-p", "other"],
    ] {
        let text = run(arguments);
        assert_eq!(text.code, 4, "{text:?}");
        assert_offered(&text.stderr, show);
        let json = run(&[arguments, &["-o", "json"]].concat());
        assert_offered(json.error()["hint"].as_str().unwrap(), show);
    }

    // Where no profile could be made of what is named, its name is that of the command line.
    let keyless = run(&["search", "7d", "-p", "file"]);
    assert_offered(
        &keyless.stderr,
        "cookiepay --config shops.toml -p file config show",
    );
    let offered = run(&["cancel", "-p", "other", "--tid", "1"]).stderr;
    assert_offered(
        &offered,
        "cookiepay --config shops.toml -p other cancel TID --full --reason 'why'",
    );

    let doctor = run(&["doctor", "-p", "other,file", "-o", "json"]).json();
    let checks = doctor["checks"].as_array().unwrap();
    let remedy = |profile: &str, check: &str| {
        let is_it = |it: &&serde_json::Value| it["profile"] == profile && it["check"] == check;
        let found = checks.iter().find(is_it).expect("a check");
        found["remedy"].as_str().expect("a remedy").to_owned()
    };
    assert_offered(&remedy("other", "token"), show);
    assert_offered(
        &remedy("file", "key"),
        "cookiepay --config shops.toml -p file config show",
    );
}

#[test]
fn the_path_is_told_whether_or_not_the_file_is_there_or_right() {
    let world = World::empty();
    let path = format!("{}\n", world.path("config.toml").display());
    assert_eq!(world.run(&["config", "path"]).stdout, path);
    world.write_config("not toml");
    let run = world.run(&["config", "path"]);
    assert_eq!((run.stdout, run.code), (path, 0));
    let document = world.run(&["config", "path", "-o", "json"]).json();
    assert_eq!(document["exists"], true);
}

#[test]
fn whether_something_is_so_is_said_in_korean_and_programs_read_true() {
    let shown = World::new().run(&["config", "show", "--lang", "ko"]);
    for line in [
        "config_file_exists        예\n",
        "read_only                 아니요 ",
    ] {
        assert!(shown.stdout.contains(line), "{shown:?}");
    }
    let read = World::new().run(&["config", "show", "--lang", "ko", "-o", "json"]);
    assert!(read.stdout.contains("true"), "{read:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_usual_place_is_the_platforms() {
    let world = World::empty();
    let path = |run: crate::support::Run| run.without("COOKIEPAY_CONFIG").run().stdout;
    let home = world.path(".config/cookiepay/config.toml");
    assert_eq!(
        path(world.cookiepay(&["config", "path"])).trim_end(),
        home.display().to_string()
    );
    let elsewhere = world.path("elsewhere");
    let run = world
        .cookiepay(&["config", "path"])
        .env("XDG_CONFIG_HOME", &elsewhere);
    assert_eq!(
        path(run).trim_end(),
        elsewhere
            .join("cookiepay/config.toml")
            .display()
            .to_string()
    );
}

#[test]
fn a_database_is_shown_with_where_its_password_comes_from_and_without_it() {
    let world = World::empty();
    let shown = |journal: &str, variables: &[(&str, &str)]| {
        world.write_config(&format!("[journal]\n{journal}\n"));
        let mut run = world.cookiepay(&["config", "show", "-p", "demo"]);
        for (name, value) in variables {
            run = run.env(name, value);
        }
        let home = world.path("").display().to_string();
        let shown = run.run().stdout.replace(home.trim_end_matches('/'), "HOME");
        let lines = shown.lines().filter(|line| line.starts_with("journal."));
        lines.collect::<Vec<_>>().join("\n")
    };
    let url = "postgres = 'postgres://refunds@db.example/cookiepay?sslrootcert=ca.pem'";
    let command = "postgres_password_command = ['pass', 'show', 'hunter2']";
    let socket = "postgres = 'host=/run/postgresql port=5433 dbname=cookiepay user=refunds'";
    let texts = [
        shown(&format!("{url}\n{command}"), &[]),
        shown(socket, &[]),
        shown(socket, &[("PGPASSFILE", "/etc/pgpass")]),
        shown(socket, &[("PGPASSWORD", "hunter2")]),
        shown(
            "postgres = 'host=db.example dbname=cookiepay user=refunds password=hunter2 sslmode=require'",
            &[],
        ),
    ];
    insta::assert_snapshot!(texts.join("\n\n"));
    let run = world.run(&["config", "show", "-p", "demo", "-o", "json"]);
    assert!(!run.stdout.contains("hunter2"), "{run:?}");
    let values = run.json();
    let value = |key: &str| {
        let mut values = values.as_array().expect("an array").iter();
        let found = values.find(|it| it["key"] == key).expect("a value");
        found["value"].clone()
    };
    assert_eq!(
        value("journal.postgres"),
        "host=db.example dbname=cookiepay user=refunds"
    );
    assert_eq!(value("journal.sslmode"), "require");
    assert_eq!(value("journal.password"), "(hidden)");
    let home = world.path("").display().to_string();
    insta::assert_snapshot!(run.stderr.replace(home.trim_end_matches('/'), "HOME"));
}

#[test]
fn each_value_is_shown_with_where_it_came_from() {
    let world = shop();
    let run = world
        .cookiepay(&["config", "show"])
        .env("COOKIEPAY_API_ID", "other-id")
        .run();
    let home = world.path("").display().to_string();
    let shown = run.stdout.replace(home.trim_end_matches('/'), "HOME");
    insta::assert_snapshot!(shown, @r#"
    config_file               HOME/config.toml      COOKIEPAY_CONFIG
    config_file_exists        true
    profiles                  mock, vault, file, demo
    journal.path              HOME/refunds.sqlite3  config.toml:22
    profile                   mock                                COOKIEPAY_PROFILE
    environment               sandbox                             config.toml:5
    base_url                  https://sandbox.cookiepayments.com  config.toml:5
    api_id                    other-id                            COOKIEPAY_API_ID
    api_key                   (hidden)                            config.toml:7
    connect_timeout_seconds   3                                   default
    search_timeout_seconds    60                                  default
    cancel_timeout_seconds    90                                  default
    settle_seconds            600                                 default
    final_codes               none                                default
    read_only                 false                               default
    refund_limit_won          500000                              config.toml:8
    refund_limit_per_day_won  none                                default
    ca_file                   none                                default
    proxy                     none                                default
    compare                   none                                default
    "#);
}

#[test]
fn a_tunnel_shows_where_it_begins_and_where_it_leads() {
    let world = World::empty();
    world.write_config(
        "\
[profiles.mock]
environment = \"live\"
base_url = \"http://127.0.0.1:8443\"
api_id = \"shop-id\"
api_key = \"hunter2\"
",
    );
    let run = world.run(&["config", "show"]);
    let line = |key: &str| {
        let line = run.stdout.lines().find(|line| line.starts_with(key));
        let line = line.unwrap_or_else(|| panic!("no {key}: {run:?}"));
        line.split_whitespace().skip(1).collect::<Vec<_>>()
    };
    assert_eq!(line("environment"), ["live", "config.toml:2"]);
    assert_eq!(line("base_url"), ["http://127.0.0.1:8443", "config.toml:3"]);
    let run = world
        .cookiepay(&["config", "check", "-o", "json"])
        .env("COOKIEPAY_BASE_URL", "http://127.0.0.1:1")
        .run();
    let error = run.error();
    assert_eq!(error["environment"], "live", "{error}");
    assert_eq!(error["base_url"], "http://127.0.0.1:1", "{error}");
}

#[test]
fn an_environment_beside_the_origin_of_another_machine_is_refused_with_the_way_out() {
    let world = World::empty();
    world.write_config(
        "[profiles.mock]\nenvironment = \"live\"\nbase_url = \"https://relay.example.com\"\n",
    );
    let run = world.run(&["config", "show"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("config.toml:3:1: "), "{run:?}");
    assert!(run.stderr.contains("tunnel"), "{run:?}");
}

#[test]
fn a_doubt_that_ends_before_the_cancel_is_refused_before_anything_is_sent() {
    let world = World::empty();
    world.write_config(
        "\
[profiles.mock]
environment = \"sandbox\"
api_id = \"shop-id\"
api_key = \"hunter2\"
settle_seconds = 60
",
    );
    let run = world.run(&["config", "check", "-o", "json"]);
    assert_eq!(run.code, 6, "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "config.invalid", "{error}");
    let said = |name: &str| error[name].as_str().unwrap_or_default();
    assert!(said("message").contains("config.toml:5"), "{error}");
    assert!(said("hint").contains("settle_seconds = 150"), "{error}");
}

#[test]
fn the_codes_of_a_final_no_are_shown_and_one_that_is_none_is_refused() {
    let world = World::new();
    world.add_to_profile("final_codes = [\"2013\", \"B1\"]");
    let run = world.run(&["config", "show"]);
    let line = run.stdout.lines().find(|it| it.starts_with("final_codes"));
    assert!(line.unwrap().contains("2013, B1"), "{run:?}");
    let world = World::new();
    world.add_to_profile("final_codes = [\"9999\"]");
    let run = world.run(&["config", "check", "-o", "json"]);
    assert_eq!(run.code, 6, "{run:?}");
    let error = run.error();
    assert_eq!(error["code"], "config.invalid", "{error}");
    assert!(
        error["message"].as_str().unwrap().contains("9999"),
        "{error}"
    );
}

#[test]
fn json_tells_the_origin_in_parts() {
    let world = shop();
    let document = world.run(&["config", "show", "-o", "json"]).json();
    let line = |key: &str| {
        document
            .as_array()
            .unwrap()
            .iter()
            .find(|line| line["key"] == key)
            .unwrap_or_else(|| panic!("no {key} in {document}"))
    };
    assert_eq!(line("refund_limit_won")["value"], 500_000);
    assert_eq!(line("refund_limit_won")["origin"]["from"], "file");
    assert_eq!(line("refund_limit_won")["origin"]["line"], 8);
    assert_eq!(line("profile")["origin"]["name"], "COOKIEPAY_PROFILE");
    assert_eq!(line("settle_seconds")["origin"]["from"], "default");
    assert_eq!(line("ca_file")["value"], serde_json::Value::Null);
}

#[test]
fn showing_neither_shows_a_secret_nor_runs_the_command() {
    let world = shop();
    for profile in ["mock", "vault", "file"] {
        let run = world
            .cookiepay(&["config", "show", "-vv", "-p", profile])
            .env("COOKIEPAY_API_KEY", "hunter2")
            .run();
        assert_eq!(run.code, 0, "{run:?}");
        assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
        let run = world.run(&["config", "show", "-vv", "-p", profile]);
        assert_eq!(run.code, 0, "{run:?}");
        assert!(!format!("{run:?}").contains("hunter2"), "{run:?}");
    }
    assert!(!world.path("the-command-ran").exists());
}

#[test]
fn a_misspelled_profile_still_shows_which_there_are() {
    let world = shop();
    let run = world.run(&["config", "show", "-p", "valut"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stdout.contains("mock, vault, file, demo"), "{run:?}");
    assert!(run.stderr.contains("did you mean `vault`?"), "{run:?}");
}

#[test]
fn the_demo_can_be_shown_without_a_file() {
    let world = World::empty();
    let run = world
        .cookiepay(&["config", "show", "-p", "demo"])
        .without("COOKIEPAY_CONFIG")
        .run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("demo"), "{run:?}");
}

#[test]
fn a_profile_that_works_is_said_to() {
    let world = World::new();
    let run = world.run(&["config", "check"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains(world.base_url()), "{run:?}");
    assert!(run.stdout.contains("token         issued in"), "{run:?}");
    let document = world.run(&["config", "check", "-o", "json"]).json();
    assert_eq!(document["profile"], "mock");
    assert_eq!(document["environment"], "local");
    assert_eq!(document["base_url"], world.base_url());
    assert!(document["expires_at"].as_str().unwrap().ends_with("+09:00"));
    assert_eq!(world.run(&["config", "check", "-p", "demo"]).code, 0);
}

#[test]
fn what_keeps_a_profile_from_working_is_said_with_what_to_do() {
    let world = World::new();
    let check = |profile: &str| {
        let run = world.run(&["config", "check", "-p", profile, "-o", "json"]);
        let error = run.error();
        let hint = error["hint"].as_str().unwrap_or_default().to_owned();
        (run.code, error["code"].as_str().unwrap().to_owned(), hint)
    };
    let base_url = world.base_url();
    let in_clear = serve_in_clear();
    world.write_config(&format!(
        r#"
[profiles.wrong-key]
base_url = "{base_url}"
api_id = "shop"
api_key = "wrong"

[profiles.no-key-file]
base_url = "{base_url}"
api_id = "shop"
api_key_file = "no.key"

[profiles.command-fails]
base_url = "{base_url}"
api_id = "shop"
api_key_command = ["false"]

[profiles.no-listener]
base_url = "http://127.0.0.1:1"
api_id = "shop"
api_key = "k"

[profiles.no-tls]
base_url = "https://{in_clear}"
api_id = "shop"
api_key = "k"

[profiles.no-proxy]
environment = "sandbox"
api_id = "shop"
api_key = "k"
proxy = "http://127.0.0.1:1"

[profiles.no-ca]
environment = "sandbox"
api_id = "shop"
api_key = "k"
ca_file = "no.pem"
"#
    ));
    for (profile, code, name, advice) in [
        ("wrong-key", 4, "auth.refused", "config show"),
        ("no-key-file", 4, "auth.no_credentials", "config show"),
        ("command-fails", 4, "auth.no_credentials", "config show"),
        ("no-listener", 7, "network.not_reached", "base_url"),
        ("no-tls", 7, "network.not_reached", "the port in base_url"),
        ("no-proxy", 7, "network.not_reached", "HTTPS_PROXY"),
        ("no-ca", 6, "config.ca_file", "PEM"),
    ] {
        let (found_code, found_name, hint) = check(profile);
        assert_eq!((found_code, &*found_name), (code, name), "{profile}");
        assert!(hint.contains(advice), "{profile}: {hint}");
    }
}

#[test]
fn live_and_test_credentials_mixed_up_are_recognised() {
    let world = World::with_gateway(&["--fault", "token:code=9999"]);
    let run = world.run(&["config", "check"]);
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.stderr.contains("live and test credentials"), "{run:?}");
}

#[test]
fn a_first_file_is_written_once_and_leads_on() {
    let world = World::empty();
    let init = |world: &World| {
        world
            .cookiepay(&["config", "init", "--template"])
            .env("COOKIEPAY_CONFIG", world.path("new/config.toml"))
            .without("COOKIEPAY_PROFILE")
            .run()
    };
    let run = init(&world);
    let path = world.path("new/config.toml");
    assert_eq!(run.stdout, format!("{}\n", path.display()), "{run:?}");
    assert_eq!(run.code, 0);
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        include_str!("../../config.example.toml")
    );
    let run = world.run(&[
        "config",
        "init",
        "--template",
        "--config",
        "ko.toml",
        "--lang",
        "ko",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        fs::read_to_string(world.path("ko.toml")).unwrap(),
        include_str!("../../config.example.ko.toml")
    );
    fs::write(&path, "default_profile = \"demo\"\n").unwrap();
    let again = init(&world);
    assert_eq!((again.code, again.stdout.as_str()), (6, ""), "{again:?}");
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        "default_profile = \"demo\"\n"
    );
}

#[test]
fn a_fresh_file_asks_to_be_filled_in() {
    let world = World::empty();
    assert_eq!(world.run(&["config", "init", "--template"]).code, 0);
    let run = world
        .cookiepay(&["search"])
        .without("COOKIEPAY_PROFILE")
        .run();
    assert_eq!(run.code, 4, "{run:?}");
    assert!(run.stderr.contains("api_id is empty"), "{run:?}");
    assert!(!run.stderr.contains("warning"), "{run:?}");
}

#[test]
fn the_configuration_is_no_spreadsheet() {
    let world = shop();
    for command in ["path", "show", "check", "init"] {
        assert_eq!(
            world.run(&["config", command, "-o", "csv"]).code,
            2,
            "{command}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_warned_of_on_stderr() {
    use std::os::unix::fs::PermissionsExt;

    let world = shop();
    let path = world.path("config.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let run = world.run(&["config", "show"]);
    assert!(run.stderr.starts_with("warning: "), "{run:?}");
    assert!(run.stderr.contains("0644"), "{run:?}");
    assert_eq!(run.code, 0);
}
