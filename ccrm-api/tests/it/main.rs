//! Tests of the crate's public interface: examples, fields, requests, quirks, privacy, and the client with the sandbox.
//!
//! Comments name rows of `fixtures/documents/quirks.toml` (`Row 42`) and field cases of the same file (`Field case 6`).

mod support;

mod bodies;
mod examples;
#[cfg(feature = "reqwest")]
mod facade;
#[cfg(feature = "reqwest")]
mod failures;
mod fields;
mod normalized;
mod null_and_absent;
#[cfg(feature = "reqwest")]
mod numbers;
mod open_enums;
#[cfg(feature = "reqwest")]
mod page_sizes;
#[cfg(feature = "reqwest")]
mod passes;
#[cfg(feature = "reqwest")]
mod periods;
#[cfg(feature = "reqwest")]
mod printed;
mod privacy;
#[cfg(feature = "reqwest")]
mod programs;
mod quirks;
#[cfg(feature = "client")]
mod requests;
#[cfg(feature = "client")]
mod samples;
#[cfg(feature = "reqwest")]
mod strays;
#[cfg(feature = "client")]
mod table;
mod tolerance;
#[cfg(feature = "reqwest")]
mod walk;
