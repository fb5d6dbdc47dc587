-- The tables of a journal, version 1. Times are texts in UTC that sort as times do. Nothing is ever deleted.
CREATE TABLE journal (
    id             text NOT NULL,
    version        bigint NOT NULL,
    first_number   bigint NOT NULL
);
-- There is one journal in a schema.
CREATE UNIQUE INDEX one_journal ON journal ((true));

-- The runs of the program that ever refunded. One is alive for as long as its session holds its lock.
CREATE TABLE run (
    id             text COLLATE "C" PRIMARY KEY,
    lock           bigint NOT NULL UNIQUE,
    host           text NOT NULL,
    process        bigint NOT NULL,
    person         text NOT NULL,
    backend        bigint NOT NULL,
    started_at     text COLLATE "C" NOT NULL
);

CREATE TABLE refund (
    id             bigint PRIMARY KEY,
    schema         bigint NOT NULL,
    environment    text COLLATE "C" NOT NULL,
    base_url       text NOT NULL,
    api_id         text NOT NULL,
    profile        text NOT NULL,
    tid            text COLLATE "C" NOT NULL,
    asked          text NOT NULL,
    reference      text,
    attempt        bigint NOT NULL,
    again_after    bigint,
    amount         bigint NOT NULL CHECK (amount > 0),
    extent         text NOT NULL CHECK (extent IN ('whole', 'part')),
    taxfree_amount bigint,
    reason         text NOT NULL,
    account        text,
    person         text NOT NULL,
    owner          text COLLATE "C" NOT NULL,
    owner_host     text NOT NULL,
    owner_process  bigint NOT NULL,
    owner_machine  text NOT NULL,
    owner_boot     text NOT NULL,
    owner_started  text NOT NULL,
    balance_before bigint NOT NULL,
    is_stated      boolean NOT NULL,
    baseline       bigint NOT NULL,
    cancelled_before text,
    balance_after  bigint,
    state          text COLLATE "C" NOT NULL CHECK (state IN ('claimed', 'sending', 'refunded', 'refused',
                       'not_sent', 'unknown', 'not_applied', 'conflict', 'rolled_back')),
    evidence       text CHECK (evidence IN ('reply', 'look', 'person')),
    certain_at     text COLLATE "C",
    is_late        boolean NOT NULL DEFAULT false,
    claimed_on     text COLLATE "C" NOT NULL,
    claimed_at     text COLLATE "C" NOT NULL,
    sent_at        text COLLATE "C",
    answered_at    text COLLATE "C",
    resolved_at    text COLLATE "C",
    gateway_before text COLLATE "C",
    doubt_since    text COLLATE "C",
    doubt_since_gateway text COLLATE "C",
    settle_seconds bigint NOT NULL,
    reply_code     text,
    reply_message  text,
    reply_means    text CHECK (reply_means IN ('yes', 'nothing', 'credentials', 'final',
                       'already_cancelled', 'other')),
    http_status    bigint,
    cancel_tid     text,
    cancelled_at   text,
    reply_amount   bigint,
    note           text
);
CREATE INDEX refund_of_payment ON refund (tid, environment);
CREATE INDEX refund_of_day ON refund (environment, claimed_on);
CREATE INDEX refund_in_hand ON refund (id) WHERE state IN ('claimed', 'sending');
CREATE INDEX refund_uncertain ON refund (id) WHERE certain_at IS NULL;

-- At most one refund of a payment is in hand, whoever asks at once.
CREATE UNIQUE INDEX one_refund_in_hand ON refund (environment, tid) WHERE state IN ('claimed', 'sending');

-- And none is begun while another is open. A conflict that a late reply makes of an old one is let in.
CREATE FUNCTION one_open_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM refund WHERE environment = NEW.environment AND tid = NEW.tid
               AND state IN ('claimed', 'sending', 'unknown', 'conflict')) THEN
        RAISE EXCEPTION 'another refund of the payment is open' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_open_refund BEFORE INSERT ON refund FOR EACH ROW
WHEN (NEW.state IN ('claimed', 'sending', 'unknown')) EXECUTE FUNCTION one_open_refund();

-- A program of another version than the tables, at work when they were moved on, ends what is out and begins
-- no more.
CREATE FUNCTION begun_by_this_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.schema <> (SELECT version FROM journal) THEN
        RAISE EXCEPTION 'a newer version has moved the journal on' USING ERRCODE = 'CK001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begun_by_this_version BEFORE INSERT ON refund FOR EACH ROW
EXECUTE FUNCTION begun_by_this_version();

-- The history.
CREATE TABLE step (
    number         bigint PRIMARY KEY,
    refund_id      bigint NOT NULL REFERENCES refund (id),
    at             text COLLATE "C" NOT NULL,
    person         text NOT NULL,
    owner          text NOT NULL,
    old_state      text,
    new_state      text NOT NULL,
    evidence       text,
    kind           text NOT NULL,
    detail         text NOT NULL
);
CREATE INDEX step_of_refund ON step (refund_id, number);

-- What is left of a payment, as it was last known.
CREATE TABLE payment (
    environment    text COLLATE "C" NOT NULL,
    tid            text COLLATE "C" NOT NULL,
    balance        bigint NOT NULL,
    higher_since   text COLLATE "C",
    higher_since_gateway text COLLATE "C",
    PRIMARY KEY (environment, tid)
);

-- The journals of files that were copied into this one, each of them once: what was a refund r1 there has the
-- number 1 + refund_shift here.
CREATE TABLE copied (
    journal        text COLLATE "C" PRIMARY KEY,
    file           text NOT NULL,
    at             text COLLATE "C" NOT NULL,
    run            text COLLATE "C" NOT NULL,
    person         text NOT NULL,
    refunds        bigint NOT NULL,
    first_refund   bigint NOT NULL,
    last_refund    bigint NOT NULL,
    last_step      bigint NOT NULL,
    refund_shift   bigint NOT NULL,
    step_shift     bigint NOT NULL
);

INSERT INTO journal (id, version, first_number)
VALUES (replace(gen_random_uuid()::text, '-', ''), 1, 1);
