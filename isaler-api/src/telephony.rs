//! From this vendor's words to those that all vendors share; nothing else in the crate knows both.

mod list_text;
mod normalizer;

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod notes;
#[cfg(feature = "client")]
mod partial_entry;
#[cfg(feature = "client")]
mod walk;

pub use normalizer::{NormalizeError, Normalizer};
