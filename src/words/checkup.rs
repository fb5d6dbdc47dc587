//! What `doctor` looks at, and what it finds that is no error of its own, as data.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::config::{KeySource, Origin};
use crate::journal::{DatabaseStatus, JournalLocation};
use crate::payment::Environment;
use crate::rights::Exposed;
use crate::secret::Guarded;

/// Lists the checks, each with its name for scripts.
macro_rules! check_names {
    ($($(#[$doc:meta])+ $check:ident $code:literal,)+) => {
        /// What is looked at, in the order in which it is told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum CheckName {
            $($(#[$doc])+ $check,)+
        }

        impl CheckName {
            /// Every check.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$check,)+];

            /// Returns the name for scripts.
            pub(crate) const fn code(self) -> &'static str {
                match self {
                    $(Self::$check => $code,)+
                }
            }
        }
    };
}

check_names! {
    /// The configuration file.
    Configuration "configuration",
    /// Who else can read or change it, and what it names.
    Rights "rights",
    /// Where a profile leads.
    Environment "environment",
    /// The API key of a profile.
    Key "key",
    /// The proxy on the way.
    Proxy "proxy",
    /// Whether the gateway is the one that it says.
    Tls "tls",
    /// Whether a token is issued.
    Token "token",
    /// This machine's clock against the gateway's.
    Clock "clock",
    /// The folder of the journal.
    StateDirectory "state_directory",
    /// Room on its disk.
    Space "space",
    /// Whether locks hold there.
    Lock "lock",
    /// Whether what is written there gets to the disk.
    Sync "sync",
    /// The journal itself.
    Journal "journal",
    /// Who can change it: nobody else, and this user.
    JournalRights "journal_rights",
    /// The server of a database.
    Server "server",
    /// What keeps a commit safe in a crash.
    Durability "durability",
    /// The server that would take its place.
    Standby "standby",
    /// The way to it.
    Connection "connection",
    /// What the role may do.
    Role "role",
    /// Refunds that are not settled.
    Refunds "refunds",
}

/// How something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CheckState {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// It works, and should not stay so.
    Warning,
    /// It does not work.
    Error,
    /// It was not looked at.
    Skipped,
}

/// What a part of the report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CheckTitle {
    /// The configuration.
    Configuration,
    /// A profile; what was named as one may be a key.
    Profile(Guarded),
    /// The journal.
    Journal,
}

/// What was found where no error says it.
#[derive(Clone, Debug)]
pub(crate) enum CheckFact {
    /// The configuration was read, with so many profiles in it.
    Configured(PathBuf, usize),
    /// There is no file: the variables make up a profile.
    OnlyVariables,
    /// There is no file, and the demo needs none.
    NoneNeeded,
    /// Nobody else can read or change it.
    NobodyElse,
    /// Others can change this.
    OthersCanChange(Exposed),
    /// A profile leads there, to this origin.
    LeadsTo(Environment, String),
    /// The name of a profile says that it leads there, and it leads elsewhere.
    NameSaysOther(Environment, Environment),
    /// This variable goes before what the profile says.
    VariableGoesFirst(&'static str),
    /// The key is there.
    KeyFetched(KeySource),
    /// No proxy is used.
    NoProxy,
    /// This variable exempts the host from the proxy.
    Exempt(&'static str),
    /// Nothing for this machine goes through a proxy.
    StaysHere,
    /// This proxy is used, and who says so.
    Through(String, Origin),
    /// The certificate was trusted: by these authorities, or by the system's.
    Trusted(Option<PathBuf>),
    /// A token was issued in so many milliseconds, and is good until then.
    Issued(u64, Option<Timestamp>),
    /// The two clocks agree.
    InStep,
    /// This machine's clock is so many seconds ahead.
    Ahead(i64),
    /// This machine's clock is so many seconds behind.
    Behind(i64),
    /// The gateway says no time.
    NoDate,
    /// The folder is there, and can be written to.
    FolderThere(PathBuf),
    /// The folder is there and cannot be written to, and nothing has to be made in it.
    FolderClosed(PathBuf),
    /// The folder is not there, and can be made.
    FolderToMake(PathBuf),
    /// So many bytes are free.
    Room(u64),
    /// So few bytes are free on the disk of this folder.
    LittleRoom(u64, PathBuf),
    /// Locks hold.
    LocksHold,
    /// What is written gets to the disk, in so many milliseconds.
    Synced(u64),
    /// The journal is whole.
    JournalWhole {
        /// Where it is.
        location: JournalLocation,
        /// The version of its tables.
        version: i64,
        /// How many refunds it knows.
        refunds: u64,
    },
    /// The first command that opens it will make it.
    NotBegun(JournalLocation),
    /// The next command that opens it will move its tables from one version to another.
    ToMoveOn(i64, i64),
    /// What a database says of itself.
    Database(DatabaseFact, Box<DatabaseStatus>),
    /// No refund is open or uncertain.
    AllSettled,
    /// So many refunds are in the hands of runs, or of runs that died; the oldest was begun then.
    InHand(u64, Timestamp),
    /// So many refunds are closed and not certain; the oldest was begun then.
    NotCertain(u64, Timestamp),
}

/// Of what a database tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DatabaseFact {
    /// The server.
    Server,
    /// What keeps a commit safe in a crash.
    Durability,
    /// A crash can tear what is on its disk.
    TornPages,
    /// The server that would take its place.
    Standby,
    /// The way to it.
    Connection,
    /// What the role may do.
    Role,
}

/// Why something was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SkipReason {
    /// No connection is to be made.
    Offline,
    /// No connection is to be made, and a command may make one.
    OfflineCommand,
    /// The configuration cannot be read.
    NoConfiguration,
    /// There is no configuration file.
    NoFile,
    /// The profile cannot be used.
    ProfileUnusable,
    /// There is no key.
    NoKey,
    /// The demo has a key of its own.
    MadeUpKey,
    /// The gateway was not reached.
    NotReached,
    /// Nothing is encrypted on this machine.
    InClear,
    /// The journal is in a database.
    InDatabase,
    /// The folder is not there yet, or cannot be written to.
    NoFolder,
    /// The system does not tell.
    Untold,
    /// The journal cannot be read.
    NoJournal,
    /// The journal has no tables of this version yet.
    NoTables,
    /// What comes before took too long.
    TooLate,
}

impl CheckState {
    /// Returns the word for scripts.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }
}
