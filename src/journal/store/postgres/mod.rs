//! The journal in a database that a team shares, PostgreSQL: where it is, and whom a connection trusts.

pub(in crate::journal) mod address;
