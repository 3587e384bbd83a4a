//! From the vendor's words to telephony-core's: the only place that knows both.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod notes;
mod unifier;

#[cfg(feature = "client")]
pub(crate) use calls::Observed;
pub use unifier::Unifier;
