//! One refund with its history, and how far a look at many has come.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::command::Print;
use crate::command::cancel::{condition_of, condition_of_state, entry_record, entry_screen};
use crate::error::Error;
use crate::journal::{Entry, State, Step};
use crate::language::Language;
use crate::output::{Condition, Format, Record, RecordCsv, Value, table_with_text, write_object};
use crate::words::{self, InWords};

/// The columns of a refund's history.
const HISTORY: [&str; 5] = ["at", "outcome", "evidence", "person", "detail"];

/// How many of something are done, for a person who waits.
#[derive(Debug)]
pub(super) struct Counter {
    all: usize,
    done: AtomicUsize,
}

impl Counter {
    pub(super) const fn new(all: usize) -> Self {
        Self {
            all,
            done: AtomicUsize::new(0),
        }
    }

    pub(super) fn add(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many are done, and how many there are.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.all)
    }
}

/// Prints one refund and its history.
pub(super) fn print_entry(print: &Print<'_>, entry: &Entry, steps: &[Step]) -> Result<(), Error> {
    let style = print.style();
    print.write(|out| match print.format {
        Format::Table => {
            let steps = folded(steps, print.language()).into_iter();
            let history = steps.map(|(step, detail)| record(step, entry, detail));
            let history: Vec<_> = history.collect();
            out.write_all(entry_screen(entry, style).as_bytes())?;
            writeln!(out)?;
            out.write_all(table_with_text(&history, &HISTORY, style)?.text.as_bytes())
        }
        Format::Json | Format::Ndjson => {
            let records = steps
                .iter()
                .map(|it| record(it, entry, it.detail.to_string()));
            let history: Vec<Record<'_>> = records.collect();
            let mut record = entry_record(entry);
            record.0.push(("history", Value::Records(history)));
            write_object(out, &record)
        }
        Format::Csv | Format::Xlsx => {
            RecordCsv::new(out, print.form().dialect).write(&entry_record(entry))
        }
    })
}

/// Joins looks in a row that found the same into one line each: the first of them, and what happened.
fn folded(steps: &[Step], language: Language) -> Vec<(&Step, String)> {
    let is_same_look = |one: &Step, other: &Step| {
        let is_look = |step: &Step| step.from == Some(step.to);
        let what = |step: &Step| (step.to, step.evidence, step.person.clone());
        is_look(one)
            && is_look(other)
            && what(one) == what(other)
            && one.detail.sentence() == other.detail.sentence()
    };
    steps
        .chunk_by(is_same_look)
        .filter_map(|looks| match looks {
            [first, .., last] => {
                let detail = words::refunds::looked_at_times(language, first, last, looks.len());
                Some((first, detail))
            }
            [one] => Some((one, (&one.detail).said(language))),
            [] => None,
        })
        .collect()
}

fn record<'s>(step: &'s Step, entry: &Entry, detail: String) -> Record<'s> {
    let condition = if step.to == entry.state {
        condition_of(entry)
    } else {
        condition_of_state(step.to)
    };
    Record(vec![
        ("at", Value::Moment(step.at)),
        (
            "before",
            Value::maybe(step.from, |state| Value::text(State::name(state))),
        ),
        ("outcome", Value::Word(step.to.name(), condition)),
        (
            "evidence",
            Value::maybe(step.evidence, |it| {
                Value::Word(it.name(), Condition::AsItShouldBe)
            }),
        ),
        ("person", Value::text(step.person.as_str())),
        ("detail", Value::text(detail)),
    ])
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::journal::Detail;
    use crate::journal::tests::entry;

    #[test]
    fn equal_looks_in_a_row_are_one_line() {
        let look = |second, from, detail: &str| Step {
            at: Timestamp::from_second(second).unwrap(),
            from: Some(from),
            to: State::Unknown,
            evidence: None,
            person: entry().person,
            detail: Detail::Text(detail.to_owned()),
        };
        let same = "38,500 won were left before, 38,500 are left now";
        let steps = [
            look(0, State::Sending, same),
            look(1, State::Unknown, same),
            look(3, State::Unknown, same),
            look(8, State::Unknown, same),
            look(9, State::Unknown, "could not be seen: x"),
            look(90_000, State::Unknown, "could not be seen: x"),
            look(90_001, State::Unknown, same),
        ];
        let told: Vec<String> = folded(&steps, Language::English)
            .into_iter()
            .map(|(_, told)| told)
            .collect();
        assert_eq!(
            told,
            [
                same,
                "looked at 3 times until 09:00:08: unchanged",
                "looked at 2 times until 1970-01-02 10:00:00: could not be seen: x",
                same,
            ]
        );
    }
}
