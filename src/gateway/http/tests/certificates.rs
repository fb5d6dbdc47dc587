//! Servers that cannot show who they are, that speak another protocol or none, and proxies that stand in the
//! way. Until a certificate was believed nothing is sent, and that is *not sent*; from then on it is *unknown*.

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, date_time_ymd,
};

use super::*;
use crate::gateway::CertificateFault;

const HOST: &str = "localhost";

/// Whoever signs certificates.
struct Authority {
    params: CertificateParams,
    key: KeyPair,
    certificate: Certificate,
}

fn named(name: &str, host: Option<&str>) -> CertificateParams {
    let hosts: Vec<String> = host.into_iter().map(str::to_owned).collect();
    let mut params = CertificateParams::new(hosts).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

impl Authority {
    fn new(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = named(name, None);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self {
            params,
            key,
            certificate,
        }
    }

    /// One that this one signs for.
    fn intermediate(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut other = Self::new(name, change);
        other.certificate = self.sign(&other.params, &other.key);
        other
    }

    fn sign(&self, params: &CertificateParams, key: &KeyPair) -> Certificate {
        params
            .signed_by(key, &Issuer::from_params(&self.params, &self.key))
            .unwrap()
    }

    /// A certificate for a server here, and its key.
    fn leaf(
        &self,
        host: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> (Certificate, KeyPair) {
        let mut params = named("server", Some(host));
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        (self.sign(&params, &key), key)
    }

    fn der(&self) -> CertificateDer<'static> {
        self.certificate.der().clone()
    }

    fn file(&self) -> tempfile::NamedTempFile {
        pem_file(&[&self.certificate])
    }
}

fn pem_file(certificates: &[&Certificate]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for certificate in certificates {
        file.write_all(certificate.pem().as_bytes()).unwrap();
    }
    file
}

fn server_of(
    (leaf, key): (Certificate, KeyPair),
    between: impl IntoIterator<Item = CertificateDer<'static>>,
) -> Arc<ServerConfig> {
    let chain = [leaf.der().clone()].into_iter().chain(between).collect();
    showing(chain, key.serialize_der())
}

/// Cancels at a server that shows this; returns what came of it, and whether the server was asked anything.
fn cancel_at(config: Arc<ServerConfig>, ca_file: &Path) -> (Result<String, GatewayError>, bool) {
    let was_asked = Arc::new(Mutex::new(false));
    let server = Server::start(vec![with_tls(config, {
        let was_asked = Arc::clone(&was_asked);
        move |mut stream| {
            if !read_request(&mut stream).is_empty() {
                *was_asked.lock().unwrap() = true;
                stream.write_all(ok("{}").as_bytes()).unwrap();
            }
        }
    })]);
    let port = server.address.port();
    let answer = cancel(&Account {
        ca_file: Some(ca_file.to_owned()),
        ..account(&format!("https://{HOST}:{port}"))
    });
    server.finish();
    let was_asked = *was_asked.lock().unwrap();
    (answer, was_asked)
}

#[track_caller]
fn assert_untrusted(
    name: &str,
    config: Arc<ServerConfig>,
    ca_file: &Path,
    fault: CertificateFault,
) {
    let (answer, was_asked) = cancel_at(config, ca_file);
    assert!(!was_asked, "{name}: it was told the key");
    assert_eq!(
        not_reached(answer),
        NotReached::Certificate(fault),
        "{name}"
    );
}

#[track_caller]
fn assert_trusted(name: &str, config: Arc<ServerConfig>, ca_file: &Path) {
    let (answer, was_asked) = cancel_at(config, ca_file);
    assert_eq!(answer.unwrap(), "{}", "{name}");
    assert!(was_asked, "{name}");
}

#[test]
fn a_certificate_that_is_not_the_gateway_s_is_told_nothing() {
    let root = Authority::new("root", |_| {});
    let file = root.file();
    let no_change = |_: &mut CertificateParams| {};
    assert_trusted(
        "the authority of ca_file",
        server_of(root.leaf(HOST, no_change), []),
        file.path(),
    );
    let stranger = Authority::new("root", |_| {});
    let alone = {
        let key = KeyPair::generate().unwrap();
        (named("server", Some(HOST)).self_signed(&key).unwrap(), key)
    };
    let common_name = {
        let mut params = named(HOST, None);
        params.subject_alt_names.clear();
        let key = KeyPair::generate().unwrap();
        (root.sign(&params, &key), key)
    };
    for (name, leaf, fault) in [
        (
            "expired",
            root.leaf(HOST, |it| it.not_after = date_time_ymd(2020, 1, 1)),
            CertificateFault::Expired,
        ),
        (
            "not yet valid",
            root.leaf(HOST, |it| it.not_before = date_time_ymd(2090, 1, 1)),
            CertificateFault::NotYetValid,
        ),
        (
            "of another name",
            root.leaf("pay.example.com", no_change),
            CertificateFault::OtherHost,
        ),
        (
            "of an address",
            root.leaf("127.0.0.1", no_change),
            CertificateFault::OtherHost,
        ),
        (
            "of a name that begins so",
            root.leaf("localhost.evil.example", no_change),
            CertificateFault::OtherHost,
        ),
        (
            "of any name",
            root.leaf("*", no_change),
            CertificateFault::OtherHost,
        ),
        (
            "without a name but the old one",
            common_name,
            CertificateFault::OtherHost,
        ),
        (
            "signed by itself",
            alone,
            CertificateFault::UnknownAuthority,
        ),
        (
            "of an authority of the same name",
            stranger.leaf(HOST, no_change),
            CertificateFault::UnknownAuthority,
        ),
        (
            "for clients only",
            root.leaf(HOST, |it| {
                it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            }),
            CertificateFault::Unfit,
        ),
        (
            "of an authority, shown as a server's",
            root.leaf(HOST, |it| {
                it.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            }),
            CertificateFault::Unfit,
        ),
    ] {
        assert_untrusted(name, server_of(leaf, []), file.path(), fault);
    }
}

#[test]
fn a_chain_that_does_not_hold_is_told_nothing() {
    let root = Authority::new("root", |_| {});
    let file = root.file();
    let no_change = |_: &mut CertificateParams| {};
    let between = root.intermediate("between", no_change);
    assert_trusted(
        "a chain",
        server_of(between.leaf(HOST, no_change), [between.der()]),
        file.path(),
    );
    let no_authority = root.intermediate("a server", |it| {
        it.is_ca = IsCa::NoCa;
        it.key_usages.clear();
    });
    let expired = root.intermediate("old", |it| it.not_after = date_time_ymd(2020, 1, 1));
    let last = root.intermediate("last", |it| {
        it.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    let behind_last = last.intermediate("behind the last", no_change);
    let subtrees = |name: &str| vec![GeneralSubtree::DnsName(name.to_owned())];
    let elsewhere = root.intermediate("elsewhere", |it| {
        it.name_constraints = Some(NameConstraints {
            permitted_subtrees: subtrees("example.com"),
            excluded_subtrees: Vec::new(),
        });
    });
    let anywhere_else = root.intermediate("anywhere else", |it| {
        it.name_constraints = Some(NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: subtrees(HOST),
        });
    });
    for (name, config, fault) in [
        (
            "without what is between",
            server_of(between.leaf(HOST, no_change), []),
            CertificateFault::UnknownAuthority,
        ),
        (
            "of a server's certificate",
            server_of(no_authority.leaf(HOST, no_change), [no_authority.der()]),
            CertificateFault::Unfit,
        ),
        (
            "over an expired one",
            server_of(expired.leaf(HOST, no_change), [expired.der()]),
            CertificateFault::Expired,
        ),
        (
            "longer than is allowed",
            server_of(
                behind_last.leaf(HOST, no_change),
                [behind_last.der(), last.der()],
            ),
            CertificateFault::Unfit,
        ),
        (
            "for other names",
            server_of(elsewhere.leaf(HOST, no_change), [elsewhere.der()]),
            CertificateFault::Unfit,
        ),
        (
            "for any names but this",
            server_of(anywhere_else.leaf(HOST, no_change), [anywhere_else.der()]),
            CertificateFault::Unfit,
        ),
    ] {
        assert_untrusted(name, config, file.path(), fault);
    }
    // What a server shows is no reason to trust it: its own root in the chain changes nothing.
    let stranger = Authority::new("stranger", no_change);
    let own = server_of(stranger.leaf(HOST, no_change), [stranger.der()]);
    assert_untrusted(
        "with a root of its own",
        own,
        file.path(),
        CertificateFault::UnknownAuthority,
    );
    // A file may name several authorities, of which one is right.
    let both = pem_file(&[&stranger.certificate, &root.certificate]);
    assert_trusted(
        "one of two",
        server_of(root.leaf(HOST, no_change), []),
        both.path(),
    );
}

#[test]
fn without_a_file_of_authorities_one_of_our_own_is_told_nothing() {
    let root = Authority::new("root", |_| {});
    let config = server_of(root.leaf(HOST, |_| {}), []);
    let server = Server::start(vec![with_tls(config, |mut stream| {
        assert_eq!(read_request(&mut stream), "");
    })]);
    let port = server.address.port();
    let answer = cancel(&account(&format!("https://{HOST}:{port}")));
    let fault = CertificateFault::UnknownAuthority;
    assert_eq!(not_reached(answer), NotReached::Certificate(fault));
    server.finish();
}

// Before TLS, and beside it

/// A record of TLS.
fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3], length.as_slice(), content].concat()
}

/// A greeting of a server of an old version.
fn old_greeting(version: [u8; 2]) -> Vec<u8> {
    let mut greeting = vec![2, 0, 0, 38];
    greeting.extend(version);
    greeting.extend([7; 32]);
    greeting.extend([0, 0xc0, 0x13, 0]);
    record(22, &greeting)
}

/// Reads what the client greets with, and says this.
fn greeting_with(answer: impl Into<Vec<u8>>) -> Script {
    let answer = answer.into();
    Box::new(move |mut stream| {
        let mut hello = [0; 5];
        let _ = stream.read_exact(&mut hello);
        let _ = stream.write_all(&answer);
        // The rest of the greeting, so that closing is no reset.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = io::copy(&mut stream, &mut io::sink());
    })
}

#[test]
#[expect(clippy::too_many_lines, reason = "it is a table of cases")]
fn a_server_that_does_not_come_to_speak_tls_is_told_nothing() {
    let identity = identity();
    for (name, script, reason, words) in [
        (
            "TLS 1.0",
            greeting_with(old_greeting([3, 1])),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "TLS 1.1",
            greeting_with(old_greeting([3, 2])),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "SSL 3",
            greeting_with(old_greeting([3, 0])),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "an alert",
            greeting_with(record(21, &[2, 40])),
            Some(NotReached::Tls),
            "HandshakeFailure",
        ),
        (
            "an alert that it closes",
            greeting_with(record(21, &[1, 0])),
            None,
            "unexpected end of file",
        ),
        (
            "plain HTTP",
            greeting_with("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "a page",
            greeting_with("<html><h1>400 The plain HTTP request was sent to HTTPS port"),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "SSH",
            greeting_with("SSH-2.0-OpenSSH_9.9\r\n"),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "zeros",
            greeting_with(vec![0; 100_000]),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "ones",
            greeting_with(vec![255; 100_000]),
            Some(NotReached::NotTls),
            "speaks no TLS 1.2 or 1.3",
        ),
        (
            "half a record",
            greeting_with([22, 3, 3, 0, 90, 2, 0, 0]),
            None,
            "unexpected end of file",
        ),
        (
            "a record that is too long",
            greeting_with([vec![22, 3, 3, 255, 255], vec![0; 70_000]].concat()),
            Some(NotReached::Tls),
            "corrupt message of type",
        ),
        (
            "empty records",
            greeting_with(record(22, &[]).repeat(20_000)),
            Some(NotReached::Tls),
            "corrupt message of type",
        ),
        (
            "warnings without end",
            greeting_with(record(21, &[1, 90]).repeat(20_000)),
            Some(NotReached::Tls),
            "peer misbehaved",
        ),
        (
            "a handshake message without end",
            greeting_with(
                [
                    record(22, &[2, 255, 255, 255]),
                    record(22, &[0; 16_000]).repeat(300),
                ]
                .concat(),
            ),
            Some(NotReached::Tls),
            "corrupt message of type",
        ),
        (
            "data before the handshake",
            greeting_with(record(23, b"HTTP/1.1 200 OK\r\n\r\n")),
            Some(NotReached::Tls),
            "got ApplicationData",
        ),
        (
            "a greeting that asks for a greeting",
            greeting_with(record(22, &[0, 0, 0, 0]).repeat(1_000)),
            Some(NotReached::Tls),
            "got HelloRequest",
        ),
        ("nothing", greeting_with(""), None, "unexpected end of file"),
    ] {
        let server = Server::start(vec![script]);
        let started = Instant::now();
        let answer = cancel(&trusting(&identity, &server));
        let elapsed = started.elapsed();
        assert!(elapsed < Duration::from_secs(4), "{name}: {elapsed:?}");
        let shown = answer.as_ref().unwrap_err().to_string();
        assert!(shown.contains(words), "{name}: {shown:?}");
        assert!(!shown.contains(char::is_control), "{name}: {shown:?}");
        assert_eq!(
            not_reached(answer),
            reason.unwrap_or(NotReached::Unreachable),
            "{name}"
        );
        server.finish();
    }
}

#[test]
fn a_server_that_asks_for_a_certificate_or_closes_once_it_is_trusted_leaves_it_open() {
    let root = Authority::new("root", |_| {});
    let file = root.file();
    let (leaf, key) = root.leaf(HOST, |_| {});
    let mut roots = rustls::RootCertStore::empty();
    roots.add(root.der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(
        Arc::new(roots),
        Arc::clone(&provider),
    )
    .build()
    .unwrap();
    let asks = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let (answer, was_asked) = cancel_at(Arc::new(asks), file.path());
    assert!(!was_asked);
    // The client is through with TLS 1.3 before the server has seen that it has no certificate.
    let error = answer.unwrap_err();
    assert!(!error.is_not_sent(), "{error}");

    let server = Server::start(vec![with_tls(
        server_of(root.leaf(HOST, |_| {}), []),
        |mut stream| {
            while stream.conn.is_handshaking() {
                stream.conn.complete_io(&mut stream.sock).unwrap();
            }
        },
    )]);
    let port = server.address.port();
    let error = cancel(&Account {
        ca_file: Some(file.path().to_owned()),
        ..account(&format!("https://{HOST}:{port}"))
    })
    .unwrap_err();
    assert!(!error.is_not_sent(), "{error}");
    server.finish();
}

#[test]
fn an_answer_under_tls_ends_where_it_says_or_where_the_server_says() {
    let identity = identity();
    let length = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 2);
    for (name, answer, says_goodbye, expected) in [
        ("a length and a goodbye", format!("{length}{{}}"), true, Ok("{}")),
        ("a length and no goodbye", format!("{length}{{}}"), false, Ok("{}")),
        ("half a body and a goodbye", format!("{length}{{"), true, Err("stops before its end")),
        ("half a body and no goodbye", format!("{length}{{"), false, Err("stops before its end")),
        ("no length and a goodbye", "HTTP/1.1 200 OK\r\n\r\n{}".to_owned(), true, Ok("{}")),
        // Whoever cuts the line decides how long this is; that it is whole is for its reader to see.
        ("no length and no goodbye", "HTTP/1.1 200 OK\r\n\r\n{}".to_owned(), false, Ok("{}")),
        (
            "chunks and no goodbye",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n".to_owned(),
            false,
            Err("stops before its end"),
        ),
        ("half a head and no goodbye", "HTTP/1.1 200 OK\r\nX".to_owned(), false, Err("closed connection without sending TLS close_notify")),
        (
            "a way to clear text",
            "HTTP/1.1 307 Over there\r\nLocation: http://127.0.0.1/api/cancel\r\nContent-Length: 0\r\n\r\n".to_owned(),
            true,
            Err("answered HTTP 307 and pointed to http://127.0.0.1"),
        ),
        (
            "a way to another host",
            "HTTP/1.1 308 Over there\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n".to_owned(),
            true,
            Err("answered HTTP 308 and pointed to https://evil.example"),
        ),
    ] {
        let server = Server::start(vec![with_tls(Arc::clone(&identity.server), move |mut stream| {
            read_request(&mut stream);
            stream.write_all(answer.as_bytes()).unwrap();
            if says_goodbye {
                stream.conn.send_close_notify();
            }
            let _ = stream.flush();
        })]);
        let heard = cancel(&trusting(&identity, &server));
        server.finish();
        match (&heard, expected) {
            (Ok(text), Ok(expected)) => assert_eq!(text, expected, "{name}"),
            (Err(error), Err(words)) => {
                assert!(!error.is_not_sent(), "{name}: {error}");
                let shown = error.to_string();
                assert!(shown.contains(words), "{name}: {shown:?}");
            }
            _ => panic!("{name}: {heard:?}"),
        }
    }
}

#[test]
fn the_versions_of_tls_that_are_spoken_are_1_2_and_1_3() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let root = Authority::new("root", |_| {});
        let file = root.file();
        let (leaf, key) = root.leaf(HOST, |_| {});
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_protocol_versions(&[version])
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(
                    vec![leaf.der().clone()],
                    PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
                )
                .unwrap();
        assert_trusted("a version", Arc::new(config), file.path());
    }
}

// Proxies

/// Cancels through a proxy that answers CONNECT like this, and goes on like that.
fn cancel_through(script: Script) -> Result<String, GatewayError> {
    let server = Server::start(vec![script]);
    let started = Instant::now();
    let answer = cancel(&Account {
        proxy: Some(Proxy::parse(&format!("http://me:p4ss-w0rd@{}", server.address)).unwrap()),
        ..account("https://pay.example.com")
    });
    let elapsed = started.elapsed();
    assert!(elapsed < Duration::from_secs(4), "{elapsed:?}: {answer:?}");
    server.finish();
    answer
}

#[test]
fn a_proxy_that_does_not_let_through_is_told_nothing_but_where_to() {
    let page = "<html>login: me:p4ss-w0rd</html>";
    let answer = |line: &str| format!("{line}\r\nContent-Length: {}\r\n\r\n{page}", page.len());
    for (name, bytes, words) in [
        (
            "407",
            answer(
                "HTTP/1.1 407 bWU6cDRzcy13MHJk\r\nProxy-Authenticate: Basic realm=\"p4ss-w0rd\"",
            ),
            "the proxy did not connect (proxy server responded 407",
        ),
        (
            "403",
            answer("HTTP/1.1 403 p4ss-w0rd"),
            "the proxy did not connect",
        ),
        (
            "500",
            answer("HTTP/1.1 500 Oops"),
            "the proxy did not connect",
        ),
        (
            "302 to a login",
            answer("HTTP/1.1 302 Found\r\nLocation: http://login.example/?p4ss-w0rd"),
            "the proxy did not connect (proxy server responded 302",
        ),
        (
            "307",
            answer("HTTP/1.1 307 Found\r\nLocation: https://evil.example/"),
            "the proxy did not connect",
        ),
        (
            "101",
            answer("HTTP/1.1 101 Switching Protocols"),
            "the proxy did not connect",
        ),
        (
            "204",
            "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
            "the proxy did not connect",
        ),
        (
            "garbage",
            "p4ss-w0rd ".repeat(1_000),
            "the proxy did not connect",
        ),
        (
            "SSH",
            "SSH-2.0-OpenSSH_9.9\r\n".to_owned(),
            "the proxy did not connect",
        ),
        ("HTTP/0.9", page.to_owned(), "the proxy did not connect"),
        ("nothing", String::new(), "the proxy did not connect"),
        (
            "half a head",
            "HTTP/1.1 200 OK\r\nX".to_owned(),
            "the proxy did not connect",
        ),
        (
            "a head of 1 MB",
            format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(1 << 20)),
            "the proxy did not connect",
        ),
        (
            "ten thousand headers",
            format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(10_000)),
            "the proxy did not connect",
        ),
        (
            "a flood of 100",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000),
            "the proxy did not connect",
        ),
        (
            "a way that leads nowhere",
            "HTTP/1.1 200 OK\r\n\r\n".to_owned(),
            "unexpected end of file",
        ),
        (
            "a way with a page in it",
            answer("HTTP/1.1 200 OK"),
            "speaks no TLS 1.2 or 1.3",
        ),
    ] {
        let error = cancel_through(answering(bytes)).unwrap_err();
        let shown = error.to_string();
        assert!(shown.contains(words), "{name}: {shown:?}");
        assert!(error.is_not_sent(), "{name}: {shown}");
        assert!(
            !shown.contains("p4ss") && !shown.contains("bWU6"),
            "{name}: {shown}"
        );
        assert!(
            !shown.contains(char::is_control) && shown.len() < 300,
            "{name}: {shown:?}"
        );
    }
}

#[test]
fn a_proxy_that_leads_elsewhere_is_found_out_and_its_password_goes_no_further() {
    let (right, wrong) = (
        identity_of("pay.example.com"),
        identity_of("pay.example.com"),
    );
    for (config, is_right) in [(&right.server, true), (&wrong.server, false)] {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let server = Server::start(vec![Box::new({
            let (config, heard) = (Arc::clone(config), Arc::clone(&heard));
            move |mut stream| {
                heard.lock().unwrap().push(read_request(&mut stream));
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
                heard.lock().unwrap().push(read_request(&mut stream));
                let _ = stream.write_all(ok("{}").as_bytes());
            }
        })]);
        let answer = cancel(&Account {
            ca_file: Some(right.ca_file.path().to_owned()),
            proxy: Some(Proxy::parse(&format!("http://me:p4ss-w0rd@{}", server.address)).unwrap()),
            ..account("https://pay.example.com")
        });
        server.finish();
        let heard = heard.lock().unwrap();
        let connect = heard[0].to_ascii_lowercase();
        assert!(
            connect.starts_with("connect pay.example.com:443 "),
            "{connect}"
        );
        assert!(
            connect.contains("\r\nproxy-authorization: basic "),
            "{connect}"
        );
        // What is for the gateway is not for the proxy, nor the other way round.
        assert!(!connect.contains("t0k3n"), "{connect}");
        assert!(
            !heard[1].to_ascii_lowercase().contains("proxy-"),
            "{}",
            heard[1]
        );
        if is_right {
            assert_eq!(answer.unwrap(), "{}");
            assert!(heard[1].contains("t0k3n"));
        } else {
            assert_eq!(heard[1], "");
            let fault = CertificateFault::UnknownAuthority;
            assert_eq!(not_reached(answer), NotReached::Certificate(fault));
        }
    }
}
