//! Conversion from the vendor's models to telephony-core's: the only module that knows both.

#[cfg(feature = "client")]
mod calls;
mod normalizer;
#[cfg(feature = "client")]
mod notes;

#[cfg(feature = "client")]
pub(crate) use calls::Observed;
pub use normalizer::Normalizer;
