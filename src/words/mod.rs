//! Every sentence that a person reads, one folder a language.
//!
//! The types of the other rooms are data. Their English sentence is their `Display`, which is written in
//! `en/` all the same; logs and the `message` of JSON are always that. Their Korean sentence is the trait
//! `Korean` of `language`, written in `ko/`. Notes, prompts, progress and screens are enums or structs with
//! data too; where a function and no type puts them into words, `spoken/` has it for all languages. A
//! sentence is whole, never put together from fragments, and every match is exhaustive, without `_`, so that
//! another language is one more folder and the compiler lists what it lacks.
//!
//! Only `command` and the crate's root name this room. It names the rooms whose data it puts into words.

mod bad_lines;
mod checkup;
mod compare;
mod cookbook;
mod en;
mod explain;
mod guarded_path;
mod ko;
mod label;
mod language;
mod manual;
mod note;
mod other_words;
pub(crate) mod paste;
mod pasted_way;
mod progress;
mod search;
mod setup;
mod spoken;
mod way;

pub(crate) use checkup::{CheckFact, CheckName, CheckState, CheckTitle, DatabaseFact, SkipReason};
pub(crate) use compare::{CompareSaying, Disagreement, RefundsSaying};
pub(crate) use cookbook::Recipe;
pub(crate) use explain::{ExplainPage, Topic};
pub(crate) use label::{
    ConnectionLabel, ExplainLabel, JournalLabel, RefundLabel, ReportLabel, ShowLabel,
};
pub(crate) use language::InWords;
pub(crate) use manual::Manual;
pub(crate) use note::{
    CommandNote, Expected, NotCertainYet, NotLookedAt, Question, RowNote, SeenWhen, Unanswered,
};
pub(crate) use other_words::OTHER_WORDS;
pub(crate) use pasted_way::PastedWay;
pub(crate) use progress::{ProgressLine, SearchCounts};
pub(crate) use search::SearchNote;
pub(crate) use setup::{SetupQuestion, SetupScreen};
pub(crate) use spoken::{
    batch, cause, command_line, compare as compare_words, config_screen, doctor,
    explain as explain_words, help, journal_status, manual, refund, refunds, screen,
    search as search_words, show, summary,
};
