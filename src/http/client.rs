//! Who is on the other side: the network address behind trusted proxies, and the web origin of the page that sent the request.

use super::App;
use crate::domain::{Site, Source};
use axum::http::{HeaderMap, header};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The address of the TCP connection, put into each request by the server loop.
#[derive(Clone, Copy)]
pub struct PeerAddress(pub SocketAddr);

/// The source of a request: the connection's address, or, when that is a trusted proxy's, the last address of `Forwarded` (RFC 7239) or else
/// `X-Forwarded-For` that is not a trusted proxy's itself.
pub(super) fn source(headers: &HeaderMap, peer: PeerAddress, trusted: &[IpNet]) -> Source {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(&address.to_canonical()));
    let peer = peer.0.ip();
    if !is_trusted(&peer) {
        return Source::of(peer);
    }
    let mut nearest = peer;
    for address in forwarded(headers).into_iter().rev() {
        let Some(address) = address else { break };
        nearest = address;
        if !is_trusted(&address) {
            break;
        }
    }
    Source::of(nearest)
}

/// The chain of addresses as the proxies told it, the client's first; `None` for one that cannot be read (`unknown`, `_hidden`).
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let values = |name: &str| -> Vec<String> {
        headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::to_owned).collect()
    };
    let standard: Vec<_> = values("forwarded").iter().filter_map(|element| forwarded_for(element)).map(|node| address(&node)).collect();
    if standard.is_empty() { values("x-forwarded-for").iter().map(|node| address(node)).collect() } else { standard }
}

fn forwarded_for(element: &str) -> Option<String> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// An address with or without a port; IPv6 in brackets where it has one.
fn address(node: &str) -> Option<IpAddr> {
    let node = node.trim();
    let bare = node.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(node, |(inside, _)| inside);
    bare.parse().ok().or_else(|| node.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// Whether a web origin is this server's own, by the name that it calls itself or the one that the request was sent to.
pub(super) fn is_ours(app: &App, headers: &HeaderMap, origin: &str) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    origin == app.public_url || host.is_some_and(|host| origin.split_once("://").is_some_and(|(_, rest)| rest == host))
}

/// What a request's `Origin` header means for a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PageOrigin {
    /// No `Origin`, or `null`: nothing is known. Browsers write `null` from pages that send no referrer, from sandboxed frames and after a
    /// redirect. That is let in, since a comment needs no cookie that another page could misuse.
    Unknown,
    /// A page of this server.
    Ours,
    /// A page of the site, by its origin as the browser wrote it.
    Site(String),
    /// Some other page.
    Foreign,
}

impl PageOrigin {
    /// Reads the header.
    pub fn of(headers: &HeaderMap, app: &App, site: &Site) -> Self {
        let Some(value) = headers.get(header::ORIGIN) else { return Self::Unknown };
        let Ok(origin) = value.to_str() else { return Self::Foreign };
        if origin.eq_ignore_ascii_case("null") {
            return Self::Unknown;
        }
        if is_ours(app, headers, origin) {
            Self::Ours
        } else if site.allows_origin(origin) {
            Self::Site(origin.to_owned())
        } else {
            Self::Foreign
        }
    }
}
