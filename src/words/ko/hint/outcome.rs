//! The way out of refunds that were begun.

use std::fmt;

use crate::error::OutcomeHint;
use crate::journal::Entry;
use crate::payment::{Environment, Foreign, moment};
use crate::words::language::Korean;
use crate::words::paste::{self, RECONCILE_ALL};

impl Korean for OutcomeHint<'_> {
    fn korean(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decide(entry) => write_decide(f, entry),
            Self::Blocks(entry) => write!(
                f,
                "it blocks its payment until it is settled: `{}`",
                paste::reconcile(entry)
            ),
            Self::AllBlock => write!(
                f,
                "they block their payments until they are settled: `{RECONCILE_ALL} --wait`"
            ),
            Self::AllToDecide(first) => write!(
                f,
                "they block their payments until a person settles each: {}",
                Self::Decide(first)
            ),
            Self::SomeToDecide(first) => write!(
                f,
                "they block their payments until they are settled: `{RECONCILE_ALL} --wait`; of those in \
                 conflict, such as {}, a person has to find out: {}",
                first.id,
                Self::Decide(first)
            ),
            Self::NotRecorded(entry) => write!(
                f,
                "the journal still says that it is on its way; once it can be written: `{}`",
                paste::reconcile(entry)
            ),
            Self::KnownFrom(entry, at) => write!(
                f,
                "do not refund it by other means before {} in Korea: a payment that a look then finds \
                 unchanged counts as not applied; look again then, or let it wait: `{} --wait`",
                moment(*at),
                paste::reconcile(entry)
            ),
            Self::NotKnown(entry) => write!(
                f,
                "do not refund it by other means yet; look again with `{}`",
                paste::reconcile(entry)
            ),
            Self::RefusedForNow(entry) => write!(
                f,
                "do not refund it by other means before then; the same command looks again, and so does \
                 `{}`",
                paste::reconcile(entry)
            ),
            Self::Deposit => f.write_str(DEPOSIT),
            Self::Credentials(entry) => write_credentials(f, entry),
            Self::NoMoneyMoved => f.write_str("run the same again: no money moved"),
            Self::InTheJournal(entry) => {
                write!(f, "it is in the journal: `{}`", paste::show(entry))
            }
            Self::AddProfile(entry) => write_add_profile(f, entry),
            Self::VerifyAgain => f.write_str("run it again; it changes nothing"),
        }
    }
}

const DEPOSIT: &str = "the money was paid out to the shop already: deposit it first, into the account that \
                       CookiePay names for it, then run the same again";

fn write_decide(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    write!(
        f,
        "look again with `{}`, compare with CookiePay's own pages, then write down what is true: \
         `{resolve} --as refunded --note 'how you know'` or `{resolve} --as not-refunded --note 'how you \
         know'`",
        paste::reconcile(entry),
        resolve = paste::refunds("resolve", entry)
    )
}

fn write_credentials(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let profile = paste::quoted(&entry.via.profile);
    write!(
        f,
        "`cookiepay -p {profile} config check` says what is wrong with them"
    )
}

/// Says what a profile has to hold to lead to a merchant. The demo needs none.
fn write_add_profile(f: &mut fmt::Formatter<'_>, entry: &Entry) -> fmt::Result {
    let merchant = &entry.merchant;
    let api_id = Foreign::new(merchant.api_id.as_str());
    match merchant.environment {
        Environment::Live | Environment::Sandbox => write!(
            f,
            "add a profile with environment = \"{}\" and api_id = \"{api_id}\" to the configuration",
            merchant.environment.name()
        ),
        Environment::Local { .. } | Environment::Demo => write!(
            f,
            "add a profile with base_url = \"{}\" and api_id = \"{api_id}\" to the configuration",
            Foreign::new(entry.via.base_url.as_str())
        ),
    }
}
