//! From the vendor's words to telephony-core's: the only place that knows both.

#[cfg(feature = "client")]
mod calls;
mod normalizer;
#[cfg(feature = "client")]
mod notes;

#[cfg(feature = "client")]
pub(crate) use calls::Observed;
pub use normalizer::Normalizer;
