//! What people hand in, and what is read of it.
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::*;

const COLUMNS: TableColumns<'static, 3> = TableColumns {
    read: [
        TableColumn::new("name", ColumnKind::Code, &["이름", "제품"])
            .required()
            .exact(),
        TableColumn::new("price", ColumnKind::Won, &["판매 금액"]).required(),
        TableColumn::new("note", ColumnKind::Text, &[]),
    ],
    about: 1,
    one_of: &[],
    called: [None; 3],
    skips_unknown: false,
    ignored: &["seen"],
    exported: &[
        &[
            exported("approved_at", "approved_at"),
            exported("order_no", "order_no"),
        ],
        &[
            exported("제품", "name"),
            exported("판매금액", "sold"),
            exported("note", "memo"),
        ],
    ],
    is_value: |cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()),
};

const fn exported(title: &'static str, name: &'static str) -> ExportedColumn {
    ExportedColumn { title, name }
}

/// What stands on which line.
type OnLines<T> = Vec<(u64, T)>;

/// Reads a whole table: the cells of its rows, and what is wrong with its lines.
fn read(file: impl AsRef<[u8]>) -> (OnLines<String>, OnLines<TableProblem>) {
    let mut table = TableFile::open(file.as_ref(), COLUMNS).unwrap();
    let mut bad = std::mem::take(&mut table.bad);
    let mut rows = Vec::new();
    for row in table.rows() {
        match row {
            Ok(row) => {
                let cells = row.cells.map(|cell| cell.unwrap_or("-".into()));
                rows.push((row.line, cells.join("|")));
            }
            Err(wrong) => bad.push(wrong),
        }
    }
    let bad = bad.into_iter().map(|bad| (bad.line, bad.problem));
    (rows, bad.collect())
}

/// Returns what is wrong with a file as a whole.
fn refused(file: impl AsRef<[u8]>) -> Option<TableFileProblem> {
    TableFile::open(file.as_ref(), COLUMNS).err()
}

fn row(line: u64, cells: &str) -> (u64, String) {
    (line, cells.to_owned())
}

#[test]
fn cells_come_in_the_order_that_is_asked_for_and_empty_ones_are_absent() {
    let (rows, bad) = read("seen,note,price,name\nx,,5,\"a, \"\"b\"\"\"\ny,n,6,c\n");
    assert_eq!(rows, [row(2, "a, \"b\"|5|-"), row(3, "c|6|n")]);
    assert_eq!(bad, []);
}

#[test]
fn a_header_is_known_by_any_of_its_names_whatever_its_case_blanks_and_unicode_form() {
    for header in [
        "NAME,Price,note",
        " name , p_rice\u{a0},note",
        "이름,판매금액,note",
        "\u{110b}\u{1175}\u{1105}\u{1173}\u{11b7},판매 금액,note",
        "\"na\nme\",price,note",
    ] {
        let (rows, bad) = read(format!("{header}\na,5,x\n"));
        assert_eq!(bad, [], "{header}");
        assert_eq!(rows[0].1, "a|5|x", "{header}");
    }
}

#[test]
fn a_line_keeps_its_number_whatever_stands_above_it() {
    for end in ["\n", "\r\n", "\r"] {
        let csv = [
            "",
            "name,price",
            "",
            "a,5",
            "  ",
            ",,,",
            "\"b",
            "c\",6",
            "b",
            "c,7",
        ]
        .join(end);
        let (rows, bad) = read(&csv);
        let expected = [
            row(4, "a|5|-"),
            row(7, "b c|6|-"),
            row(9, "b|-|-"),
            row(10, "c|7|-"),
        ];
        assert_eq!(
            (rows.as_slice(), bad),
            (expected.as_slice(), vec![]),
            "{csv:?}"
        );
        let object = r#"{"name":"a","price":5}"#;
        let ndjson = ["", object, "", "{}", object].join(end);
        let (rows, bad) = read(&ndjson);
        let expected = [row(2, "a|5|-"), row(4, "-|-|-"), row(5, "a|5|-")];
        assert_eq!(
            (rows.as_slice(), bad),
            (expected.as_slice(), vec![]),
            "{ndjson:?}"
        );
    }
}

#[test]
fn a_quote_left_open_swallows_no_row_below_it() {
    let open = || TableProblem::OpenQuote;
    for (file, rows, bad) in [
        // To the end of the file.
        ("name,price\n\"a,5\nb,6\n", vec![row(3, "b|6|-")], vec![2]),
        // To the quote of another cell.
        (
            "name,price\n\"a,5\nb,6\n\"c\",7\n",
            vec![row(3, "b|6|-"), row(4, "c|7|-")],
            vec![2],
        ),
        // To another quote that is left open: one cell, were it not for the price in it.
        (
            "name,price\n\"a,5\nb,6\nc\",7\n",
            vec![row(3, "b|6|-"), row(4, "c\"|7|-")],
            vec![2],
        ),
        (
            "name,price,note\na,5,\"x\nb,6,y\nc,7,z\"\n",
            vec![row(3, "b|6|y"), row(4, "c|7|z\"")],
            vec![2],
        ),
        // With a price before it, and one behind it.
        (
            "name,note,price\na,\"x,5\nb,y\",6\n",
            vec![row(3, "b|6|y\"")],
            vec![2],
        ),
        // A row that is as wide as the header, with no price that is one.
        (
            "name,price,note\na,5,\"x\nb,6O,y\"\n",
            vec![row(3, "b|6O|y\"")],
            vec![2],
        ),
    ] {
        let bad: Vec<_> = bad.into_iter().map(|line| (line, open())).collect();
        assert_eq!(read(file), (rows, bad), "{file}");
    }
    assert_eq!(read("name,\"price\na,5\n"), (vec![], vec![(1, open())]));
}

#[test]
fn a_line_break_within_a_cell_is_a_blank() {
    let file = "name,price,note\r\n\"a\",5,\"한 줄\n 두 줄, 또\r\n\"\r\nb,6,x\r\n";
    let expected = vec![row(2, "a|5|한 줄 두 줄, 또"), row(5, "b|6|x")];
    assert_eq!(read(file), (expected, vec![]));
}

#[test]
fn a_quote_within_a_cell_is_a_quote() {
    let expected = vec![row(2, "a|5|15\" 모니터"), row(3, "b|6|\"")];
    let csv = "name,price,note\na,5,15\" 모니터\nb,6,\"\"\"\"  \n";
    assert_eq!(read(csv), (expected, vec![]));
    let open = TableProblem::OpenQuote;
    let csv = "name,price,note\na,5,\"VIP\" 고객\n";
    assert_eq!(read(csv), (vec![], vec![(2, open)]));
}

#[test]
fn the_mark_of_a_file_is_no_part_of_its_first_name_and_any_other_is_part_of_its_cell() {
    let object = r#"{"name":"a","price":5}"#;
    for (file, line) in [
        ("\u{feff}name,price\na,5\n", 2),
        ("\u{feff}\"name\",price\na,5\n", 2),
        ("\u{feff}sep=,\nname,price\na,5\n", 3),
        (&format!("\u{feff}{object}"), 1),
    ] {
        assert_eq!(read(file), (vec![row(line, "a|5|-")], vec![]), "{file:?}");
    }
    let file = "name,price\n\u{feff}a,5\n\"\u{feff}b\",6\n\u{200b}c,7\n";
    let expected = vec![
        row(2, "\u{feff}a|5|-"),
        row(3, "\u{feff}b|6|-"),
        row(4, "\u{200b}c|7|-"),
    ];
    assert_eq!(read(file), (expected, vec![]));
}

#[test]
fn what_stands_between_cells_is_found() {
    for file in [
        "name\tprice\tnote\na\t5\tx\n",
        "name\tprice\tnote\na\t\"5\"\t\"x\"\n",
        "sep=\t\nname\tprice\tnote\na\t5\tx\n",
        "sep=,\r\nname,price,note\r\na,5,x\r\n",
        "\"SEP=,\"\nname,price,note\na,5,x\n",
    ] {
        let (rows, bad) = read(file);
        assert_eq!((rows[0].1.as_str(), bad), ("a|5|x", vec![]), "{file:?}");
    }
    for (file, separator) in [
        ("name;price\na;5\n", ';'),
        ("sep=;\nname;price\na;5\n", ';'),
        ("name|price\na|5\n", '|'),
    ] {
        assert_eq!(refused(file), Some(TableFileProblem::Separator(separator)));
    }
}

#[test]
fn empty_rows_and_columns_are_skipped_and_a_row_may_lack_its_last_cells() {
    let file = "name,price,,note,,\na,5,,x,,\n,,,,,\n\nb,6\nc,7,,,,,,,\n";
    let expected = vec![row(2, "a|5|x"), row(5, "b|6|-"), row(6, "c|7|-")];
    assert_eq!(read(file), (expected, vec![]));
    let (rows, bad) = read("name,price,,note\na,1,000,x\nb,5,,x,y\n");
    let outside = |cell, text: &str| TableProblem::NoColumnAbove {
        cell,
        text: text.to_owned(),
        columns: 4,
    };
    let expected = vec![(2, outside(3, "000")), (3, outside(5, "y"))];
    assert_eq!((rows, bad), (vec![], expected));
}

#[test]
fn a_file_that_is_no_table_is_refused_as_a_whole() {
    use TableFileProblem as Problem;
    let utf16 =
        |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let locked = [content::OLE, content::ENCRYPTED].concat();
    for (file, problem) in [
        (b"name,price\n\xb0\xa1,5\n".to_vec(), Problem::Cp949),
        (
            "이름,price\n".bytes().chain(*b"\xb0\xa1,5\n").collect(),
            Problem::NotUtf8 { line: 2 },
        ),
        (
            b"name,price\n\xff\xff,5\n".to_vec(),
            Problem::NotUtf8 { line: 2 },
        ),
        (utf16("\u{feff}name\tprice\na\t5\n"), Problem::Utf16),
        (utf16("name\tprice\na\t5\n"), Problem::Utf16),
        (b"\xfe\xff\0n".to_vec(), Problem::Utf16),
        (
            b"name,price\na\0b,5\n".to_vec(),
            Problem::Binary { line: 2 },
        ),
        (vec![0; 4_096], Problem::Binary { line: 1 }),
        (content::OLE.to_vec(), Problem::OldWorkbook),
        (locked, Problem::LockedWorkbook),
        (b"PK\x03\x04 no archive".to_vec(), Problem::BrokenWorkbook),
        (b" <!DOCTYPE html><table>".to_vec(), Problem::Markup),
        (
            b"\n[{\"name\":\"a\",\"price\":5}]".to_vec(),
            Problem::JsonArray,
        ),
        (
            b"{\n\"name\":\"a\",\n\"price\":5\n}\n".to_vec(),
            Problem::PrettyJson,
        ),
        (
            b"name,price,approved_at,order_no\na,5,,\n".to_vec(),
            Problem::Export(ExportFault::OtherColumns),
        ),
        (
            b"{\"name\":\"a\",\"price\":5,\"order_no\":1}".to_vec(),
            Problem::Export(ExportFault::OtherColumns),
        ),
        (
            b"11\xec\x9b\x94,,\nname,price\na,5\n".to_vec(),
            Problem::TitleRow { line: 1, header: 2 },
        ),
        (
            b"title\n\nseen,name,price\n,a,5\n".to_vec(),
            Problem::TitleRow { line: 1, header: 3 },
        ),
        (b"a,5\nb,6\n".to_vec(), Problem::NoHeader { line: 1 }),
        (b"\na,5\n".to_vec(), Problem::NoHeader { line: 2 }),
    ] {
        let shown = String::from_utf8_lossy(&file).into_owned();
        assert_eq!(refused(&file), Some(problem), "{shown:?}");
    }
}

#[test]
fn what_an_export_means_otherwise_is_read_from_no_header_of_an_export() {
    let problem = || {
        TableFileProblem::Export(ExportFault::OtherMeaning {
            title: "판매금액",
            column: "price",
        })
    };
    for file in [
        "제품,판매 금액\na,5\n",
        "note,판매_금액,제품\nx,5,a\n",
        "{\"제품\":\"a\",\"판매금액\":5}\n",
    ] {
        assert_eq!(refused(file), Some(problem()), "{file}");
    }
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["제품", "판매금액"]).unwrap();
    assert_eq!(refused(workbook.save_to_buffer().unwrap()), Some(problem()));
    // These are no columns of one export, or mean in it what they are read for.
    for header in [
        "제품,price,note",
        "이름,판매 금액,note",
        "제품,판매 금액,seen",
    ] {
        let (rows, bad) = read(format!("{header}\na,5,x\n"));
        assert_eq!((rows.len(), bad), (1, vec![]), "{header}");
    }
}

#[test]
fn a_header_that_is_wrong_is_named_and_no_row_is_read() {
    for (header, expected) in [
        ("name,note", vec![TableProblem::NoColumn("price")]),
        (
            "note",
            vec![
                TableProblem::NoColumn("name"),
                TableProblem::NoColumn("price"),
            ],
        ),
        ("name,price,이름", vec![TableProblem::ColumnTwice("name")]),
        ("name,price,colour", vec![COLUMNS.unknown("colour")]),
        (
            "what,ever",
            vec![COLUMNS.unknown("what"), COLUMNS.unknown("ever")],
        ),
    ] {
        let (rows, bad) = read(format!("{header}\na,5,x\n"));
        let expected: Vec<_> = expected.into_iter().map(|problem| (1, problem)).collect();
        assert_eq!((rows, bad), (vec![], expected), "{header}");
    }
    for file in ["", "\n \r\n", "\u{feff}", ",,,\n"] {
        assert_eq!(read(file), (vec![], vec![]), "{file:?}");
    }
}

/// Returns a workbook of one sheet with the three columns, as it is filled then.
fn workbook(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["name", "price", "note"]).unwrap();
    fill(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_cell_of_a_sheet_that_is_no_text_is_refused_where_each_digit_counts() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let file = workbook(|sheet| {
        sheet.write_row(1, 0, ["0042", "5"]).unwrap();
        sheet.write(2, 0, 42).unwrap();
        sheet.write(2, 1, 5).unwrap();
        sheet
            .write_with_format(3, 0, 42, &Format::new().set_num_format("0"))
            .unwrap();
        let date = ExcelDateTime::from_ymd(2026, 11, 3).unwrap();
        sheet.write_with_format(4, 0, date, &day).unwrap();
        sheet.write(5, 0, true).unwrap();
        sheet.write(6, 0, 261_122_010_000_123_456_789.0).unwrap();
        // Elsewhere a number is what it says.
        sheet.write_row(7, 0, ["a", "5"]).unwrap();
        sheet.write(7, 2, 7).unwrap();
    });
    let (rows, bad) = read(file);
    assert_eq!(rows, [row(2, "0042|5|-"), row(8, "a|5|7")]);
    let number = |line, text: &str| {
        let text = text.to_owned();
        let column = "name";
        (line, TableProblem::NumberCell { column, text })
    };
    let expected = [
        number(3, "42"),
        number(4, "42"),
        number(5, "2026-11-03"),
        number(6, "TRUE"),
        number(7, "2.61122E+20"),
    ];
    assert_eq!(bad, expected);
}

#[test]
fn the_zeros_that_a_format_shows_in_front_of_a_number_are_part_of_it() {
    let format = |code: &str| Format::new().set_num_format(code);
    let file = workbook(|sheet| {
        // Cells with other formats, and without one, beside those.
        let grouped = format("#,##0");
        for (line, code, number) in [
            (1, "0000000000", 110_123.0),
            (2, "000-00-000000", 1_012_345.0),
            (3, "0000", 123_456.0),
            (4, "00000000000000000000", 12.0),
            (5, "00000000000000000000", 12_345_678_901_234_567.0),
            (6, "00000", 1.5),
        ] {
            sheet
                .write_with_format(line, 0, number, &format(code))
                .unwrap();
            sheet.write_with_format(line, 1, 1_000, &grouped).unwrap();
            sheet.write(line, 2, "x").unwrap();
        }
    });
    let (rows, bad) = read(file);
    let expected = [
        row(2, "0000110123|1000|x"),
        row(3, "000-01-012345|1000|x"),
        row(4, "123456|1000|x"),
        row(5, "00000000000000000012|1000|x"),
    ];
    assert_eq!(rows, expected);
    let lines: Vec<u64> = bad.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [6, 7], "{bad:?}");
}

#[test]
fn what_is_hidden_in_a_sheet_is_named() {
    let file = workbook(|sheet| {
        sheet.write_row(1, 0, ["a", "5"]).unwrap();
        sheet.write_row(2, 0, ["b", "5"]).unwrap();
        sheet.set_row_height(2, 0.5).unwrap();
        // One that no header stands above.
        sheet.set_column_hidden(3).unwrap();
    });
    let (rows, bad) = read(file);
    assert_eq!(rows, [row(2, "a|5|-")]);
    assert_eq!(bad, [(3, TableProblem::HiddenRow)]);
    let file = workbook(|sheet| {
        sheet.write_row(1, 0, ["a", "5", "x"]).unwrap();
        sheet.set_column_hidden(1).unwrap();
        sheet.set_column_width(2, 0.1).unwrap();
    });
    let hidden = ["price", "note"].map(|name| (1, TableProblem::HiddenColumn(name)));
    assert_eq!(read(file), (vec![], hidden.to_vec()));
}

#[test]
fn a_total_is_no_row() {
    for (total, name) in [
        ("합계,11,", "합계"),
        ("총 합 계:,11,", "총 합 계:"),
        (",11,합계", "합계"),
        ("Total,11,", "Total"),
    ] {
        let (rows, bad) = read(format!("name,price,note\na,5,합계 차액\n{total}\n"));
        let name = name.to_owned();
        assert_eq!(bad, [(3, TableProblem::TotalRow { name })], "{total}");
        assert_eq!(rows, [row(2, "a|5|합계 차액")]);
    }
    let (rows, bad) = read("name,price,note\na,5,합계\n");
    assert_eq!((rows, bad), (vec![row(2, "a|5|합계")], vec![]));
}

#[test]
fn a_member_that_is_there_twice_is_an_error_even_where_both_are_the_same_or_empty() {
    for members in [
        r#""price":5,"price":6"#,
        r#""price":5,"price":5"#,
        r#""price":5,"price":null"#,
        r#""price":null,"price":5"#,
        r#""price":5,"\u0070rice":6"#,
        r#""price":5,"Price":6"#,
    ] {
        let (rows, bad) = read(format!("{{\"name\":\"a\",{members}}}"));
        let twice = TableProblem::MemberTwice("price");
        assert_eq!((rows, bad), (vec![], vec![(1, twice)]), "{members}");
    }
    let unread = r#"{"seen":1,"seen":2,"name":"a","price":5}"#;
    assert_eq!(read(unread), (vec![row(1, "a|5|-")], vec![]));
}

#[test]
fn a_member_that_nobody_knows_is_said_once() {
    let object = r#"{"name":"a","price":5,"colour":1,"size":2}"#;
    let (_, bad) = read(format!("{object}\n{object}\n"));
    assert_eq!(bad, [(1, COLUMNS.unknown("colour"))]);
}

#[test]
fn an_amount_in_json_is_whole_and_a_text_is_in_quotes() {
    let not_whole = |text: &str| TableProblem::NotWholeWon {
        column: "price",
        text: text.to_owned(),
    };
    let not_text = |column, text: &str| TableProblem::NotText {
        column,
        text: text.to_owned(),
    };
    for (object, expected) in [
        (r#"{"price":5.0}"#, not_whole("5.0")),
        (r#"{"price":-5}"#, not_whole("-5")),
        (r#"{"price":[5]}"#, not_text("price", "[5]")),
        (r#"{"name":5}"#, not_text("name", "5")),
    ] {
        assert_eq!(read(object), (vec![], vec![(1, expected)]), "{object}");
    }
}

#[test]
fn what_is_no_json_object_is_named_with_its_place() {
    let object = r#"{"name":"가","price":5}"#;
    for (line, fault) in [
        (r#"{"name":"가","price""#, JsonFault::Ends),
        (
            r#"{"name":"가",price:5}"#,
            JsonFault::Unexpected { place: 13 },
        ),
        ("\u{feff}{}", JsonFault::Unexpected { place: 1 }),
        ("[1]", JsonFault::OtherValue),
        ("5", JsonFault::OtherValue),
    ] {
        let problem = TableProblem::NotAnObject(fault);
        let (rows, bad) = read(format!("{object}\n{line}\n{object}\n"));
        assert_eq!(rows.len(), 2, "{line}");
        assert_eq!(bad, [(2, problem)], "{line}");
    }
}

proptest! {
    #[test]
    fn no_file_is_too_strange(file in proptest::collection::vec(any::<u8>(), 0..300)) {
        for head in ["", "name,price\n", "PK\u{3}\u{4}", "{", "sep="] {
            let file = [head.as_bytes(), &file].concat();
            if let Ok(mut table) = TableFile::open(&file, COLUMNS) {
                let lines = file.split(|byte| matches!(byte, b'\n' | b'\r')).count();
                prop_assert!(table.rows().count() <= lines);
            }
        }
    }
}
