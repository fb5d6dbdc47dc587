//! A key that a server repeats, in whatever spelling, and a key in the wrong place: neither is shown or kept.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::support::between::{Delivery, Middleman, between, with_body};
use crate::support::{Transcript, World, cards};

/// The key of the profile.
const CANARY: &str = "Zx9-Kq7wVb3nTr5mLp1sHd8gYf2cJe4u";

/// A password for a proxy.
const PASSWORD: &str = "pW6tQz0rXk8vNs2b";

/// What a server may make of it. All of them are tried with the library's own test.
const SPELLINGS: [fn(&str) -> String; 7] = [
    |it| it.to_owned(),
    |it| STANDARD.encode(format!("id:{it}")),
    |it| each(it, |byte| format!("%{byte:02X}")),
    |it| each(it, |byte| format!("&#x{byte:x};")),
    |it| each(it, |byte| format!("\\\\u{byte:04x}")),
    |it| it.to_lowercase().chars().rev().collect(),
    |it| it.get(9..21).unwrap_or_default().to_owned(),
];

fn each(text: &str, write: impl Fn(u8) -> String) -> String {
    text.bytes().map(write).collect()
}

/// Where a server repeats it.
const PLACES: [&str; 10] = [
    "HTTP/1.1 200 OK\r\n\r\n{\"RTN_CD\":\"E003\",\"RTN_MSG\":\"KEY SECRET 불일치\",\"RESULTCODE\":\"\"}",
    "HTTP/1.1 200 OK\r\n\r\n{\"RESULTCODE\":\"SECRET\",\"RESULTMSG\":\"SECRET\"}",
    "HTTP/1.1 200 OK\r\n\r\n{\"cancel_code\":\"SECRET\",\"cancel_msg\":\"키 SECRET\"}",
    "HTTP/1.1 200 OK\r\n\r\n{\"cancel_code\":\"0000\",\"cancel_msg\":\"SECRET\",\"cancel_tid\":\"SECRET\",\"cancel_date\":\"SECRET\",\"cancel_amt\":\"SECRET\"}",
    "HTTP/1.1 404 Not Found\r\n\r\n<html><body>bad key: SECRET</body>",
    "HTTP/1.1 503 Service Unavailable\r\n\r\nkey=SECRET",
    "HTTP/1.1 200 OK\r\n\r\n[{\"RESULTCODE\":\"0000\",\"key\":SECRET",
    "HTTP/1.1 302 Found\r\nLocation: https://SECRET.example.com/SECRET\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: SECRET\r\n\r\n",
    "HTTP/1.1 200 SECRET\r\nX-Key: SECRET\r\nSECRET\r\n\r\nSECRET",
];

/// Repeats a secret in the answers to one call, and hands all else on, with the key that the mock knows in the place
/// of ours, so that it answers.
struct Echo {
    path: &'static str,
    answer: String,
    key: String,
}

impl Middleman for Echo {
    fn request(&self, _path: &str, head: String, body: String) -> (String, String) {
        let key = &self.key;
        (head.replace(CANARY, key), body.replace(CANARY, key))
    }

    fn answer(&self, path: &str, answer: String) -> Delivery {
        Delivery::Whole(if path == self.path {
            let body = self.answer.split_once("\r\n\r\n").map_or("", |it| it.1);
            with_body(&self.answer, body)
        } else {
            answer
        })
    }
}

/// Tells whether eight letters or digits of a text, in a row, are in another, whatever stands between them.
fn holds(text: &str, secret: &str) -> bool {
    let squeezed = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|it| it.to_ascii_lowercase()).collect()
    };
    let (text, secret) = (squeezed(text), squeezed(secret));
    let parts: Vec<char> = secret.chars().collect();
    let mut parts = parts.windows(8).map(|part| part.iter().collect::<String>());
    parts.any(|part| text.contains(&part))
}

#[track_caller]
fn assert_silent(run: &Transcript, secrets: &[&str]) {
    for secret in secrets {
        assert!(!holds(&run.stdout, secret), "{secret}: {run:?}");
        assert!(!holds(&run.stderr, secret), "{secret}: {run:?}");
    }
}

/// Everything below the home directory but the configuration.
fn kept(world: &World) -> String {
    let mut text = String::new();
    for path in world.all_in("") {
        if !path.is_dir() && path != world.path("config.toml") {
            let bytes = fs::read(path).expect("a file");
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    text
}

#[test]
fn a_key_that_a_server_repeats_is_neither_shown_nor_kept() {
    let mut cards = cards().iter();
    let world = World::new();
    world.replace_api_key(&format!("api_key = \"{CANARY}\""));
    let config = fs::read_to_string(world.path("config.toml")).expect("a configuration");
    for (at, place) in PLACES.iter().enumerate() {
        // Each place with one spelling of it at least, and each spelling in some places.
        for step in [0, 3] {
            let spell = SPELLINGS[(at + step) % SPELLINGS.len()];
            let tid = cards.next().expect("a card").tid.as_str();
            let refund = ["cancel", tid, "--full", "--reason", "변심", "--yes", "-vv"];
            let calls: [(&str, &[&str]); 4] = [
                ("/payAuth/token", &["token", "-vv"]),
                (
                    "/api/paysearch",
                    &["search", "2026-11-10..2026-11-14", "-o", "json", "-vv"],
                ),
                ("/api/paysearch", &["show", tid, "-vv"]),
                ("/api/cancel", &refund),
            ];
            for (path, arguments) in calls {
                let spelled = spell(CANARY);
                let echo = Echo {
                    path,
                    answer: place.replace("SECRET", &spelled),
                    key: world.api_key().to_owned(),
                };
                let origin = between(world.base_url(), echo);
                world.write_config(&config.replace(world.base_url(), &origin));
                let run = world.run(arguments);
                assert!(run.code != 2, "{run:?}");
                assert_silent(&run, &[CANARY, &spelled]);
                for look in [
                    &["refunds", "list", "-o", "json"][..],
                    &["refunds", "show", "r1"],
                ] {
                    assert_silent(&world.run(look), &[CANARY, &spelled]);
                }
                let kept = kept(&world);
                assert!(!holds(&kept, CANARY), "{place}");
                assert!(!holds(&kept, &spelled), "{place}");
            }
        }
    }
    // Every cancel was sent, so that its answer was read.
    assert_eq!(world.refunds_made().len(), 2 * PLACES.len());
}

#[test]
fn a_key_in_the_wrong_place_of_the_configuration_is_not_quoted() {
    let world = World::empty();
    let profile = "[profiles.mock]\nenvironment = \"sandbox\"\napi_id = \"shop\"\n";
    let mut texts = Vec::new();
    for line in [
        "environment = \"KEY\"",
        "base_url = \"KEY\"",
        "base_url = \"https://www.cookiepayments.com/KEY\"",
        "base_url = \"http://KEY\"",
        "proxy = \"KEY\"",
        "proxy = \"KEY://proxy\"",
        "api_key_command = \"KEY\"",
        "api_key_command = [\"KEY\"]",
        "api_key_command = [\"KEY\", \"KEY\"]",
        "api_key_command = [\"false\", \"KEY\"]",
        "api_key_file = \"KEY\"",
        "ca_file = \"KEY\"\napi_key = \"another\"",
        "api_key = KEY",
        "api_key = \"KEY",
        "api_key = [\"KEY\"]",
        "api_key = { KEY = 1 }",
        "KEY",
        "KEY = 1",
        "\"KEY\" = 1",
        "read_only = \"KEY\"",
        "settle_seconds = \"KEY\"",
        "final_codes = [\"0000\", \"KEY\"]",
        "final_codes = \"KEY\"",
        "api_id = \"KEY KEY\"",
        "api_key = \"KEY KEY\"",
    ] {
        let key = line.split(' ').next().unwrap_or_default();
        let rest: Vec<&str> = profile
            .lines()
            .filter(|it| {
                let is_origin = key == "base_url" && it.starts_with("environment");
                !(it.starts_with(key) || is_origin)
            })
            .collect();
        texts.push(format!("{}\n{line}\n", rest.join("\n")));
    }
    for text in [
        "KEY",
        "[profiles.KEY]\nx = 1\n",
        "[profiles.KEY]\napi_id = 'shop'\n",
        "[profiles.KEY]\napi_key = 'k'\napi_key_file = 'k'\n",
        "[profiles.\"KEY KEY\"]\n",
        "[profiles]\nKEY = 1\n",
        "[KEY]\nx = 1\n",
        "default_profile = 'KEY'\n",
        "[profiles.mock]\n[profiles.KEY]\n[profiles.KEY]\n",
        "[journal]\nKEY = 'x'\n",
    ] {
        texts.push(text.to_owned());
    }
    for text in texts {
        world.write_config(&text.replace("KEY", CANARY));
        for arguments in [
            &["search"][..],
            &["search", "-o", "json"],
            &["token", "-vv"],
            &["config", "check"],
        ] {
            let run = world
                .cookiepay(arguments)
                .without("COOKIEPAY_PROFILE")
                .run();
            assert_ne!(run.code, 0, "{text}: {run:?}");
            assert_silent(&run, &[CANARY]);
            let named = world
                .cookiepay(&[arguments, &["-p", "mock"]].concat())
                .run();
            assert_silent(&named, &[CANARY]);
        }
    }
}

#[test]
fn the_password_of_a_database_is_shown_nowhere() {
    let world = World::new();
    let profiles = fs::read_to_string(world.path("config.toml")).expect("a configuration");
    let passwords = format!("*:*:*:*:{CANARY}\n");
    fs::write(world.path("pgpass"), passwords).expect("a file of passwords");
    // Nobody listens there.
    let place = "host=127.0.0.1 port=1 dbname=cookiepay user=refunds";
    let address = format!("postgres = '{place}'");
    let journals = [
        format!("postgres = '{place} password=KEY'"),
        format!("postgres = '{place} password=KEY sslmode=require sslrootcert=none.pem'"),
        "postgres = 'postgres://refunds:KEY@127.0.0.1:1/cookiepay'".to_owned(),
        "postgres = 'postgres://127.0.0.1:1/cookiepay?password=KEY'".to_owned(),
        format!("postgres = '{place} passfile=pgpass'"),
        format!("{address}\npostgres_password_command = ['echo', 'KEY']"),
        // With a mistake.
        format!("postgres = '{place} password=KEY'\npostgres_password_command = ['KEY']"),
        format!("postgres = '{place} password=KEY'\npath = 'KEY'"),
        format!("postgres = '{place} password=a KEY'"),
        format!("postgres = '{place} password=a KEY=b'"),
        format!("postgres = \"{place} password='KEY\""),
        format!("postgres = '{place} KEY=KEY'"),
        format!("postgres = '{place} sslmode=KEY'"),
        "postgres = 'KEY'".to_owned(),
        "postgres = 'postgres://refunds:a/KEY@127.0.0.1:1/cookiepay'".to_owned(),
        "postgres = 'postgres://refunds:a@KEY@127.0.0.1:1/cookiepay'".to_owned(),
        "postgres = 'postgres://refunds:%KEY@127.0.0.1:1/cookiepay'".to_owned(),
        "postgres = ['KEY']".to_owned(),
        format!("{address}\npostgres_password_command = 'KEY'"),
        format!("{address}\npostgres_password_command = ['KEY']"),
        format!("{address}\npostgres_password_command = ['sh', '-c', 'echo KEY; exit 1']"),
        format!("{address}\npostgres_password_command = ['sh', '-c', 'echo KEY; echo KEY']"),
        "postgres_password_command = ['echo', 'KEY']".to_owned(),
        address,
    ];
    for journal in journals {
        let journal = journal.replace("KEY", CANARY);
        world.write_config(&format!("{profiles}\n[journal]\n{journal}\n"));
        #[cfg(unix)]
        for mode in [0o600, 0o644] {
            use std::os::unix::fs::PermissionsExt as _;

            let permissions = fs::Permissions::from_mode(mode);
            fs::set_permissions(world.path("pgpass"), permissions).expect("a mode");
            assert_silent(&world.run(&["journal", "status", "-vv"]), &[CANARY]);
        }
        for arguments in [
            &["config", "show"][..],
            &["config", "show", "-o", "json", "-vv"],
            &["config", "check", "-vv"],
            &["journal", "status"],
            &["refunds", "list", "-o", "json", "-vv"],
            &["search", "today"],
        ] {
            for language in ["en", "ko"] {
                let run = world
                    .cookiepay(arguments)
                    .argument("--lang")
                    .argument(language);
                let run = run.env("PGPASSWORD", CANARY).run();
                assert_silent(&run, &[CANARY]);
            }
        }
        assert!(!holds(&kept_but_passwords(&world), CANARY), "{journal}");
    }
}

/// Everything below the home directory but the configuration and the file of passwords.
fn kept_but_passwords(world: &World) -> String {
    let passwords = fs::read_to_string(world.path("pgpass")).expect("a file of passwords");
    kept(world).replace(&passwords, "")
}

#[test]
fn a_key_on_the_command_line_or_in_the_wrong_variable_is_not_quoted() {
    let world = World::new();
    for arguments in [
        &["search", "-p", CANARY][..],
        &["search", "-p", CANARY, "-o", "json"],
        &[
            "cancel",
            "1234567890",
            "--full",
            "--reason",
            "x",
            "-p",
            CANARY,
        ],
        &["config", "show", "-p", CANARY],
        &["config", "check", "-p", CANARY],
        &["doctor", "-p", CANARY],
        &["search", "--config", CANARY],
        &["search", "--config", CANARY, "-o", "json", "--lang", "ko"],
        &["config", "show", "--config", CANARY, "--lang", "ko"],
        &["config", "check", "--config", CANARY],
    ] {
        let run = world.run(arguments);
        assert_ne!(run.code, 0, "{run:?}");
        assert_silent(&run, &[CANARY]);
    }
    for name in ["COOKIEPAY_PROFILE", "COOKIEPAY_BASE_URL", "HTTPS_PROXY"] {
        let run = world
            .cookiepay(&["search", "-p", "env"])
            .env("COOKIEPAY_API_ID", "shop")
            .env("COOKIEPAY_API_KEY", "another")
            .env("COOKIEPAY_BASE_URL", "sandbox")
            .env(name, format!("{CANARY}://{CANARY}"))
            .run();
        assert_ne!(run.code, 0, "{run:?}");
        assert_silent(&run, &[CANARY]);
    }
}

#[test]
fn a_key_in_the_place_of_the_journals_path_is_not_quoted() {
    let world = World::new();
    let config = fs::read_to_string(world.path("config.toml")).expect("a configuration");
    for path in [format!("/proc/{CANARY}"), CANARY.to_owned()] {
        world.write_config(&format!("[journal]\npath = \"{path}\"\n{config}"));
        fs::create_dir_all(world.path(CANARY)).expect("a folder");
        for arguments in [
            &["refunds", "list"][..],
            &["refunds", "list", "-o", "json", "--lang", "ko"],
            &["cancel", "1234567890", "--full", "--reason", "x", "--yes"],
            &["journal", "backup", "copy"],
        ] {
            let run = world.run(arguments);
            assert_ne!(run.code, 0, "{run:?}");
            assert_silent(&run, &[CANARY]);
        }
    }
}

#[cfg(unix)]
#[test]
fn the_command_for_a_key_gets_no_secret_of_ours_in_its_environment() {
    let world = World::new();
    let (seen, key) = (world.path("seen"), world.api_key());
    let script = format!("env > {}; echo \"{key}\"", seen.display());
    world.replace_api_key(&format!(
        "api_key_command = [\"sh\", \"-c\", '''{script}''']"
    ));
    let mut run = world
        .cookiepay(&["token"])
        .env("COOKIEPAY_API_ID", "shop")
        .env("PGPASSWORD", PASSWORD);
    for name in [
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "HTTP_PROXY",
    ] {
        run = run.env(name, format!("http://minji:{PASSWORD}@proxy.example:3128"));
    }
    let _ = run.run();
    let seen = fs::read_to_string(seen).expect("what it saw");
    assert!(
        !seen.contains(PASSWORD) && !seen.contains("minji"),
        "{seen}"
    );
    let expected = "HTTPS_PROXY=http://proxy.example:3128\n";
    assert!(seen.contains(expected), "{seen}");
}

#[cfg(target_os = "linux")]
#[test]
fn another_process_of_the_same_user_cannot_read_our_environment() {
    let world = World::new();
    // The command is a child of ours, and looks at its parent. Files of a process that may not be read belong
    // to root; where the tests run as root, they always do.
    let (seen, key) = (world.path("seen"), world.api_key());
    let script = format!(
        "stat -c %u:%g /proc/$PPID/environ > {}; echo \"{key}\"",
        seen.display()
    );
    world.replace_api_key(&format!(
        "api_key_command = [\"sh\", \"-c\", '''{script}''']"
    ));
    assert_eq!(world.run(&["token"]).code, 0);
    assert_eq!(fs::read_to_string(seen).expect("what it saw").trim(), "0:0");
}

#[test]
fn no_flag_takes_a_key() {
    let help = include_str!("snapshots/cli__help__help.snap");
    let mut flags = help.split("--").skip(1).map(|rest| {
        let end = rest.find(|c: char| !(c.is_ascii_lowercase() || c == '-'));
        let (flag, after) = rest.split_at(end.unwrap_or(rest.len()));
        (
            flag,
            after.starts_with([' ', '=']) && after.get(1..2) == Some("<"),
        )
    });
    let names_secret = |flag: &str| {
        ["key", "secret", "password", "token"]
            .iter()
            .any(|it| flag.contains(it))
    };
    let is_elsewhere = |flag: &str| flag.ends_with("-file") || flag.ends_with("-command");
    let taken =
        flags.find(|(flag, takes_value)| *takes_value && names_secret(flag) && !is_elsewhere(flag));
    assert_eq!(taken, None);
    assert!(help.contains("--profile <"), "flags are found so");
}
