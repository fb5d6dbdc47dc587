//! What the manual pages have besides the help.

use crate::exit::Exit;
use crate::words::manual::Manual;

/// What a page has, in English.
pub(crate) const MANUAL: Manual = Manual {
    name: "NAME",
    synopsis: "SYNOPSIS",
    description: "DESCRIPTION",
    examples: "EXAMPLES",
    volume: "Cookiepay Manual",
    arguments: "ARGUMENTS",
    options: "OPTIONS",
    commands: "COMMANDS",
    see_also: "SEE ALSO",
    help: "Print help.",
    default: |value| format!("[default: {value}]"),
    values: |values| format!("[possible values: {values}]"),
    exit_status: "EXIT STATUS",
    environment: "ENVIRONMENT",
    files: "FILES",
    cookbook: &super::cookbook::COOKBOOK,
    meaning: Exit::meaning,
    variables: &VARIABLES,
    places: &PLACES,
};

/// The environment variables. One that is empty counts as unset.
const VARIABLES: [(&str, &str); 11] = [
    ("COOKIEPAY_PROFILE", "The profile, where -p names none."),
    (
        "COOKIEPAY_CONFIG",
        "The configuration file, where --config names none.",
    ),
    (
        "COOKIEPAY_LANG",
        "The language, ko or en, where --lang names none; else LC_ALL, LC_MESSAGES or LANG.",
    ),
    (
        "COOKIEPAY_API_ID, COOKIEPAY_API_KEY, COOKIEPAY_BASE_URL",
        "The merchant, the key and the gateway (a URL, live or sandbox), in place of those of the profile; \
         without a configuration, the three make up a profile.",
    ),
    (
        "HTTPS_PROXY, ALL_PROXY, NO_PROXY",
        "The proxy, where the profile names none, and the hosts that are reached without it.",
    ),
    (
        "PGPASSWORD, PGPASSFILE",
        "The password of the database that the journal is in, or a file of passwords; else ~/.pgpass.",
    ),
    (
        "PAGER",
        "What shows a table that is longer than the terminal.",
    ),
    ("NO_COLOR", "Set to anything: no colour."),
    (
        "CLICOLOR_FORCE",
        "Set to anything but 0: colour in a pipe too.",
    ),
    ("TERM", "dumb: no colour, no pager, no progress."),
    ("COLUMNS", "How wide help is where there is no terminal."),
];

/// The files.
const PLACES: [(&str, &str); 2] = [
    (
        "~/.config/cookiepay/config.toml",
        "The configuration; `cookiepay config path` says where it is on this machine.",
    ),
    (
        "~/.local/state/cookiepay/journal.sqlite3",
        "The journal of refunds, with the folder of its locks beside it; `cookiepay journal status` says \
         where it is.",
    ),
];
