//! The way on with a batch.

use std::fmt;

use super::super::batch::{lines, rows};
use crate::error::{BatchHint, GoOn};
use crate::payment::moment;
use crate::words::paste::RECONCILE_ALL;

impl fmt::Display for BatchHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExpectTotal => f.write_str(
                "read the plan above; --expect-total is the sum of all rows that are done or can be",
            ),
            Self::Mend(lines) => f.write_str(&mend(lines)),
            Self::MendOrSendOthers(lines) => {
                write!(f, "{}; the others can be sent all the same", mend(lines))
            }
            Self::MendAndRun(lines) => write!(
                f,
                "{}, then run the batch again; what is done is left out",
                mend(lines)
            ),
            Self::MendAndGoOn(lines, go_on) => {
                write!(f, "{}; for the rest, {go_on}", mend(lines))
            }
            Self::GoOn(go_on) => go_on.fmt(f),
        }
    }
}

fn mend(to_mend: &[u64]) -> String {
    match to_mend {
        [_] => format!(
            "{} cannot be done as it is ({}): mend it or take it out",
            rows(1),
            lines(to_mend)
        ),
        _ => format!(
            "{} cannot be done as they are ({}): mend them or take them out",
            rows(to_mend.len()),
            lines(to_mend)
        ),
    }
}

impl fmt::Display for GoOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reconcile => write!(
                f,
                "look again with `{RECONCILE_ALL} --wait`, then run the same batch again: it goes on \
                 where it stopped"
            ),
            Self::NothingLeft => f.write_str(
                "nothing is left to do; `cookiepay refunds list` shows what the journal knows",
            ),
            Self::ByAPerson => f.write_str(
                "`cookiepay refunds list --unresolved` shows what a person has to find out",
            ),
            Self::After(at) => write!(
                f,
                "what was refused may still be carried out until {}: do not refund it by other means \
                 before then; run the same batch again after that: it leaves out what is done, and goes \
                 on with the rest",
                moment(*at)
            ),
            Self::Tomorrow => f.write_str(
                "the limit of the day is used up: run the same batch again tomorrow: it leaves out what \
                 is done, and goes on with the rest",
            ),
            Self::RunAgain => f.write_str(
                "run the same batch again: it leaves out what is done, and goes on with the rest",
            ),
        }
    }
}
