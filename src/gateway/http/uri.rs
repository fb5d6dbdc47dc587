//! The URL as the HTTP library reads it, for others that have to take one apart in the same way.

pub use ureq::http::Uri;
