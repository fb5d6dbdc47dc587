//! What may be typed, and what it means.

/// What may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) value: String,
    /// What it means, for a shell that shows that; may be empty.
    pub(super) meaning: String,
}

/// Makes a candidate.
pub(super) fn candidate(value: impl Into<String>, meaning: impl Into<String>) -> Candidate {
    Candidate {
        value: value.into(),
        meaning: meaning.into(),
    }
}
