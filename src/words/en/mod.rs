//! The sentences in English, a file for each room.

mod confirm;
mod gateway;
