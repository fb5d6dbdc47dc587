//! `POST /api/paysearch`: asks for the payments of a period, or for the one of a TID.

use serde::Serialize;
use zeroize::Zeroizing;

use crate::payment::{Period, Tid};

/// Writes the body of a request for a period.
pub(super) fn period_request(api_id: &str, period: Period) -> Zeroizing<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Request<'a> {
        api_id: &'a str,
        std_dt: String,
        end_dt: String,
    }
    write(&Request {
        api_id,
        std_dt: period.first().to_string(),
        end_dt: period.last().to_string(),
    })
}

/// Writes the body of a request for one payment. Dates would be ignored (manual).
pub(super) fn tid_request(api_id: &str, tid: &Tid) -> Zeroizing<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    struct Request<'a> {
        api_id: &'a str,
        tid: &'a str,
    }
    write(&Request {
        api_id,
        tid: tid.as_str(),
    })
}

fn write(request: &impl Serialize) -> Zeroizing<String> {
    // Strings always serialize.
    Zeroizing::new(serde_json::to_string(request).unwrap_or_default())
}
