//! The tests of the journal over PostgreSQL: this binary runs them once more in a process of its own, which finds
//! a server in its environment.

#[cfg(all(unix, feature = "postgres"))]
#[path = "../../../tests/postgres/mod.rs"]
#[expect(dead_code, reason = "the tests of the whole program use the rest")]
mod server;

#[cfg(all(unix, feature = "postgres"))]
pub(super) use self::enabled::DatabasePlace;

#[cfg(not(all(unix, feature = "postgres")))]
pub(super) use self::disabled::DatabasePlace;

#[cfg(all(unix, feature = "postgres"))]
mod enabled {
    use std::env;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use std::thread;

    use ::postgres::{Client, NoTls};

    use super::super::place::{Place, keep};
    use super::super::{SETTLE, World, accepted, of_payment, whole};
    use super::server::{PostgresServer, SERVER_VARIABLE};
    use crate::journal::store::Store;
    use crate::journal::store::postgres;
    use crate::journal::{
        Database, DatabaseAddress, DatabaseFault, EntryFilter, JournalError, Person, StoreError,
    };
    use crate::payment::Limits;

    /// What can happen only to a file.
    const OF_A_FILE: [&str; 7] = [
        "journal::tests::file::",
        "journal::tests::examined::",
        "journal::tests::damage::",
        "what_is_written_where_nobody_finds_it_is_not_recorded",
        "a_lock_that_was_swept_away_makes_no_living_run_dead",
        // Another machine is as near as this one.
        "a_run_out_of_sight_is_left_to_itself_or_to_a_person_who_waits",
        "over_postgres::",
    ];

    #[test]
    fn the_journal_keeps_in_postgresql_what_it_keeps_in_a_file() {
        let Some(server) = PostgresServer::shared() else {
            return;
        };
        let mut again = server.run_again("journal::tests::", &OF_A_FILE);
        let output = again.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}");
        let passed = text.matches(" ... ok").count();
        assert!(passed > 60, "{text}");
    }

    #[test]
    fn a_database_that_has_forgotten_what_was_kept_is_refused_by_whoever_kept_it() {
        let Some(server) = PostgresServer::start() else {
            return;
        };
        let place = DatabasePlace::on(&server.connection_of_superuser());
        let world = World::over(Place::Database(place));
        let journal = world.run();
        let kept = world.sending(&journal, whole());
        let forget = "DELETE FROM step; DELETE FROM refund;
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
            WHERE application_name = 'cookiepay' AND pid <> pg_backend_pid()";
        let Place::Database(place) = &world.place else {
            panic!("a database");
        };
        place.client().batch_execute(forget).unwrap();
        let asked = journal.show(kept.id);
        let is_refused = matches!(
            asked,
            Err(JournalError::Store(StoreError::Database {
                fault: DatabaseFault::WentBack,
                ..
            }))
        );
        assert!(is_refused, "{asked:?}");
        // Whoever comes anew knows of nothing.
        assert!(
            world
                .run()
                .list(&EntryFilter::default())
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn a_program_at_work_when_the_tables_are_moved_on_ends_what_is_out_and_begins_no_more() {
        let Some(server) = PostgresServer::shared() else {
            return;
        };
        let place = DatabasePlace::on(&server.connection_of_superuser());
        let world = World::over(Place::Database(place));
        let journal = world.run();
        let sending = world.sending(&journal, whole());
        world
            .place
            .change("UPDATE journal SET version = version + 1");
        let outcome = journal.write_answer(sending, &whole(), &accepted(12_000));
        assert!(outcome.unrecorded.is_none(), "{outcome:?}");
        let planned = world.planned(&journal, of_payment("t2", whole()));
        let begun = journal.claim(&planned, &Limits::default(), SETTLE);
        let is_refused = matches!(
            begun,
            Err(JournalError::Store(StoreError::Database {
                fault: DatabaseFault::MovedOn,
                ..
            }))
        );
        assert!(is_refused, "{begun:?}");
    }

    /// A journal in a schema of its own.
    pub(in super::super) struct DatabasePlace {
        /// Leads to the schema.
        connection: String,
    }

    impl DatabasePlace {
        pub(in super::super) fn new() -> Option<Self> {
            Some(Self::on(&env::var(SERVER_VARIABLE).ok()?))
        }

        fn on(server: &str) -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(1);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            // Several processes may use one server at a time.
            let schema = format!("world{}_{number}", std::process::id());
            let mut client = Client::connect(server, NoTls).unwrap();
            client
                .batch_execute(&format!("CREATE SCHEMA {schema}"))
                .unwrap();
            Self {
                connection: format!("{server} options='-csearch_path={schema}'"),
            }
        }

        pub(in super::super) fn open(&self, host: &str) -> Box<dyn Store> {
            postgres::open(&self.database(), &Person::new("mina", host)).unwrap()
        }

        pub(in super::super) fn database(&self) -> Database {
            Database {
                address: DatabaseAddress::parse(&self.connection).unwrap(),
                password: None,
            }
        }

        /// Takes the locks of all runs for others': no session holds one of these.
        pub(in super::super) fn give_all_up(&self) {
            let changed = self.client().execute("UPDATE run SET lock = -lock", &[]);
            assert!(changed.unwrap() > 0);
        }

        pub(in super::super) fn change(&self, sql: &str) -> u64 {
            self.client().execute(sql, &[]).unwrap()
        }

        pub(in super::super) fn keep_locked(&self) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
            keep(
                self.client(),
                |it| {
                    it.batch_execute("BEGIN; SELECT 1 FROM journal FOR UPDATE")
                        .unwrap();
                },
                |it| it.batch_execute("COMMIT").unwrap(),
            )
        }

        fn client(&self) -> Client {
            Client::connect(&self.connection, NoTls).unwrap()
        }
    }
}

#[cfg(not(all(unix, feature = "postgres")))]
mod disabled {
    use std::sync::mpsc;
    use std::thread;

    use crate::journal::store::Store;

    /// A journal in a database, of which this program knows nothing.
    pub(in super::super) enum DatabasePlace {}

    impl DatabasePlace {
        pub(in super::super) const fn new() -> Option<Self> {
            None
        }

        pub(in super::super) fn open(&self, _: &str) -> Box<dyn Store> {
            match *self {}
        }

        pub(in super::super) fn database(&self) -> crate::journal::Database {
            match *self {}
        }

        pub(in super::super) fn give_all_up(&self) {
            match *self {}
        }

        pub(in super::super) fn change(&self, _: &str) -> u64 {
            match *self {}
        }

        pub(in super::super) fn keep_locked(&self) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
            match *self {}
        }
    }
}
