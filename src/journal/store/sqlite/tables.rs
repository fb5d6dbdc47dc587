//! The tables. Types are those that other databases know as well.

/// Marks the file as ours: "cook" in ASCII.
pub(super) const APPLICATION_ID: i64 = 0x636f_6f6b;

/// The version of the tables below.
pub(in crate::journal) const VERSION: i64 = 3;

// `schema` has no default, so that a program of version 1, which does not know it, begins no refund.
pub(super) const TABLES: &str = "
CREATE TABLE refund (
    id             INTEGER PRIMARY KEY,
    schema         INTEGER NOT NULL,
    environment    TEXT NOT NULL,
    base_url       TEXT NOT NULL,
    api_id         TEXT NOT NULL,
    profile        TEXT NOT NULL,
    tid            TEXT NOT NULL,
    asked          TEXT NOT NULL,
    reference      TEXT,
    attempt        INTEGER NOT NULL,
    again_after    INTEGER,
    amount         INTEGER NOT NULL CHECK (amount > 0),
    extent         TEXT NOT NULL CHECK (extent IN ('whole', 'part')),
    taxfree_amount INTEGER,
    reason         TEXT NOT NULL,
    account        TEXT,
    person         TEXT NOT NULL,
    owner          TEXT NOT NULL,
    owner_host     TEXT NOT NULL,
    owner_process  INTEGER NOT NULL,
    owner_machine  TEXT NOT NULL,
    owner_boot     TEXT NOT NULL,
    owner_started  TEXT NOT NULL,
    balance_before INTEGER NOT NULL,
    is_stated      INTEGER NOT NULL,
    baseline       INTEGER NOT NULL,
    cancelled_before TEXT,
    balance_after  INTEGER,
    state          TEXT NOT NULL CHECK (state IN ('claimed', 'sending', 'refunded', 'refused',
                       'not_sent', 'unknown', 'not_applied', 'conflict', 'rolled_back')),
    evidence       TEXT CHECK (evidence IN ('reply', 'look', 'person')),
    certain_at     TEXT,
    is_late        INTEGER NOT NULL DEFAULT 0,
    claimed_on     TEXT NOT NULL,
    claimed_at     TEXT NOT NULL,
    sent_at        TEXT,
    answered_at    TEXT,
    resolved_at    TEXT,
    gateway_before TEXT,
    doubt_since    TEXT,
    doubt_since_gateway TEXT,
    settle_seconds INTEGER NOT NULL,
    reply_code     TEXT,
    reply_message  TEXT,
    reply_means    TEXT CHECK (reply_means IN ('yes', 'nothing', 'credentials', 'final',
                       'already_cancelled', 'other')),
    http_status    INTEGER,
    cancel_tid     TEXT,
    cancelled_at   TEXT,
    reply_amount   INTEGER,
    note           TEXT
);
CREATE INDEX refund_of_payment ON refund (tid, environment);
CREATE INDEX refund_of_day ON refund (environment, claimed_on);
CREATE TABLE payment (
    environment    TEXT NOT NULL,
    tid            TEXT NOT NULL,
    balance        INTEGER NOT NULL,
    higher_since   TEXT,
    higher_since_gateway TEXT,
    PRIMARY KEY (environment, tid)
);
CREATE TABLE journal (
    id             TEXT NOT NULL,
    first_number   INTEGER NOT NULL
);
CREATE TABLE acceptance (
    at             TEXT NOT NULL,
    person         TEXT NOT NULL,
    highest_sent   INTEGER NOT NULL,
    note           TEXT NOT NULL
);
";

/// Finds the refunds that runs are at work on, of whom a list asks first, without a look at every other.
pub(super) const REFUNDS_IN_HAND: &str = "
CREATE INDEX refund_in_hand ON refund (id) WHERE state IN ('claimed', 'sending');
";

/// What the database itself refuses.
pub(super) const TRIGGERS: [&str; 2] = [ONE_OPEN_REFUND, BEGUN_BY_THIS_VERSION];

/// At most one refund of a payment is begun while another is open; a conflict that a late reply makes
/// of an old one is let in.
const ONE_OPEN_REFUND: &str = "
CREATE TRIGGER one_open_refund BEFORE INSERT ON refund
WHEN EXISTS (SELECT 1 FROM refund WHERE environment = NEW.environment AND tid = NEW.tid
             AND state IN ('claimed', 'sending', 'unknown', 'conflict'))
 AND NEW.state IN ('claimed', 'sending', 'unknown')
BEGIN SELECT RAISE(ABORT, 'another refund of the payment is open'); END;
";

/// A program of an earlier version, at work when the journal moved on, ends what is out and begins no
/// more.
pub(super) const BEGUN_BY_THIS_VERSION: &str = "
CREATE TRIGGER begun_by_this_version BEFORE INSERT ON refund WHEN NEW.schema < 3
BEGIN SELECT RAISE(ABORT, 'a newer version has moved the journal on'); END;
";

/// The history. A line that says nothing of its kind is in words: of a version before 3.
pub(super) const STEPS: &str = "
CREATE TABLE step (
    number    INTEGER PRIMARY KEY,
    refund_id INTEGER NOT NULL REFERENCES refund (id),
    at        TEXT NOT NULL,
    person    TEXT NOT NULL,
    owner     TEXT NOT NULL,
    old_state TEXT,
    new_state TEXT NOT NULL,
    evidence  TEXT,
    kind      TEXT NOT NULL DEFAULT 'text',
    detail    TEXT NOT NULL
);
CREATE INDEX step_of_refund ON step (refund_id);
";
