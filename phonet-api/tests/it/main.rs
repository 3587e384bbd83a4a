//! The crate from a user's point of view: examples, fields, requests, quirks, privacy, and the client against the
//! sandbox.
//!
//! Comments name rows of `fixtures/documents/quirks.toml` (`Row 42`) and field cases of the same file (`Field case 6`).

#[cfg(feature = "reqwest")]
mod endpoints;
mod examples;
#[cfg(feature = "reqwest")]
mod facade;
#[cfg(feature = "reqwest")]
mod failures;
mod fields;
#[cfg(feature = "reqwest")]
mod follow;
#[cfg(feature = "reqwest")]
mod lists;
mod normalizer;
#[cfg(feature = "reqwest")]
mod notes;
mod null_and_absent;
mod open_enums;
#[cfg(feature = "reqwest")]
mod printed;
mod privacy;
#[cfg(feature = "reqwest")]
mod programs;
#[cfg(feature = "client")]
mod question;
mod quirks;
mod read_list;
#[cfg(feature = "reqwest")]
mod recordings;
#[cfg(feature = "client")]
mod requests;
mod samples;
#[cfg(feature = "client")]
mod sessions;
#[cfg(feature = "reqwest")]
mod support;
#[cfg(feature = "client")]
mod table;
mod tolerance;
#[cfg(feature = "reqwest")]
mod walk;
mod webhooks;
