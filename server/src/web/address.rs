//! The client's address: the peer's, unless the peer is a proxy that the operator trusts.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// `X-Forwarded-For` is believed only from a trusted peer, and only from the right, as far as the chain of trusted proxies reaches.
pub(super) fn client(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut address = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)).to_canonical();
    let is_trusted = |ip: IpAddr| is_trusted(ip, trusted);
    let said = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','));
    let hops: Vec<&str> = said.collect();
    for hop in hops.iter().rev() {
        if !is_trusted(address) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(ip) => address = ip.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

/// Whether a peer is a proxy that the operator trusts.
pub(super) fn is_trusted(peer: IpAddr, trusted: &[IpNet]) -> bool {
    let peer = peer.to_canonical();
    trusted.iter().any(|net| net.contains(&peer))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client_of(peer: &str, said: &[&'static str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in said {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        client(Some(peer.parse().unwrap()), &headers, &trusted).to_string()
    }

    #[test]
    fn a_header_from_anybody_is_not_believed() {
        assert_eq!(client_of("203.0.113.7", &["198.51.100.1"], &[]), "203.0.113.7");
        assert_eq!(client_of("203.0.113.7", &["198.51.100.1"], &["10.0.0.0/8"]), "203.0.113.7");
    }

    #[test]
    fn trusted_proxies_are_walked_from_the_right() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(client_of("10.0.0.1", &["198.51.100.1"], &proxies), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["1.1.1.1, 198.51.100.1, 10.0.0.2"], &proxies), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["1.1.1.1", "198.51.100.1"], &proxies), "198.51.100.1");
        assert_eq!(client_of("10.0.0.1", &["garbage"], &proxies), "10.0.0.1");
        assert_eq!(client_of("10.0.0.1", &[], &proxies), "10.0.0.1");
        assert_eq!(client_of("::ffff:10.0.0.1", &["2001:db8::1"], &proxies), "2001:db8::1");
    }
}
