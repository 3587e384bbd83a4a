//! Tests of models with the document, of requests with its examples, and of the client with the sandbox, in one binary.
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
#[cfg(feature = "client")]
mod requests;
mod samples;
mod support;
#[cfg(feature = "client")]
mod table;
mod tolerance;
#[cfg(feature = "client")]
mod transcripts;
#[cfg(feature = "reqwest")]
mod walk;
