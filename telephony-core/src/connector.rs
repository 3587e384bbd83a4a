//! Messages of engines that run a connector as a program and read its output from a pipe.
//!
//! A connector writes the [streams](crate::streams) of an account as JSON lines. It is a [`Sink`](crate::sink::Sink), so
//! that [`load`](crate::sink::load()) drives it as it drives a database: [`singer::SingerWriter`] is a Singer tap,
//! [`airbyte::AirbyteWriter`] an Airbyte source. The schema of a stream is derived from the columns of its
//! [`Row`](crate::export::Row) alone.
//!
//! A state is written after the records that it covers. A consumer that ends at any moment was given no state that is
//! ahead of its records, and a run from the last state repeats at most one batch, by key.

pub mod airbyte;
mod error;
mod line_output;
mod row_record;
mod schema;
pub mod singer;

pub use error::ConnectorError;

use line_output::LineOutput;
use row_record::{gone_record, row_records};
use schema::{StreamSchema, names};

#[cfg(test)]
mod tests;
