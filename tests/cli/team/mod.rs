//! The promise, for several machines that share one journal in PostgreSQL: whatever the line to the
//! database, the server, or one of the machines does, the money of one intention goes back at most once,
//! and what is said of it is true.
//!
//! The gateway's ledger is the judge, as in `never_twice`.

mod away;
mod crowd;
mod cuts;
mod faults;
mod fence;
mod full;
mod refusals;
mod roles;
mod tls;

use crate::support::World;
use crate::support::postgres::cutting_proxy::CuttingProxy;
use crate::support::postgres::{PostgresServer, Schema};

/// Machines that share a journal, by one of them.
struct Team<'a> {
    server: &'a PostgresServer,
    schema: Schema,
    world: World,
}

impl<'a> Team<'a> {
    /// Has a schema without anything in it.
    fn on(server: &'a PostgresServer, faults: &[&str]) -> Self {
        let schema = server.fresh_schema();
        let world = World::refunding(faults);
        world.keep_journal_in(&server.connection_string(&schema));
        Self {
            server,
            schema,
            world,
        }
    }

    /// Has a journal without a refund in it.
    fn begun(server: &'a PostgresServer, faults: &[&str]) -> Self {
        let team = Self::on(server, faults);
        let run = team.world.run(&["refunds", "list"]);
        assert_eq!(run.code, 0, "{run:?}");
        team
    }

    /// Puts a line that can be cut between the machine and the server.
    fn through_a_line(&self) -> CuttingProxy {
        let proxy = CuttingProxy::to(self.server.port());
        self.world
            .keep_journal_in(&proxy.connection_string(&self.schema));
        proxy
    }

    /// Returns another machine, with a line of its own to the server.
    fn another_machine(&self) -> World {
        let machine = self.world.another_machine();
        machine.keep_journal_in(&self.server.connection_string(&self.schema));
        machine
    }

    /// Returns the states of the refunds of a payment, as they are in the database, oldest first.
    fn states(&self, tid: &str) -> Vec<String> {
        let sql = format!("SELECT state FROM refund WHERE tid = '{tid}' ORDER BY id");
        let rows = self.server.sql_in(&self.schema, &sql);
        rows.lines().map(str::to_owned).collect()
    }
}
