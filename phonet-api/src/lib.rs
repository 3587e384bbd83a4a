#![cfg_attr(feature = "rustls", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "rustls"),
    doc = "Models and client of the Phonet API; the README needs the default features."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::disallowed_methods)]

#[cfg(feature = "client")]
mod account;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
pub mod endpoints;
#[cfg(feature = "client")]
mod error;
pub mod models;
#[cfg(feature = "payload")]
pub mod payload;
mod quirks;
#[cfg(feature = "client")]
pub mod recording;
#[cfg(feature = "client")]
mod session;
mod telephony;
pub mod webhooks;

#[cfg(feature = "client")]
pub use account::AccountDomain;
#[cfg(feature = "client")]
pub use client::{Client, ClientBuilder, Request, Settings};
#[cfg(feature = "client")]
pub use error::Fault;
#[cfg(feature = "client")]
pub use session::SessionPolicy;
pub use telephony::Normalizer;
#[cfg(feature = "doctor")]
pub use telephony::doctor::REDACTION;
#[cfg(feature = "client")]
pub use telephony::{CallProgress, FollowOptions, FoundCall};
// The crates whose types the public interface takes and returns.
pub use telephony_core;
pub use time;

/// Provider name in this crate's records, errors and cursors: `phonet`.
pub const PROVIDER: telephony_core::Provider = telephony_core::Provider::from_static("phonet");
