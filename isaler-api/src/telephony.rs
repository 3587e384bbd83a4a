//! From this vendor's words to those that all vendors share; nothing else in the crate knows both.

mod list_text;
mod unifier;

#[cfg(feature = "client")]
mod calls;
#[cfg(feature = "client")]
mod notes;
#[cfg(feature = "client")]
mod strays;
#[cfg(feature = "client")]
mod walk;

pub use unifier::{Unfit, Unifier};
