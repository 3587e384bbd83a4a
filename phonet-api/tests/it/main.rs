//! The crate as its users see it: examples, fields, requests, quirks, privacy, and the client against the sandbox.

mod examples;
#[cfg(feature = "reqwest")]
mod facade;
#[cfg(feature = "reqwest")]
mod failures;
mod fields;
#[cfg(feature = "client")]
mod privacy;
mod quirks;
#[cfg(feature = "client")]
mod requests;
#[cfg(feature = "reqwest")]
mod support;
