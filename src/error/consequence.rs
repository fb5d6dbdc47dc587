//! What follows from an error, in the words that scripts get.

use serde::{Serialize, Serializer};

/// Whether money moved in a run that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyMoved {
    /// Certainly not.
    No,
    /// Certainly.
    Yes,
    /// Nobody knows yet.
    Unknown,
}

impl MoneyMoved {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::No, Self::Yes, Self::Unknown];

    /// Returns the name that is printed and documented.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Yes => "yes",
            Self::Unknown => "unknown",
        }
    }
}

impl Serialize for MoneyMoved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What a script may do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Run the same again, at any time.
    Safe,
    /// Mend what is wrong, then run it again.
    Fix,
    /// Only after `refunds reconcile`.
    AfterReconcile,
    /// Only after what the message asks for was done.
    AfterAction,
    /// Running it again is of no use, or does harm.
    Never,
}

impl Retry {
    /// Every answer.
    pub const ALL: [Self; 5] = [
        Self::Safe,
        Self::Fix,
        Self::AfterReconcile,
        Self::AfterAction,
        Self::Never,
    ];

    /// Returns the name that is printed and documented.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Fix => "fix",
            Self::AfterReconcile => "after_reconcile",
            Self::AfterAction => "after_action",
            Self::Never => "never",
        }
    }
}

impl Serialize for Retry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
