//! The way out of each error, with a command to paste where there is one.

mod batch;
mod config;
mod database;
mod filter;
mod gateway;
mod journal;
mod moving;
mod not_begun;
mod outcome;
mod period;

use std::fmt;

use crate::error::{Hint, MeantTopic};
use crate::words::paste;

impl fmt::Display for Hint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Period(error) => return period::write(f, error),
            Self::Method(error) => return filter::write_method(f, error),
            Self::Status(error) => return filter::write_status(f, error),
            Self::Topic(Some(MeantTopic::Near(near))) => {
                return write!(f, "did you mean `cookiepay explain {}`?", paste::quoted(near));
            }
            Self::Topic(Some(MeantTopic::GatewayCode)) => {
                "a code of the gateway without a page is the PG's own, and only its text tells what it \
                 means: `cookiepay explain other`"
            }
            Self::Topic(Some(MeantTopic::ExitNumber)) => {
                "the exit codes are 0 to 12, 20, 129, 130 and 143; if it is a code of the gateway, it is \
                 the PG's own: `cookiepay explain other`"
            }
            Self::Topic(None) => {
                "`cookiepay explain` lists all that can be explained; any other code of the gateway is the \
                 PG's own: `cookiepay explain other`"
            }
            Self::PlanThenYes => "see with --dry-run what it will do, then add --yes",
            Self::TerminalOrYes => "run it at a terminal to see it first, or add --yes",
            Self::WritableFolder => "name a file in a folder that you may write to",
            Self::OutputNotComplete => "the data printed so far is not complete",
            Self::SmallerSlices => {
                "run it again; --slice day asks for less at a time, and --partial accepts what came"
            }
            Self::PartOrAgain => "run it again; --partial accepts what came",
            Self::WhichProfile => "name the profile that is meant with -p",
            Self::OtherProfile => {
                "a TID is case-sensitive, and a payment is found only with the profile that it was \
                 made with: name another with -p"
            }
            Self::OrderNo(number) => {
                let number = paste::quoted(number.as_str());
                return write!(
                    f,
                    "if this is an order number, `cookiepay search 90d --order-no {number}` finds its \
                     payments, and `cookiepay cancel` takes --order-no too"
                );
            }
            Self::NameDays => "name the days to compare, as in `cookiepay compare ORDERS last-month`",
            Self::MendDays => {
                "mend that day in the list, or name the days to compare, as in `cookiepay compare ORDERS last-month`"
            }
            Self::ExportAmounts => {
                "make it with `cookiepay search --columns tid,amount -o csv`, and give a --reason"
            }
            Self::Misuse(hint) => return hint.fmt(f),
            Self::Config(hint) => return hint.fmt(f),
            Self::Gateway(hint) => return hint.fmt(f),
            Self::Journal(hint) => return hint.fmt(f),
            Self::Outcome(hint) => return hint.fmt(f),
            Self::NotBegun(hint) => return hint.fmt(f),
            Self::Batch(hint) => return hint.fmt(f),
        })
    }
}
