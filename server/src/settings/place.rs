//! How the server is reached: its public address, where it listens, which proxies it believes.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use axum::http::{Uri, uri::Scheme};
use credentials::config::Section;
use ipnet::IpNet;

/// The public address, read and made plain: lower case, no default port, no slash at the end.
pub(super) struct PublicUrl {
    pub origin: String,
    /// The host as a mail server is greeted: a name, or an address in brackets.
    pub greeting: String,
}

pub(super) fn public_url(root: &Section<'_>) -> Option<PublicUrl> {
    let found = root.text("public_url");
    let Some(found) = found else {
        return root.need(
            "public_url",
            None,
            "say how browsers reach the portal: public_url = \"https://saihakko.example.jp\"",
        );
    };
    let url = plain(&found.value);
    match &url {
        Err(message) => root.fault_of("public_url", &found, message),
        Ok((_, false)) => {}
        Ok((_, true)) => root.fault_of(
            "public_url",
            &found,
            "is not encrypted; write https://, since http is only for a loopback address",
        ),
    }
    url.ok().map(|(url, _)| url)
}

/// The address, and whether it lacks the encryption that it needs.
fn plain(text: &str) -> Result<(PublicUrl, bool), &'static str> {
    const FORM: &str = "is not an address of the form \"https://HOST\" or \"https://HOST:PORT\"; write a name in other letters as xn--…";
    const ONLY: &str = "has more than scheme, host and port; write it without path, query, fragment and user";
    let uri: Uri = text.parse().map_err(|_| FORM)?;
    let (scheme, authority) = (uri.scheme().ok_or(FORM)?, uri.authority().ok_or(FORM)?);
    let default_port = match scheme {
        s if *s == Scheme::HTTPS => 443,
        s if *s == Scheme::HTTP => 80,
        _ => return Err(FORM),
    };
    if !matches!(uri.path(), "" | "/")
        || uri.query().is_some()
        || text.contains('#')
        || authority.as_str().contains('@')
    {
        return Err(ONLY);
    }
    let host = authority.host().to_ascii_lowercase();
    if host.is_empty() || (authority.port().is_none() && authority.as_str().len() != host.len()) {
        return Err(FORM);
    }
    let port =
        authority.port_u16().filter(|port| *port != default_port).map_or_else(String::new, |port| format!(":{port}"));
    let origin = format!("{scheme}://{host}{port}");
    let greeting = match host.strip_prefix('[') {
        Some(v6) => format!("[IPv6:{v6}"),
        None if host.parse::<Ipv4Addr>().is_ok() => format!("[{host}]"),
        None => host.clone(),
    };
    Ok((PublicUrl { origin, greeting }, default_port == 80 && !is_loopback(&host)))
}

/// Whether a host can only be this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

pub(super) fn listen(root: &Section<'_>) -> Option<SocketAddr> {
    if !root.has("listen") {
        return Some(SocketAddr::from(([127, 0, 0, 1], 8080)));
    }
    root.parsed("listen", "an address and a port such as \"127.0.0.1:8080\" or \"[::1]:8080\"", |text| {
        text.parse().ok()
    })
    .map(|found| found.value)
}

pub(super) fn drain(root: &Section<'_>) -> Duration {
    root.duration("drain", Duration::ZERO..=Duration::from_mins(5)).map_or(Duration::ZERO, |found| found.value)
}

pub(super) fn trusted_proxies(root: &Section<'_>) -> Option<Vec<IpNet>> {
    if !root.has("trusted_proxies") {
        return Some(Vec::new());
    }
    let mut networks = Vec::new();
    for text in root.texts("trusted_proxies")?.value {
        match network(&text.value) {
            Some(network) if network.prefix_len() == 0 => {
                let message = format!(
                    "holds \"{}\", so that anybody could name a client address; name your own proxies only",
                    text.value
                );
                root.fault_of("trusted_proxies", &text, message);
            }
            Some(network) => networks.push(network),
            None => {
                let message = format!(
                    "holds \"{}\"; write addresses or networks such as \"127.0.0.1\" or \"10.1.0.0/16\"",
                    text.value
                );
                root.fault_of("trusted_proxies", &text, message);
            }
        }
    }
    Some(networks)
}

fn network(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().ok().map(|net| net.trunc()).or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}
