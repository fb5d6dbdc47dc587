//! Which proxy, if any, stands between this machine and the gateway. Refuses to send anything that
//! stays on this machine through one.
//!
//! `HTTP_PROXY` is not read: the gateway is reached by https, and http is for loopback only.

use std::net::IpAddr;

use super::{ConfigError, Origin, Setting, Variables};
use crate::gateway::{Endpoint, Proxy, Uri};

/// Works out the proxy for an endpoint: the profile's, or the environment's unless `NO_PROXY` exempts
/// the host. The lower-case variables win, as in curl.
pub(super) fn choose(
    endpoint: &Endpoint,
    profile: Option<&Setting<Proxy>>,
    variables: &Variables,
) -> Result<Setting<Option<Proxy>>, ConfigError> {
    let none = Setting {
        value: None,
        origin: Origin::Default,
    };
    if endpoint.is_loopback() {
        return Ok(none);
    }
    if let Some(proxy) = profile {
        return Ok(Setting {
            value: Some(proxy.value.clone()),
            origin: proxy.origin.clone(),
        });
    }
    let proxies = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let Some((name, text)) = first_set(variables, &proxies)? else {
        return Ok(none);
    };
    if let Some((name, list)) = first_set(variables, &["no_proxy", "NO_PROXY"])?
        && is_exempt(endpoint, list)
    {
        return Ok(Setting {
            value: None,
            origin: Origin::Environment(name),
        });
    }
    let origin = Origin::Environment(name);
    match Proxy::parse(text) {
        Ok(proxy) => Ok(Setting {
            value: Some(proxy),
            origin,
        }),
        Err(source) => Err(ConfigError::Proxy { origin, source }),
    }
}

/// Returns the first variable that is set and not empty.
fn first_set<'v>(
    variables: &'v Variables,
    names: &[&'static str],
) -> Result<Option<(&'static str, &'v str)>, ConfigError> {
    for name in names {
        if let Some(text) = variables.text(name)?.filter(|text| !text.is_empty()) {
            return Ok(Some((name, text)));
        }
    }
    Ok(None)
}

fn is_exempt(endpoint: &Endpoint, list: &str) -> bool {
    let Ok(uri) = endpoint.origin().parse::<Uri>() else {
        return false;
    };
    let host = bare(uri.host().unwrap_or_default());
    let port = uri
        .port_u16()
        .unwrap_or(if endpoint.is_https() { 443 } else { 80 });
    list.split([',', ' ', '\t'])
        .any(|entry| !entry.is_empty() && covers(&entry.to_ascii_lowercase(), host, port))
}

/// Tells whether one entry of `NO_PROXY` covers a host; both are in lower case.
fn covers(entry: &str, host: &str, port: u16) -> bool {
    if entry == "*" {
        return true;
    }
    if let Ok(address) = host.parse::<IpAddr>()
        && let Some((network, bits)) = entry.split_once('/')
    {
        return is_in_network(address, network, bits);
    }
    let (name, wanted_port) = split_port(entry);
    if wanted_port.is_some_and(|wanted| wanted != port) {
        return false;
    }
    let name = name.strip_prefix('*').unwrap_or(name);
    let name = bare(name.strip_prefix('.').unwrap_or(name));
    match (host.parse::<IpAddr>(), name.parse::<IpAddr>()) {
        (Ok(host), Ok(name)) => host == name,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
        (Err(_), Err(_)) => {
            !name.is_empty()
                && host
                    .strip_suffix(name)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
    }
}

/// Splits `host:port` and `[address]:port`; an address with colons and no brackets has no port.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
            match port.parse().ok() {
                Some(port) => (name, Some(port)),
                None => (entry, None),
            }
        }
        Some(_) | None => (entry, None),
    }
}

fn bare(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

fn is_in_network(address: IpAddr, network: &str, bits: &str) -> bool {
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else {
        return false;
    };
    // Both as numbers with the first bit of the address on top, so that a shift drops what differs.
    let (address, network, width) = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => (
            u128::from(address.to_bits()),
            u128::from(network.to_bits()),
            32_u32,
        ),
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits(), network.to_bits(), 128),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    width.checked_sub(bits).is_some_and(|rest| {
        // Nothing is left to differ in a network of all addresses.
        (address ^ network).checked_shr(rest).unwrap_or(0) == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(base_url: &str, variables: &[(&str, &str)]) -> Option<String> {
        let endpoint = Endpoint::parse(base_url).unwrap();
        let variables = Variables::from_pairs(variables.iter().copied());
        choose(&endpoint, None, &variables)
            .unwrap()
            .value
            .map(|proxy| proxy.expose_url().to_owned())
    }

    #[test]
    fn https_goes_through_the_proxy_of_the_environment() {
        let live = "https://www.cookiepayments.com";
        assert_eq!(chosen(live, &[]), None);
        assert_eq!(
            chosen(live, &[("HTTPS_PROXY", "http://proxy:3128")]).unwrap(),
            "http://proxy:3128"
        );
        assert_eq!(
            chosen(live, &[("ALL_PROXY", "proxy:3128")]).unwrap(),
            "http://proxy:3128"
        );
        assert_eq!(
            chosen(
                live,
                &[("https_proxy", "http://a"), ("HTTPS_PROXY", "http://b")]
            )
            .unwrap(),
            "http://a"
        );
        assert_eq!(
            chosen(live, &[("https_proxy", ""), ("HTTPS_PROXY", "http://b")]).unwrap(),
            "http://b"
        );
        assert_eq!(chosen(live, &[("HTTP_PROXY", "http://proxy:3128")]), None);
    }

    #[test]
    fn nothing_for_this_machine_goes_through_a_proxy() {
        let variables = Variables::from_pairs([("ALL_PROXY", "http://proxy:3128")]);
        let profile = Setting {
            value: Proxy::parse("http://proxy:3128").unwrap(),
            origin: Origin::Default,
        };
        for url in [
            "http://127.0.0.1:8480",
            "http://localhost",
            "https://[::1]:8480",
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            let proxy = choose(&endpoint, Some(&profile), &variables).unwrap();
            assert!(proxy.value.is_none(), "{url}");
        }
    }

    #[test]
    fn the_profiles_proxy_beats_the_environment() {
        let variables = Variables::from_pairs([("HTTPS_PROXY", "http://env"), ("NO_PROXY", "*")]);
        let profile = Setting {
            value: Proxy::parse("http://profile").unwrap(),
            origin: Origin::Default,
        };
        let proxy = choose(&Endpoint::live(), Some(&profile), &variables).unwrap();
        assert_eq!(proxy.value.unwrap().to_string(), "http://profile");
    }

    #[test]
    fn no_proxy_exempts_hosts_domains_addresses_and_networks() {
        for (url, list) in [
            ("https://www.cookiepayments.com", "*"),
            ("https://www.cookiepayments.com", "www.cookiepayments.com"),
            (
                "https://www.cookiepayments.com",
                "a.example, COOKIEPAYMENTS.com",
            ),
            ("https://www.cookiepayments.com", ".cookiepayments.com"),
            ("https://www.cookiepayments.com", "*.cookiepayments.com"),
            (
                "https://www.cookiepayments.com",
                "www.cookiepayments.com:443",
            ),
            ("https://10.1.2.3:8443", "10.1.2.3"),
            ("https://10.1.2.3:8443", "10.1.2.3:8443"),
            ("https://10.1.2.3", "10.0.0.0/8"),
            ("https://10.1.2.3", "0.0.0.0/0"),
            ("https://[fd00::1]", "fd00::/8"),
            ("https://[fd00::1]", "::/0"),
            ("https://[fd00::1]", "fd00:0::1"),
            ("https://[fd00::1]:8443", "[fd00::1]:8443"),
        ] {
            let variables = [("HTTPS_PROXY", "http://proxy"), ("NO_PROXY", list)];
            assert_eq!(chosen(url, &variables), None, "{url} {list}");
        }
    }

    #[test]
    fn no_proxy_exempts_nothing_else() {
        for (url, list) in [
            ("https://www.cookiepayments.com", ""),
            ("https://www.cookiepayments.com", "payments.com"),
            (
                "https://www.cookiepayments.com",
                "sandbox.cookiepayments.com",
            ),
            (
                "https://www.cookiepayments.com",
                "www.cookiepayments.com:8443",
            ),
            ("https://www.cookiepayments.com", "10.0.0.0/8 . ,"),
            ("https://10.1.2.3", "10.1.2.4"),
            ("https://10.1.2.3", "1.2.3"),
            ("https://11.1.2.3", "10.0.0.0/8"),
            ("https://10.1.2.3", "10.0.0.0/99"),
            ("https://10.1.2.3", "fd00::/8"),
        ] {
            let variables = [("HTTPS_PROXY", "http://proxy"), ("NO_PROXY", list)];
            assert!(chosen(url, &variables).is_some(), "{url} {list}");
        }
    }
}
