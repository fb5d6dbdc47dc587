//! `config init`: from nothing to the first table, at a terminal and by flags.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::thread;

#[cfg(unix)]
use crate::support::live::Live;
use crate::support::{Run, Transcript, World};

/// A key that must not be seen anywhere.
const KEY: &str = "sk-live-Ab3dEf9hIj";

/// A world with a gateway and without a configuration file.
fn without_file() -> World {
    let world = World::new();
    fs::remove_file(world.path("config.toml")).expect("the configuration file");
    world
}

fn init(world: &World, arguments: &[&str]) -> Run {
    let arguments: Vec<&str> = ["config", "init"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    world.cookiepay(&arguments).without("COOKIEPAY_PROFILE")
}

/// Sets `store-test` up by flags, without trying it.
fn init_offline(world: &World, arguments: &[&str]) -> Transcript {
    let flags = ["--environment", "sandbox", "--api-id", "shop", "--offline"];
    let arguments: Vec<&str> = flags.iter().chain(arguments).copied().collect();
    init(world, &arguments).input(KEY).run()
}

fn config(world: &World) -> String {
    fs::read_to_string(world.path("config.toml")).unwrap_or_default()
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    let found = fs::metadata(path).expect("a file");
    found.permissions().mode() & 0o7777
}

/// Makes a folder of programs that do nothing, and returns it.
#[cfg(unix)]
fn with_programs(world: &World, names: &[&str]) -> PathBuf {
    let folder = world.path("bin");
    fs::create_dir(&folder).expect("a folder");
    for name in names {
        let program = folder.join(name);
        fs::write(&program, "#!/bin/sh\n").expect("a program");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("its mode");
    }
    folder
}

/// A person, and all that they type.
#[cfg(unix)]
struct Person {
    live: Live,
    keys: String,
}

#[cfg(unix)]
impl Person {
    fn at(run: Run) -> Self {
        Self {
            live: run.before_a_person(),
            keys: String::new(),
        }
    }

    fn answers(&mut self, question: &str, answer: &str) {
        self.live.sees(question);
        self.keys.extend([answer, "\n"]);
        self.live.types(answer);
    }
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_one_thing_at_a_time_and_has_the_first_table_after_that() {
    for (language, questions) in [
        ("en", ["[test]", "[mock]", "API ID?", "[1]", "not shown)"]),
        (
            "ko",
            [
                "[테스트]",
                "[`mock`]",
                "API ID를",
                "[1]",
                "보이지 않습니다):",
            ],
        ),
    ] {
        let world = without_file().speaking(language);
        let keepers = with_programs(&world, &["pass", "secret-tool", "op", "bw", "security"]);
        let mut person = Person::at(init(&world, &[]).env("PATH", keepers));
        person.answers(questions[0], world.base_url());
        person.answers(questions[1], "");
        person.answers(questions[2], "cookiepay-demo");
        person.answers(questions[3], "");
        person.live.sees(questions[4]);
        assert!(!person.live.is_echoing());
        person.answers(questions[4], world.api_key());
        let keys = person.keys;
        let run = person.live.end();
        assert_eq!(run.code, 0, "{run:?}");
        assert!(!format!("{run:?}").contains(world.api_key()), "{run:?}");
        let same = |text: &str| {
            let home = world.path("").display().to_string();
            let text = text
                .replace(&home, "~/")
                .replace(world.base_url().split(':').next_back().unwrap(), "8480");
            let lines = text.replace('\r', "");
            let lines = lines.lines().map(|line| {
                let until = ["issued in", "만에 발급"]
                    .iter()
                    .find(|it| line.contains(*it));
                until.map_or(line.to_owned(), |it| format!("… {it} …"))
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        let screen = format!("{}\n---\n{}", same(&run.stderr), same(&run.stdout));
        let name = if language == "ko" {
            "dialogue_in_korean"
        } else {
            "dialogue"
        };
        insta::assert_snapshot!(name, screen);
        let table = world
            .cookiepay(&["search", "2026-11-14"])
            .without("COOKIEPAY_PROFILE")
            .run();
        assert_eq!(table.code, 0, "{table:?}");
        assert!(table.stdout.contains("2898563196"), "{table:?}");
        assert_eq!(mode(&world.path("config.toml")), 0o600);
        // What nobody but the person knows, and an Enter for each question.
        let (base_url, key) = (world.base_url(), world.api_key());
        assert_eq!(keys, format!("{base_url}\n\ncookiepay-demo\n\n{key}\n"));
    }
}

#[cfg(unix)]
#[test]
fn a_wrong_answer_is_told_what_was_expected_and_asked_for_once_more() {
    let world = World::empty();
    let mut person = Person::at(init(&world, &["--offline"]));
    person.answers("[test]", "production");
    person.live.sees("neither test nor live");
    person.live.answers_the_next("[test]", "live");
    person.answers("[store-live]", "demo");
    person.live.sees("neither `demo` nor `env`");
    person.live.answers_the_next("[store-live]", "강남점");
    person.answers("API ID?", "two words");
    person.live.sees("without blanks");
    person.live.answers_the_next("API ID?", "shop");
    person.answers("[1]", KEY);
    person.live.sees("type the number");
    person.live.answers_the_next("[1]", "1");
    person.answers("not shown)", "two words");
    person.live.sees("holds a blank");
    person.live.answers_the_next("not shown)", KEY);
    let run = person.live.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        config(&world),
        format!(
            "default_profile = \"강남점\"\n\n[profiles.\"강남점\"]\nenvironment = \"live\"\napi_id = \"shop\"\n\
             api_key = \"{KEY}\"\n"
        )
    );
    let mut person = Person::at(init(&world, &["--offline"]));
    person.answers("[test]", "production");
    person.live.answers_the_next("[test]", "production");
    let run = person.live.end();
    assert_eq!(run.code, 9, "{run:?}");
    assert_ends_with_the_reason(&run, "neither test nor live");
    let flags = ["--environment", "live", "--api-id", "a", "-p", "a"];
    let mut person = Person::at(init(&world, &flags));
    person.answers("[1]", "1");
    person.answers("not shown)", "two words");
    person.live.answers_the_next("not shown)", "two words");
    let run = person.live.end();
    assert_eq!(run.code, 9, "{run:?}");
    assert_ends_with_the_reason(&run, "holds a blank");
}

/// Said of the first answer, and of the last.
#[cfg(unix)]
fn assert_ends_with_the_reason(run: &Transcript, reason: &str) {
    let said: Vec<&str> = run.stderr.lines().map(str::trim_end).collect();
    let [.., why, end] = said.as_slice() else {
        panic!("{run:?}");
    };
    assert!(why.contains(reason), "{run:?}");
    assert_eq!(*end, "stopped: no profile was written");
    assert_eq!(run.stderr.matches(reason).count(), 2, "{run:?}");
}

#[cfg(unix)]
#[test]
fn only_programs_that_are_there_are_offered_to_keep_a_key() {
    let flags = [
        "-p",
        "a",
        "--environment",
        "live",
        "--api-id",
        "a",
        "--offline",
    ];
    for (programs, offered, others) in [
        (&[][..], "2  in a file of its own", vec!["3  in"]),
        (
            &["bw"],
            "3  in Bitwarden",
            vec!["pass", "secret-tool", "1Password", "4  in"],
        ),
        (
            &["pass", "op"],
            "4  in 1Password",
            vec!["secret-tool", "Bitwarden", "5  in"],
        ),
    ] {
        let world = World::empty();
        let path = with_programs(&world, programs);
        // Neither a folder nor a file that cannot be run is a program.
        fs::create_dir_all(path.join("more/secret-tool")).unwrap();
        fs::write(path.join("more/security"), "").unwrap();
        let path = std::env::join_paths([path.clone(), path.join("more")]).unwrap();
        let asked = init(&world, &flags).env("PATH", path).before_a_person();
        let run = asked.end_where_it_asks("[1]");
        assert!(run.stderr.contains(offered), "{run:?}");
        for other in others {
            assert!(!run.stderr.contains(other), "{other}: {run:?}");
        }
    }

    // Whoever names one by a flag gets it, and is told that it is not there.
    let world = World::empty();
    let command = ["--api-key-command", "op read op://Private/a/password"];
    let flags = ["--environment", "sandbox", "--api-id", "a"];
    let run = init(&world, &[flags.as_slice(), &command].concat());
    let run = run.env("PATH", world.path("bin")).run();
    assert_eq!(run.code, 4, "{run:?}");
    assert!(config(&world).contains("\"op\", \"read\""), "{run:?}");
    assert!(run.stderr.contains("op"), "{run:?}");
}

#[test]
fn what_is_not_seen_in_an_api_id_is_named_with_its_place() {
    let world = World::empty();
    for (api_id, said) in [
        ("sh\u{200b}op", "U+200B in place 3"),
        ("\u{feff}shop", "U+FEFF in place 1"),
        ("shop\u{202e}", "U+202E in place 5"),
        ("two words", "U+0020 in place 4"),
    ] {
        let flags = ["--environment", "live", "--offline", "--api-id", api_id];
        let run = init(&world, &flags).input(KEY).run();
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(said), "{run:?}");
        assert!(!world.path("config.toml").exists());
    }
    let world = World::new();
    let text = config(&world).replace("cookiepay-demo", "cookie\u{200b}pay-demo");
    world.write_config(&text);
    let run = world.run(&["search", "2026-11-14"]);
    assert_eq!(run.code, 6, "{run:?}");
    assert!(run.stderr.contains("U+200B in place 7"), "{run:?}");
    assert!(run.stderr.contains("config.toml:3)"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn whoever_leaves_at_any_question_leaves_everything_as_it_is() {
    use crate::support::live::ending_signals;

    let questions = [
        ("[test]", ""),
        ("[store-test]", ""),
        ("API ID?", "shop"),
        ("[1]", "2"),
        ("not shown)", KEY),
    ];
    for last in 0..questions.len() {
        let mut ends = ending_signals().into_iter().map(Some).collect::<Vec<_>>();
        ends.push(None);
        for end in ends {
            let world = World::empty();
            let mut person = Person::at(init(&world, &[]));
            for (question, answer) in &questions[..last] {
                person.answers(question, answer);
            }
            person.live.sees(questions[last].0);
            let code = if let Some((signal, code)) = end {
                person.live.signal(signal);
                code
            } else {
                person.live.ends_the_input();
                9
            };
            person.live.sees("no profile was written");
            let is_echoing = person.live.is_echoing();
            let run = person.live.end();
            assert_eq!(run.code, code, "{run:?}");
            assert!(is_echoing, "{run:?}");
            assert_eq!(world.all_in(""), [""; 0].map(|it| world.path(it)));
        }
    }
}

#[cfg(unix)]
#[test]
fn a_key_is_kept_in_a_file_of_its_own_or_by_a_program_that_keeps_secrets() {
    let world = World::empty();
    fs::create_dir(world.path("bin")).unwrap();
    let pass = world.path("bin/pass");
    fs::write(
        &pass,
        format!("#!/bin/sh\n[ \"$*\" = \"show cookiepay/vault\" ] && echo {KEY}\n"),
    )
    .unwrap();
    fs::set_permissions(&pass, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:/usr/bin:/bin", world.path("bin").display());
    let start = |name: &str| {
        Person::at(
            init(
                &world,
                &[
                    "-p",
                    name,
                    "--environment",
                    "sandbox",
                    "--api-id",
                    "a",
                    "--offline",
                ],
            )
            .env("PATH", &path),
        )
    };
    let mut person = start("own");
    person.answers("[1]", "2");
    person.answers("not shown)", KEY);
    let run = person.live.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(
        fs::read_to_string(world.path("own.key")).unwrap(),
        format!("{KEY}\n")
    );
    assert_eq!(mode(&world.path("own.key")), 0o600);
    let mut person = start("vault");
    person.answers("[1]", "3");
    person.live.sees("pass insert cookiepay/vault");
    person.answers("when it is there", "");
    let run = person.live.end();
    assert_eq!(run.code, 0, "{run:?}");
    let mut person = start("other");
    person.answers("[1]", "printf '%s' 'a b'");
    let run = person.live.end();
    assert_eq!(run.code, 0, "{run:?}");
    let text = config(&world);
    for line in [
        "api_key_file = \"own.key\"",
        "api_key_command = [\"pass\", \"show\", \"cookiepay/vault\"]",
        "api_key_command = [\"printf\", \"%s\", \"a b\"]",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains(KEY), "{text}");
}

#[test]
fn flags_and_a_pipe_set_a_profile_up_without_anybody() {
    let world = without_file();
    let base_url = world.base_url().to_owned();
    let run = init(
        &world,
        &[
            "--base-url",
            &base_url,
            "--api-id",
            "cookiepay-demo",
            "-o",
            "json",
        ],
    )
    .input(format!("{}\n", world.api_key()))
    .run();
    assert_eq!(run.code, 0, "{run:?}");
    let document = run.json();
    assert_eq!(document["profile"], "mock");
    assert_eq!(document["environment"], "local");
    assert_eq!(document["base_url"], base_url);
    assert_eq!(document["key"], "written");
    assert_eq!(document["default"], true);
    assert_eq!(document["replaced"], false);
    assert_eq!(document["token"], "issued");
    assert!(!format!("{run:?}").contains(world.api_key()), "{run:?}");
    let table = world
        .cookiepay(&["search", "2026-11-14"])
        .without("COOKIEPAY_PROFILE")
        .run();
    assert!(table.stdout.contains("2898563196"), "{table:?}");

    fs::write(world.path("there.key"), world.api_key()).unwrap();
    let run = init(
        &world,
        &[
            "-p",
            "file",
            "--base-url",
            &base_url,
            "--api-id",
            "cookiepay-demo",
            "--api-key-file",
            "there.key",
        ],
    )
    .run();
    assert_eq!(run.code, 0, "{run:?}");
    let run = init(
        &world,
        &[
            "-p",
            "new",
            "--base-url",
            &base_url,
            "--api-id",
            "cookiepay-demo",
            "--api-key-file",
            "new.key",
        ],
    )
    .input(world.api_key())
    .run();
    assert_eq!(run.code, 0, "{run:?}");
    let command = format!("echo '{}'", world.api_key());
    let run = init(
        &world,
        &[
            "-p",
            "command",
            "--base-url",
            &base_url,
            "--api-id",
            "cookiepay-demo",
            "--api-key-command",
            &command,
        ],
    )
    .run();
    assert_eq!(run.code, 0, "{run:?}");
    for profile in ["file", "new", "command"] {
        assert_eq!(world.run(&["config", "check", "-p", profile]).code, 0);
    }
    let list = world.run(&["config", "list", "-o", "csv"]).stdout;
    assert!(list.contains("\nmock,"), "{list}");
}

#[test]
fn without_anybody_to_ask_all_that_is_missing_is_named_at_once() {
    let world = World::empty();
    for (arguments, missing) in [
        (
            &[][..],
            &["--environment", "--api-id", "the API key on stdin"][..],
        ),
        (
            &["--environment", "live"],
            &["--api-id", "the API key on stdin"],
        ),
        (
            &["--api-id", "a", "--api-key-command", "pass"],
            &["--environment"],
        ),
        (
            &["--environment", "live", "--api-id", "a"],
            &["the API key on stdin"],
        ),
    ] {
        let run = init(&world, arguments).run();
        assert_eq!(run.code, 2, "{run:?}");
        let (message, hint) = run.stderr.split_once("\nhint:").unwrap();
        for name in ["--environment", "--api-id", "the API key on stdin"] {
            assert_eq!(message.contains(name), missing.contains(&name), "{run:?}");
        }
        assert!(hint.contains("| cookiepay config init"), "{run:?}");
    }
    let run = init(&world, &["-o", "json"]).run();
    assert_eq!(run.error()["code"], "usage.invalid");
    assert!(!world.path("config.toml").exists());
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let world = World::empty();
    for arguments in [
        "-p demo --environment live --api-id a --offline",
        "-p a,b --environment live --api-id a --offline",
        "-p sk-live-Ab3dEf9hIj --environment live --api-id a --offline",
        "--environment production --api-id a --offline",
        "--environment live --base-url https://pay.example.com --api-id a --offline",
        "--base-url http://pay.example.com --api-id a --offline",
        "--environment live --api-id a --api-key-command 'a --offline",
        "--environment live --api-id a --api-key sk-live-Ab3dEf9hIj",
        "--environment live --api-id a --api-key=sk-live-Ab3dEf9hIj",
        "--template --offline",
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let run = init(&world, &arguments).input("key").run();
        assert_eq!(run.code, 2, "{run:?}");
        assert!(!run.stderr.contains(KEY), "{run:?}");
    }
    let run = init_offline(&world, &["--api-id", " "]);
    assert_eq!(run.code, 2, "{run:?}");
    for key in ["two words", "키", "a\nb"] {
        let run = init(&world, &["--environment", "live", "--api-id", "a"])
            .input(key)
            .run();
        assert_eq!(run.code, 2, "{run:?}");
    }
    assert!(!world.path("config.toml").exists());
}

#[cfg(unix)]
#[test]
fn what_is_said_of_a_profile_takes_the_place_of_no_key() {
    let world = World::empty();
    let said = "error: --out names a file with an API key, ";
    fs::write(world.path("shop.key"), KEY).unwrap();
    fs::hard_link(world.path("shop.key"), world.path("hard")).unwrap();
    symlink("shop.key", world.path("link")).unwrap();
    symlink("new.key", world.path("before")).unwrap();
    for (key, out) in [
        ("shop.key", "shop.key"),
        ("shop.key", "./link"),
        ("shop.key", "hard"),
        ("new.key", "new.key"),
        ("new.key", "before"),
        ("before", "./new.key"),
    ] {
        let run = init_offline(&world, &["--api-key-file", key, "-o", "json", "--out", out]);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(run.error()["code"], "usage.invalid");
        let run = init_offline(
            &world,
            &["--api-key-file", key, "-o", "table", "--out", out],
        );
        assert!(run.stderr.starts_with(said), "{out}: {run:?}");
        assert_eq!(config(&world), "");
        assert!(!world.path("new.key").exists());
    }

    let run = init_offline(&world, &["--api-key-file", "shop.key"]);
    assert_eq!(run.code, 0, "{run:?}");
    let before = config(&world);
    let other = ["-p", "other", "-o", "json", "--out", "shop.key"];
    let run = init_offline(&world, &other);
    assert_eq!(run.code, 2, "{run:?}");
    assert_eq!(config(&world), before);
    assert_eq!(fs::read_to_string(world.path("shop.key")).unwrap(), KEY);
}

#[cfg(unix)]
#[test]
fn a_key_gets_no_file_where_the_result_goes() {
    let world = World::empty();
    let out = ["--offline", "-o", "json", "--out", "store-test.key"];
    let mut person = Person::at(init(&world, &out));
    for (question, answer) in [
        ("[test]", ""),
        ("[store-test]", ""),
        ("API ID?", "shop"),
        ("[1]", "2"),
        ("not shown)", KEY),
    ] {
        person.answers(question, answer);
    }
    let run = person.live.end();
    assert_eq!(run.code, 0, "{run:?}");
    let key = fs::read_to_string(world.path("store-test-2.key")).unwrap();
    assert_eq!(key.trim_end(), KEY);
    let said = fs::read_to_string(world.path("store-test.key")).unwrap();
    assert!(said.starts_with("{\"path\":"), "{said}");
}

#[test]
fn a_profile_that_is_there_is_changed_only_by_order_and_keeps_its_limits_and_comments() {
    let world = World::empty();
    let shop = "\
# Ours.
default_profile = \"store-test\"

[profiles.store-test]
# Where to.
environment = \"live\"     # for now
api_id = \"old\"
# From the safe.
api_key_command = [\"pass\"]   # or op
read_only = true           # until it is known

[profiles.other]
environment = \"sandbox\"
";
    world.write_config(shop);
    let refused = init_offline(&world, &["-p", "store-test"]);
    assert_eq!(refused.code, 6, "{refused:?}");
    assert!(
        refused.stderr.contains("the same with `--replace` sets"),
        "{refused:?}"
    );
    assert_eq!(config(&world), shop);
    let run = init_offline(&world, &["-p", "store-test", "--replace", "-o", "json"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.json()["replaced"], true);
    insta::assert_snapshot!("replaced", config(&world));
}

#[test]
fn a_name_that_is_mistyped_replaces_nothing_and_adds_nothing() {
    let world = World::empty();
    let shop = "[profiles.store-test]\nread_only = true\n";
    world.write_config(shop);
    let run = init_offline(&world, &["-p", "store-tset", "--replace"]);
    assert_eq!((run.code, config(&world).as_str()), (6, shop), "{run:?}");
    assert!(run.stderr.contains("did you mean `store-test`?"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn profiles_that_are_set_up_at_the_same_time_are_all_there_afterwards() {
    let world = World::empty();
    let names: Vec<String> = (1..=8).map(|number| format!("shop-{number}")).collect();
    thread::scope(|scope| {
        for name in &names {
            let world = &world;
            scope.spawn(move || {
                let run = init_offline(world, &["-p", name]);
                assert_eq!(run.code, 0, "{run:?}");
            });
        }
    });
    let written = config(&world);
    for name in names {
        assert!(written.contains(&format!("[profiles.{name}]")), "{written}");
    }
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_before_a_profile_that_is_there_is_changed() {
    let world = World::empty();
    world.write_config("[profiles.store-test]\nread_only = true\n");
    let before = config(&world);
    let mut person = Person::at(init(&world, &["--offline"]));
    person.answers("[test]", "");
    person.answers("[store-test-2]", "store-test");
    person.answers("[y/N]", "");
    let run = person.live.end();
    assert_eq!((run.code, config(&world)), (9, before), "{run:?}");
    let mut person = Person::at(init(&world, &["--offline"]));
    person.answers("[test]", "");
    person.answers("[store-test-2]", "store-test");
    person.answers("[y/N]", "y");
    person.answers("API ID?", "shop");
    person.answers("[1]", "");
    person.answers("not shown)", KEY);
    let run = person.live.end();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(config(&world).contains("read_only = true"));
}

#[test]
fn a_profile_that_does_not_work_stays_and_one_is_told_how_to_mend_it() {
    let world = without_file();
    let base_url = world.base_url().to_owned();
    let run = init(
        &world,
        &[
            "--base-url",
            &base_url,
            "--api-id",
            "cookiepay-demo",
            "-o",
            "json",
        ],
    )
    .input("wrong")
    .run();
    assert_eq!(run.code, 4, "{run:?}");
    assert_eq!(run.json()["token"], "failed");
    assert_eq!(run.error()["code"], "auth.refused");
    assert_eq!(run.error()["profile"], "mock");
    assert!(
        run.stderr
            .contains("`cookiepay -p mock config init --replace`"),
        "{run:?}"
    );
    let run = init(
        &world,
        &[
            "-p",
            "mock",
            "--replace",
            "--base-url",
            &base_url,
            "--api-id",
            "cookiepay-demo",
        ],
    )
    .input(world.api_key())
    .run();
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn the_profile_is_tried_as_it_is_in_the_file_and_variables_before_it_are_named() {
    let world = without_file();
    let base_url = world.base_url().to_owned();
    let run = init(
        &world,
        &["--base-url", &base_url, "--api-id", "cookiepay-demo"],
    )
    .env("COOKIEPAY_API_KEY", "wrong")
    .input(world.api_key())
    .run();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.contains("COOKIEPAY_API_KEY is set"), "{run:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_refused_in_the_words_of_every_other_command() {
    let world = World::empty();
    for text in ["not toml", "unknown = 1", "[profiles.'a b']"] {
        world.write_config(text);
        let run = init_offline(&world, &[]);
        assert_eq!((run.code, config(&world).as_str()), (6, text), "{run:?}");
        let other = world.run(&["config", "show"]);
        let error = |run: &Transcript| run.stderr.lines().next().unwrap().to_owned();
        assert_eq!(error(&run), error(&other));
    }
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_mode_and_a_link_its_target() {
    let world = World::empty();
    fs::create_dir(world.path("real")).unwrap();
    for before in [0o600, 0o640, 0o400] {
        let real = world.path("real/config.toml");
        drop(fs::remove_file(&real));
        drop(fs::remove_file(world.path("config.toml")));
        fs::write(&real, "lang = \"en\"\n").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(before)).unwrap();
        symlink("real/config.toml", world.path("config.toml")).unwrap();
        let run = init_offline(&world, &[]);
        if before == 0o400 {
            assert_eq!(run.code, 6, "{run:?}");
            assert_eq!(config(&world), "lang = \"en\"\n");
        } else {
            assert_eq!(run.code, 0, "{run:?}");
            assert!(config(&world).contains("store-test"));
        }
        assert_eq!(mode(&real), before);
        assert!(world.path("config.toml").is_symlink());
        assert_eq!(world.all_in("real"), [real]);
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_written_into_and_a_link_to_nowhere_is_left() {
    let world = World::empty();
    world.make_fifo("pipe");
    symlink("/nowhere/config.toml", world.path("lost.toml")).unwrap();
    for (file, code) in [("pipe", 2), ("/dev/null", 2), ("lost.toml", 6), (".", 6)] {
        let run = init_offline(&world, &["--config", file]);
        assert_eq!(run.code, code, "{run:?}");
    }
    assert!(world.path("lost.toml").is_symlink());
    // A key of its own is not left behind where the profile cannot be written.
    fs::create_dir(world.path("closed")).unwrap();
    fs::write(world.path("closed/config.toml"), "").unwrap();
    fs::set_permissions(world.path("closed"), fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(world.path("closed/probe"), "").is_err() {
        let run = init_offline(
            &world,
            &[
                "--config",
                "closed/config.toml",
                "--api-key-file",
                "own.key",
            ],
        );
        assert_eq!(run.code, 6, "{run:?}");
        assert!(!world.path("own.key").exists());
    }
    fs::set_permissions(world.path("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}
