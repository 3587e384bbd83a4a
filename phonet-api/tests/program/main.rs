//! Program `phonet`, run as a user runs it.

mod calls;
mod failures;
mod help;
mod lists;
mod recordings;
mod settings;
mod signals;
mod support;
mod sync;
mod webhooks;
