//! The sentences in English, a file for each room.

pub(crate) mod batch;
mod config;
pub(crate) mod config_screen;
mod confirm;
mod count;
mod error;
mod exit;
mod gateway;
mod help;
mod hint;
mod journal;
mod label;
pub(crate) mod man;
mod misuse;
mod mock;
mod note;
mod order;
mod outcome;
mod output;
mod payment;
mod progress;
mod refund;
pub(crate) mod refunds;
pub(crate) mod screen;
mod search;
pub(crate) mod show;
mod summary;
mod table_file;
mod usage;

pub(crate) use help::longer_help;
pub(crate) use journal::status as journal_status;
pub(crate) use refund::refund_event;
pub(crate) use search::{halved, incomplete_banner, search_note};
pub(crate) use summary::{TITLES, WORKBOOK, totals_line};
