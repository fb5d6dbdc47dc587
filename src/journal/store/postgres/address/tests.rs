//! What a connection string means, and what it never shows.

use proptest::prelude::*;

use super::*;

/// One of each kind.
pub(crate) fn every_address_error() -> Vec<AddressError> {
    use AddressError as E;
    let word = |key, known: &[&'static str]| E::Word {
        key,
        known: known.to_vec(),
    };
    vec![
        E::OtherScheme,
        E::NoEquals,
        E::OpenQuote,
        E::OpenBracket,
        E::UnescapedAt,
        E::Percent,
        E::UnknownKey {
            key: "prt".into(),
            nearest: Some("port"),
        },
        E::UnknownKey {
            key: "qX3vTz81LmPw0aYb7RkD".into(),
            nearest: None,
        },
        E::Twice { key: "host" },
        E::ControlInValue { key: "dbname" },
        E::Missing { key: "dbname" },
        E::NotAHost,
        E::PortInHost,
        E::NotAnAddress,
        E::Count {
            key: "port",
            found: 3,
            hosts: 2,
        },
        E::SocketAmongHosts,
        E::Number {
            key: "port",
            min: 1,
            max: 65535,
        },
        word("target_session_attrs", &["read-write", "any"]),
        E::OpportunisticTls { mode: "prefer" },
        E::NameUnchecked { mode: "verify-ca" },
        E::HalfCertificate {
            there: "sslcert",
            missing: "sslkey",
        },
    ]
}

fn read(text: &str) -> DatabaseAddress {
    DatabaseAddress::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn refusal(text: &str) -> AddressError {
    match DatabaseAddress::parse(text) {
        Ok(address) => panic!("{text}: {address:?}"),
        Err(error) => error,
    }
}

#[test]
fn both_forms_of_a_string_say_the_same() {
    for (pairs, url) in [
        (
            "host=db.example dbname=cookiepay user=refunds",
            "postgres://refunds@db.example/cookiepay",
        ),
        (
            "host = 'db.example' dbname='cookie pay'user=refunds\n port=6432",
            "postgresql://refunds@db.example:6432/cookie%20pay",
        ),
        (
            "host=::1 port=6432 dbname=cookiepay user=refunds",
            "postgres://refunds@[::1]:6432/cookiepay",
        ),
        (
            "host=a.example,b.example port=5432,6432 dbname=cookiepay user=refunds",
            "postgres://refunds@a.example,b.example:6432/cookiepay",
        ),
        (
            "host=/run/postgresql dbname=cookiepay user=refunds",
            "postgres:///cookiepay?host=/run/postgresql&user=refunds",
        ),
        (
            "host=/run/postgresql dbname=cookiepay user=refunds options='-c search_path=w17'",
            "postgres://refunds@%2Frun%2Fpostgresql/cookiepay?options=-c%20search_path%3Dw17",
        ),
    ] {
        let [of_pairs, of_url] = [pairs, url].map(|text| format!("{:?}", read(text)));
        assert_eq!(of_pairs, of_url);
    }
}

#[test]
fn every_key_has_its_meaning() {
    let address = read(
        "host=a.example,b.example hostaddr=10.0.0.1,::1 port=6432 dbname=cookiepay user=refunds \
         password=hunter2 passfile=pass sslmode=verify-full sslrootcert=ca.pem sslcert=client.pem \
         sslkey=client.key channel_binding=require options='-c search_path=w17' application_name=till \
         connect_timeout=5 target_session_attrs=any keepalives=1 keepalives_idle=30 keepalives_interval=10 \
         keepalives_count=3",
    );
    let server = |host: &str, address: &str| DatabaseServer {
        host: ServerHost::Network(host.to_owned()),
        address: Some(address.parse().unwrap()),
        port: 6432,
    };
    assert_eq!(
        address.servers(),
        [server("a.example", "10.0.0.1"), server("b.example", "::1")]
    );
    assert_eq!(
        (address.database(), address.user()),
        ("cookiepay", "refunds")
    );
    assert_eq!(address.password().map(Secret::expose), Some("hunter2"));
    assert_eq!(address.password_file(), Some(Path::new("pass")));
    let roots = TrustedRoots::File(PathBuf::from("ca.pem"));
    assert_eq!(*address.tls(), DatabaseTls::VerifyFull { roots });
    let certificate = ClientCertificate {
        certificate: PathBuf::from("client.pem"),
        key: PathBuf::from("client.key"),
    };
    assert_eq!(address.client_certificate(), Some(&certificate));
    assert_eq!(address.channel_binding(), ChannelBinding::Require);
    assert_eq!(address.options(), Some("-c search_path=w17"));
    assert_eq!(address.application_name(), Some("till"));
    assert_eq!(address.connect_timeout(), Some(Duration::from_secs(5)));
    assert_eq!(address.target_session(), TargetSession::Any);
    let keepalives = Keepalives {
        idle: Some(Duration::from_secs(30)),
        interval: Some(Duration::from_secs(10)),
        count: Some(3),
    };
    assert_eq!(address.keepalives(), keepalives);
    let completed = address.complete_paths(|path| Ok::<_, ()>(Path::new("/etc/shop").join(path)));
    let paths = format!("{:?}", completed.unwrap());
    for name in ["pass", "ca.pem", "client.pem", "client.key"] {
        assert!(paths.contains(&format!("\"/etc/shop/{name}\"")), "{paths}");
    }
}

#[test]
fn what_is_not_said_has_a_safe_default() {
    let address = read("host=db.example dbname=cookiepay");
    assert_eq!(address.user(), whoami::username().unwrap());
    let roots = TrustedRoots::System;
    assert_eq!(*address.tls(), DatabaseTls::VerifyFull { roots });
    assert_eq!(address.target_session(), TargetSession::Any);
    let two = read("host=a.example,b.example dbname=cookiepay");
    assert_eq!(two.target_session(), TargetSession::ReadWrite);
    assert!(!address.is_local() && !address.trusts_anybody());
}

#[test]
fn nobody_is_in_between_on_this_machine() {
    for host in [
        "localhost",
        "LOCALHOST",
        "127.0.0.1",
        "127.1.2.3",
        "::1",
        "/run/postgresql",
    ] {
        let address = read(&format!("host={host} dbname=cookiepay"));
        assert!(address.is_local(), "{host}");
        assert_eq!(*address.tls(), DatabaseTls::Disabled, "{host}");
        assert!(!address.trusts_anybody());
    }
    for servers in [
        "host=db.example",
        "host=localhost.example",
        "host=localhost,db.example",
        // The name is that of this machine, and the address is not.
        "host=localhost hostaddr=10.0.0.1",
    ] {
        let address = read(&format!("{servers} dbname=cookiepay"));
        assert!(!address.is_local(), "{servers}");
        assert_eq!(address.tls().mode(), "verify-full");
    }
    // The far end of a tunnel is not on this machine; whoever names its authority knows.
    for tls in [
        "sslrootcert=ca.pem",
        "sslcert=a sslkey=b",
        "sslmode=verify-full",
    ] {
        let address = read(&format!("host=localhost dbname=cookiepay {tls}"));
        assert_eq!(address.tls().mode(), "verify-full", "{tls}");
    }
}

#[test]
fn a_server_that_nobody_checks_is_told_from_one_that_is() {
    for (tls, mode, trusts_anybody) in [
        ("sslmode=disable", "disable", true),
        ("sslmode=require", "require", true),
        // As libpq does: whoever names authorities wants them to be asked.
        ("sslmode=require sslrootcert=ca.pem", "verify-ca", false),
        ("sslmode=verify-ca sslrootcert=ca.pem", "verify-ca", false),
        (
            "sslmode=verify-full sslrootcert=system",
            "verify-full",
            false,
        ),
        ("sslmode=verify-full", "verify-full", false),
        ("sslmode=''", "verify-full", false),
    ] {
        let address = read(&format!("host=db.example dbname=cookiepay {tls}"));
        assert_eq!(address.tls().mode(), mode, "{tls}");
        assert_eq!(address.trusts_anybody(), trusts_anybody, "{tls}");
    }
}

#[test]
fn what_is_not_understood_is_refused() {
    use AddressError as E;
    let unknown = |key: &str, nearest| E::UnknownKey {
        key: key.into(),
        nearest,
    };
    let number = |key, max| E::Number { key, min: 1, max };
    let count = |key, found, hosts| E::Count { key, found, hosts };
    for (text, expected) in [
        ("", E::Missing { key: "host" }),
        ("dbname=cookiepay", E::Missing { key: "host" }),
        ("host='' dbname=cookiepay", E::Missing { key: "host" }),
        ("host=db.example", E::Missing { key: "dbname" }),
        ("postgres://db.example", E::Missing { key: "dbname" }),
        ("postgres:///cookiepay", E::Missing { key: "host" }),
        ("host", E::NoEquals),
        ("host=db.example cookiepay", E::NoEquals),
        ("=db.example", unknown("", None)),
        ("host='db.example", E::OpenQuote),
        ("hots=db.example", unknown("hots", Some("host"))),
        ("sslmod=disable", unknown("sslmod", Some("sslmode"))),
        ("service=refunds", unknown("service", None)),
        ("database=cookiepay", unknown("database", Some("dbname"))),
        ("Host=db.example", unknown("Host", Some("host"))),
        ("Username=refunds", unknown("Username", Some("user"))),
        ("postgres://a/b?ssl=true", unknown("ssl", Some("sslmode"))),
        ("host=a host=b", E::Twice { key: "host" }),
        ("postgres://a/b?dbname=c", E::Twice { key: "dbname" }),
        ("host='a\tb'", E::ControlInValue { key: "host" }),
        ("postgres://a/b%00", E::ControlInValue { key: "dbname" }),
        ("postgres://a/b%2", E::Percent),
        ("postgres://a/b%zz", E::Percent),
        ("postgres://a/b%ff", E::Percent),
        ("postgres://a/b?sslmode", E::NoEquals),
        ("postgres://[::1/b", E::OpenBracket),
        ("postgres://[::1]5432/b", E::OpenBracket),
        ("mysql://a/b", E::OtherScheme),
        ("jdbc:postgresql://a/b", E::OtherScheme),
        ("host=db.example:5432", E::PortInHost),
        ("host='db example'", E::NotAHost),
        ("host=@db", E::NotAHost),
        ("host=a,,b", E::NotAHost),
        ("host=a hostaddr=db.example", E::NotAnAddress),
        ("host=a,b hostaddr=::1", count("hostaddr", 1, 2)),
        ("host=a,b port=1,2,3", count("port", 3, 2)),
        ("host=/run,db.example", E::SocketAmongHosts),
        ("host=a port=0", number("port", 65535)),
        ("host=a port=65536", number("port", 65535)),
        ("host=a port=five", number("port", 65535)),
        (
            "host=a sslmode=allow",
            E::OpportunisticTls { mode: "allow" },
        ),
        (
            "host=a sslmode=prefer",
            E::OpportunisticTls { mode: "prefer" },
        ),
        (
            "host=a sslmode=verify-ca",
            E::NameUnchecked { mode: "verify-ca" },
        ),
        (
            "host=a sslmode=require sslrootcert=system",
            E::NameUnchecked { mode: "require" },
        ),
        (
            "host=a sslcert=a",
            E::HalfCertificate {
                there: "sslcert",
                missing: "sslkey",
            },
        ),
        (
            "host=a sslmode=on",
            E::Word {
                key: "sslmode",
                known: vec!["disable", "require", "verify-ca", "verify-full"],
            },
        ),
        (
            "host=a target_session_attrs=read-only",
            E::Word {
                key: "target_session_attrs",
                known: vec!["read-write", "any"],
            },
        ),
        (
            "host=a dbname=b keepalives=0",
            E::Word {
                key: "keepalives",
                known: vec!["1"],
            },
        ),
        (
            "host=a dbname=b connect_timeout=0",
            number("connect_timeout", 300),
        ),
    ] {
        assert_eq!(refusal(text), expected, "{text}");
    }
}

#[test]
fn the_short_form_names_the_place_and_the_user() {
    for (text, shown) in [
        (
            "postgres://refunds:hunter2@db.example/cookiepay?sslmode=require",
            "host=db.example dbname=cookiepay user=refunds",
        ),
        (
            "host=a,b port=6432 dbname='cookie pay' user=min",
            "host=a,b port=6432,6432 dbname='cookie pay' user=min",
        ),
        (
            "host='/run/post gres' dbname=cookiepay user='\\'\\\\\u{202e}'",
            r"host='/run/post gres' dbname=cookiepay user='\'\\\u{202e}'",
        ),
    ] {
        assert_eq!(read(text).to_string(), shown);
    }
}

#[test]
fn a_password_is_in_nothing_that_could_be_shown() {
    for text in [
        "host=db.example dbname=cookiepay password=hunter2",
        "host=db.example dbname=cookiepay password='hunter2",
        "host=db.example dbname=cookiepay password=correct hunter2",
        "host=db.example dbname=cookiepay password=correct hunter2=x",
        "host=db.example dbname=cookiepay password=a hunter2_hunter2 = x",
        "host=db.example dbname=cookiepay password=a\thunter2=x",
        "host=db.example dbname=cookiepay password=hunter2 password=hunter2",
        "host=db.example dbname=cookiepay sslmode=hunter2",
        "host=db.example port=hunter2",
        "host=hunter2@db.example",
        "postgres://refunds:hunter2@db.example/cookiepay",
        "postgres://refunds:hun%ter2@db.example/cookiepay",
        "postgres://refunds:a/hunter2@db.example/cookiepay",
        "postgres://refunds:a@hunter2@db.example/cookiepay",
        "postgres://refunds:a?hunter2=x@db.example/cookiepay",
        "postgres://refunds:a/?hunter2=x@db.example/cookiepay",
        "postgres://refunds:hunter2/@db.example/cookiepay",
        "postgres://db.example/cookiepay?password=hunter2",
        "postgres://db.example/cookiepay?password=a&hunter2=x",
        "postgres:// refunds:hunter2@db.example/cookiepay",
        "mysql://refunds:hunter2@db.example/cookiepay",
    ] {
        let shown = match DatabaseAddress::parse(text) {
            Ok(address) => format!("{address} {address:?} {}", address.as_location()),
            Err(error) => format!("{error:?}"),
        };
        assert!(!shown.contains("hunter2"), "{text}: {shown}");
    }
}

/// Characters that mean something in a string, and some that do not.
fn any_value() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            proptest::sample::select(vec![
                '\'', '\\', ' ', '=', '%', '@', ':', '/', ',', '?', '&'
            ]),
            any::<char>(),
        ],
        1..12,
    )
    .prop_map(|characters| {
        let visible = characters.into_iter().filter(|it| !it.is_control());
        visible.collect()
    })
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        write!(text, "%{byte:02X}").unwrap();
        text
    })
}

proptest! {
    #[test]
    fn whatever_is_quoted_is_read_back(value in any_value()) {
        prop_assume!(!value.is_empty());
        let text = format!("host=db.example dbname={0} user={0} options={0}", Quoted(&value));
        let address = read(&text);
        prop_assert_eq!(address.database(), &value);
        prop_assert_eq!(address.user(), &value);
        prop_assert_eq!(address.options(), Some(&*value));
        // And so is the short form.
        prop_assert_eq!(read(&address.as_location()).as_location(), address.as_location());
        let escaped = percent(&value);
        let of_url = read(&format!("postgres://{escaped}:{escaped}@db.example/{escaped}"));
        prop_assert_eq!(of_url.database(), &value);
        prop_assert_eq!(of_url.user(), &value);
        prop_assert_eq!(of_url.password().map(Secret::expose), Some(&*value));
    }

    #[test]
    fn a_password_is_read_as_it_is_and_shown_nowhere(noise in "[a-z '\\\\=%@:/,?&]{0,12}") {
        let password = format!("{noise}hunter2hunter2{noise}");
        for text in [
            format!("host=a dbname=b password={}", Quoted(&password)),
            format!("postgres://refunds:{}@a/b", percent(&password)),
        ] {
            let address = read(&text);
            prop_assert_eq!(address.password().map(Secret::expose), Some(&*password));
            let shown = format!("{address} {address:?}");
            prop_assert!(!shown.contains("hunter2"), "{}", shown);
        }
        // Neither is what was written carelessly.
        for text in [
            format!("host=a dbname=b password={password}"),
            format!("host=a dbname=b password='{password}' user=c"),
            format!("postgres://refunds:{password}@a/b"),
            format!("postgres://a/b?password={password}"),
        ] {
            if let Err(error) = DatabaseAddress::parse(&text) {
                let shown = format!("{error:?}");
                prop_assert!(!shown.contains("hunter2"), "{}: {}", text, shown);
            }
        }
    }

    #[test]
    fn no_string_makes_it_panic(text in "(postgres://)?[a-z0-9\\[\\]'\\\\ =%@:/,?&.\u{ac00}]{0,40}") {
        drop(DatabaseAddress::parse(&text));
    }

    #[test]
    fn no_value_makes_it_panic(
        key in proptest::sample::select(vec!["host", "hostaddr", "port", "sslmode", "connect_timeout"]),
        value in any_value(),
    ) {
        drop(DatabaseAddress::parse(&format!("dbname=b {key}={}", Quoted(&value))));
    }
}
