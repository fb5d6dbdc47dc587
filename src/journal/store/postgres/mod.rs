//! The journal in a database that a team shares, PostgreSQL: where it is, and whom a connection trusts.

pub(in crate::journal) mod address;
#[cfg_attr(not(test), expect(dead_code, reason = "who connects has yet to come"))]
pub(in crate::journal) mod tls;
