//! The whole program: the real binary against the mock gateway, in a home of its own.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics fails, which is what it is for"
)]

mod batch;
mod cancel;
mod compare;
mod compare_by_sql;
#[cfg(unix)]
mod completions;
mod config;
mod config_init;
mod config_input;
mod config_list;
#[cfg(unix)]
mod cookbook;
mod doctor;
mod exit_codes;
mod explain;
mod fuzz;
mod handed_in;
mod help;
mod journal;
#[cfg(all(unix, feature = "postgres"))]
mod journal_database;
mod languages;
mod manual;
mod misuse;
mod mock;
mod mock_orders;
mod never_twice;
mod notes;
mod odd_rows;
mod offered;
mod order_no;
mod out;
#[cfg(all(unix, feature = "postgres"))]
mod over_postgres;
mod periods;
#[cfg(all(unix, feature = "postgres"))]
mod postgres_server;
#[cfg(unix)]
mod private;
#[cfg(unix)]
mod random_schedules;
mod readme;
mod refunds;
#[cfg(unix)]
mod screens;
mod search;
mod search_slices;
mod secrets;
mod show;
#[cfg(unix)]
mod shown;
mod summary;
mod support;
#[cfg(all(unix, feature = "postgres"))]
mod team;
mod tidy;
mod token;
#[cfg(unix)]
mod trusted_files;
mod typed;
#[cfg(unix)]
mod unwritable_files;
mod xlsx;
