//! A batch in every dialect: what is read is whole orders, the same in every form of the same table; what another
//! program wrote in a form that is not read is named as that.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use cookiepay::error::{BatchProblem, Failure, InputSource, UsageError};
use cookiepay::output::{Dialect, Record, RecordCsv, Value};
use cookiepay::payment::{AmountAsked, Order};
use cookiepay::refund::batch::file::{BadBatch, OtherColumns, read};
use cookiepay::table_file::TableFileProblem;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::input::{Input, assert_is_showable};

pub(crate) fn target(bytes: &[u8]) {
    let mut input = Input(bytes);
    let form = input.byte();
    let rest = input.0;
    match form % 6 {
        0 => drop(batch(rest)),
        1 => {
            let text = String::from_utf8_lossy(rest);
            let (encoded, _, _) = encoding_rs::EUC_KR.encode(&text);
            if let Ok(orders) = batch(&encoded) {
                // ASCII, and the few texts that are correct UTF-8 as well.
                assert!(str::from_utf8(&encoded).is_ok(), "{orders:?}");
            }
        }
        2 => utf16(&String::from_utf8_lossy(rest)),
        3 => drop(batch(&workbook(rest, b"<sst/>"))),
        4 => {
            let (sheet, strings) = rest.split_at(rest.len() / 2);
            drop(batch(&workbook(sheet, strings)));
        }
        _ => one_table_in_every_form(&mut input),
    }
}

/// Reads a file, and holds what is read, or what is said of it, to what it must be.
fn batch(file: &[u8]) -> Result<Vec<Order>, BadBatch> {
    let reason = "품절".parse().ok();
    match read(file, reason.as_ref(), OtherColumns::default()) {
        Ok(lines) => {
            assert!(lines.is_sorted_by(|one, other| one.line < other.line));
            let orders: Vec<_> = lines.into_iter().map(|line| line.order).collect();
            are_told_apart(&orders);
            assert_eq!(
                orders_of(canonical(&orders).as_bytes()).as_ref(),
                Ok(&orders)
            );
            Ok(orders)
        }
        Err(bad) => {
            let failure: Failure = UsageError::Batch {
                source: InputSource::Stdin,
                problem: BatchProblem::Bad(bad.clone()),
            }
            .into();
            assert_is_showable(&failure.error.to_string());
            drop(
                serde_json::to_string(&failure.report(|hint| hint.to_string())).expect("a report"),
            );
            Err(bad)
        }
    }
}

fn orders_of(file: &[u8]) -> Result<Vec<Order>, BadBatch> {
    let lines = read(file, None, OtherColumns::default())?;
    Ok(lines.into_iter().map(|line| line.order).collect())
}

/// No two orders are the same refund without names that tell them apart.
fn are_told_apart(orders: &[Order]) {
    for (place, order) in orders.iter().enumerate() {
        if let AmountAsked::Part(won) = order.asked {
            assert!((1..=9_999_999_999).contains(&won.get()));
        }
        for other in &orders[place + 1..] {
            let is_same = order.tid == other.tid && order.asked == other.asked;
            let is_named = order.reference.is_some()
                && other.reference.is_some()
                && order.reference != other.reference;
            assert!(
                !is_same || is_named && order.asked != AmountAsked::Full,
                "{order:?}"
            );
        }
    }
}

const NAMES: [&str; 9] = [
    "tid",
    "amount",
    "reason",
    "taxfree_amount",
    "bank",
    "account_no",
    "account_name",
    "ref",
    "expect_balance",
];

/// Writes orders as a plan is printed that is fed to a batch again.
fn canonical(orders: &[Order]) -> String {
    let mut out = Vec::new();
    let mut csv = RecordCsv::new(&mut out, Dialect::default());
    csv.write_header(NAMES.into_iter()).expect("a header");
    for order in orders {
        let account = order.account.as_ref();
        let cells = [
            Some(order.tid.to_string()),
            Some(match order.asked {
                AmountAsked::Full => "full".to_owned(),
                AmountAsked::Part(won) => won.to_string(),
            }),
            Some(order.reason.as_str().to_owned()),
            order.taxfree_amount.map(|won| won.to_string()),
            account.map(|it| it.bank().code().to_owned()),
            account.map(|it| it.account_no().to_owned()),
            account.map(|it| it.account_name().to_owned()),
            order.reference.as_ref().map(|it| it.as_str().to_owned()),
            order.expect_balance.map(|won| won.to_string()),
        ];
        let cells = cells.map(|cell| Value::maybe(cell, Value::text));
        csv.write(&Record(NAMES.into_iter().zip(cells).collect()))
            .expect("a row");
    }
    drop(csv);
    String::from_utf8(out).expect("UTF-8")
}

fn object(names: &[String], cells: &[String]) -> String {
    let members = names.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    let object: serde_json::Map<_, _> = members
        .map(|(name, cell)| (name.clone(), cell.as_str().into()))
        .collect();
    serde_json::Value::Object(object).to_string() + "\n"
}

fn utf16(text: &str) {
    for mark in [true, false] {
        let units = mark
            .then_some(0xfeff)
            .into_iter()
            .chain(text.encode_utf16());
        let little: Vec<u8> = units.clone().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
        for file in [little, big] {
            let read = batch(&file);
            if mark {
                assert_eq!(read, Err(BadBatch::File(TableFileProblem::Utf16)));
            }
        }
    }
}

/// Writes one table of cells as CSV, as TSV, as objects and as a workbook: it is the same batch in all.
fn one_table_in_every_form(input: &mut Input<'_>) {
    let columns = 2 + usize::from(input.byte()) % 8;
    let names: Vec<String> = NAMES[..columns]
        .iter()
        .copied()
        .map(str::to_owned)
        .collect();
    let mut rows = Vec::new();
    while !input.0.is_empty() && rows.len() < 8 {
        let cells = names.iter().map(|_| plain(&input.text()));
        rows.push(cells.collect::<Vec<String>>());
    }
    // A row of empty cells is none; one with an empty first line would be another file.
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    let table = |separator: &str| {
        let mut text = names.join(separator) + "\n";
        for row in &rows {
            let cells = row
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
            text += &(cells.collect::<Vec<_>>().join(separator) + "\n");
        }
        text
    };
    let comma = batch(table(",").as_bytes());
    let tab = batch(table("\t").as_bytes());
    assert_eq!(comma, tab, "TSV is another batch");
    let semicolon = batch(table(";").as_bytes());
    assert_eq!(
        semicolon,
        Err(BadBatch::File(TableFileProblem::Separator(';')))
    );
    let sheet = batch(&workbook(sheet(&names, &rows).as_bytes(), b"<sst/>"));
    // In a workbook a text in the place of an amount or an account is one as well.
    if let (Ok(comma), Ok(sheet)) = (&comma, &sheet) {
        assert_eq!(comma, sheet, "a workbook is another batch");
    }
    assert_eq!(comma.is_ok(), sheet.is_ok(), "{comma:?} {sheet:?}");
    let objects: String = rows.iter().map(|row| object(&names, row)).collect();
    if let (Ok(comma), Ok(objects)) = (&comma, batch(objects.as_bytes())) {
        assert_eq!(comma, &objects, "NDJSON is another batch");
    }
}

/// Leaves out of a cell what the forms cannot hold alike: marks that a spreadsheet takes off, control characters.
fn plain(text: &str) -> String {
    let text = text.replace(
        |c: char| c.is_control() || c == '\u{feff}' || c > '\u{fff0}',
        "",
    );
    // A workbook has a way of its own to write characters.
    let text = text.replace("_x", "");
    text.trim_start_matches(['\'', '=']).to_owned()
}

fn sheet(names: &[String], rows: &[Vec<String>]) -> String {
    let mut xml = String::from("<worksheet><sheetData>");
    for (number, row) in std::iter::once(&names.to_vec()).chain(rows).enumerate() {
        write!(xml, "<row r=\"{}\">", number + 1).expect("a text");
        for (letter, cell) in ('A'..).zip(row) {
            let cell = cell
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            let place = number + 1;
            write!(xml, "<c r=\"{letter}{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{cell}</t></is></c>")
                .expect("a text");
        }
        xml += "</row>";
    }
    xml + "</sheetData></worksheet>"
}

/// Packs a workbook around a sheet and the texts that sheets share.
fn workbook(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ] {
        zip.start_file(name, stored).expect("a member");
        zip.write_all(content).expect("a member");
    }
    zip.finish().expect("a workbook").into_inner()
}

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="refunds" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
