//! Conversion of the vendor's rows to telephony-core's records, and the sources built on the conversion. Only this
//! module depends on both vocabularies.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "doctor")]
pub(crate) mod doctor;
#[cfg(feature = "client")]
mod lists;
mod normalizer;
#[cfg(feature = "client")]
mod notes;
#[cfg(feature = "client")]
mod pages;

pub use normalizer::Normalizer;
