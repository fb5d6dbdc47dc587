//! What a no of the journal means for a script, and the way out.

use super::refund::{
    final_code_hint, known_balance, made_hint, open_hint, quoted, reconcile_command, refunds, until,
};
use crate::exit::Exit;
use crate::journal::{self, JournalError, State};
use crate::payment::{Environment, moment};

pub(super) fn exit_of_journal(error: &JournalError) -> Exit {
    use JournalError as E;
    match error {
        E::NoSuchRefund(_) => Exit::NotFound,
        E::OldReading { .. } => Exit::Network,
        E::ReadOnlyProfile
        | E::RefusedRecently(_)
        | E::ReferenceUsed(_)
        | E::NotAgain { .. }
        | E::RolledBack { .. }
        | E::Contradicted { .. }
        | E::Changed(_)
        | E::TooEarly { .. }
        | E::AboveRefundLimit { .. }
        | E::AboveDayLimit { .. }
        | E::Held(_)
        | E::InDoubt(_)
        | E::AlreadyRefunded(_)
        | E::PaymentChanged(_)
        | E::NotResolvable(_)
        | E::LostOwnership { .. }
        | E::Store(_) => Exit::Precondition,
    }
}

pub(super) fn code_of_journal(error: &JournalError) -> &'static str {
    use JournalError as E;
    match error {
        E::ReadOnlyProfile => "refund.read_only_profile",
        E::AboveRefundLimit { .. } => "refund.above_limit",
        E::AboveDayLimit { .. } => "refund.above_day_limit",
        E::Held(_) => "refund.held",
        E::InDoubt(_) => "refund.in_doubt",
        E::AlreadyRefunded(_) => "refund.already_refunded",
        E::RefusedRecently(_) => "refund.refused_recently",
        E::ReferenceUsed(_) => "refund.ref_used",
        E::NotAgain { .. } => "refund.not_again",
        E::OldReading { .. } => "payment.old_reading",
        E::RolledBack { .. } => "payment.rolled_back",
        E::Contradicted { .. } => "refund.contradicted",
        E::Changed(_) => "refund.changed",
        E::TooEarly { .. } => "refund.too_early",
        E::PaymentChanged(_) => "refund.payment_changed",
        E::NoSuchRefund(_) => "refund.not_found",
        E::NotResolvable(_) => "refund.not_resolvable",
        E::LostOwnership { .. } => "refund.lost",
        E::Store(_) => "journal.unusable",
    }
}

pub(super) fn journal_hint(error: &JournalError) -> String {
    use JournalError as E;
    match error {
        E::ReadOnlyProfile => "read_only = true is written in the profile".to_owned(),
        E::AboveRefundLimit { .. } => "refund_limit_won is written in the profile".to_owned(),
        E::AboveDayLimit { .. } => {
            "refund_limit_per_day_won is written in the profile; `cookiepay refunds list` shows \
             what counts"
                .to_owned()
        }
        E::Held(entry) => format!(
            "wait for that run to end; `{}` says what became of it",
            refunds("show", entry)
        ),
        E::InDoubt(entry) if entry.state != State::Conflict => {
            format!("look again: `{}`", reconcile_command(entry))
        }
        E::InDoubt(entry) => open_hint(entry),
        E::AlreadyRefunded(entry) => made_hint(entry, false, false),
        E::RefusedRecently(entry) => format!(
            "wait{}, then run the same again, which looks first{}",
            until(entry).map_or_else(String::new, |at| format!(" until {}", moment(at))),
            final_code_hint(entry)
        ),
        E::ReferenceUsed(entry) => format!(
            "each refund has a reference of its own: `{}` shows whose this one is",
            refunds("show", entry)
        ),
        E::NotAgain { tid, .. } => format!(
            "`cookiepay refunds list --tid {}` shows which were made",
            quoted(tid.as_str())
        ),
        E::OldReading { environment, .. } => {
            let mock = match environment {
                Environment::Local { .. } => {
                    ". A mock that was started anew without --state has forgotten what the journal \
                     remembers"
                }
                Environment::Live | Environment::Sandbox | Environment::Demo => "",
            };
            format!(
                "run the same again in a moment; where it stays so for settle_seconds, a cancel was \
                 undone, and you are told{mock}"
            )
        }
        E::RolledBack { balance, .. } => format!(
            "if that is known to be so, say it: --expect-balance {balance}; `cookiepay refunds verify` \
             finds which refund the gateway no longer bears out"
        ),
        E::Contradicted { .. } => {
            "look at the payment on the vendor's pages once more; a search may lag behind"
                .to_owned()
        }
        E::Changed(entry) => format!(
            "nothing was written down; `{}` tells what was learnt, and from whom",
            refunds("show", entry)
        ),
        E::TooEarly { .. } => "until then it stays open, and blocks its payment".to_owned(),
        E::PaymentChanged(_) => "run the same again: it reads the payment anew".to_owned(),
        E::NoSuchRefund(_) => "`cookiepay refunds list` has all of them".to_owned(),
        E::NotResolvable(entry) if entry.state == State::Refunded => format!(
            "if that was undone, add --overturn: `{} --as not-refunded --overturn --note 'how you know'`",
            refunds("resolve", entry)
        ),
        E::NotResolvable(entry) => format!("`{}` says what proved it", refunds("show", entry)),
        E::LostOwnership { id, .. } => format!("`cookiepay refunds show {id}` tells its history"),
        E::Store(journal::StoreError::Witness(journal::WitnessError::Mismatch { .. })) => {
            "nothing is sent with a journal that has forgotten refunds: put back the one that was \
             used, or a copy that `cookiepay journal backup` made, and take it up with `cookiepay \
             journal accept --note 'why this one'`"
                .to_owned()
        }
        E::Store(journal::StoreError::Locked { .. }) => {
            "another program has it locked: run the same again when that has ended".to_owned()
        }
        E::Store(journal::StoreError::Copy(error)) => match error {
            journal::CopyError::Exists { .. } => "name another file; nothing was written",
            journal::CopyError::Write { .. } => {
                "name a file in a folder that you may write to; nothing was written"
            }
            journal::CopyError::Changing { .. } => "run the same again",
            journal::CopyError::Read { .. } | journal::CopyError::Damaged { .. } => {
                "see to the file and its folder, or name another as [journal] path in the \
                 configuration"
            }
        }
        .to_owned(),
        E::Store(_) => {
            "without its journal nothing is sent: see to the file and its folder, or name another \
             as [journal] path in the configuration"
                .to_owned()
        }
    }
}

pub(super) fn way_out_of_journal(error: &JournalError) -> Option<String> {
    use JournalError as E;
    if let E::RolledBack { balance, .. } = error {
        Some(format!(
            "if that is known to be so, {}",
            known_balance(*balance)
        ))
    } else if let E::RefusedRecently(entry) = error {
        Some(format!(
            "run the batch again after that{}",
            final_code_hint(entry)
        ))
    } else if let E::InDoubt(entry) = error {
        Some(format!("look again with `{}`", reconcile_command(entry)))
    } else if let E::ReferenceUsed(_) = error {
        Some("each refund has a ref of its own".to_owned())
    } else {
        None
    }
}
