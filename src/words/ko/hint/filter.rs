//! What was probably meant, where a filter is by something that is not there, in Korean.

use std::fmt;

use crate::payment::{KNOWN_METHODS, Method, ParseMethodError, ParseStatusError, Status};
use crate::spelling::nearest;

pub(super) fn write_method(f: &mut fmt::Formatter<'_>, error: &ParseMethodError) -> fmt::Result {
    match meant(&error.0, &Method::spellings().collect::<Vec<_>>()) {
        Some(name) => write!(f, "혹시 `{name}`인가요?"),
        None => write!(
            f,
            "결제수단은 `{}` 중 하나이거나, `code:` 뒤에 게이트웨이의 코드를 붙인 것입니다",
            KNOWN_METHODS
                .map(|method| method.name().to_owned())
                .join("`, `")
        ),
    }
}

pub(super) fn write_status(f: &mut fmt::Formatter<'_>, error: &ParseStatusError) -> fmt::Result {
    match meant(&error.0, &Status::spellings().collect::<Vec<_>>()) {
        Some(name) => write!(f, "혹시 `{name}`인가요?"),
        None => write!(
            f,
            "결제상태는 `{}` 중 하나입니다",
            Status::ALL.map(Status::name).join("`, `")
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
