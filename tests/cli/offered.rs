//! The commands that a person is offered to paste: they are about the file and the profiles of the run. What others
//! wrote is never taken for one.

use std::fs;
use std::io::Write as _;

use crate::support::sample::CARD;
use crate::support::server::{Message, serve};
use crate::support::{Transcript, World};

const DAY: &str = "2026-11-14";

/// What looks like a command of ours, and is not.
const FOREIGN: &str = "`cookiepay config show`";

/// A world with another file, whose profile is called `two`.
fn world() -> World {
    let world = World::new();
    fs::write(world.path("s.toml"), world.profile("two")).expect("the file");
    world
}

/// Runs with that file and that profile.
fn run(world: &World, arguments: &[&str]) -> Transcript {
    world.run(&[&["--config", "s.toml", "-p", "two"], arguments].concat())
}

#[test]
fn what_others_wrote_is_repeated_as_it_is_though_it_looks_like_a_command_of_ours() {
    let world = world();
    let batch = |cells: &str| {
        fs::write(world.path("b.csv"), cells).unwrap();
        run(&world, &["cancel", "--batch", "b.csv", "--dry-run"])
    };
    let mut all = vec![
        batch(&format!("tid,amount,reason\n{FOREIGN},500,why\n")),
        batch(&format!("tid,amount,reason\n{CARD},{FOREIGN},why\n")),
        batch(&format!("tid,amount,reason,{FOREIGN}\n{CARD},500,why,\n")),
    ];
    let cancel = ["cancel", CARD, "--reason", "why", "--yes", "--amount"];
    for arguments in [
        &["search", "--status", FOREIGN][..],
        &["search", "--method", FOREIGN],
        &["search", FOREIGN],
        &["search", DAY, "--order-no", "x", FOREIGN],
        &["search", "--columns", FOREIGN],
        &["show", FOREIGN],
        &["explain", FOREIGN],
        &[
            "cancel",
            "--order-no",
            FOREIGN,
            "--full",
            "--reason",
            "why",
            "--yes",
        ],
        &[&cancel[..], &[FOREIGN]].concat(),
    ] {
        all.push(run(&world, arguments));
    }
    let refund = [&cancel[..], &["500", "--ref", FOREIGN]].concat();
    assert_eq!(run(&world, &refund).code, 0);
    let again = [&cancel[..], &["700", "--ref", FOREIGN]].concat();
    all.push(run(&world, &again));
    let keyed = format!("\"{FOREIGN}\" = 1\n{}", world.profile("two"));
    fs::write(world.path("s.toml"), keyed).unwrap();
    all.push(run(&world, &["search", DAY]));
    for said in all {
        assert_ne!(said.code, 0, "{said:?}");
        assert!(said.stderr.contains(FOREIGN), "{said:?}");
        let (error, _) = said
            .stderr
            .split_once("hint: ")
            .unwrap_or((&said.stderr, ""));
        assert!(!error.contains("--config s.toml"), "{said:?}");
    }
}

#[test]
fn what_the_gateway_says_is_repeated_as_it_is() {
    let world = World::empty();
    let address = serve(|mut connection| {
        Message::read(&mut connection)?;
        let body = format!("{{\"RTN_CD\":\"E999\",\"RTN_MSG\":\"{FOREIGN}\"}}");
        let length = body.len();
        write!(
            connection,
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        )
    });
    let lines = "api_id = 'shop'\napi_key = 'hunter2'\n";
    let profile = format!("[profiles.two]\nbase_url = 'http://{address}'\n{lines}");
    fs::write(world.path("s.toml"), profile).unwrap();
    let refused = run(&world, &["token"]);
    let said = format!("answered E999: {FOREIGN}");
    assert!(refused.stderr.contains(&said), "{refused:?}");
}

#[test]
fn a_value_within_a_command_that_is_offered_stays_as_it_is() {
    let world = world();
    let value = "ORD`cookiepay doctor`1";
    let sought = [
        "cancel",
        "--order-no",
        value,
        "--full",
        "--reason",
        "why",
        "--yes",
    ];
    let none = run(&world, &sought).stderr;
    let offered = format!("--order-no '{value}'` finds it");
    assert!(
        none.contains("`cookiepay --config s.toml -p two search "),
        "{none}"
    );
    assert!(none.contains(&offered), "{none}");
}

#[test]
fn a_way_out_with_a_list_is_about_the_profile_and_the_file_of_the_run() {
    let world = world();
    for (list, command, offered) in [
        (
            "order_no,amount\nA1,1000\n",
            &["compare", "list.csv"][..],
            "compare ",
        ),
        (
            "order_no,amount,paid_at\nA1,1000,1999-01-01\n",
            &["compare", "list.csv"],
            "compare ",
        ),
        (
            "tid,order_no,amount,status\n1,A1,1000,paid\n",
            &["cancel", "--batch", "list.csv", "--dry-run"],
            "search --columns tid,amount -o csv",
        ),
    ] {
        fs::write(world.path("list.csv"), list).unwrap();
        for language in ["en", "ko"] {
            let run = run(&world, &[command, &["--lang", language]].concat());
            assert_eq!(run.code, 2, "{run:?}");
            let offered = format!("`cookiepay --config s.toml -p two {offered}");
            assert!(run.stderr.contains(&offered), "{run:?}");
        }
    }
}

#[test]
fn a_search_that_is_offered_is_about_all_profiles_that_were_named() {
    let world = World::new();
    let (a, b) = (world.profile("a"), world.profile("b"));
    let text = format!("default_profile = \"a\"\n{a}{b}");
    fs::write(world.path("s.toml"), text).unwrap();
    for (arguments, offered) in [
        (
            &["-p", "b,a"][..],
            "`cookiepay --config s.toml -p b,a search 30d …`",
        ),
        (
            &["-p", "b"],
            "`cookiepay --config s.toml -p b search 30d …`",
        ),
        (
            &["--all-profiles"],
            "`cookiepay --config s.toml search --all-profiles 30d …`",
        ),
        (&[], "`cookiepay --config s.toml search 30d …`"),
    ] {
        for language in ["en", "ko"] {
            let search = [
                "search", "--buyer", "zz", "--config", "s.toml", "--lang", language,
            ];
            let search = world.cookiepay(&[&search[..], arguments].concat());
            let none = search.without("COOKIEPAY_PROFILE").run();
            assert!(none.stderr.contains(offered), "{none:?}");
        }
    }
}
