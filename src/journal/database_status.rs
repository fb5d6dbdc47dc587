//! What a database says of itself that keeps a journal: how safe what it keeps is, and who is at work in it.

use jiff::Timestamp;

/// What only a database says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseStatus {
    /// The version of the server, in its own words.
    pub server_version: String,
    /// Whether it only follows another.
    pub is_standby: bool,
    /// Its setting `fsync`.
    pub fsync: String,
    /// The setting `synchronous_commit` of our session.
    pub synchronous_commit: String,
    /// Its setting `full_page_writes`.
    pub full_page_writes: String,
    /// Whether a commit waits for another server that has it too; none where the role may not see that.
    pub has_synchronous_standby: Option<bool>,
    /// Whether something in between hands our statements to several sessions.
    pub has_pooler: bool,
    /// Whether the connection is encrypted; none where the server does not say.
    pub is_encrypted: Option<bool>,
    /// What the role has to do and may not, such as `UPDATE ON refund`.
    pub lacking: Vec<String>,
    /// What the role may do and never has to, such as `DELETE`.
    pub beyond: Vec<String>,
    /// The runs that are alive, the one that began first at the top.
    pub alive: Vec<LivingRun>,
}

/// A run of the program that is at work in a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LivingRun {
    /// Whose it is: `user@host`.
    pub person: String,
    /// The host it runs on.
    pub host: String,
    /// Its process number there.
    pub process: u32,
    /// Since when it may refund.
    pub since: Timestamp,
}
