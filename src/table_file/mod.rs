//! Tables in: rows with names, whatever wrote them. Reads no table of which a line is not understood,
//! and says of each such line what is wrong with it.
//!
//! A form of table is a file here: `csv` and `ndjson`. All end in the same [`TableRow`]s.

mod columns;
mod csv;
mod lines;
mod ndjson;
mod problem;

pub use columns::{Cells, ColumnKind, TableColumn, TableColumns, TableHeader, TableRow};
pub use problem::{BadTableLine, TableProblem};

/// A table of which the header was read, and no row yet.
pub struct TableFile<'t, 'c, const N: usize> {
    columns: TableColumns<'c, N>,
    form: Form,
    lines: Vec<(u64, &'t str)>,
    /// What is wrong with the file as lines, and with its header.
    pub bad: Vec<BadTableLine>,
}

/// How the rows of a table are written.
enum Form {
    /// `None` where nothing is in the file, or where the header is wrong: there are no rows then.
    Csv(Option<TableHeader>),
    Ndjson,
}

impl<'t, 'c, const N: usize> TableFile<'t, 'c, N> {
    /// Opens a table, in whichever form it is: one that begins with a brace is NDJSON, all else is CSV.
    #[must_use]
    pub fn open(file: &'t [u8], columns: TableColumns<'c, N>) -> Self {
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let mut bad = Vec::new();
        let mut lines = lines::split(file, &mut bad);
        let form = if file.trim_ascii_start().starts_with(b"{") {
            Form::Ndjson
        } else {
            Form::Csv(csv::header(&mut lines, &columns, &mut bad))
        };
        Self {
            columns,
            form,
            lines,
            bad,
        }
    }

    /// Returns the header, where the form has one and it could be read.
    #[must_use]
    pub const fn header(&self) -> Option<&TableHeader> {
        match &self.form {
            Form::Csv(header) => header.as_ref(),
            Form::Ndjson => None,
        }
    }

    /// Reads the rows, one after the other.
    pub fn rows(&self) -> impl Iterator<Item = Result<TableRow<N>, BadTableLine>> {
        self.lines.iter().filter_map(|(line, text)| {
            let cells = match &self.form {
                Form::Csv(header) => csv::cells(text, header.as_ref()?),
                Form::Ndjson => ndjson::cells(text, &self.columns),
            };
            let line = *line;
            Some(match cells {
                Ok(cells) => Ok(TableRow { line, cells }),
                Err(problem) => Err(BadTableLine { line, problem }),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: TableColumns<'static, 3> = TableColumns {
        read: [
            TableColumn::text("name").required(),
            TableColumn::won("price").required(),
            TableColumn::text("note"),
        ],
        ignored: &["seen"],
        is_value: |cell| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit()),
    };

    /// What stands on which line.
    type Lines<T> = Vec<(u64, T)>;

    /// Reads a whole table: the cells of its rows, and what is wrong with it.
    fn read(file: impl AsRef<[u8]>) -> (Lines<String>, Lines<TableProblem>) {
        let mut table = TableFile::open(file.as_ref(), COLUMNS);
        let mut bad = std::mem::take(&mut table.bad);
        let mut rows = Vec::new();
        for row in table.rows() {
            match row {
                Ok(row) => {
                    let cells = row.cells.map(|cell| cell.unwrap_or_else(|| "-".to_owned()));
                    rows.push((row.line, cells.join("|")));
                }
                Err(wrong) => bad.push(wrong),
            }
        }
        let bad = bad.into_iter().map(|bad| (bad.line, bad.problem));
        (rows, bad.collect())
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
    fn a_line_keeps_its_number_whatever_stands_above_it() {
        for end in ["\n", "\r\n"] {
            let csv = ["", "name,price", "", "a,5", "  ", "b", "c,7"].join(end);
            let (rows, bad) = read(&csv);
            assert_eq!(rows, [row(4, "a|5|-"), row(7, "c|7|-")], "{csv:?}");
            let width = TableProblem::OtherWidth {
                cells: 1,
                columns: 2,
            };
            assert_eq!(bad, [(6, width)], "{csv:?}");
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
        let (rows, bad) = read("name,price\n\"a,5\nb,6\n\"c\",\"7\nd,8\"\n\"e\",9\n");
        assert_eq!(rows, [row(3, "b|6|-"), row(6, "e|9|-")]);
        let open = TableProblem::OpenQuote;
        assert_eq!(bad, [(2, open.clone()), (4, open.clone()), (5, open)]);
        let (rows, bad) = read("name,\"price\na,5\n");
        assert_eq!((rows, bad), (vec![], vec![(1, TableProblem::OpenQuote)]));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_first_name() {
        let object = r#"{"name":"a","price":5}"#;
        for (file, line) in [
            ("\u{feff}name,price\na,5\n", 2),
            ("\u{feff}\"name\",price\na,5\n", 2),
            (&format!("\u{feff}{object}"), 1),
        ] {
            assert_eq!(read(file), (vec![row(line, "a|5|-")], vec![]), "{file:?}");
        }
    }

    #[test]
    fn a_nul_ends_no_text_and_hides_no_row() {
        let (rows, bad) = read("name,price\na\0b,5\n\0,6\nc,7\n");
        assert_eq!(
            rows,
            [row(2, "a\0b|5|-"), row(3, "\0|6|-"), row(4, "c|7|-")]
        );
        assert_eq!(bad, []);
        let (rows, bad) = read("name,price\0\na,5\n");
        assert_eq!(rows, []);
        assert!(
            matches!(&bad[..], [(1, TableProblem::UnknownColumn { name, .. })] if name == "price\0")
        );
        let (rows, bad) = read("{\"name\":\"a\\u0000b\",\"price\":5}\n{\"name\":\"a\0b\"}\n");
        assert_eq!(rows, [row(1, "a\0b|5|-")]);
        assert!(
            matches!(&bad[..], [(2, TableProblem::NotAnObject(_))]),
            "{bad:?}"
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_named_and_the_lines_around_them_read() {
        let (rows, bad) = read(b"name,price\n\xb0\xa1,5\nb\rc,6\nd,7\n");
        assert_eq!(rows, [row(4, "d|7|-")]);
        let expected = [
            (2, TableProblem::NotUtf8),
            (3, TableProblem::CarriageReturn),
        ];
        assert_eq!(bad, expected);
    }

    #[test]
    fn a_member_that_is_there_twice_is_an_error_even_where_both_are_the_same_or_empty() {
        for members in [
            r#""price":5,"price":6"#,
            r#""price":5,"price":5"#,
            r#""price":5,"price":null"#,
            r#""price":null,"price":5"#,
            r#""price":5,"\u0070rice":6"#,
        ] {
            let (rows, bad) = read(format!("{{\"name\":\"a\",{members}}}"));
            let twice = TableProblem::MemberTwice("price");
            assert_eq!((rows, bad), (vec![], vec![(1, twice)]), "{members}");
        }
        let unread = r#"{"seen":1,"seen":2,"name":"a","price":5}"#;
        assert_eq!(read(unread), (vec![row(1, "a|5|-")], vec![]));
        let (rows, bad) = read("name,price,name\na,5,b\n");
        assert_eq!(
            (rows, bad),
            (vec![], vec![(1, TableProblem::ColumnTwice("name"))])
        );
    }

    #[test]
    fn an_amount_in_json_is_whole_and_a_text_is_in_quotes() {
        for (object, expected) in [
            (r#"{"price":1e3}"#, TableProblem::NotWholeWon("price")),
            (r#"{"price":5.0}"#, TableProblem::NotWholeWon("price")),
            (r#"{"price":-5}"#, TableProblem::NotWholeWon("price")),
            (
                r#"{"price":18446744073709551616}"#,
                TableProblem::NotWholeWon("price"),
            ),
            (r#"{"price":[5]}"#, TableProblem::NotText("price")),
            (r#"{"name":5}"#, TableProblem::NotText("name")),
        ] {
            assert_eq!(read(object), (vec![], vec![(1, expected)]), "{object}");
        }
    }

    #[test]
    fn a_table_without_its_header_has_no_rows() {
        let no_column = TableProblem::NoColumn("price");
        for (file, expected) in [
            ("a,5\nb,6\n", TableProblem::NoHeader),
            ("name,note\na,5\n", no_column),
        ] {
            assert_eq!(read(file), (vec![], vec![(1, expected)]), "{file:?}");
        }
        for file in ["", "\n \r\n", "\u{feff}"] {
            assert_eq!(read(file), (vec![], vec![]), "{file:?}");
        }
    }
}
