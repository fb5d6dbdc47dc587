//! libpq's file of passwords: lines of `host:port:database:user:password`, of which the first that fits counts.
//!
//! A field that is `*` fits everything; a backslash takes the meaning from the character behind it; a socket goes
//! by `localhost`, and by its folder too.

use zeroize::Zeroizing;

use crate::journal::{DatabaseAddress, DatabaseServer, ServerHost};

/// Returns the password for a database; for the first of its servers that there is one for.
pub(super) fn password(text: &[u8], address: &DatabaseAddress) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut servers = address.servers().iter();
    servers.find_map(|server| {
        let port = server.port.to_string();
        let mut lines = text.split(|byte| *byte == b'\n');
        lines.find_map(|line| {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let fits = |host: &String| {
                let fields = [host, &*port, address.database(), address.user()];
                let mut fields = fields.into_iter();
                fields.try_fold(line, |rest, field| after(rest, field.as_bytes()))
            };
            let rest = names(server).iter().find_map(fits)?;
            Some(unescaped(rest)).filter(|_| !line.starts_with(b"#"))
        })
    })
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns what a server may be called in a line.
fn names(server: &DatabaseServer) -> Vec<String> {
    match &server.host {
        ServerHost::Network(host) => vec![host.clone()],
        ServerHost::Socket(folder) => {
            vec![
                "localhost".to_owned(),
                folder.to_string_lossy().into_owned(),
            ]
        }
    }
}

/// Returns what stands behind the first field of a line and its colon, if that field fits.
fn after<'l>(line: &'l [u8], wanted: &[u8]) -> Option<&'l [u8]> {
    if let Some(rest) = line.strip_prefix(b"*:") {
        return Some(rest);
    }
    let mut rest = line;
    for byte in wanted {
        let unescaped = match rest {
            [b':', ..] => return None,
            [b'\\', unescaped @ ..] => unescaped,
            plain => plain,
        };
        rest = unescaped.strip_prefix(&[*byte])?;
    }
    rest.strip_prefix(b":")
}

/// Returns a password as it is meant, up to the next colon.
fn unescaped(text: &[u8]) -> Zeroizing<Vec<u8>> {
    // The whole capacity at once: a buffer that grows leaves copies behind.
    let mut password = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b':' => break,
            b'\\' => password.push(*bytes.next().unwrap_or(byte)),
            byte => password.push(*byte),
        }
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, address: &str) -> Option<String> {
        let address = DatabaseAddress::parse(&format!("{address} user=refunds")).unwrap();
        let password = password(text.as_bytes(), &address)?;
        Some(String::from_utf8(password.to_vec()).unwrap())
    }

    const ADDRESS: &str = "host=db.example dbname=cookiepay";

    #[test]
    fn the_first_line_that_fits_has_the_password() {
        for (line, is_right) in [
            ("db.example:5432:cookiepay:refunds:right", true),
            ("*:*:*:*:right", true),
            ("db.example:*:cookiepay:refunds:right\r", true),
            ("\u{feff}*:*:*:*:right", true),
            (r"db\.example:5432:cookie\pay:refunds:right", true),
            ("db.example:5433:cookiepay:refunds:right", false),
            ("db:5432:cookiepay:refunds:right", false),
            ("db.example.org:5432:cookiepay:refunds:right", false),
            ("db.example:5432:cookiepay:minji:right", false),
            // A star is one only on its own.
            ("db.*:5432:cookiepay:refunds:right", false),
            (r"\*:5432:cookiepay:refunds:right", false),
            ("#*:*:*:*:right", false),
            ("# *:*:*:*:right", false),
            ("db.example:5432:cookiepay:refunds", false),
            ("", false),
        ] {
            let expected = is_right.then(|| "right".to_owned());
            assert_eq!(found(line, ADDRESS), expected, "{line}");
            let text = format!("{line}\n*:*:*:*:other\n");
            let expected = if is_right { "right" } else { "other" };
            assert_eq!(found(&text, ADDRESS).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn a_password_has_whatever_characters_a_backslash_lets_it_have() {
        for (written, meant) in [
            (r"a\:b\\c", r"a:b\c"),
            ("a b'c", "a b'c"),
            ("비밀", "비밀"),
            ("a:rest", "a"),
            (r"a\", r"a\"),
            ("", ""),
        ] {
            let line = format!("*:*:*:*:{written}");
            assert_eq!(found(&line, ADDRESS).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn a_name_with_a_colon_is_found_by_its_backslash() {
        let line = r"\:\:1:5432:a\:b:refunds:right";
        assert_eq!(found(line, "host=::1 dbname=a:b").as_deref(), Some("right"));
        assert_eq!(
            found("::1:5432:a:b:refunds:right", "host=::1 dbname=a:b"),
            None
        );
    }

    #[test]
    fn a_socket_goes_by_localhost_and_by_its_folder() {
        let address = "host=/run/postgresql port=5433 dbname=cookiepay";
        for host in ["localhost", "/run/postgresql"] {
            let line = format!("{host}:5433:cookiepay:refunds:right");
            assert_eq!(found(&line, address).as_deref(), Some("right"));
        }
        assert_eq!(
            found("db.example:5433:cookiepay:refunds:right", address),
            None
        );
    }

    #[test]
    fn of_several_servers_the_first_with_a_password_has_it() {
        let text = "b:*:*:*:second\na:5433:*:*:other\n";
        let address = "host=a,b port=5432 dbname=cookiepay";
        assert_eq!(found(text, address).as_deref(), Some("second"));
    }
}
