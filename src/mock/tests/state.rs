//! The state file: what outlives a gateway, and what several share. It never looks inside a running gateway, only at the file.

use super::*;

#[test]
fn refunds_survive_the_gateway_one_line_each() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let row = {
        let world = stateful(&path);
        let row = world.card();
        assert_eq!(world.code(&row["TID"], &json!({ "amount": 100 })), "0000");
        assert_eq!(world.code(&row["TID"], &json!({ "amount": 0 })), "E103");
        row
    };
    let world = stateful(&path);
    let amount = row["AMOUNT"].parse::<u64>().unwrap();
    assert_eq!(
        world.find(&row["TID"])["CANCEL_SUM_AMOUNT"],
        (amount - 100).to_string()
    );
    assert_eq!(world.code(&row["TID"], &json!({})), "0000");
    let lines = lines(&path);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["tid"], json!(row["TID"]));
    assert_eq!(lines[0]["amount"], json!(100));
    assert_eq!(lines[1]["balance"], json!(0));
    assert_ne!(lines[0]["cancel_tid"], lines[1]["cancel_tid"]);
}

#[cfg(unix)]
#[test]
fn the_state_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let _world = stateful(&path);
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn two_gateways_on_one_file_refund_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let (one, two) = (stateful(&path), stateful(&path));
    let row = one.card();
    assert_eq!(one.code(&row["TID"], &json!({})), "0000");
    assert_eq!(two.find(&row["TID"])["CANCEL_SUM_AMOUNT"], "0");
    assert_eq!(two.code(&row["TID"], &json!({})), "E109");
    assert_eq!(lines(&path).len(), 1);
}

#[test]
fn rivals_on_one_file_give_no_won_back_twice() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let worlds = [stateful(&path), stateful(&path)];
    let row = worlds[0].card();
    let amount = row["AMOUNT"].parse::<u64>().unwrap();
    let part = amount / 4;
    std::thread::scope(|scope| {
        for number in 0..12 {
            let (world, tid) = (&worlds[number % 2], &row["TID"]);
            scope.spawn(move || world.cancel(tid, &json!({ "amount": part })));
        }
    });
    let lines = lines(&path);
    assert_eq!(lines.len(), 4);
    let back: u64 = lines
        .iter()
        .map(|line| line["amount"].as_u64().unwrap())
        .sum();
    assert_eq!(back, part * 4);
    assert_eq!(lines[3]["balance"], json!(amount - part * 4));
}

#[test]
fn a_refund_waits_for_a_rival_that_holds_the_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let world = stateful(&path);
    let tid = world.card()["TID"].clone();
    let rival = std::fs::File::open(&path).unwrap();
    rival.lock().unwrap();
    let (done, code) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| done.send(world.code(&tid, &json!({}))));
        assert!(code.recv_timeout(Duration::from_millis(200)).is_err());
        rival.unlock().unwrap();
        assert_eq!(code.recv().unwrap(), "0000");
    });
}

#[test]
fn a_line_that_a_crash_tore_is_no_refund() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let world = stateful(&path);
    let row = world.card();
    assert_eq!(world.code(&row["TID"], &json!({ "amount": 100 })), "0000");
    let mut file = std::fs::File::options().append(true).open(&path).unwrap();
    file.write_all(br#"{"tid":"2611"#).unwrap();
    // Seen by the gateway that runs, and by the next one.
    assert_eq!(world.code(&row["TID"], &json!({ "amount": 200 })), "0000");
    file.write_all(br#"{"tid":"2611"#).unwrap();
    let next = stateful(&path);
    assert_eq!(
        next.find(&row["TID"])["CANCEL_SUM_AMOUNT"],
        world.find(&row["TID"])["CANCEL_SUM_AMOUNT"]
    );
    assert_eq!(lines(&path).len(), 2);
}

#[test]
fn a_file_that_is_no_ledger_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    for notes in [
        &b"my notes\n"[..],
        b"my notes",
        b"{\"mine\": 1}",
        b"SQLite format 3\0\n\xff\0",
    ] {
        std::fs::write(&path, notes).unwrap();
        let error = start(Options {
            state: Some(path.clone()),
            ..options()
        })
        .unwrap_err();
        assert!(matches!(error, Error::State(_)), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), notes);
    }
    let error = start(Options {
        state: Some(directory.path().to_owned()),
        ..options()
    })
    .unwrap_err();
    assert!(matches!(error, Error::State(_)), "{error}");
}

#[test]
fn an_emptied_file_is_an_untouched_shop() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let world = stateful(&path);
    let row = world.card();
    assert_eq!(world.code(&row["TID"], &json!({})), "0000");
    std::fs::write(&path, "").unwrap();
    assert_eq!(world.find(&row["TID"]), row);
}

#[test]
fn a_refund_that_is_rolled_back_stays_in_the_file_and_is_undone_by_a_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let other = stateful(&path);
    let row = other.card();
    let tid = &row["TID"];
    let amount = row["AMOUNT"].parse::<u64>().unwrap();
    assert_eq!(other.code(tid, &json!({ "amount": 100 })), "0000");
    let first = other.find(tid);
    {
        let world = world(Options {
            state: Some(path.clone()),
            faults: vec!["find:roll-back*1".parse().unwrap()],
            ..options()
        });
        assert_eq!(other.code(tid, &json!({ "amount": 200 })), "0000");
        assert_eq!(world.find(tid), first);
    }
    assert_eq!(other.find(tid), first);
    assert_eq!(other.code(tid, &json!({ "amount": 200 })), "0000");
    let lines = lines(&path);
    assert_eq!(lines.len(), 4);
    let undone = lines[2].as_object().unwrap();
    let at = undone["rolled_back_at"].as_str().unwrap();
    assert!(at.starts_with("2026112223") && at.len() == 14, "{at}");
    assert_eq!(
        lines[2],
        json!({
            "tid": tid,
            "rolled_back": lines[1]["cancel_tid"],
            "balance": amount - 100,
            "rolled_back_at": at,
        })
    );
    // No number is used twice, whatever was undone.
    assert_ne!(lines[3]["cancel_tid"], lines[1]["cancel_tid"]);
    let next = stateful(&path);
    assert_eq!(next.find(tid), other.find(tid));
    assert_eq!(
        next.find(tid)["CANCEL_SUM_AMOUNT"],
        (amount - 300).to_string()
    );
}

#[test]
fn a_refund_of_another_process_is_new_to_a_lagging_search_when_first_seen() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state.ndjson");
    let other = stateful(&path);
    let row = other.card();
    let lagging = |lag: &str| {
        world(Options {
            state: Some(path.clone()),
            faults: vec![format!("find:lag={lag}").parse().unwrap()],
            ..options()
        })
    };
    let running = lagging("1h");
    assert_eq!(other.code(&row["TID"], &json!({})), "0000");
    assert_eq!(running.find(&row["TID"]), row);
    assert_eq!(lagging("1h").find(&row["TID"]), row);
    assert_ne!(lagging("0s").find(&row["TID"]), row);
}
