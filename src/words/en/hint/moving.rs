//! The way out when a file is not copied into a database, or was.

use std::fmt;

use crate::journal::{MoveError, Moved};

/// Says what to do where a file is not copied.
pub(super) fn write_hint(f: &mut fmt::Formatter<'_>, error: &MoveError) -> fmt::Result {
    f.write_str(match error {
        MoveError::NoFile(_) => "name the file of the journal: `cookiepay journal copy --from FILE`",
        MoveError::NoDatabase => {
            "name the database as [journal] postgres in the configuration, and the file with --from where it is \
             not the default one"
        }
        MoveError::InHand(_) => {
            "wait until they have ended, then run the same again; a refund whose run is gone, and was on another \
             machine, is settled with `cookiepay refunds resolve` while [journal] path names the file"
        }
        MoveError::TwoOpen { .. } => {
            "settle one of them: `cookiepay refunds reconcile --all`, for the one in the file while [journal] path \
             names that; then run the same again"
        }
        MoveError::OtherThanBefore { .. } => {
            "it is another copy of that journal, such as a restored backup: settle its open refunds while [journal] \
             path names it, then run `cookiepay refunds verify` with the database"
        }
        MoveError::Differs(_) => "run the same again; if it stays so, report it, and go on with the file",
    })
}

/// Says where the refunds of a file are now.
pub(super) fn write_moved_hint(f: &mut fmt::Formatter<'_>, moved: &Moved) -> fmt::Result {
    f.write_str(if moved.is_done {
        "name that database as [journal] postgres in the configuration; `cookiepay refunds list` still reads the file"
    } else {
        "name that database as [journal] postgres in the configuration, and run `cookiepay journal copy`, which ends \
         it; if the database is lost and had nothing of it, `cookiepay journal accept --note 'why'` goes on with the \
         file"
    })
}
