//! What may be wrong with a table: with the file as a whole, or with one line of it. Its words are in
//! `words`.

/// What is wrong with a file as a whole, whatever its lines hold. It is said once, with the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFileProblem {
    /// Its text is in CP949, the Korean code page of Windows, or in EUC-KR, a part of it.
    Cp949,
    /// Its text is in UTF-16: the "Unicode text" of a spreadsheet.
    Utf16,
    /// Its text is in no encoding that is known.
    NotUtf8 {
        /// The first line that is not UTF-8, from 1.
        line: u64,
    },
    /// Its text is in UTF-8, and was said to be in CP949.
    Utf8,
    /// Its text is not in CP949, and was said to be.
    NotCp949 {
        /// The first line that is not, from 1.
        line: u64,
    },
    /// It is no text: there is a NUL byte.
    Binary {
        /// The line that it is on, from 1.
        line: u64,
    },
    /// A workbook of the kind before XLSX (`.xls`).
    OldWorkbook,
    /// A workbook that opens with a password only.
    LockedWorkbook,
    /// A workbook of `LibreOffice` (`.ods`).
    OpenDocument,
    /// A ZIP archive in which no workbook could be read.
    BrokenWorkbook,
    /// A workbook of which no sheet is to be seen.
    NoSheet,
    /// A workbook that unpacks to more than is read.
    WorkbookTooLarge {
        /// The largest that is read, in MiB.
        limit_mib: u64,
    },
    /// HTML, or another document in angle brackets, which many programs call a workbook.
    Markup,
    /// Cells are set apart by something else than commas or tabs.
    Separator(char),
    /// One JSON array, in place of an object a line.
    JsonArray,
    /// JSON objects over several lines each.
    PrettyJson,
    /// Something else stands above the header.
    TitleRow {
        /// Where it stands, from 1.
        line: u64,
        /// Where the header stands, from 1.
        header: u64,
    },
    /// A row stands where the header should.
    NoHeader {
        /// Where it stands, from 1.
        line: u64,
    },
    /// An export of payments, which says nothing of what is to be done with them.
    Export(ExportFault),
}

/// Why an export is not what a table is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFault {
    /// Some of its columns are not read.
    OtherColumns,
    /// One of them means something else than what would be read from it.
    OtherMeaning {
        /// What the export calls it.
        title: &'static str,
        /// The column that would be read from it.
        column: &'static str,
    },
}

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
    /// A quote is not closed as it must be: it would swallow the rows below it.
    OpenQuote,
    /// It is no JSON object.
    NotAnObject(JsonFault),
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
    /// A person has to say which column is which.
    Choice(ColumnChoice),
    /// A cell stands under no column.
    NoColumnAbove {
        /// Its place, from 1.
        cell: usize,
        /// What is in it.
        text: String,
        /// The number of columns of the header.
        columns: usize,
    },
    /// The row is hidden in its sheet, by a filter or by a person.
    HiddenRow,
    /// A column that is read is hidden in its sheet.
    HiddenColumn(&'static str),
    /// A cell of a sheet holds a number, a date or a truth value where each digit counts.
    NumberCell {
        /// The column.
        column: &'static str,
        /// What it holds, as CSV would have it.
        text: String,
    },
    /// A cell of a sheet has a formula, and its value is not in the file.
    FormulaWithoutValue {
        /// Its place, from 1.
        cell: usize,
    },
    /// The row is the total of others.
    TotalRow {
        /// What it calls itself.
        name: String,
    },
    /// An object has a member twice.
    MemberTwice(&'static str),
    /// A number that is no whole number of won.
    NotWholeWon {
        /// The column.
        column: &'static str,
        /// The number.
        text: String,
    },
    /// A value that has to be a text is none.
    NotText {
        /// The column.
        column: &'static str,
        /// The value, as JSON.
        text: String,
    },
}

/// Why a person has to say which column of a table is which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChoice {
    /// The table lacks a column, or one of several, whatever it is called in it.
    Lacks {
        /// Which; one of them is enough.
        columns: Vec<&'static str>,
        /// What there is, as the table calls it.
        has: Vec<String>,
    },
    /// The table has no column that is called as a person says.
    NotCalledSo {
        /// Which column is meant.
        column: &'static str,
        /// What it is said to be called.
        name: String,
        /// What there is, as the table calls it.
        has: Vec<String>,
    },
    /// Two columns are called by names of one that is read.
    TwoNames {
        /// Which.
        column: &'static str,
        /// What one of them is called.
        one: String,
        /// What the other is called.
        other: String,
    },
    /// Two columns are called the same, and one is read.
    SameName {
        /// What they are called.
        name: String,
    },
}

impl From<ColumnChoice> for TableProblem {
    fn from(choice: ColumnChoice) -> Self {
        Self::Choice(choice)
    }
}

/// Why a text is no JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// It ends before the object does.
    Ends,
    /// It cannot be read on from a character.
    Unexpected {
        /// Which, from 1.
        place: usize,
    },
    /// It is JSON, and no object.
    OtherValue,
}
