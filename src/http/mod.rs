//! What speaks HTTP. The server loop ([`server`]) hands a request to the router made from one table of routes ([`routes`]); a handler
//! answers, or returns a [`problem::Problem`], which becomes `application/problem+json` in one place.
//!
//! One folder a face: [`public`] (what readers' browsers and news sites call), [`form`] (pages a reader fills in or is led to),
//! [`moderation`] (what moderators' programs call), [`console`] (where moderators work), [`perspective`] (what programs call that were made for the
//! Perspective API), [`ops`] (what operators call).

#![allow(clippy::missing_errors_doc, reason = "a handler's errors are answers, all of them in `problem`")]

pub mod access;
mod app;
mod client;
pub mod console;
mod expected;
pub mod form;
mod grounds;
mod headers;
mod language;
mod listen_address;
pub mod moderation;
pub mod ops;
mod page;
mod parameters;
pub mod perspective;
pub mod problem;
pub mod public;
pub mod routes;
pub mod server;

pub use app::App;
pub use client::PeerAddress;
pub use listen_address::{ListenAddress, ListenAddressError};

use ipnet::IpNet;
use serde::{Deserialize, Deserializer};
use std::{num::NonZeroU32, time::Duration};

/// `[server]`: how the server listens, and what it takes at most.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// Address and port; port 0 picks a free one.
    pub listen: ListenAddress,
    /// How readers reach this server, without a trailing slash; by default `http://` and the address it really listens on.
    #[serde(default, deserialize_with = "public_url")]
    pub public_url: Option<String>,
    /// Whose `Forwarded` and `X-Forwarded-For` are believed.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// The largest request body, in KiB.
    pub body_limit_kib: NonZeroU32,
    /// Time for the head of a request, in seconds.
    pub header_timeout_seconds: NonZeroU32,
    /// Time for the body of a request, in seconds.
    pub body_timeout_seconds: NonZeroU32,
    /// Connections open at once; further ones wait.
    pub connections: NonZeroU32,
    /// How long a stop waits for requests under way, in seconds.
    pub drain_seconds: u32,
}

impl HttpSettings {
    /// The largest request body, in bytes.
    pub const fn body_limit(&self) -> usize {
        (self.body_limit_kib.get() as usize).saturating_mul(1024)
    }

    /// Time for the head of a request.
    pub fn header_timeout(&self) -> Duration {
        Duration::from_secs(self.header_timeout_seconds.get().into())
    }

    /// Time for the body of a request.
    pub fn body_timeout(&self) -> Duration {
        Duration::from_secs(self.body_timeout_seconds.get().into())
    }

    /// How long a stop waits for requests under way.
    pub fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_seconds.into())
    }
}

fn public_url<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    let is_web = url::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if is_web {
        Ok(Some(text.trim_end_matches('/').to_owned()))
    } else {
        Err(serde::de::Error::custom(format!("`{text}` must be an address such as \"https://comments.example.org\"")))
    }
}

/// Networks (`10.0.0.0/8`) and single addresses (`127.0.0.1`).
fn networks<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    let parse = |text: &String| {
        let network = text.parse::<IpNet>().ok().or_else(|| text.parse::<std::net::IpAddr>().ok().map(IpNet::from));
        network.ok_or_else(|| serde::de::Error::custom(format!("`{text}` must be an address or a network such as \"10.0.0.0/8\"")))
    };
    texts.iter().map(parse).collect()
}
