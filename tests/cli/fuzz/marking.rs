//! CSV for a spreadsheet: no cell of ours is a formula, and every text comes back as it was.

use cookiepay::output::{
    Columns, Csv, Dialect, PaymentWriter, Record, RecordCsv, Value, undo_defusing,
};
use cookiepay::payment::{Payment, Won};
use cookiepay::shown::escape;

use super::input::{Input, assert_is_showable};

pub(crate) fn target(bytes: &[u8]) {
    let mut input = Input(bytes);
    let flags = input.byte();
    let dialect = Dialect {
        is_for_excel: flags & 1 == 1,
        escapes_foreign: flags & 2 == 2,
    };
    let texts = [input.text(), input.text(), input.text(), input.text()];
    // A marking that is undone is the text again, and a text that was never marked is let be.
    for text in &texts {
        let marked = format!("'{text}");
        let undone = undo_defusing(&marked);
        assert_eq!(undone.len() <= text.len(), undone == text.as_str());
    }
    payments(&texts, dialect);
    records(&texts, dialect);
}

/// A payment with four foreign texts in it.
fn payments(texts: &[String; 4], dialect: Dialect) {
    let [order_no, buyer, product, tid] = texts.each_ref().map(|text| text.as_str().into());
    let payment = Payment {
        order_no,
        buyer,
        product,
        tid,
        ..Payment::blank()
    };
    let columns: Columns = "order_no,buyer,product,tid".parse().expect("columns");
    let mut out = Vec::new();
    let mut csv = Box::new(Csv::new(&mut out, columns, dialect));
    csv.write(&payment, "shop").expect("a row");
    csv.write(&payment, "shop").expect("a row");
    csv.finish().expect("an end");
    let rows = parsed(&out, dialect);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0], ["order_no", "buyer", "product", "tid"]);
    for row in &rows[1..] {
        come_back(row, texts, dialect);
    }
}

/// A record of refunds with an amount between texts.
fn records(texts: &[String; 4], dialect: Dialect) {
    let value = |text: &'static str, at: usize| (text, Value::text(texts[at].as_str()));
    let amount = ("amount", Value::Won(Won::new(5_000)));
    let record = Record(vec![
        value("a", 0),
        value("b", 1),
        amount,
        value("c", 2),
        value("d", 3),
    ]);
    let mut out = Vec::new();
    let mut csv = RecordCsv::new(&mut out, dialect);
    csv.write_header(["a", "b", "amount", "c", "d"].into_iter())
        .expect("a header");
    csv.write(&record).expect("a row");
    drop(csv);
    let mut rows = parsed(&out, dialect);
    assert_eq!(rows.len(), 2);
    let mut row = rows.remove(1);
    assert_eq!(row.remove(2), "5000");
    come_back(&row, texts, dialect);
}

fn come_back(row: &[String], texts: &[String], dialect: Dialect) {
    assert_eq!(row.len(), texts.len());
    for (cell, text) in row.iter().zip(texts) {
        assert!(!would_run(cell), "a formula: {cell:?}");
        let said = if dialect.escapes_foreign {
            escape(text)
        } else {
            text.into()
        };
        assert_eq!(undo_defusing(cell), said, "another text");
    }
}

/// Reads CSV by the csv crate.
fn parsed(out: &[u8], dialect: Dialect) -> Vec<Vec<String>> {
    let text = str::from_utf8(out).expect("UTF-8");
    if dialect.escapes_foreign {
        assert_is_showable(&text.replace(['\u{feff}', '\r'], ""));
    }
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) if dialect.is_for_excel => rest,
        _ => text,
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.expect("a row of as many cells");
        row.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

/// Tells whether a spreadsheet takes a cell for a formula (OWASP, "CSV Injection"), numbers aside.
fn would_run(cell: &str) -> bool {
    let is_number = {
        let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
        digits.bytes().any(|byte| byte.is_ascii_digit())
            && digits
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        && !is_number
        && cell != "-"
}
