//! What proves that nothing left this machine: the type of an error, and who gave it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "ureq's errors are an open set, and what is not listed is the cautious case"
)]

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout, Transport};

use super::reply::detail;
use super::secrets::Secrets;
use crate::gateway::{CertificateFault, GatewayErrorKind, NotReached};
use crate::payment::Foreign;

/// An error from before there was a connection.
///
/// Ureq writes the first byte of a request after the resolver and the connector have both come back
/// with success, so an error out of one of these two, and no other, proves that nothing was sent.
/// The kind of an error proves nothing: a certificate alert and a timeout look the same before and
/// after.
#[derive(Debug)]
pub(super) struct NeverConnected {
    during: During,
    error: ureq::Error,
}

#[derive(Clone, Copy, Debug)]
enum During {
    Lookup,
    Connecting,
}

impl NeverConnected {
    fn mark(during: During, error: ureq::Error) -> ureq::Error {
        match error {
            // A proxy is looked up and connected to within the connector.
            ureq::Error::Other(inner) if inner.is::<Self>() => ureq::Error::Other(inner),
            error => ureq::Error::Other(Box::new(Self { during, error })),
        }
    }

    /// Says what kept the connection from being made.
    pub(super) fn kind(
        &self,
        has_proxy: bool,
        connect_timeout: Duration,
        secrets: &Secrets,
    ) -> GatewayErrorKind {
        let reason = self.reason(has_proxy, connect_timeout);
        let detail = match reason {
            NotReached::TimedOut { .. } | NotReached::Certificate(_) | NotReached::NotTls => {
                Foreign::default()
            }
            _ => secrets.quote(&self.to_string()),
        };
        GatewayErrorKind::NotReached { reason, detail }
    }

    fn reason(&self, has_proxy: bool, connect_timeout: Duration) -> NotReached {
        let reason = match (self.during, &self.error) {
            (During::Lookup, _) => NotReached::Lookup,
            (During::Connecting, ureq::Error::Timeout(_)) => NotReached::TimedOut {
                limit: connect_timeout,
            },
            (During::Connecting, ureq::Error::ConnectProxyFailed(_)) => NotReached::Proxy,
            (During::Connecting, ureq::Error::Rustls(error)) => not_secure(error),
            (During::Connecting, ureq::Error::Tls(_) | ureq::Error::TlsRequired) => NotReached::Tls,
            (During::Connecting, ureq::Error::Io(error)) => {
                if let Some(error) = error.get_ref().and_then(|it| it.downcast_ref()) {
                    not_secure(error)
                } else if error.kind() == io::ErrorKind::ConnectionRefused {
                    NotReached::Refused
                } else {
                    NotReached::Unreachable
                }
            }
            // What a proxy says before it lets through, and nobody else: the gateway is not heard yet.
            (During::Connecting, ureq::Error::Protocol(_)) if has_proxy => NotReached::Proxy,
            (During::Connecting, _) => NotReached::Unreachable,
        };
        match reason {
            // With a proxy nothing but the proxy is looked up and connected to.
            NotReached::Lookup | NotReached::Refused if has_proxy => NotReached::Proxy,
            reason => reason,
        }
    }
}

/// Says what keeps a handshake from being trusted.
fn not_secure(error: &rustls::Error) -> NotReached {
    use rustls::{CertificateError as C, Error as E, InvalidMessage, PeerIncompatible};
    match error {
        E::InvalidCertificate(error) => NotReached::Certificate(match error {
            C::Expired | C::ExpiredContext { .. } => CertificateFault::Expired,
            C::NotValidYet | C::NotValidYetContext { .. } => CertificateFault::NotYetValid,
            C::NotValidForName | C::NotValidForNameContext { .. } => CertificateFault::OtherHost,
            // An authority of the same name, and with another key.
            C::UnknownIssuer | C::BadSignature => CertificateFault::UnknownAuthority,
            _ => CertificateFault::Unfit,
        }),
        E::InvalidMessage(InvalidMessage::InvalidContentType)
        | E::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => {
            NotReached::NotTls
        }
        _ => NotReached::Tls,
    }
}

impl fmt::Display for NeverConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&detail(&self.error))
    }
}

impl std::error::Error for NeverConnected {}

/// Marks every error of a connector or a resolver as [`NeverConnected`].
#[derive(Debug)]
pub(super) struct Marking<T>(pub(super) Arc<T>);

impl<T> Clone for Marking<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C: Connector> Connector for Marking<C> {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let made = self
            .0
            .connect(details, chained)
            .map_err(|error| NeverConnected::mark(During::Connecting, error))?;
        Ok(made.map(|connection| {
            let connection: Box<dyn Transport> = Box::new(connection);
            connection
        }))
    }
}

impl Resolver for Marking<DefaultResolver> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        self.0
            .resolve(uri, config, timeout)
            .map_err(|error| NeverConnected::mark(During::Lookup, error))
    }
}
