//! `-o xlsx`: a workbook that an independent reader opens.

use std::fs;
use std::io::{Cursor, Read};
use std::process::Stdio;

use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};

use crate::support::World;

/// Returns a part of a workbook as it stands in the file.
fn part(world: &World, workbook: &str, name: &str) -> String {
    let file = fs::File::open(world.path(workbook)).expect("the workbook");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut text = String::new();
    let mut part = archive.by_name(name).expect("a part");
    part.read_to_string(&mut text).expect("XML");
    text
}

#[test]
fn a_workbook_says_itself_that_it_does_not_hold_all_payments() {
    let world = World::new();
    let arguments = ["--method", "card", "--limit", "1", "--out", "a.xlsx"];
    let run = world.run(&[&["search", "2026-11-14..2026-11-15"], &arguments[..]].concat());
    assert_eq!(run.code, 0, "{run:?}");
    let strings = part(&world, "a.xlsx", "xl/sharedStrings.xml");
    for note in ["filtered here: ", "limited to 1 payment; there are more"] {
        assert!(run.stderr.contains(note), "{run:?}");
        assert!(strings.contains(note), "{strings}");
    }
}

#[test]
fn a_workbook_is_ready_to_be_printed_and_handed_on() {
    let world = World::new();
    let run = world.run(&["search", "2026-11-14..2026-11-15", "--out", "a.xlsx"]);
    assert_eq!(run.code, 0, "{run:?}");
    for sheet in ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"] {
        let sheet = part(&world, "a.xlsx", sheet);
        assert!(sheet.contains("orientation=\"landscape\""), "{sheet}");
        assert!(sheet.contains("<pageSetUpPr fitToPage=\"1\"/>"), "{sheet}");
        assert!(sheet.contains("fitToHeight=\"0\""), "{sheet}");
        assert!(sheet.contains("paperSize=\"9\""), "{sheet}");
    }
    let book = part(&world, "a.xlsx", "xl/workbook.xml");
    for name in [
        "name=\"_xlnm.Print_Area\" localSheetId=\"0\"",
        "name=\"_xlnm.Print_Titles\" localSheetId=\"0\"",
        "name=\"_xlnm.Print_Titles\" localSheetId=\"1\"",
    ] {
        assert!(book.contains(name), "{name}: {book}");
    }
    let chart = part(&world, "a.xlsx", "xl/charts/chart1.xml");
    for place in [
        "summary!$A$2:$A$3",
        "summary!$F$2:$F$3",
        "summary!$E$2:$E$3",
    ] {
        assert!(chart.contains(place), "{place}: {chart}");
    }
    let strings = part(&world, "a.xlsx", "xl/worksheets/sheet1.xml");
    assert!(
        !strings.contains("buyer_email") && !strings.contains("@example"),
        "{strings}"
    );

    let named = [
        "search",
        "2026-11-14",
        "--columns",
        "tid,buyer_email",
        "--out",
        "b.xlsx",
    ];
    assert_eq!(world.run(&named).code, 0);
    assert!(part(&world, "b.xlsx", "xl/worksheets/sheet1.xml").contains("buyer_email"));
    let total = [
        "search",
        "2026-11-14",
        "--summary",
        "method",
        "--out",
        "c.xlsx",
    ];
    assert_eq!(world.run(&total).code, 0);
    let file = fs::File::open(world.path("c.xlsx")).expect("the workbook");
    let archive = zip::ZipArchive::new(file).expect("an archive");
    assert!(
        archive
            .file_names()
            .all(|name| !name.expect("a name").contains("chart"))
    );
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook")
}

#[test]
fn a_workbook_has_the_payments_of_the_search_and_the_sums_of_the_summary() {
    let world = World::new();
    let run = world.run(&["search", "2026-11", "-o", "xlsx", "--out", "november.xlsx"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout, "");
    let mut workbook = open(fs::read(world.path("november.xlsx")).unwrap());
    assert_eq!(workbook.sheet_names(), ["payments", "summary"]);

    let payments = world.run(&[
        "search",
        "2026-11",
        "-o",
        "csv",
        "--columns",
        "tid,amount,order_no",
    ]);
    let range = workbook.worksheet_range("payments").unwrap();
    let header: Vec<String> = range
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(Data::to_string)
        .collect();
    let place = |name: &str| header.iter().position(|cell| cell == name).unwrap();
    let mut count = 0;
    for (line, row) in payments.stdout.lines().skip(1).zip(range.rows().skip(1)) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(row[place("tid")], Data::String(cells[0].to_owned()));
        assert_eq!(row[place("amount")].to_string(), cells[1]);
        assert_eq!(row[place("order_no")], Data::String(cells[2].to_owned()));
        assert!(matches!(row[place("amount")], Data::Float(_)), "{row:?}");
        let approved = &row[place("approved_at")];
        assert!(
            approved.is_datetime() || *approved == Data::Empty,
            "{row:?}"
        );
        count += 1;
    }
    assert!(count > 50, "{count}");

    let summary = world.run(&["search", "2026-11", "-o", "csv", "--summary", "day"]);
    let range = workbook.worksheet_range("summary").unwrap();
    for (line, row) in summary.stdout.lines().skip(1).zip(range.rows().skip(1)) {
        let cells: Vec<&str> = line.split(',').skip(1).take(5).collect();
        let row: Vec<String> = row.iter().skip(1).take(5).map(Data::to_string).collect();
        assert_eq!(row, cells);
    }
    let paid = workbook.worksheet_range("payments").unwrap();
    let total = paid
        .rows()
        .find(|row| row[0] == Data::String("total".into()))
        .unwrap();
    let sums = world
        .run(&["search", "2026-11", "-o", "json", "--summary"])
        .json();
    assert_eq!(
        total[place("amount")].to_string(),
        sums["total"]["paid"].to_string()
    );
    assert_eq!(
        total[place("cancelled")].to_string(),
        sums["total"]["cancelled"].to_string()
    );
}

#[test]
fn a_named_summary_is_the_second_sheet_and_named_columns_are_the_first() {
    let world = World::new();
    let run = world.run(&[
        "search",
        "2026-11-14",
        "-o",
        "xlsx",
        "--out",
        "a.xlsx",
        "--summary",
        "method,status",
        "--columns",
        "buyer,amount",
        "--sort",
        "-amount",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let mut workbook = open(fs::read(world.path("a.xlsx")).unwrap());
    let payments = workbook.worksheet_range("payments").unwrap();
    assert_eq!(payments.width(), 2);
    // A header, four payments, a blank row, and two of totals.
    assert_eq!(payments.height(), 8);
    let summary = workbook.worksheet_range("summary").unwrap();
    assert_eq!(
        summary.get_value((0, 0)),
        Some(&Data::String("method".into()))
    );
    assert_eq!(
        summary.get_value((0, 1)),
        Some(&Data::String("status".into()))
    );
}

#[test]
fn a_pipe_takes_a_workbook() {
    let world = World::new();
    let mut run = world
        .cookiepay(&["search", "2026-11-03", "-o", "xlsx"])
        .into_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut bytes = Vec::new();
    run.stdout.take().unwrap().read_to_end(&mut bytes).unwrap();
    assert!(run.wait().unwrap().success());
    assert_eq!(open(bytes).sheet_names(), ["payments", "summary"]);
}

#[test]
fn the_header_is_frozen_and_can_be_filtered() {
    let world = World::new();
    world.run(&["search", "2026-11-03", "-o", "xlsx", "--out", "a.xlsx"]);
    let bytes = fs::read(world.path("a.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    archive
        .by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut sheet)
        .unwrap();
    assert!(sheet.contains("state=\"frozen\""), "no frozen row");
    assert!(sheet.contains("<autoFilter ref=\"A1:"), "no filter");
}

#[test]
fn a_workbook_that_fails_leaves_no_file() {
    let world = World::with_gateway(&["--fault", "search:drop-after"]);
    let run = world.run(&["search", "2026-11-03", "-o", "xlsx", "--out", "a.xlsx"]);
    assert_ne!(run.code, 0);
    assert!(!world.path("a.xlsx").exists());
}

#[test]
fn what_is_no_list_of_payments_is_no_workbook() {
    let world = World::new();
    for arguments in [&["token"][..], &["config", "show"]] {
        let run = world.run(&[arguments, &["-o", "xlsx"]].concat());
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains("xlsx"), "{run:?}");
    }
}
