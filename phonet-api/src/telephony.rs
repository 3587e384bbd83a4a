//! Conversion from the vendor's models to telephony-core's: the only module that knows both.

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod contact_windows;
#[cfg(feature = "doctor")]
pub(crate) mod doctor;
#[cfg(feature = "client")]
mod finished;
#[cfg(feature = "client")]
mod follow;
#[cfg(feature = "client")]
mod lists;
mod normalizer;
#[cfg(feature = "client")]
mod notes;

#[cfg(feature = "client")]
pub(crate) use calls::Observed;
#[cfg(feature = "client")]
pub use finished::FoundCall;
#[cfg(feature = "client")]
pub use follow::{CallProgress, FollowOptions};
pub use normalizer::Normalizer;
