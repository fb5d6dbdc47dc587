//! What can be wrong with a list of orders: `KIND[@P]`. [`help`] is the whole grammar, for people.

use std::str::FromStr;

use crate::mock::fault::parse_chance;

/// Words that a help text begins with.
const GRAMMAR: &str = "\
A fault is KIND[@P]. It hits each order with probability P (0 to 1), or one order without @P; --seed \
decides which. No order is hit twice, and only those that were paid and not cancelled are.
";

/// What can be wrong with the line of an order, and what a help text says of it.
const HITS: [(Hit, &str, &str); 7] = [
    (Hit::Missing, "missing", "the order is not in the list"),
    (
        Hit::Extra,
        "extra",
        "behind it stands an order that the gateway does not have",
    ),
    (Hit::Amount, "amount", "the amount is another one"),
    (
        Hit::Cancel,
        "cancel",
        "the list says that all of it was cancelled, and the gateway could cancel it",
    ),
    (
        Hit::Status,
        "status",
        "by its state its deposit is still awaited",
    ),
    (Hit::Day, "day", "it was paid three days later, or earlier"),
    (
        Hit::Duplicate,
        "duplicate",
        "its line is there twice, and so is its amount",
    ),
];

/// What can be wrong with a list as a whole, and what a help text says of it.
const WHOLE: [(What, &str, &str); 2] = [
    (
        What::TotalRow,
        "total-row",
        "the last line adds the others up",
    ),
    (
        What::Cp949,
        "cp949",
        "the list is saved as Korean Windows does, in CP949",
    ),
];

/// What is wrong with the line of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hit {
    Missing,
    Extra,
    Amount,
    Cancel,
    Status,
    Day,
    Duplicate,
}

impl Hit {
    pub(super) fn name(self) -> &'static str {
        let known = HITS.iter().find(|(hit, ..)| *hit == self);
        known.map_or("", |(_, name, _)| name)
    }

    /// The number of its kind, from 0; what is thrown for it must not depend on what else is wrong.
    pub(super) fn number(self) -> u64 {
        (0..)
            .zip(&HITS)
            .find(|(_, (hit, ..))| *hit == self)
            .map_or(0, |(number, _)| number)
    }
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// With lines: each that it can hit with a chance in parts of a million, or one.
    Hit(Hit, Option<u32>),
    TotalRow,
    Cp949,
}

impl What {
    pub(super) fn hit(self) -> Option<Hit> {
        match self {
            Self::Hit(hit, _) => Some(hit),
            Self::TotalRow | Self::Cp949 => None,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hit(hit, _) => hit.name(),
            Self::TotalRow | Self::Cp949 => {
                let known = WHOLE.iter().find(|(what, ..)| *what == self);
                known.map_or("", |(_, name, _)| name)
            }
        }
    }
}

/// Something that is wrong with a list of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderFault(What);

impl OrderFault {
    pub(super) fn what(&self) -> What {
        self.0
    }
}

/// Why a text is no fault of a list of orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseOrderFaultError {
    /// No fault has this name.
    Kind(String),
    /// This fault takes another chance than this one.
    Chance {
        /// The fault.
        kind: &'static str,
        /// What stands behind the sign.
        chance: String,
    },
    /// This fault takes no chance.
    NoChance(&'static str),
}

impl std::error::Error for ParseOrderFaultError {}

impl FromStr for OrderFault {
    type Err = ParseOrderFaultError;

    fn from_str(spec: &str) -> Result<Self, ParseOrderFaultError> {
        let spec = spec.trim();
        let (kind, chance) = match spec.split_once('@') {
            Some((kind, chance)) => (kind, Some(chance)),
            None => (spec, None),
        };
        if let Some((hit, kind, _)) = HITS.iter().find(|(_, name, _)| *name == kind) {
            let chance = chance.map(|text| {
                parse_chance(text).ok_or_else(|| ParseOrderFaultError::Chance {
                    kind,
                    chance: text.to_owned(),
                })
            });
            return Ok(Self(What::Hit(*hit, chance.transpose()?)));
        }
        match WHOLE.iter().find(|(_, name, _)| *name == kind) {
            Some((what, _, _)) if chance.is_none() => Ok(Self(*what)),
            Some((_, kind, _)) => Err(ParseOrderFaultError::NoChance(kind)),
            None => Err(ParseOrderFaultError::Kind(kind.to_owned())),
        }
    }
}

/// The names of all faults of a list of orders.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let of_lines = HITS.iter().map(|(_, name, _)| *name);
    of_lines.chain(WHOLE.iter().map(|(_, name, _)| *name))
}

/// The grammar of a fault of a list of orders and all its kinds, for a help text.
#[must_use]
pub fn help() -> String {
    fn listed(kind: &str, words: &str) -> String {
        format!("  {kind:<9}  {words}\n")
    }
    let of_lines: String = HITS
        .iter()
        .map(|(_, kind, words)| listed(kind, words))
        .collect();
    let of_lists: String = WHOLE
        .iter()
        .map(|(_, kind, words)| listed(kind, words))
        .collect();
    format!(
        "{GRAMMAR}\n{of_lines}\nThese are faults of the list as a whole, and take no @P:\n{}",
        of_lists.trim_end()
    )
}
