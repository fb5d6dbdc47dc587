//! Where the rows of a search go: as they came, or as columns of ours. Refuses to decode a row that is
//! printed as it came.

use std::cell::OnceCell;
use std::io::{self, Write};

use crate::error::Error;
use crate::output::{Finished, PaymentWriter, RawRows, TooManyPayments};
use crate::payment::{Payment, Totals};

/// Where rows go.
pub(super) enum Sink<'a> {
    Raw(RawRows<Box<dyn Write + 'a>>),
    Columns {
        writer: Box<dyn PaymentWriter + 'a>,
        totals: Totals,
    },
}

impl<'a> Sink<'a> {
    pub(super) fn columns(writer: Box<dyn PaymentWriter + 'a>) -> Self {
        Self::Columns {
            writer,
            totals: Totals::default(),
        }
    }

    /// Writes a row that the named profile found.
    pub(super) fn write<'p>(
        &mut self,
        raw: &str,
        profile: &str,
        payment: impl FnOnce() -> Result<&'p Payment<'p>, Error>,
    ) -> Result<(), Error> {
        match self {
            Self::Raw(writer) => writer.write(raw)?,
            Self::Columns { writer, totals } => {
                let payment = payment()?;
                totals.add(payment);
                writer.write(payment, profile).map_err(refusal)?;
            }
        }
        Ok(())
    }

    /// Completes the document; returns the totals, where the rows were read closely enough to add
    /// them up, and what there was no room for.
    pub(super) fn finish(self) -> Result<Option<(Totals, Finished)>, Error> {
        match self {
            Self::Raw(writer) => {
                writer.finish()?;
                Ok(None)
            }
            Self::Columns { writer, totals } => Ok(Some((totals, writer.finish()?))),
        }
    }
}

/// Tells what the person has to change from what the machine could not do.
fn refusal(error: io::Error) -> Error {
    match error.get_ref() {
        Some(cause) if cause.is::<TooManyPayments>() => Error::Usage(cause.to_string()),
        _ => Error::Output(error),
    }
}

/// Puts a line above what is written, if there is one by the time that writing begins.
pub(super) struct Bannered<'a> {
    out: &'a mut dyn Write,
    line: &'a OnceCell<String>,
    has_begun: bool,
}

impl<'a> Bannered<'a> {
    pub(super) fn new(out: &'a mut dyn Write, line: &'a OnceCell<String>) -> Self {
        Self {
            out,
            line,
            has_begun: false,
        }
    }
}

impl Write for Bannered<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.has_begun {
            self.has_begun = true;
            if let Some(line) = self.line.get() {
                writeln!(self.out, "{line}")?;
            }
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
