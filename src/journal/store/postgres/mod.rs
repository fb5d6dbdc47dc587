//! The journal in a database that a team shares, PostgreSQL: where it is, whom a connection trusts, what can be
//! wrong with it; and the store itself, which a package may leave out.

pub(in crate::journal) mod address;
#[cfg(not(feature = "postgres"))]
mod disabled;
#[cfg(feature = "postgres")]
mod enabled;
pub(in crate::journal) mod fault;
pub(in crate::journal) mod tables;
#[cfg_attr(
    not(any(test, feature = "postgres")),
    expect(dead_code, reason = "nobody connects")
)]
pub(in crate::journal) mod tls;

#[cfg(not(feature = "postgres"))]
pub(in crate::journal) use self::disabled::{examine, open, take_in};
#[cfg(feature = "postgres")]
pub(in crate::journal) use self::enabled::{examine, open, take_in};
