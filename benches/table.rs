//! Lays cells out with comfy-table alone: what a table costs without the rest of the program.
//!
//!     cargo bench --bench table -- FILE
//!
//! The file has a row a line, its cells between tabs. Refuses to measure: `compare.py` does that, from
//! outside.

use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    // Cargo adds arguments of its own.
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let Some(file) = file else {
        return Ok(());
    };
    let text = std::fs::read_to_string(file)?;
    let mut table = comfy_table::Table::new();
    table.load_style(
        comfy_table::TableStyle::new().header_separator(comfy_table::LineStyle::none().fill('─')),
    );
    let mut rows = text.lines().map(|line| line.split('\t'));
    if let Some(header) = rows.next() {
        table.set_header(header);
    }
    for row in rows {
        table.add_row(row);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for line in table.lines() {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
