//! Program `phonet`, run as a user runs it.

mod calls;
mod check_payload;
mod connectors;
mod failures;
mod help;
mod lists;
mod mcp;
mod recordings;
mod settings;
mod signals;
mod support;
mod sync;
mod ways_out;
mod webhooks;
