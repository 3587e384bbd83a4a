//! From the vendor's words to telephony-core's: the only place that knows both.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod notes;
#[cfg(feature = "client")]
mod pages;
mod unifier;

pub use unifier::Unifier;
