#![cfg_attr(feature = "rustls", doc = include_str!("../README.md"))]
#![cfg_attr(
    not(feature = "rustls"),
    doc = "Models and client of the iSaler API; the README needs the default features."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::disallowed_methods)]

#[cfg(feature = "client")]
mod account;
mod call_types;
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
mod telephony;
#[cfg(feature = "client")]
mod text_policy;

pub use call_types::{CallType, CallTypeCheck, CallTypes};
#[cfg(feature = "client")]
pub use client::{Client, ClientBuilder, ReadMethod, Request, Settings};
#[cfg(feature = "client")]
pub use error::Fault;
#[cfg(feature = "doctor")]
pub use telephony::doctor::REDACTION;
pub use telephony::{NormalizeError, Normalizer};
#[cfg(feature = "client")]
pub use text_policy::TextPolicy;
// The crates whose types the public interface takes and returns.
pub use telephony_core;
pub use time;

/// Provider name in this crate's records, errors and cursors: `isaler`.
pub const PROVIDER: telephony_core::Provider = telephony_core::Provider::from_static("isaler");
