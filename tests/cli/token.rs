//! `token`: a token, alone, as a header, as JSON.

use crate::support::World;

#[test]
fn the_token_stands_alone_on_stdout() {
    let world = World::new();
    let run = world.run(&["token"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let token = run.stdout.strip_suffix('\n').unwrap();
    assert_eq!(token.split('.').count(), 3, "{token}");
    assert!(token.bytes().all(|byte| byte.is_ascii_graphic()));
}

#[test]
fn a_header_line_is_what_curl_reads() {
    let world = World::new();
    let run = world.run(&["token", "--header"]);
    assert!(run.stdout.starts_with("TOKEN: ey"), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn json_says_whose_token_it_is_and_until_when() {
    let world = World::new();
    let document = world.run(&["token", "-o", "json"]).json();
    assert_eq!(document["profile"], "mock");
    assert_eq!(document["environment"], "local");
    assert_eq!(document["base_url"], world.base_url());
    let issued = document["issued_at"].as_str().unwrap();
    let expires = document["expires_at"].as_str().unwrap();
    let seconds = |time: &str| time.parse::<jiff::Timestamp>().unwrap().as_second();
    assert_eq!(seconds(expires) - seconds(issued), 3600);
    assert!(expires.ends_with("+09:00"), "{expires}");
}

#[test]
fn neither_key_nor_token_shows_at_any_verbosity() {
    let world = World::new();
    let token = world.run(&["token", "-vvv"]);
    assert!(token.stderr.contains("/payAuth/token"), "{token:?}");
    assert!(!token.stderr.contains(world.api_key()), "{token:?}");
    assert!(!token.stderr.contains(token.stdout.trim()), "{token:?}");
}
