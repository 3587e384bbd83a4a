//! Tests of the endpoints with the sandbox; those of call history and notes are in `walk` and `notes`.

mod numbers;
