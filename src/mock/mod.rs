//! The gateway that runs on this machine: the documented API on loopback, over made-up payments.
//!
//! It stands in for CookiePay where there is no account (the `demo` profile), where scripts are rehearsed
//! (`cookiepay mock`), and in this project's own tests, and it can misbehave on request. It listens on loopback
//! only, keeps no real data, and knows nothing that a client of the real gateway could not know.
//!
//! - `server` accepts clients, `connection` speaks HTTP/1.1 with them (`page`, `pieces`), and `respond` says who
//!   does what in which order, also when `fault` strikes;
//! - `api` answers the three calls: a `request` in, a `reply` or `rows` out; `clock` tells what time it is;
//! - `ledger` keeps what was refunded; `sample` makes each `payment` up, of what `shop` sells, with `dice` that fall
//!   the same way every time and a `tid` that says the day of the `calendar` and the place in it;
//! - `orders` is the other side: the list of its orders that the shop itself keeps;
//! - `token` signs; `json` writes.

mod api;
mod calendar;
mod clock;
mod connection;
mod dice;
mod fault;
mod json;
mod ledger;
mod options;
mod orders;
mod page;
mod payment;
mod pieces;
mod reply;
mod request;
mod respond;
mod rows;
mod sample;
mod server;
mod shared;
mod shop;
#[cfg(test)]
mod tests;
mod tid;
mod token;

pub use api::{API_ID, API_KEY};
pub(crate) use fault::names as fault_names;
pub use fault::{Endpoint, Fault, FaultValue, ParseError, help};
pub use ledger::Error as StateError;
pub use options::{Acted, Error, Log, Options, Served};
pub(crate) use orders::order_fault_names;
pub use orders::{
    OrderFault, OrderFaultMade, OrderHeaders, OrderList, OrderOptions, ParseOrderFaultError,
    order_faults_help, orders,
};
pub(crate) use sample::MOST_PAYMENTS;
pub use server::{Server, start};
