//! What can be wrong with a journal in a database, and with the way to it: as data.

/// What is wrong with a database, or with the way to it.
#[derive(Debug)]
pub enum DatabaseFault {
    /// This program was built without it.
    LeftOut,
    /// No connection can be made, or none in time.
    Unreachable(Box<dyn std::error::Error + Send + Sync>),
    /// The server does not let us in: the password, the role, the name of the database.
    Refused(String),
    /// The server has no room for one more connection.
    TooManyClients,
    /// The encrypted connection cannot be had, or the server is another one than it should be.
    Tls(Box<dyn std::error::Error + Send + Sync>),
    /// The connection broke, or no answer came in time. What was asked last may have been done.
    Lost(Option<Box<dyn std::error::Error + Send + Sync>>),
    /// The server only follows another one.
    Standby,
    /// A commit does not survive a crash of the server, because of this setting.
    NotDurable {
        /// The setting that is off.
        setting: &'static str,
    },
    /// The server is of a version that is too old.
    TooOld {
        /// Its version, in its own words.
        version: String,
    },
    /// Something in between hands our statements to several sessions of the server.
    Pooler,
    /// There is no journal yet, and this role may not begin one.
    NotBegun {
        /// The role.
        role: String,
    },
    /// The tables are of an earlier version, and this role may not move them on.
    OldTables {
        /// The role.
        role: String,
        /// The version of the tables.
        found: i64,
        /// The version that is known.
        known: i64,
    },
    /// The role may not do what it has to.
    Forbidden(String),
    /// The tables were moved on by a newer program while this one was at work.
    MovedOn,
    /// What was kept there is not there any more: the server lost it, or is another one.
    WentBack,
    /// There is a journal in the database, and not where this role looks.
    InOtherSchema {
        /// Where it is.
        schema: String,
    },
    /// The database cannot keep every text.
    NotUtf8 {
        /// How it keeps texts.
        encoding: String,
    },
    /// A database is copied by its own means.
    CopiedElsewhere,
    /// A journal in a database is not taken up: it is the one that is there.
    NeverTakenUp,
}

impl DatabaseFault {
    /// Tells whether it may pass by itself, within the time that a result is written again and again.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        // In a failover, the old server may answer once more.
        matches!(
            self,
            Self::Unreachable(_) | Self::TooManyClients | Self::Lost(_) | Self::Standby
        )
    }

    /// Returns what it comes from.
    #[must_use]
    pub fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Unreachable(source) | Self::Tls(source) | Self::Lost(Some(source)) = self {
            Some(&**source)
        } else {
            None
        }
    }
}
