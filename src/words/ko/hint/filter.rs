//! What was probably meant, where a filter is by something that is not there.

use std::fmt;

use crate::payment::{KNOWN_METHODS, Method, ParseMethodError, ParseStatusError, Status};
use crate::spelling::nearest;

pub(super) fn write_method(f: &mut fmt::Formatter<'_>, error: &ParseMethodError) -> fmt::Result {
    match meant(&error.0, &Method::spellings().collect::<Vec<_>>()) {
        Some(name) => write!(f, "did you mean {name}?"),
        None => write!(
            f,
            "a method is one of {}, or code: and the gateway's own code",
            KNOWN_METHODS
                .map(|method| method.name().to_owned())
                .join(", ")
        ),
    }
}

pub(super) fn write_status(f: &mut fmt::Formatter<'_>, error: &ParseStatusError) -> fmt::Result {
    match meant(&error.0, &Status::spellings().collect::<Vec<_>>()) {
        Some(name) => write!(f, "did you mean {name}?"),
        None => write!(
            f,
            "a status is one of {}",
            Status::ALL.map(Status::name).join(", ")
        ),
    }
}

/// Returns our name for the spelling that is nearest.
fn meant(text: &str, spellings: &[(&'static str, &'static str)]) -> Option<&'static str> {
    let text = text.to_lowercase();
    let known = spellings.iter().map(|(spelling, _)| *spelling);
    let nearest = nearest(&text, known)?;
    let (_, name) = spellings
        .iter()
        .find(|(spelling, _)| *spelling == nearest)?;
    Some(name)
}
