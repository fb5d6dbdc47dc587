//! Where the values of an argument come from: one row an argument. Refuses to leave one out: a test walks the
//! whole command line.

use clap::Arg;

/// Where the values of an argument come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueSource {
    /// What the parser of the argument takes, and nothing else.
    Fixed,
    /// Profiles of the configuration, and `demo`.
    Profiles,
    /// Columns of payments.
    PaymentColumns,
    /// Columns of refunds.
    RefundColumns,
    /// A column of payments to sort by.
    Sort,
    Methods,
    Statuses,
    /// Days: words, months, ranges.
    Periods,
    /// A day: the same without ranges.
    Days,
    /// What a summary is by.
    Groupings,
    /// States of refunds.
    Outcomes,
    /// Payments of which the journal knows a refund.
    Payments,
    /// The same, but for those of which nothing is left.
    RefundablePayments,
    /// Refunds.
    Refunds,
    /// Refunds that are not certain yet.
    OpenRefunds,
    Banks,
    /// What the mock gateway can do wrong.
    Faults,
    /// What the mock's list of orders can have wrong.
    OrderFaults,
    /// What has a page of `explain`.
    Topics,
    /// Commands, by their names.
    Commands,
    Files,
    Folders,
    /// What only the person knows.
    Person,
}

impl ValueSource {
    /// Returns where the values of an argument of a command come from; `None` of one that nobody thought of.
    pub(super) fn of(path: &[&str], argument: &Arg) -> Option<Self> {
        if !argument.get_possible_values().is_empty() {
            return Some(Self::Fixed);
        }
        Some(match (argument.get_id().as_str(), path) {
            ("profile", _) => Self::Profiles,
            ("columns", ["refunds", "list"]) => Self::RefundColumns,
            ("columns", _) => Self::PaymentColumns,
            ("sort", _) => Self::Sort,
            ("method", _) => Self::Methods,
            ("status", _) => Self::Statuses,
            ("from", ["journal", "copy"])
            | (
                "api_key_file" | "config" | "out" | "batch" | "orders" | "refunds" | "state"
                | "file",
                _,
            ) => Self::Files,
            ("period" | "within", _) => Self::Periods,
            ("from" | "to" | "since" | "until", _) => Self::Days,
            ("summary", _) => Self::Groupings,
            ("outcome", _) => Self::Outcomes,
            ("tid", ["cancel"]) => Self::RefundablePayments,
            ("tid" | "tids", _) => Self::Payments,
            ("ids", ["refunds", "reconcile"]) | ("id", ["refunds", "resolve"]) => Self::OpenRefunds,
            ("id" | "again", _) => Self::Refunds,
            ("bank", _) => Self::Banks,
            ("faults", ["mock", "orders"]) => Self::OrderFaults,
            ("faults", _) => Self::Faults,
            ("code", ["explain"]) => Self::Topics,
            ("command", ["help"]) => Self::Commands,
            ("folder", _) => Self::Folders,
            (
                "account_name" | "account_no" | "amount" | "api_id" | "api_key_command"
                | "approval_no" | "base_url" | "buyer" | "card" | "days_apart" | "expect_balance"
                | "expect_total" | "jobs" | "limit" | "listen" | "map" | "max_amount"
                | "max_refused" | "min_amount" | "note" | "order_no" | "per_year" | "product"
                | "reason" | "reference" | "role" | "seed" | "taxfree_amount" | "today"
                | "tolerance",
                _,
            ) => Self::Person,
            _ => return None,
        })
    }

    /// Tells whether several may be named, with commas between.
    pub(super) fn is_list(self, argument: &Arg) -> bool {
        argument.get_value_delimiter() == Some(',')
            || matches!(
                self,
                Self::Profiles | Self::PaymentColumns | Self::RefundColumns | Self::Groupings
            )
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory as _};

    use super::*;
    use crate::cli::Cli;

    fn below<'c>(command: &'c Command, path: &[&'c str], see: &mut dyn FnMut(&[&'c str], &Arg)) {
        for argument in command.get_arguments() {
            see(path, argument);
        }
        for command in command.get_subcommands() {
            below(command, &[path, &[command.get_name()]].concat(), see);
        }
    }

    #[test]
    fn it_is_known_of_each_argument_what_completes_it() {
        let mut root = Cli::command();
        root.build();
        let mut unknown = Vec::new();
        below(&root, &[], &mut |path, argument| {
            let takes_value = argument.get_action().takes_values();
            if takes_value && ValueSource::of(path, argument).is_none() {
                unknown.push(format!("{}: {}", path.join(" "), argument.get_id()));
            }
        });
        // A new argument gets a row in `ValueSource::of`: `Person` where nothing can be offered.
        assert_eq!(unknown, [""; 0]);
    }
}
