//! Tests of models with the document, of requests with its examples, and of the client with the sandbox, in one binary.
//!
//! Comments name rows of `fixtures/documents/quirks.toml` (`Row 42`) and field cases of the same file (`Field case 6`).

mod bodies;
mod examples;
mod fields;
mod null_and_absent;
mod open_enums;
#[cfg(feature = "reqwest")]
mod printed;
mod quirks;
mod read_list;
mod support;
mod tolerance;

#[cfg(feature = "client")]
mod answers;
mod normalizer;
#[cfg(feature = "client")]
mod requests;
#[cfg(feature = "client")]
mod samples;
#[cfg(feature = "client")]
mod secrets;
#[cfg(feature = "client")]
mod table;
#[cfg(feature = "client")]
mod transcripts;
#[cfg(feature = "client")]
mod transport;

#[cfg(feature = "reqwest")]
mod endpoints;
#[cfg(feature = "reqwest")]
mod facade;
#[cfg(feature = "reqwest")]
mod faults;
#[cfg(feature = "reqwest")]
mod notes;
#[cfg(feature = "reqwest")]
mod page_sizes;
#[cfg(feature = "reqwest")]
mod programs;
#[cfg(feature = "client")]
mod question;
#[cfg(feature = "reqwest")]
mod sandbox;
#[cfg(feature = "reqwest")]
mod walk;
#[cfg(feature = "client")]
mod wrapped;
