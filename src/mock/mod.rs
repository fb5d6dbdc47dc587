//! The gateway that runs on this machine: the documented API on loopback, over made-up payments.
//!
//! It stands in for CookiePay where there is no account (the `demo` profile), where scripts are rehearsed
//! (`cookiepay mock`), and in this project's own tests, and it can misbehave on request. It listens on loopback
//! only, keeps no real data, and knows nothing that a client of the real gateway could not know.
//!
//! - `server` accepts clients and breaks connections, `fault` says when; `connection` speaks HTTP/1.1;
//! - `api` answers the three calls; `clock` tells what time it is;
//! - `ledger` keeps what was refunded; `sample` makes the payments up, of what `shop` sells;
//! - `token` signs; `json` writes.

mod api;
mod clock;
mod connection;
mod fault;
mod json;
mod ledger;
mod sample;
mod server;
mod shop;
#[cfg(test)]
mod tests;
mod token;

pub use api::{API_ID, API_KEY};
pub use fault::{Endpoint, Fault, ParseError, help};
pub use ledger::Error as StateError;
pub use server::{Error, Log, Options, Server, start};
