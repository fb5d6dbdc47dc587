//! The way on with a batch.

use std::fmt;

use super::super::batch::{lines, rows};
use crate::error::{BatchHint, GoOn};
use crate::payment::moment;
use crate::words::language::Korean;
use crate::words::paste::RECONCILE_ALL;

impl Korean for BatchHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ExpectTotal => f.write_str(
                "read the plan above; --expect-total is the sum of all rows that are done or can be",
            ),
            Self::Mend(to_mend @ [_]) => write!(
                f,
                "1 row cannot be done as it is ({}): mend it or take it out",
                lines(to_mend)
            ),
            Self::Mend(to_mend) => write!(
                f,
                "{} cannot be done as they are ({}): mend them or take them out",
                rows(to_mend.len()),
                lines(to_mend)
            ),
            Self::MendOrSendOthers(to_mend @ [_]) => write!(
                f,
                "1 row cannot be done as it is ({}): mend it or take it out; the others can be sent all \
                 the same",
                lines(to_mend)
            ),
            Self::MendOrSendOthers(to_mend) => write!(
                f,
                "{} cannot be done as they are ({}): mend them or take them out; the others can be sent \
                 all the same",
                rows(to_mend.len()),
                lines(to_mend)
            ),
            Self::MendAndRun(to_mend @ [_]) => write!(
                f,
                "1 row cannot be done as it is ({}): mend it or take it out, then run the batch again; \
                 what is done is left out",
                lines(to_mend)
            ),
            Self::MendAndRun(to_mend) => write!(
                f,
                "{} cannot be done as they are ({}): mend them or take them out, then run the batch \
                 again; what is done is left out",
                rows(to_mend.len()),
                lines(to_mend)
            ),
            Self::MendAndGoOn(to_mend @ [_], go_on) => mend_one_and_go_on(f, &lines(to_mend), *go_on),
            Self::MendAndGoOn(to_mend, go_on) => {
                mend_and_go_on(f, &rows(to_mend.len()), &lines(to_mend), *go_on)
            }
            Self::GoOn(go_on) => go_on.korean(f),
        }
    }
}

fn mend_one_and_go_on(f: &mut fmt::Formatter<'_>, line: &str, go_on: GoOn) -> fmt::Result {
    match go_on {
        GoOn::Reconcile => write!(
            f,
            "1 row cannot be done as it is ({line}): mend it or take it out; for the rest, look \
             again with `{RECONCILE_ALL} --wait`, then run the same batch again: it goes on \
             where it stopped"
        ),
        GoOn::NothingLeft => write!(
            f,
            "1 row cannot be done as it is ({line}): mend it or take it out; for the rest, \
             nothing is left to do; `cookiepay refunds list` shows what the journal knows"
        ),
        GoOn::ByAPerson => write!(
            f,
            "1 row cannot be done as it is ({line}): mend it or take it out; for the rest, \
             `cookiepay refunds list --unresolved` shows what a person has to find out"
        ),
        GoOn::After(at) => write!(
            f,
            "1 row cannot be done as it is ({line}): mend it or take it out; for the rest, what \
             was refused may still be carried out until {}: do not refund it by other means \
             before then; run the same batch again after that: it leaves out what is done, and \
             goes on with the rest",
            moment(at)
        ),
        GoOn::Tomorrow => write!(
            f,
            "1 row cannot be done as it is ({line}): mend it or take it out; for the rest, the \
             limit of the day is used up: run the same batch again tomorrow: it leaves out what \
             is done, and goes on with the rest"
        ),
        GoOn::RunAgain => write!(
            f,
            "1 row cannot be done as it is ({line}): mend it or take it out; for the rest, run \
             the same batch again: it leaves out what is done, and goes on with the rest"
        ),
    }
}

fn mend_and_go_on(f: &mut fmt::Formatter<'_>, rows: &str, lines: &str, go_on: GoOn) -> fmt::Result {
    match go_on {
        GoOn::Reconcile => write!(
            f,
            "{rows} cannot be done as they are ({lines}): mend them or take them out; for the \
             rest, look again with `{RECONCILE_ALL} --wait`, then run the same batch again: it \
             goes on where it stopped"
        ),
        GoOn::NothingLeft => write!(
            f,
            "{rows} cannot be done as they are ({lines}): mend them or take them out; for the \
             rest, nothing is left to do; `cookiepay refunds list` shows what the journal knows"
        ),
        GoOn::ByAPerson => write!(
            f,
            "{rows} cannot be done as they are ({lines}): mend them or take them out; for the \
             rest, `cookiepay refunds list --unresolved` shows what a person has to find out"
        ),
        GoOn::After(at) => write!(
            f,
            "{rows} cannot be done as they are ({lines}): mend them or take them out; for the \
             rest, what was refused may still be carried out until {}: do not refund it by \
             other means before then; run the same batch again after that: it leaves out what \
             is done, and goes on with the rest",
            moment(at)
        ),
        GoOn::Tomorrow => write!(
            f,
            "{rows} cannot be done as they are ({lines}): mend them or take them out; for the \
             rest, the limit of the day is used up: run the same batch again tomorrow: it \
             leaves out what is done, and goes on with the rest"
        ),
        GoOn::RunAgain => write!(
            f,
            "{rows} cannot be done as they are ({lines}): mend them or take them out; for the \
             rest, run the same batch again: it leaves out what is done, and goes on with the \
             rest"
        ),
    }
}

impl Korean for GoOn {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
