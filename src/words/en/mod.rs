//! The sentences in English, a file for each room.

mod confirm;
mod gateway;
mod refund;
mod table_file;

pub(crate) use refund::{batch_progress, refund_event, waited_for_answer};
