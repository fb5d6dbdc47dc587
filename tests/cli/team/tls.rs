//! The line to the database is encrypted, and it is known who is at the other end.

use std::fs;

use crate::support::postgres::tls::{CERTIFIED, Certificates};
use crate::support::postgres::{PostgresServer, Setup};
use crate::support::{Transcript, World, cards};

/// A server that speaks TLS under the name `localhost`, and a machine.
struct Encrypted {
    server: PostgresServer,
    world: World,
}

impl Encrypted {
    fn new() -> Option<Self> {
        let certificates = Certificates::of("localhost");
        let server = PostgresServer::start_with(&Setup {
            tls: Some(&certificates),
            ..Setup::default()
        })?;
        let world = World::refunding(&[]);
        let (certificate, key) = &certificates.client;
        for (name, text) in [
            ("ca.pem", &certificates.ca),
            ("client.pem", certificate),
            ("client.key", key),
            ("other-ca.pem", &Certificates::of("localhost").ca),
        ] {
            fs::write(world.path(name), text).expect("a file");
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            fs::set_permissions(world.path(name), mode).expect("permissions");
        }
        Some(Self { server, world })
    }

    /// Asks for the list of refunds as a role, with more of a connection string.
    fn list(&self, role: &str, more: &str) -> Transcript {
        let port = self.server.port();
        self.world.keep_journal_in(&format!(
            "hostaddr=127.0.0.1 port={port} dbname=cookiepay user={role} {more}"
        ));
        self.world.run(&["refunds", "list", "-o", "json"])
    }
}

#[test]
fn a_server_with_the_right_name_and_a_certificate_of_the_right_ca_is_the_journal_and_no_other() {
    let Some(encrypted) = Encrypted::new() else {
        return;
    };
    let role = encrypted.server.fresh_schema().0;
    let verified = "host=localhost sslmode=verify-full";
    for fitting in [
        format!("{verified} sslrootcert=ca.pem"),
        "host=db.example sslmode=verify-ca sslrootcert=ca.pem".to_owned(),
        "host=db.example sslmode=require".to_owned(),
    ] {
        let run = encrypted.list(&role, &fitting);
        assert_eq!(run.code, 0, "{fitting}: {run:?}");
        let status = encrypted.world.run(&["journal", "status", "-o", "json"]);
        assert_eq!(status.json()["encrypted"], true, "{fitting}: {status:?}");
    }
    for (unfit, says) in [
        // Neither that CA has issued it, nor one that the system knows.
        (
            format!("{verified} sslrootcert=other-ca.pem"),
            "UnknownIssuer",
        ),
        (verified.to_owned(), "UnknownIssuer"),
        (
            "host=db.example sslmode=verify-full sslrootcert=ca.pem".to_owned(),
            "not valid for name",
        ),
        (format!("{verified} sslrootcert=nowhere.pem"), "nowhere.pem"),
        ("host=localhost sslmode=disable".to_owned(), "no encryption"),
    ] {
        let run = encrypted.list(&role, &unfit);
        assert_eq!(run.code, 6, "{unfit}: {run:?}");
        assert!(
            run.stderr.contains("sslrootcert") || says == "no encryption",
            "{run:?}"
        );
        assert!(run.stderr.contains(says), "{unfit}: {run:?}");
    }
}

#[test]
fn a_role_is_let_in_by_its_certificate() {
    let Some(encrypted) = Encrypted::new() else {
        return;
    };
    encrypted.server.sql(&format!(
        "CREATE ROLE {CERTIFIED} LOGIN; CREATE SCHEMA {CERTIFIED} AUTHORIZATION {CERTIFIED}"
    ));
    let verified = "host=localhost sslmode=verify-full sslrootcert=ca.pem";
    let without = encrypted.list(CERTIFIED, verified);
    assert_eq!(without.code, 6, "{without:?}");
    let identity = format!("{verified} sslcert=client.pem sslkey=client.key");
    let run = encrypted.list(CERTIFIED, &identity);
    assert_eq!(run.code, 0, "{run:?}");
    let intention = cards()[0].part(1_000);
    assert_eq!(encrypted.world.ask_for(&intention).code, 0);
    encrypted.world.assert_once(&intention);
}
