//! The URL that the HTTP library reads, for whoever has to take one apart as it will.

pub use ureq::http::Uri;
