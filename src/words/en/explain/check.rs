//! What `explain` says of what `doctor` looks at.

use super::phrase::{AGAIN_SAFE, CHECKED};
use crate::words::checkup::CheckName;
use crate::words::explain::ExplainPage;

pub(super) const fn page(it: CheckName) -> &'static ExplainPage {
    match it {
        CheckName::Configuration => &CONFIGURATION,
        CheckName::Rights => &RIGHTS,
        CheckName::Environment => &ENVIRONMENT,
        CheckName::Key => &KEY,
        CheckName::Proxy => &PROXY,
        CheckName::Tls => &TLS,
        CheckName::Token => &TOKEN,
        CheckName::Clock => &CLOCK,
        CheckName::StateDirectory => &STATE_DIRECTORY,
        CheckName::Space => &SPACE,
        CheckName::Lock => &LOCK,
        CheckName::Sync => &SYNC,
        CheckName::Journal => &JOURNAL,
        CheckName::JournalRights => &JOURNAL_RIGHTS,
        CheckName::Server => &SERVER,
        CheckName::Durability => &DURABILITY,
        CheckName::Standby => &STANDBY,
        CheckName::Connection => &CONNECTION,
        CheckName::Role => &ROLE,
        CheckName::Refunds => &REFUNDS,
    }
}

const CONFIGURATION: ExplainPage = ExplainPage {
    title: "the configuration file: whether it is there and can be read",
    meaning: "It reads the file that `--config` or COOKIEPAY_CONFIG names, else the standard one. An \
         error: it cannot be used, or nothing is configured, and no refund is sent; or `default_profile` \
         is none of its profiles, and a command has to name one. A note: none is the default, and a \
         command has to name one.",
    money: CHECKED,
    steps: &[
        "see where the file is: `cookiepay config path`",
        "mend what the finding names, or begin: `cookiepay config init`",
    ],
    again: AGAIN_SAFE,
};

const RIGHTS: ExplainPage = ExplainPage {
    title: "who else can read or change the configuration",
    meaning: "It looks at the owner and the mode of the file and of every folder and link on the way to \
         it, and at the mode of the key files that it names, which it does not open. Warnings only. \
         Others can change the file: a live profile then sends nothing (`config.untrusted`), nor does \
         one whose key stands elsewhere while the file says where it is sent. Others can read it or a key file, or the \
         password of the database stands in it: refunds go on.",
    money: CHECKED,
    steps: &[
        "look whether something was changed: `cookiepay config show`",
        "run the `chmod` or `chown` that the finding shows",
    ],
    again: AGAIN_SAFE,
};

const ENVIRONMENT: ExplainPage = ExplainPage {
    title: "where a profile leads: to real money, to a test, or to this machine",
    meaning: "It reads the profile and connects to nothing. An error: the profile is not there or not \
         whole, and no refund is sent with it. A note: its name says live and it leads to a test, or \
         the other way round; or a variable of the environment goes before what the profile says. \
         Refunds go on, and go to where the profile leads, whatever its name.",
    money: CHECKED,
    steps: &[
        "see each value, and where it comes from: `cookiepay config show`",
        "say in the profile what is meant: `environment = \"live\"` or `environment = \"sandbox\"`",
    ],
    again: AGAIN_SAFE,
};

const KEY: ExplainPage = ExplainPage {
    title: "the API key of a profile: whether it can be had",
    meaning: "It takes the key as every command does: from a variable, the configuration, a file, or \
         another program, which it does not run with `--offline`. The key is not shown, and goes nowhere but into \
         the request for a token. An error: there is none, or others can change what it depends on; no \
         refund is sent with the profile. A warning: the same can be changed, and the profile is not \
         live: refunds go on.",
    money: CHECKED,
    steps: &[
        "see where it comes from: `cookiepay config show`",
        "try it once it is mended: `cookiepay config check`",
    ],
    again: AGAIN_SAFE,
};

const PROXY: ExplainPage = ExplainPage {
    title: "the proxy on the way to the gateway",
    meaning: "It is the profile's `proxy`; where that is not set, it is HTTPS_PROXY or ALL_PROXY, for \
         hosts that NO_PROXY does not exempt. To this machine none is used. The request for a token shows whether it lets through. An \
         error: it does not, or its address cannot be used. Nothing gets to the gateway, and no refund \
         is sent.",
    money: CHECKED,
    steps: &[
        "see which it is, and who names it: `cookiepay config show`",
        "mend it there; a host that is to be reached without the variable's goes into NO_PROXY",
    ],
    again: AGAIN_SAFE,
};

const TLS: ExplainPage = ExplainPage {
    title: "whether the gateway proves by its certificate that it is the one",
    meaning: "The certificate is checked while the connection for the request for a token is made, by the \
         system's authorities or by those in `ca_file`. It is skipped where nothing is encrypted, or \
         nothing was reached. An error: the certificate is not to be trusted, what answers there speaks \
         no TLS, or `ca_file` cannot be used. Neither the key nor a refund leaves then.",
    money: CHECKED,
    steps: &[
        "see the address and `ca_file`: `cookiepay config show`",
        "see this machine's date: `date`. A good certificate looks expired to a clock that is wrong",
    ],
    again: AGAIN_SAFE,
};

const TOKEN: ExplainPage = ExplainPage {
    title: "whether the gateway issues a token",
    meaning: "It sends one request with the API ID and the key, does not repeat it, and waits 10 seconds \
         at most. The token is used for nothing. An error: the gateway was not reached, did not answer \
         in time, or refused; `code` beside it says which, and has a page. Every refund needs a token: \
         without one none is sent.",
    money: CHECKED,
    steps: &[
        "see where it asks, and with whose API ID: `cookiepay config show`",
        "if the credentials are refused: `cookiepay explain auth.refused`",
        "if nothing was reached: `cookiepay explain network.not_reached`",
    ],
    again: AGAIN_SAFE,
};

const CLOCK: ExplainPage = ExplainPage {
    title: "this machine's clock against the gateway's",
    meaning: "It goes by the `Date` of the answer to the request for a token, and asks for nothing more. \
         More than 2 seconds apart is a note, more than 120 a warning. Refunds go on, but what is `today`, \
         the limit of a day and the times in the journal go by this machine's clock. No `Date` is a note: \
         whether a lost refund was made is then certain only after twice `settle_seconds`.",
    money: CHECKED,
    steps: &["have the network set the clock; the finding shows the command"],
    again: AGAIN_SAFE,
};

const STATE_DIRECTORY: ExplainPage = ExplainPage {
    title: "the folder of the journal: whether it can be written to",
    meaning: "Where it is there, a file is made in it and removed again; where it is not, only the system \
         is asked whether it could be made. Skipped where the journal is in a database. An error: the \
         journal cannot be written there, and no refund is sent (`journal.unusable`). A note: it cannot be written to, and \
         nothing has to be made in it now.",
    money: CHECKED,
    steps: &[
        "see where it is: `cookiepay journal status`",
        "have its disk mounted, and let this user write to it",
    ],
    again: AGAIN_SAFE,
};

const SPACE: ExplainPage = ExplainPage {
    title: "room on the disk of the journal",
    meaning: "It asks the system how much is free there, and warns below 100 MB. Refunds go on until the \
         journal cannot be written; from then on none is sent, and of one that is out just then the \
         result may stay unwritten.",
    money: CHECKED,
    steps: &["make room; the finding names the folder: `df -h FOLDER`"],
    again: AGAIN_SAFE,
};

const LOCK: ExplainPage = ExplainPage {
    title: "whether locks hold in the folder of the journal",
    meaning: "It locks a file of its own there, and tries to lock it a second time, which has to fail. By \
         such a lock a run shows the others that it lives. An error: no lock can be taken, and no refund \
         is sent; or it does not hold, as on some network drives, and a run that lives may be taken for \
         dead.",
    money: CHECKED,
    steps: &[
        "do not refund from there before it is mended",
        "keep the journal on a local disk, or move it into a database: `cookiepay journal copy`",
    ],
    again: AGAIN_SAFE,
};

const SYNC: ExplainPage = ExplainPage {
    title: "whether what is written gets to the disk of the journal",
    meaning: "It writes 16 KiB to a file of its own there, waits until the system says that they are on \
         the disk, and removes it. A refund waits for the same before it leaves. An error: the disk is \
         full or takes nothing, and no refund is sent.",
    money: CHECKED,
    steps: &["make room, or have the disk looked at: `df -h FOLDER`"],
    again: AGAIN_SAFE,
};

const JOURNAL: ExplainPage = ExplainPage {
    title: "the journal: whether refunds can go by it",
    meaning: "Of a file it reads all, if it can in a copy, and compares it with what is noted beside it. \
         Of a database it checks the server and the version of the tables. It makes and changes nothing. \
         An error: a refund would stop at the same, and none is sent; `code` beside it says why. A note: \
         the next command that opens it moves the tables on, and older programs then refuse them.",
    money: CHECKED,
    steps: &[
        "see where it is, and what is wrong: `cookiepay journal status`",
        "read the page of the code: `cookiepay explain journal.unusable`, or whatever stands there",
        "put a lost journal back, and do not begin another: that would know of no refund",
    ],
    again: AGAIN_SAFE,
};

const JOURNAL_RIGHTS: ExplainPage = ExplainPage {
    title: "who can change the journal",
    meaning: "It looks at the owner and the mode of the journal's file, its log, its locks and of all that \
         leads there, and asks the system whether this user can write them; of a database, at those of the \
         certificates, the key and the program that the connection takes. A group that may write to the \
         journal's file is trusted. An error: this user cannot write one of them, and no refund is sent \
         (`journal.unusable`), or others can change one, and no live profile sends a refund \
         (`journal.untrusted`). A warning: others can, but no profile is live: refunds go on. Whoever can \
         change the journal can have it forget a refund.",
    money: CHECKED,
    steps: &[
        "run the `chmod`, `chown` or `chgrp` that the finding shows",
        "where others could change it, look whether the journal still says what the gateway does: `cookiepay refunds verify`",
    ],
    again: AGAIN_SAFE,
};

const SERVER: ExplainPage = ExplainPage {
    title: "the server of the journal's database",
    meaning: "It says which PostgreSQL answered. It finds no fault: a server that will not do, as one that \
         only follows another or is older than PostgreSQL 14, is an error of `journal`, no refund is \
         sent, and this is skipped.",
    money: CHECKED,
    steps: &["see more of it: `cookiepay journal status`"],
    again: AGAIN_SAFE,
};

const DURABILITY: ExplainPage = ExplainPage {
    title: "what keeps a refund in the database when its server crashes",
    meaning: "It reads `fsync`, `synchronous_commit` and `full_page_writes`. With one of the first two off \
         no refund is sent, which is an error of `journal`. A warning: `full_page_writes` is off. Refunds \
         go on, but a crash of the server can leave half of a page, and with it a damaged journal.",
    money: CHECKED,
    steps: &["on the server: `ALTER SYSTEM SET full_page_writes = on; SELECT pg_reload_conf();`"],
    again: AGAIN_SAFE,
};

const STANDBY: ExplainPage = ExplainPage {
    title: "whether another server has each refund before it leaves",
    meaning: "It asks the server whether a commit waits for a synchronous standby. A warning: it waits for \
         none. Refunds go on, but a failover can lose the last ones, and nobody then knows of one that \
         was still out. A note: the role may not see it, as one with `pg_monitor` may.",
    money: CHECKED,
    steps: &[
        "name a synchronous standby in `synchronous_standby_names`",
        "without one, let nobody refund after a failover until `settle_seconds` have passed",
    ],
    again: AGAIN_SAFE,
};

const CONNECTION: ExplainPage = ExplainPage {
    title: "the way to the journal's database",
    meaning: "It looks in two sessions whether a pooler changes them, and asks whether the connection is \
         encrypted. Warnings only. A pooler changes sessions: no refund is sent through it \
         (`journal.unfit_server`). Nobody checks which server answers: refunds go on, but whoever is \
         in between could say that a refund was never made. A file of passwords is left out, since \
         others can read it.",
    money: CHECKED,
    steps: &[
        "connect to the server itself, or to a pooler that keeps a session for each client",
        "have the server checked: `sslmode=verify-full` in `[journal] postgres`",
    ],
    again: AGAIN_SAFE,
};

const ROLE: ExplainPage = ExplainPage {
    title: "what the role may do in the journal's database",
    meaning: "It asks the server what the role may do with the tables, and tries nothing. An error: it \
         lacks SELECT, INSERT or UPDATE, and no refund is sent (`journal.forbidden`). A warning: it may \
         DELETE or TRUNCATE. Refunds go on, but whoever has the role can take refunds out of the \
         journal, which could then be made twice.",
    money: CHECKED,
    steps: &["have the owner run the SQL: `cookiepay journal schema --role NAME`"],
    again: AGAIN_SAFE,
};

const REFUNDS: ExplainPage = ExplainPage {
    title: "refunds in the journal that are not certain",
    meaning: "It reads the journal, asks no gateway and settles nothing. An error: some are `unknown` (exit \
         code 10), or `conflict` alone (11). A note: some are in the hands of a run, or of one that died; \
         or are closed, and the gateway could still change them. Each that is open, and each refusal \
         that is not certain, blocks other refunds of its payment. Refunds of other payments go on.",
    money: "Not by `doctor`. Of these refunds it is not certain yet: do not refund them by other means \
         before they are settled.",
    steps: &[
        "settle them; this never sends a refund: `cookiepay refunds reconcile --all --wait`",
        "see which block others: `cookiepay refunds list --unresolved`",
        "those in conflict: `cookiepay explain conflict`",
    ],
    again: AGAIN_SAFE,
};
