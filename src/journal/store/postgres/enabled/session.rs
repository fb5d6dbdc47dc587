//! One session of the server, on a thread of its own. Refuses to wait without a limit: the client has no time
//! limit for an answer, and may hang when it is dropped. Whoever asks waits for so long; a session that did not
//! answer is left behind with its thread, and never asked again.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use postgres::types::ToSql;
use postgres::{Client, Row, Statement};

use super::super::fault::DatabaseFault;
use super::error::SessionFailure;
use crate::journal::store::columns::StoredValue;

/// How long a connection may take until the server has let us in.
pub(super) const CONNECT_WAIT: Duration = Duration::from_secs(15);

/// How long one answer may take: longer than the server itself lets a statement take.
const ANSWER_WAIT: Duration = Duration::from_secs(20);

/// How long the server is waited for when a session ends.
const FAREWELL_WAIT: Duration = Duration::from_millis(500);

type Job = Box<dyn FnOnce(&mut Connected) + Send>;

/// A session of the server.
pub(super) struct DatabaseSession {
    jobs: Option<Sender<Job>>,
    ended: Receiver<()>,
    is_lost: Cell<bool>,
    /// Whether the server warned of something.
    is_warned: Arc<AtomicBool>,
}

/// A connection, with the statements that it knows.
struct Connected {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl DatabaseSession {
    /// Makes a connection.
    ///
    /// `is_warned` is set by the connection when the server warns of something.
    pub(super) fn begin(
        is_warned: Arc<AtomicBool>,
        connect: impl FnOnce() -> Result<Client, SessionFailure> + Send + 'static,
    ) -> Result<Self, SessionFailure> {
        let (jobs, orders) = mpsc::channel::<Job>();
        let (connected, is_connected) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        thread::Builder::new()
            .name("journal".to_owned())
            .spawn(move || {
                let client = match connect() {
                    Ok(client) => client,
                    Err(failure) => return drop(connected.send(Err(failure))),
                };
                if connected.send(Ok(())).is_err() {
                    return;
                }
                let mut connection = Connected {
                    client,
                    statements: HashMap::new(),
                };
                while let Ok(job) = orders.recv() {
                    job(&mut connection);
                }
                drop(connection);
                let _ = end.send(());
            })
            .map_err(|error| SessionFailure::Lost(Some(error.into())))?;
        match is_connected.recv_timeout(CONNECT_WAIT) {
            Ok(Ok(())) => Ok(Self {
                jobs: Some(jobs),
                ended,
                is_lost: Cell::new(false),
                is_warned,
            }),
            Ok(Err(failure)) => Err(failure),
            Err(error @ (RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) => Err(
                SessionFailure::Fault(DatabaseFault::Unreachable(error.into())),
            ),
        }
    }

    /// Tells whether the session is of no use any more.
    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.get()
    }

    /// Asks for rows.
    pub(super) fn query(
        &self,
        sql: &str,
        values: Vec<StoredValue>,
    ) -> Result<Vec<Row>, SessionFailure> {
        let sql = sql.to_owned();
        self.ask(move |connection| {
            let statement = connection.prepared(sql)?;
            connection.client.query(&statement, &params(&values))
        })
    }

    /// Does something, and tells to how many rows.
    pub(super) fn execute(
        &self,
        sql: &str,
        values: Vec<StoredValue>,
    ) -> Result<u64, SessionFailure> {
        let sql = sql.to_owned();
        self.ask(move |connection| {
            let statement = connection.prepared(sql)?;
            connection.client.execute(&statement, &params(&values))
        })
    }

    /// Does several things, one after the other, for one answer.
    pub(super) fn run(&self, sql: &str) -> Result<(), SessionFailure> {
        let sql = sql.to_owned();
        self.ask(move |connection| connection.client.batch_execute(&sql))
    }

    /// Keeps what was done in a transaction. A warning with it says that it is kept here, and may not be where it has
    /// to be as well: somebody ended the wait for a synchronous standby.
    pub(super) fn commit(&self) -> Result<(), SessionFailure> {
        self.is_warned.store(false, Ordering::SeqCst);
        self.run("COMMIT")?;
        if self.is_warned.load(Ordering::SeqCst) {
            self.is_lost.set(true);
            return Err(SessionFailure::Lost(None));
        }
        Ok(())
    }

    /// Has several things done, for no answer.
    pub(super) fn run_later(&self, sql: &str) {
        let sql = sql.to_owned();
        let job: Job = Box::new(move |connection| drop(connection.client.batch_execute(&sql)));
        if let Some(jobs) = self.jobs.as_ref().filter(|_| !self.is_lost()) {
            // Whoever asks next hears that the connection broke.
            let _ = jobs.send(job);
        }
    }

    fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connected) -> Result<T, postgres::Error> + Send + 'static,
    ) -> Result<T, SessionFailure> {
        let Some(jobs) = self.jobs.as_ref().filter(|_| !self.is_lost()) else {
            return Err(SessionFailure::Lost(None));
        };
        let (answer, answered) = mpsc::channel();
        let job: Job = Box::new(move |connection| drop(answer.send(job(connection))));
        let result = match jobs.send(job) {
            Ok(()) => match answered.recv_timeout(ANSWER_WAIT) {
                Ok(answer) => answer.map_err(SessionFailure::from),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    Err(SessionFailure::Lost(None))
                }
            },
            Err(_) => Err(SessionFailure::Lost(None)),
        };
        if let Err(failure) = &result
            && failure.ends_session()
        {
            self.is_lost.set(true);
        }
        result
    }
}

impl Drop for DatabaseSession {
    fn drop(&mut self) {
        // The server ends a session a while after it hears of it; a run that ended is to be seen dead at once.
        self.run_later("SELECT pg_advisory_unlock_all()");
        drop(self.jobs.take());
        if !self.is_lost() {
            let _ = self.ended.recv_timeout(FAREWELL_WAIT);
        }
    }
}

impl Connected {
    fn prepared(&mut self, sql: String) -> Result<Statement, postgres::Error> {
        if let Some(statement) = self.statements.get(&sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&sql)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }
}

fn params(values: &[StoredValue]) -> Vec<&(dyn ToSql + Sync)> {
    let mut params: Vec<&(dyn ToSql + Sync)> = Vec::with_capacity(values.len());
    for value in values {
        params.push(value);
    }
    params
}
