//! What people hand in, byte for byte: files as spreadsheets, Korean Windows, pipelines and our own exports
//! make them. Each is either planned as it is meant, or named with the way out before anything is read from the
//! gateway.

use std::fs;
use std::io;
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::sample::{CARD, VIRTUAL_ACCOUNT};
use crate::support::server::{Message, serve};
use crate::support::{Transcript, World};

/// A file of `tests/cli/handed_in/`.
macro_rules! handed_in {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("handed_in/", $name)).as_slice(),
        )
    };
}

/// The payments of the files: paid by card, or into a virtual account where there is VA in the TID, 10,000 won
/// each. Where there is another TID, the gateway fails.
fn answer(mut stream: TcpStream) -> io::Result<()> {
    loop {
        let request = Message::read(&mut stream)?;
        let asked: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let body = match asked["TID"].as_str() {
            Some(tid) if tid.starts_with("26112201000") => json!([{
                "RESULTCODE": "0000", "RESULTMSG": "성공", "ORDERNO": "ORD-1", "AMOUNT": "10000",
                "TID": tid, "PAYMETHOD": if tid.contains("VA") { "VACCT" } else { "CARD" }, "ACCEPTNO": "62986160",
                "ACCEPTDATE": "20261122010000", "CANCELDATE": "", "CANCEL_SUM_AMOUNT": ""
            }]),
            Some(_) => json!({"RESULTCODE": "9999"}),
            None => json!({"RTN_CD": "0000", "RTN_MSG": "", "TOKEN": "t"}),
        };
        let answer = Message {
            head: "HTTP/1.1 200 OK".to_owned(),
            body: body.to_string(),
        };
        answer.write(&mut stream)?;
    }
}

/// A world with these payments, and a file in it.
fn world((name, file): (&str, &[u8])) -> World {
    let world = World::empty();
    let address = serve(answer);
    world.lead_to(&format!("http://{address}"));
    fs::write(world.path(name), file).expect("a file");
    world
}

fn rehearse(file: (&str, &[u8])) -> Transcript {
    world(file).run(&["cancel", "--batch", file.0, "--dry-run", "-o", "ndjson"])
}

/// Returns the TID's end, the amount that goes back and the reason of each row.
#[track_caller]
fn planned(file: (&str, &[u8])) -> Vec<(String, u64, String)> {
    let run = rehearse(file);
    assert_eq!(run.code, 0, "{run:?}");
    let rows = run.stdout.lines().map(|line| {
        let row: Value = serde_json::from_str(line).expect("a row");
        assert_eq!(row["outcome"], "planned", "{run:?}");
        let tid = row["tid"].as_str().expect("a TID");
        let end = tid.strip_prefix("261122010").expect("a TID of the files");
        let reason = row["reason"].as_str().expect("a reason").to_owned();
        (
            end.to_owned(),
            row["won"].as_u64().expect("an amount"),
            reason,
        )
    });
    rows.collect()
}

/// Checks that a file is refused with these lines, and that nothing was asked of the gateway.
#[track_caller]
fn assert_refused(file: (&str, &[u8]), lines: &[&str]) {
    let world = world(file);
    // Where anything is asked, it is another error.
    world.lead_to("http://127.0.0.1:9");
    let run = world.run(&["cancel", "--batch", file.0, "--dry-run"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
    let said = format!("error: {}: {}\n", file.0, lines.join("\n  "));
    assert_eq!(run.stderr, said, "{run:?}");
}

#[test]
fn what_spreadsheets_put_around_values_is_no_part_of_them() {
    let one = |reason: &str| vec![("000GU00N3e0".to_owned(), 1_000, reason.to_owned())];
    let e1 = |won, reason: &str| ("001GU00N3e1".to_owned(), won, reason.to_owned());
    let and = |first: &str, second| [one(first), vec![second]].concat();
    for (file, expected) in [
        (
            handed_in!("accounting-spaces.csv"),
            and("변심", e1(1_000, "변심")),
        ),
        (handed_in!("header-spaces.csv"), one("고객 변심")),
        (
            handed_in!("bom-korean-header.csv"),
            and("고객 변심", e1(10_000, "품절")),
        ),
        (handed_in!("tab.csv"), one("고객 변심")),
        (handed_in!("sep.csv"), one("a")),
        (handed_in!("extra-empty-cols.csv"), one("고객 변심")),
        (handed_in!("trailing-blank.csv"), one("고객 변심")),
        (handed_in!("cr-only.csv"), one("a")),
        (
            handed_in!("quoted-newline.csv"),
            and("고객 변심", e1(1_000, "x")),
        ),
        (handed_in!("apostrophe.csv"), and("a", e1(1_000, "b"))),
        (handed_in!("taxfree-zero.csv"), one("x")),
    ] {
        assert_eq!(planned(file), expected, "{}", file.0);
    }
    let run = rehearse(handed_in!("taxfree-zero.csv"));
    assert!(run.stdout.contains("\"taxfree_amount\":null"), "{run:?}");
}

#[test]
fn a_workbook_is_a_batch() {
    let rows = planned(handed_in!("refunds.xlsx"));
    let expected = ("000GU00N3e0".to_owned(), 1_000, "고객 변심".to_owned());
    assert_eq!(rows, [expected]);
}

/// `LibreOffice` 7.4.7 wrote these from one sheet, whose first, third and fourth column are text:
///
/// ```text
/// soffice --headless --convert-to xlsx plan.ods
/// soffice --headless --convert-to "csv:Text - txt - csv (StarCalc):44,34,76,1" plan.ods
/// ```
///
/// with `9` and `59` instead of `44` for tabs and semicolons, and `xls:MS Excel 97` and `html` for what has
/// to be saved otherwise.
#[test]
fn what_libreoffice_wrote_is_planned_or_named() {
    let expected = [
        ("000GU00N3e0".to_owned(), 1_000, "고객 변심".to_owned()),
        (
            "001GU00N3e1".to_owned(),
            10_000,
            "품절, 재입고 없음".to_owned(),
        ),
    ];
    for file in [
        handed_in!("libreoffice/comma.csv"),
        handed_in!("libreoffice/tab.csv"),
        handed_in!("libreoffice/plan.xlsx"),
    ] {
        let file = (file.0.trim_start_matches("libreoffice/"), file.1);
        assert_eq!(planned(file), expected, "{}", file.0);
        let references = rehearse(file).stdout;
        for reference in ["ticket-1", "0042"] {
            let kept = format!("\"ref\":\"{reference}\"");
            assert!(references.contains(&kept), "{references}");
        }
    }
    for (file, said) in [
        (
            handed_in!("libreoffice/semicolon.csv"),
            "its cells stand between `;`, and have to stand between commas or tabs: save it as XLSX, or as \
             CSV with commas",
        ),
        (
            handed_in!("libreoffice/plan.ods"),
            "this is an OpenDocument file (.ods): save it as XLSX or as \"CSV UTF-8\"",
        ),
        (
            handed_in!("libreoffice/plan.xls"),
            "this is a workbook of the kind before 2007 (.xls): save it as XLSX or as \"CSV UTF-8\"",
        ),
        (
            handed_in!("libreoffice/plan.html"),
            "this is HTML or XML, whatever its name says: open it in a spreadsheet, and save it as XLSX or \
             as \"CSV UTF-8\"",
        ),
    ] {
        let file = (file.0.trim_start_matches("libreoffice/"), file.1);
        assert_refused(file, &[said]);
    }
}

/// `LibreOffice` 7.4.7 wrote these too, from the flat sheets of the same names beside them:
///
/// ```text
/// soffice --headless --convert-to xlsx zeros.fods hidden.fods column.fods
/// ```
#[test]
fn the_account_that_libreoffice_shows_is_the_one_that_is_planned() {
    let (_, file) = handed_in!("libreoffice/zeros.xlsx");
    let run = world(("zeros.xlsx", file)).run(&["cancel", "--batch", "zeros.xlsx", "--dry-run"]);
    for account in ["001012345678", "0110123456789"] {
        let said = format!("to KB국민은행 (06) {account}, 김하늘");
        assert!(run.stderr.contains(&said), "{run:?}");
    }
    let (_, file) = handed_in!("libreoffice/hidden.xlsx");
    assert_refused(
        ("hidden.xlsx", file),
        &[
            "2 lines of the file cannot be used, so nothing was read from the gateway",
            "line 2: this row is hidden in the sheet: show it, or delete it",
            "line 3: account_no 110123456789: this cell is no text, and of a number a spreadsheet drops the \
             zeros in front: make the column text, and enter the value again",
        ],
    );
    let (_, file) = handed_in!("libreoffice/column.xlsx");
    assert_refused(
        ("column.xlsx", file),
        &[
            "one line of the file cannot be used, so nothing was read from the gateway",
            "line 1: the column account_no is hidden in the sheet: show it, or delete it",
        ],
    );
}

#[test]
fn only_the_cells_that_are_bad_are_named_with_what_is_in_them() {
    assert_refused(
        handed_in!("bom-english-header-won.csv"),
        &[
            "one line of the file cannot be used, so nothing was read from the gateway",
            "line 7: amount 1000.00: won have no decimals: an amount is a whole number, such as 15000",
        ],
    );
    assert_refused(
        handed_in!("nbsp.csv"),
        &[
            "one line of the file cannot be used, so nothing was read from the gateway",
            "line 3: tid \\u{200b}261122010001GU00N3e1: a TID has only visible ASCII characters: there is \
             U+200B",
        ],
    );
    assert_refused(
        handed_in!("sci-tid.csv"),
        &[
            "one line of the file cannot be used, so nothing was read from the gateway",
            "line 2: tid 2.61122E+19: a spreadsheet has cut this: its last digits are gone. Make the column \
             text there, and enter the value again",
        ],
    );
    assert_refused(
        handed_in!("total-row.csv"),
        &[
            "one line of the file cannot be used, so nothing was read from the gateway",
            "line 4: this row is a total (합계): delete it",
        ],
    );
}

#[test]
fn what_is_wrong_with_a_file_as_a_whole_is_said_in_one_line_with_the_way_out() {
    for (file, said) in [
        (
            handed_in!("cp949-korean-header.csv"),
            "this is in CP949 (EUC-KR), the code page of Korean Windows, and has to be UTF-8: save it as \
             \"CSV UTF-8\" or as XLSX, or run `iconv -f cp949 -t utf-8 cp949-korean-header.csv > utf8.csv`",
        ),
        (
            handed_in!("utf16.csv"),
            "this is in UTF-16 (\"Unicode text\"), and has to be UTF-8: save it as \"CSV UTF-8\" or as XLSX",
        ),
        (
            handed_in!("semicolon.csv"),
            "its cells stand between `;`, and have to stand between commas or tabs: save it as XLSX, or as \
             CSV with commas",
        ),
        (
            handed_in!("title-row.csv"),
            "line 1 is no header, the header is on line 2: delete what stands above it",
        ),
        (
            handed_in!("no-header.csv"),
            "line 1 is a row, and no header stands above it: a batch begins with tid,amount,reason",
        ),
        (
            handed_in!("old.xls"),
            "this is a workbook of the kind before 2007 (.xls): save it as XLSX or as \"CSV UTF-8\"",
        ),
        (
            handed_in!("admin-export.xls"),
            "this is HTML or XML, whatever its name says: open it in a spreadsheet, and save it as XLSX or \
             as \"CSV UTF-8\"",
        ),
        (
            handed_in!("array.json"),
            "this is one JSON array, and has to be an object a line: `jq -c '.[]' array.json` makes it that",
        ),
        (
            handed_in!("pretty.ndjson"),
            "each object of JSON stands on several lines, and has to stand on one: `jq -c . pretty.ndjson` \
             makes it that",
        ),
        (
            handed_in!("search-export.csv"),
            "this is a list of payments, and says nothing of refunds\nhint: make it with `cookiepay -p mock search \
             --columns tid,amount -o csv`, and give a --reason",
        ),
    ] {
        assert_refused(file, &[said]);
    }
}

#[test]
fn a_mark_before_tids_on_standard_input_is_no_part_of_the_first() {
    let (name, tids) = handed_in!("tids-bom.txt");
    let world = world((name, tids));
    let run = world.cookiepay(&["search", "--tid", "-", "--columns", "tid", "-o", "csv"]);
    let run = run.input(tids).run();
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "tid\n261122010000GU00N3e0\n"),
        "{run:?}"
    );
}

#[test]
fn an_empty_pipe_is_an_empty_batch() {
    let world = World::new();
    for (format, stdout) in [("json", "[]\n"), ("ndjson", ""), ("table", "")] {
        for how in ["--yes", "--dry-run", "--quiet"] {
            for input in ["", "\n", "tid,amount,reason\n", "\u{feff}"] {
                let run = world.cookiepay(&["cancel", "--batch", "-", how, "-o", format]);
                let run = run.input(input).run();
                assert_eq!((run.code, run.stdout.as_str()), (0, stdout), "{run:?}");
            }
        }
    }
    let header =
        "tid,amount,reason,taxfree_amount,bank,account_no,account_name,ref,expect_balance\n";
    let run = world.run(&["cancel", "--batch", "-", "--yes", "-o", "csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, header), "{run:?}");
    assert!(run.stderr.contains("nothing to do"), "{run:?}");
    let run = world.run(&["cancel", "--batch", "-", "--yes", "--expect-total", "5000"]);
    assert_eq!(run.code, 6, "{run:?}");
    fs::write(world.path("empty.csv"), "").expect("a file");
    let run = world.run(&["cancel", "--batch", "empty.csv", "--yes"]);
    assert_eq!(run.code, 2, "{run:?}");
}

#[test]
fn the_plan_shows_why_under_which_reference_and_to_which_account() {
    let world = World::new();
    let rows = format!(
        "tid,amount,reason,ref,taxfree_amount,bank,account_no,account_name\n\
         {CARD},\"1,000원\",변심,t-1,900,,,\n\
         {VIRTUAL_ACCOUNT},전체,품절,,,국민,110-123-456789,김하늘\n"
    );
    fs::write(world.path("batch.csv"), rows).expect("a file");
    let run = world.run(&["cancel", "--batch", "batch.csv", "--dry-run", "-o", "csv"]);
    assert_eq!(run.code, 0, "{run:?}");
    for line in [
        "line 2     2898563196  1,000 won, 900 of it free of tax: 변심; ref t-1\n",
        "line 3     261106015123GU2rhtdC  45,200 won: 품절; to KB국민은행 (06) 110-123-456789, 김하늘\n",
    ] {
        assert!(run.stderr.contains(line), "{line}{run:?}");
    }
}

#[test]
fn what_is_probably_a_name_of_another_kind_is_offered_as_that() {
    let world = World::new();
    let order = "ORD-1769015359936-1f3669522aecc8";
    for (arguments, code, hint) in [
        (
            ["search", CARD, "-o", "json"].as_slice(),
            2,
            "if this is a TID, `cookiepay search --tid 2898563196` looks it up",
        ),
        (
            &["search", order, "-o", "json"],
            2,
            "if this is an order number, `cookiepay search 90d --order-no \
             ORD-1769015359936-1f3669522aecc8` looks it up",
        ),
        (
            &[
                "cancel", order, "--full", "--reason", "x", "--yes", "-o", "json",
            ],
            5,
            "if this is an order number, `cookiepay -p mock search 90d --order-no \
             ORD-1769015359936-1f3669522aecc8` finds its payments, and `cookiepay -p mock cancel` takes \
             --order-no too",
        ),
    ] {
        let run = world.run(arguments);
        assert_eq!(run.code, code, "{run:?}");
        assert_eq!(run.error()["hint"], hint, "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn tids_without_an_end_are_refused() {
    let world = World::new();
    let run = world
        .through_shell("\"$@\" < /dev/zero", &["search", "--tid", "-"])
        .run();
    assert_eq!(run.code, 2, "{run:?}");
    assert!(
        run.stderr.contains("stdin holds more than 64 MB of TIDs"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_refused_by_its_first_bytes() {
    let world = World::new();
    let run = world.run(&["cancel", "--batch", "/dev/zero", "--yes"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.stderr.contains("/dev/zero: this is no text"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_has_written_into_yet_is_waited_for_with_a_word() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    let (_, file) = handed_in!("tab.csv");
    let world = world(("tab.csv", file));
    let pipe = world.make_fifo("batch.fifo");
    let mut command = world
        .cookiepay(&[
            "cancel",
            "--batch",
            "batch.fifo",
            "--dry-run",
            "-o",
            "ndjson",
        ])
        .into_command();
    let child = command
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = child.expect("cookiepay starts");
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut note = String::new();
    stderr.read_line(&mut note).expect("a line");
    assert_eq!(
        note,
        "batch.fifo is a pipe: waiting for somebody to write into it\n"
    );
    fs::write(&pipe, file).expect("somebody writes");
    let mut rest = String::new();
    io::Read::read_to_string(&mut stderr, &mut rest).expect("stderr");
    let output = child.wait_with_output().expect("cookiepay ends");
    assert_eq!(output.status.code(), Some(0), "{rest}");
    let rows = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(rows.lines().count(), 1, "{rows}");
}

/// A workbook with a header and a row of texts.
fn workbook(header: [&str; 4], row: [&str; 4]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, cells) in (0..).zip([header, row]) {
        sheet.write_row(line, 0, cells).expect("a row");
    }
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_is_the_same_batch_whichever_language_its_titles_are_in() {
    let row = ["261122010000GU00N3e0", "1000", "변심", "007"];
    let [english, korean] = [
        ["tid", "amount", "reason", "ref"],
        ["거래번호(TID)", "취소금액", "취소사유", "참조값"],
    ]
    .map(|titles| rehearse(("plan.xlsx", &workbook(titles, row))));
    assert_eq!(english.code, 0, "{english:?}");
    assert_eq!(english.stdout, korean.stdout);
}

#[test]
fn a_workbook_of_payments_is_no_batch_whichever_language_it_and_its_reader_speak() {
    let world = World::new();
    let day = "2026-11-14";
    for reader in ["en", "ko"] {
        for columns in [
            &[][..],
            &["--columns", "all"],
            &["--columns", "tid,status,amount,cancelled"],
            &["--columns", "tid"],
        ] {
            let said = ["en", "ko"].map(|writer| {
                let made = ["search", day, "--out", "list.xlsx", "--lang", writer];
                assert_eq!(world.run(&[&made, columns].concat()).code, 0);
                let batch = ["cancel", "--batch", "list.xlsx", "--dry-run"];
                let run = world.run(&[&batch[..], &["--reason", "x", "--lang", reader]].concat());
                assert_eq!(run.code, 2, "{run:?}");
                run.stderr
            });
            assert_eq!(said[0], said[1], "{columns:?}");
            assert_eq!(said[0].lines().count(), 2, "{said:?}");
        }
    }
}

#[test]
fn a_workbook_of_cancels_is_not_refunded_again_and_what_to_do_is_said() {
    let world = World::new();
    let titles = "거래번호(TID),취소금액,취소사유";
    let saved = format!("{titles}\n{CARD},1000,변심\n");
    fs::write(world.path("saved.csv"), saved).expect("a file");
    let export = ["search", "2026-11-14", "--out", "list.xlsx", "--lang", "ko"];
    let columns = ["--columns", "tid,cancelled,cancel_message"];
    assert_eq!(world.run(&[&export[..], &columns].concat()).code, 0);
    for (reader, way_out) in [
        ("en", "call the column amount"),
        ("ko", "열 이름을 `amount`로 바꾸세요"),
    ] {
        for file in ["saved.csv", "list.xlsx"] {
            let batch = ["cancel", "--batch", file, "--yes", "--lang", reader];
            let run = world.run(&batch);
            assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
            assert!(run.stderr.contains(way_out), "{run:?}");
        }
    }
    let renamed = format!("거래번호(TID),amount,취소사유\n{CARD},1000,변심\n");
    fs::write(world.path("saved.csv"), renamed).expect("a file");
    let run = world.run(&["cancel", "--batch", "saved.csv", "--dry-run"]);
    assert_eq!(run.code, 0, "{run:?}");
}
