//! What `explain` says of the errors of the journal.

use super::phrase::{AGAIN_FIXED, AGAIN_SAFE, COPY_ONLY, NO_JOURNAL, NOTHING_SENT};
use crate::error::JournalCode;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: JournalCode) -> &'static ExplainPage {
    match it {
        JournalCode::ConnectionLost => &CONNECTION_LOST,
        JournalCode::Forbidden => &FORBIDDEN,
        JournalCode::InHand => &IN_HAND,
        JournalCode::LoginRefused => &LOGIN_REFUSED,
        JournalCode::Moved => &MOVED,
        JournalCode::MovedOn => &MOVED_ON,
        JournalCode::NoDatabase => &NO_DATABASE,
        JournalCode::NoTables => &NO_TABLES,
        JournalCode::NotCopied => &NOT_COPIED,
        JournalCode::NothingToCopy => &NOTHING_TO_COPY,
        JournalCode::OldTables => &OLD_TABLES,
        JournalCode::TooManyClients => &TOO_MANY_CLIENTS,
        JournalCode::TwoOpen => &TWO_OPEN,
        JournalCode::UnfitServer => &UNFIT_SERVER,
        JournalCode::Unreachable => &UNREACHABLE,
        JournalCode::Untrusted => &UNTRUSTED,
        JournalCode::Unusable => &UNUSABLE,
        JournalCode::WentBack => &WENT_BACK,
    }
}

const CONNECTION_LOST: ExplainPage = ExplainPage {
    title: "the connection to the database broke before anything was sent",
    meaning: "A refund leaves only once the database has confirmed that it is written down; that did not \
         come. What this run had begun counts as not sent.",
    money: NOTHING_SENT,
    steps: &["see what is open: `cookiepay refunds list --unresolved`"],
    again: AGAIN_SAFE,
};

const FORBIDDEN: ExplainPage = ExplainPage {
    title: "the role may not do in the database what the journal needs",
    meaning: "The role needs SELECT, INSERT and UPDATE on the tables.",
    money: NO_JOURNAL,
    steps: &["have the owner run the SQL: `cookiepay journal schema --role NAME`"],
    again: AGAIN_FIXED,
};

const IN_HAND: ExplainPage = ExplainPage {
    title: "runs have refunds of the file in hand: nothing was copied",
    meaning: "`journal copy` moves a file into the database only when no run is at work with it. The file \
         stays in use.",
    money: COPY_ONLY,
    steps: &[
        "wait until they have ended: `cookiepay refunds list --unresolved`",
        "copy again: `cookiepay journal copy`",
    ],
    again: AGAIN_SAFE,
};

const LOGIN_REFUSED: ExplainPage = ExplainPage {
    title: "the database refused the login",
    meaning: "The user, the password or the name of the database is wrong.",
    money: NO_JOURNAL,
    steps: &["see what is used: `cookiepay config show`, then try `cookiepay journal status`"],
    again: AGAIN_FIXED,
};

const MOVED: ExplainPage = ExplainPage {
    title: "the file of the journal was moved into a database",
    meaning: "Nobody refunds with the file any more, so that there is one journal. `refunds list` and \
         `refunds show` still read it.",
    money: NOTHING_SENT,
    steps: &[
        "name the database as `[journal] postgres` in the configuration",
        "if the copy was interrupted, end it: `cookiepay journal copy`",
    ],
    again: AGAIN_FIXED,
};

const MOVED_ON: ExplainPage = ExplainPage {
    title: "a newer cookiepay moved the tables on",
    meaning: "An older program does not know what the newer tables mean, and does not guess.",
    money: NO_JOURNAL,
    steps: &["install the version that the others use: `cookiepay version`"],
    again: AGAIN_FIXED,
};

const NO_DATABASE: ExplainPage = ExplainPage {
    title: "no database is named to copy the journal into",
    meaning: "`journal copy` goes into the one that `[journal] postgres` names.",
    money: COPY_ONLY,
    steps: &[
        "name it in the configuration, and the file where it is not the default one: `cookiepay \
         journal copy --from FILE`",
    ],
    again: AGAIN_FIXED,
};

const NO_TABLES: ExplainPage = ExplainPage {
    title: "the database has no tables for the journal",
    meaning: "Whoever owns the schema makes them once; a role that may create tables does so by its first \
         command. Or another schema has them.",
    money: NO_JOURNAL,
    steps: &[
        "the SQL for it: `cookiepay journal schema`",
        "see where it looks: `cookiepay journal status`",
    ],
    again: AGAIN_FIXED,
};

const NOT_COPIED: ExplainPage = ExplainPage {
    title: "the journal was not copied into the database",
    meaning: "What was read back differs from the file, or the file is another copy than the one that was \
         moved before.",
    money: COPY_ONLY,
    steps: &[
        "see what stands in the way: `cookiepay journal status`",
        "after another copy was in use, look for what differs: `cookiepay refunds verify`",
    ],
    again: "As the hint says.",
};

const NOTHING_TO_COPY: ExplainPage = ExplainPage {
    title: "there is no file of a journal to copy",
    meaning: "Where the machine never had one, nothing is to be moved.",
    money: COPY_ONLY,
    steps: &["name the file: `cookiepay journal copy --from FILE`"],
    again: AGAIN_FIXED,
};

const OLD_TABLES: ExplainPage = ExplainPage {
    title: "the tables in the database are of an older version",
    meaning: "Whoever owns them moves them on.",
    money: NO_JOURNAL,
    steps: &["with the role that owns them: `cookiepay journal status`"],
    again: AGAIN_FIXED,
};

const TOO_MANY_CLIENTS: ExplainPage = ExplainPage {
    title: "the database has no room for one more connection",
    meaning: "Other programs hold all of its connections.",
    money: NO_JOURNAL,
    steps: &["run the same again in a moment; if it stays so, raise `max_connections`"],
    again: AGAIN_SAFE,
};

const TWO_OPEN: ExplainPage = ExplainPage {
    title: "the file and the database both have an open refund of one payment",
    meaning: "Two such refunds in one journal would break the rule that one open refund blocks its \
         payment. Nothing was copied.",
    money: "Not by this run. Both refunds are open: what came of them is not known yet.",
    steps: &[
        "settle one of them: `cookiepay refunds reconcile --all`",
        "copy again: `cookiepay journal copy`",
    ],
    again: "After one of them is settled.",
};

const UNFIT_SERVER: ExplainPage = ExplainPage {
    title: "the database server could lose what was written, or is too old",
    meaning: "A standby, `fsync` or `synchronous_commit` off, a pooler that shares sessions, an encoding \
         other than UTF-8, or older than PostgreSQL 14: a refund that was forgotten could be made \
         twice.",
    money: NO_JOURNAL,
    steps: &["see which it is: `cookiepay journal status`"],
    again: AGAIN_FIXED,
};

const UNREACHABLE: ExplainPage = ExplainPage {
    title: "the database of the journal cannot be reached",
    meaning: "There is no fall-back to a file: two journals are a way to refund twice.",
    money: NO_JOURNAL,
    steps: &[
        "see whether the server runs, and can be reached from here: `cookiepay journal status`",
        "a refund that cannot wait is made on CookiePay's own pages; it shows here later as given \
         back elsewhere",
    ],
    again: AGAIN_SAFE,
};

const UNTRUSTED: ExplainPage = ExplainPage {
    title: "nobody can tell whether it is the right journal",
    meaning: "Others can change the file or its folder, or the server did not prove by its certificate \
         that it is the one that was named. Somebody in between could say that a refund was never \
         made.",
    money: NO_JOURNAL,
    steps: &["do as the hint says: `chmod`, or `sslrootcert=` and `host=` in `[journal] postgres`"],
    again: AGAIN_FIXED,
};

const UNUSABLE: ExplainPage = ExplainPage {
    title: "the journal cannot be used",
    meaning: "It is missing, damaged, locked, of a newer version, not to be written by this user, or \
         not the one that was used: one that has forgotten refunds would let them be made twice. Or a \
         copy of it could not be made, or this cookiepay was built without databases.",
    money: NO_JOURNAL,
    steps: &[
        "see where it is and what is wrong: `cookiepay doctor`",
        "where this user cannot write it, run the command that the hint shows",
        "where it has forgotten refunds, put the right one back, or a copy of `journal backup`, and take \
         it up: `cookiepay journal accept --note TEXT`",
        "then find what it has forgotten: `cookiepay refunds verify`",
    ],
    again: "As `retry` says: at once where it was only locked, else after mending it.",
};

const WENT_BACK: ExplainPage = ExplainPage {
    title: "the database no longer has what was kept a moment ago",
    meaning: "A failover lost the last refunds, or another server answers.",
    money: "No cancel was sent after that. What was refunded a moment before may be known to nobody.",
    steps: &[
        "see which server it is: `cookiepay journal status`",
        "compare with the payments before anybody refunds: `cookiepay refunds verify`",
    ],
    again: "Not before that was looked at.",
};
