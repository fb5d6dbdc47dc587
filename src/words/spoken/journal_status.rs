//! The journal.

use crate::journal::{DatabaseStatus, JournalStatus, LivingRun};

in_each_language! {
    journal::status
    /// Says which refund was the highest that was sent, and what is noted of that beside the journal.
    fn highest_sent(status: &JournalStatus) -> String;
    /// Counts the refunds that block others, with the command that lists them.
    fn open(count: u64) -> String;
    /// Counts the refunds that are not certain, with the command that looks at them.
    fn not_certain(count: u64) -> String;
    /// Names the server of a database, and tells whether it takes writes.
    fn server(database: &DatabaseStatus) -> String;
    /// Says what keeps a commit safe in a crash.
    fn durability(database: &DatabaseStatus) -> String;
    /// Says what a failover can lose.
    fn standby(database: &DatabaseStatus) -> String;
    /// Says how the server is reached.
    fn connection(database: &DatabaseStatus) -> String;
    /// Says what the role may do too little and too much.
    fn privileges(database: &DatabaseStatus) -> String;
    /// Says that no run is at work.
    fn nobody_alive() -> String;
    /// Names a run that is at work.
    fn living(run: &LivingRun) -> String;
}
