//! Tests of the endpoints with the sandbox.

mod calls;
mod contacts;
