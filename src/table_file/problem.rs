//! What may be wrong with a line of a table. Its words are in `words`.

/// Something that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadTableLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: TableProblem,
}

/// Why a line is no part of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableProblem {
    /// It is not UTF-8.
    NotUtf8,
    /// A carriage return stands inside the line.
    CarriageReturn,
    /// A quote is not closed on this line: it would swallow the rows below it.
    OpenQuote,
    /// It is no line of CSV, for this reason.
    NotCsv(String),
    /// It is no JSON object, for this reason.
    NotAnObject(String),
    /// A row stands where the header should.
    NoHeader,
    /// The header names a column twice.
    ColumnTwice(&'static str),
    /// The header lacks a column.
    NoColumn(&'static str),
    /// A column is named that nobody knows.
    UnknownColumn {
        /// Its name.
        name: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// A row has more or fewer cells than the header.
    OtherWidth {
        /// The number of cells of the row.
        cells: usize,
        /// The number of columns of the header.
        columns: usize,
    },
    /// An object has a member twice.
    MemberTwice(&'static str),
    /// A number that is no whole number of won.
    NotWholeWon(&'static str),
    /// A value that has to be a text is none.
    NotText(&'static str),
}
