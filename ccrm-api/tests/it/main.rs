//! The crate as its users see it: examples, fields, requests, quirks, privacy, and the client against the sandbox.

mod support;

mod examples;
#[cfg(feature = "reqwest")]
mod facade;
#[cfg(feature = "reqwest")]
mod failures;
mod fields;
mod privacy;
mod quirks;
#[cfg(feature = "client")]
mod requests;
mod unified;
#[cfg(feature = "reqwest")]
mod walk;
