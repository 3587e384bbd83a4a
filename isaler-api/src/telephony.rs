//! Conversion of the vendor's entries to telephony-core's records, and the sources built on the conversion. Only this
//! module depends on both vocabularies.

mod list_text;
mod normalizer;

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "doctor")]
pub(crate) mod doctor;
#[cfg(feature = "client")]
mod lists;
#[cfg(feature = "client")]
mod notes;
#[cfg(feature = "client")]
mod partial_entry;

pub use normalizer::{NormalizeError, Normalizer};
