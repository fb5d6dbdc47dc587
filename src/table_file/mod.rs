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
