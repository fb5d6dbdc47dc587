//! How sure something is that is known of the gateway.

/// How sure something is that is known of the gateway; `wire.md` has the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// The manual says so (D).
    Documented,
    /// The vendor's own client code relies on it (V).
    VendorCode,
    /// Reported by merchants (R).
    Reported,
    /// Inferred from the words that PGs and middlemen use (I).
    Inferred,
}

impl Sureness {
    /// Returns the name that is printed.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::VendorCode => "vendor_code",
            Self::Reported => "reported",
            Self::Inferred => "inferred",
        }
    }
}
