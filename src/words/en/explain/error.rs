//! What `explain` says of the errors of each area but refunds, payments and the journal.

use super::phrase::{
    AGAIN_FIXED, AGAIN_SAFE, NO_JOURNAL, NO_REAL_MONEY, NOTHING_SENT, NOTHING_SENT_NOW, ONLY_LOOKED,
};
use crate::error::{
    AuthCode, BatchCode, ConfigCode, GatewayCode, InternalCode, MockCode, NetworkCode, OutputCode,
    SearchCode, UsageCode,
};
use crate::words::explain::ExplainPage;

pub(super) const fn auth(it: AuthCode) -> &'static ExplainPage {
    match it {
        AuthCode::NoCredentials => &AUTH_NO_CREDENTIALS,
        AuthCode::Refused => &AUTH_REFUSED,
    }
}

pub(super) const fn batch(it: BatchCode) -> &'static ExplainPage {
    match it {
        BatchCode::DoneNotRecorded => &BATCH_DONE_NOT_RECORDED,
        BatchCode::NotDone => &BATCH_NOT_DONE,
        BatchCode::OutcomeUnknown => &BATCH_OUTCOME_UNKNOWN,
        BatchCode::TotalDiffers => &BATCH_TOTAL_DIFFERS,
    }
}

pub(super) const fn config(it: ConfigCode) -> &'static ExplainPage {
    match it {
        ConfigCode::ApiKey => &CONFIG_API_KEY,
        ConfigCode::CaFile => &CONFIG_CA_FILE,
        ConfigCode::Invalid => &CONFIG_INVALID,
        ConfigCode::NoPassword => &CONFIG_NO_PASSWORD,
        ConfigCode::Proxy => &CONFIG_PROXY,
        ConfigCode::Untrusted => &CONFIG_UNTRUSTED,
    }
}

pub(super) const fn gateway(it: GatewayCode) -> &'static ExplainPage {
    match it {
        GatewayCode::Redirected => &GATEWAY_REDIRECTED,
        GatewayCode::Refused => &GATEWAY_REFUSED,
        GatewayCode::TooLarge => &GATEWAY_TOO_LARGE,
        GatewayCode::Unavailable => &GATEWAY_UNAVAILABLE,
        GatewayCode::Unreadable => &GATEWAY_UNREADABLE,
    }
}

pub(super) const fn internal(it: InternalCode) -> &'static ExplainPage {
    match it {
        InternalCode::Error => &INTERNAL_ERROR,
    }
}

pub(super) const fn mock(it: MockCode) -> &'static ExplainPage {
    match it {
        MockCode::Failed => &MOCK_FAILED,
    }
}

pub(super) const fn network(it: NetworkCode) -> &'static ExplainPage {
    match it {
        NetworkCode::Broken => &NETWORK_BROKEN,
        NetworkCode::Incomplete => &NETWORK_INCOMPLETE,
        NetworkCode::NotReached => &NETWORK_NOT_REACHED,
        NetworkCode::Stalled => &NETWORK_STALLED,
        NetworkCode::TimedOut => &NETWORK_TIMED_OUT,
    }
}

pub(super) const fn output(it: OutputCode) -> &'static ExplainPage {
    match it {
        OutputCode::Failed => &OUTPUT_FAILED,
        OutputCode::File => &OUTPUT_FILE,
    }
}

pub(super) const fn search(it: SearchCode) -> &'static ExplainPage {
    match it {
        SearchCode::Incomplete => &SEARCH_INCOMPLETE,
    }
}

pub(super) const fn usage(it: UsageCode) -> &'static ExplainPage {
    match it {
        UsageCode::Invalid => &USAGE_INVALID,
        UsageCode::OrderList => &USAGE_ORDER_LIST,
        UsageCode::Period => &USAGE_PERIOD,
    }
}

const AUTH_NO_CREDENTIALS: ExplainPage = ExplainPage {
    title: "there is no API ID or key to be had",
    meaning: "Nothing is configured, a variable is missing, or the source of the key (a file, a command) \
         gives none.",
    money: NOTHING_SENT,
    steps: &[
        "begin: `cookiepay config init`; without an account try `cookiepay -p demo search this-month`",
        "see where each value should come from: `cookiepay config show`",
    ],
    again: AGAIN_FIXED,
};

const AUTH_REFUSED: ExplainPage = ExplainPage {
    title: "the gateway does not take the credentials",
    meaning: "It answered `E003`, or `9999` with a text about the API_ID: the pair is wrong, or test and \
         live are mixed up. Other texts are not taken for that.",
    money: "No: the gateway never got as far as a payment.",
    steps: &[
        "look at environment, api_id and the key's source: `cookiepay config show`",
        "try them: `cookiepay config check`",
        "if the error speaks of the journal, first: `cookiepay refunds reconcile --all`",
    ],
    again: "Yes, once the credentials are mended.",
};

const BATCH_DONE_NOT_RECORDED: ExplainPage = ExplainPage {
    title: "all rows are done, and not all could be recorded or printed",
    meaning: "Results that stdout or the file did not take stand on stderr.",
    money: "Yes: every row is refunded, by this run or before it.",
    steps: &[
        "see what the journal knows: `cookiepay refunds list`",
        "have it learn the rest: `cookiepay refunds reconcile --all`",
    ],
    again: "No: it is done.",
};

const BATCH_NOT_DONE: ExplainPage = ExplainPage {
    title: "rows of the batch are not done",
    meaning: "Each row has its own outcome and code. While none is refunded the exit code is that of the \
         rows where they agree, else 6; it is 11 where some are done, in conflict or held, or the run \
         was interrupted after a request had left. A dry run ends so where rows could not be sent.",
    money: "As `money_moved` says of this run: no; yes, some rows are refunded; or unknown, a row is in \
         conflict or a refusal may yet be carried out. Rows done before stand, whatever it says.",
    steps: &[
        "mend or take out the rows that the last line names",
        "run the same file again: `cookiepay cancel --batch FILE`",
    ],
    again: "Yes: it leaves out what is done, and sends no row twice. Not before a time that the error \
         names.",
};

const BATCH_OUTCOME_UNKNOWN: ExplainPage = ExplainPage {
    title: "what came of a row is not known",
    meaning: "A cancel of a row left, or may have, and nothing tells yet. No more rows were begun after \
         that. Rows were looked at once more before the end.",
    money: "Unknown of that row; other rows may be refunded. Do not refund it by other means.",
    steps: &[
        "settle it: `cookiepay refunds reconcile --all --wait`",
        "then run the same file again: it goes on where it stopped",
    ],
    again: "After `reconcile`. It would only look at that row before.",
};

const BATCH_TOTAL_DIFFERS: ExplainPage = ExplainPage {
    title: "the batch comes to another sum than was expected",
    meaning: "`--expect-total` is the sum of all rows that are done or can be done.",
    money: NOTHING_SENT_NOW,
    steps: &[
        "look at the plan: `cookiepay cancel --batch FILE --dry-run`",
        "mend the file or the sum, then run it again",
    ],
    again: AGAIN_FIXED,
};

const CONFIG_API_KEY: ExplainPage = ExplainPage {
    title: "the API key cannot be sent",
    meaning: "A header cannot carry it.",
    money: NOTHING_SENT,
    steps: &["see where it comes from: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

const CONFIG_CA_FILE: ExplainPage = ExplainPage {
    title: "the file of certificates cannot be used",
    meaning: "`ca_file` has to hold certificates in PEM form. They take the place of the system's.",
    money: NOTHING_SENT,
    steps: &["see which file it is: `cookiepay config show`"],
    again: AGAIN_FIXED,
};

const CONFIG_INVALID: ExplainPage = ExplainPage {
    title: "the configuration cannot be used",
    meaning: "The error names the file, the line and what is meant there. Unknown keys are errors too: a \
         key that is misspelled would protect nobody.",
    money: NOTHING_SENT,
    steps: &[
        "see what is read, and from where: `cookiepay config show`",
        "where the file is: `cookiepay config path`",
    ],
    again: AGAIN_FIXED,
};

const CONFIG_NO_PASSWORD: ExplainPage = ExplainPage {
    title: "there is no password for the database of the journal",
    meaning: "`postgres_password_command` or the file of passwords gives none that can be used.",
    money: NO_JOURNAL,
    steps: &[
        "run the command by hand and see what it prints, or set PGPASSWORD or `~/.pgpass`",
        "try it: `cookiepay journal status`",
    ],
    again: AGAIN_FIXED,
};

const CONFIG_PROXY: ExplainPage = ExplainPage {
    title: "the proxy cannot be used",
    meaning: "The address of the proxy is none that a connection can be made through.",
    money: NOTHING_SENT,
    steps: &["set `proxy = \"http://host:port\"` in the profile, or HTTPS_PROXY"],
    again: AGAIN_FIXED,
};

const CONFIG_UNTRUSTED: ExplainPage = ExplainPage {
    title: "others can change the configuration, or what it names",
    meaning: "Whoever changes it could lead refunds and the key elsewhere.",
    money: NOTHING_SENT,
    steps: &[
        "run the `chmod` or `chown` that the error shows, after looking whether something was \
         changed: `cookiepay config show`",
    ],
    again: AGAIN_FIXED,
};

const GATEWAY_REDIRECTED: ExplainPage = ExplainPage {
    title: "the gateway pointed elsewhere",
    meaning: "Redirects are not followed: they would carry the token and the key to another host.",
    money: ONLY_LOOKED,
    steps: &["check the address: `cookiepay config show`"],
    again: "Yes, once `base_url` is right.",
};

const GATEWAY_REFUSED: ExplainPage = ExplainPage {
    title: "the gateway will not answer a search or issue a token",
    meaning: "Its code and text are in the error. What they mean is read from the text: `cookiepay explain \
         other`.",
    money: ONLY_LOOKED,
    steps: &[
        "do as the hint says: wait for maintenance to end, ask for a shorter period, or have this \
         machine's address put on the list",
        "see the exchange: `cookiepay -v search today`",
    ],
    again: "Looking is always safe; `retry` says whether it helps.",
};

const GATEWAY_TOO_LARGE: ExplainPage = ExplainPage {
    title: "the gateway's answer is too large",
    meaning: "More came than is read, so that no answer can fill the memory.",
    money: ONLY_LOOKED,
    steps: &["ask for a shorter period: `cookiepay search 7d --slice day`"],
    again: AGAIN_SAFE,
};

const GATEWAY_UNAVAILABLE: ExplainPage = ExplainPage {
    title: "the gateway is not available now",
    meaning: "It, or something before it, answered with a server error.",
    money: ONLY_LOOKED,
    steps: &["try again, after the time that it asks for"],
    again: AGAIN_SAFE,
};

const GATEWAY_UNREADABLE: ExplainPage = ExplainPage {
    title: "the gateway's answer is not to be understood",
    meaning: "It is no JSON of the kind that was asked for, or it contradicts itself. Often something \
         between here and the gateway answered, such as a proxy.",
    money: ONLY_LOOKED,
    steps: &["see what came: `cookiepay -v search today`"],
    again: AGAIN_SAFE,
};

const INTERNAL_ERROR: ExplainPage = ExplainPage {
    title: "a fault of the program, or trouble of this machine",
    meaning: "It happened before anything was sent.",
    money: NOTHING_SENT,
    steps: &["report it with the error and `cookiepay version`"],
    again: AGAIN_SAFE,
};

const MOCK_FAILED: ExplainPage = ExplainPage {
    title: "the mock gateway could not be started",
    meaning: "Its address is taken, or its state cannot be kept.",
    money: NO_REAL_MONEY,
    steps: &["choose another address: `cookiepay mock --listen 127.0.0.1:0`"],
    again: AGAIN_SAFE,
};

const NETWORK_BROKEN: ExplainPage = ExplainPage {
    title: "the connection to the gateway broke",
    meaning: "It broke while a token or payments were asked for.",
    money: ONLY_LOOKED,
    steps: &["run the same again"],
    again: AGAIN_SAFE,
};

const NETWORK_INCOMPLETE: ExplainPage = ExplainPage {
    title: "the gateway's answer stops before its end",
    meaning: "A part of an answer is not taken for all of it.",
    money: ONLY_LOOKED,
    steps: &["run the same again"],
    again: AGAIN_SAFE,
};

const NETWORK_NOT_REACHED: ExplainPage = ExplainPage {
    title: "the gateway was not reached",
    meaning: "The name was not found, nothing listens there, no connection was made in time, the \
         certificate is not to be trusted, or a proxy did not connect. No request left this machine.",
    money: NOTHING_SENT,
    steps: &[
        "see which address and proxy are used: `cookiepay config show`",
        "try the connection: `cookiepay config check`",
    ],
    again: AGAIN_SAFE,
};

const NETWORK_STALLED: ExplainPage = ExplainPage {
    title: "the gateway's answer stalled",
    meaning: "Too little of it came in the time that it has.",
    money: ONLY_LOOKED,
    steps: &["try again in a while"],
    again: AGAIN_SAFE,
};

const NETWORK_TIMED_OUT: ExplainPage = ExplainPage {
    title: "the gateway did not answer in time",
    meaning: "A token or payments were asked for. A long period takes long.",
    money: ONLY_LOOKED,
    steps: &[
        "ask for less at a time: `cookiepay search 7d --slice day`, or raise `search_timeout_seconds`",
    ],
    again: AGAIN_SAFE,
};

const OUTPUT_FAILED: ExplainPage = ExplainPage {
    title: "the output could not be written",
    meaning: "What was printed is not all.",
    money: NOTHING_SENT,
    steps: &["make room, or print elsewhere"],
    again: AGAIN_SAFE,
};

const OUTPUT_FILE: ExplainPage = ExplainPage {
    title: "the file for the output cannot be made",
    meaning: "The folder is missing, or takes no new file. That is found out before anything is asked or \
         sent.",
    money: NOTHING_SENT,
    steps: &["name a folder that you may write to: `--out FILE`"],
    again: AGAIN_SAFE,
};

const SEARCH_INCOMPLETE: ExplainPage = ExplainPage {
    title: "a part of what was searched for did not come",
    meaning: "The error names the missing days or TIDs and why. Files are not made, and a JSON array is \
         not closed: no part is taken for the whole.",
    money: ONLY_LOOKED,
    steps: &[
        "ask for less at a time: `cookiepay search 7d --slice day`",
        "see why: `cookiepay -v search 7d`",
    ],
    again: "Looking is always safe; where `retry` is `fix`, mend the cause first.",
};

const USAGE_INVALID: ExplainPage = ExplainPage {
    title: "the command line, or an input file, is wrong",
    meaning: "The error names the argument or the line.",
    money: NOTHING_SENT,
    steps: &["read the examples: `cookiepay help cancel`, or the name of another command"],
    again: AGAIN_FIXED,
};

const USAGE_ORDER_LIST: ExplainPage = ExplainPage {
    title: "the list of orders cannot be used",
    meaning: "Every bad line is named with its value; an unknown header is shown with what the file has.",
    money: NOTHING_SENT,
    steps: &[
        "say which column is which: `cookiepay compare FILE --map order_no=NO,amount=WON`",
        "if it was saved by Excel as CSV: `cookiepay compare FILE --encoding cp949`",
    ],
    again: AGAIN_FIXED,
};

const USAGE_PERIOD: ExplainPage = ExplainPage {
    title: "the period is none",
    meaning: "A day that is not in the calendar, a period that ends before it starts, that lies wholly \
         after today, or that may be read in two ways.",
    money: NOTHING_SENT,
    steps: &["see what can be written: `cookiepay help search`"],
    again: AGAIN_FIXED,
};
