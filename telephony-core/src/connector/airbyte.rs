//! A source by the Airbyte protocol: messages of `spec`, `check`, `discover` and `read`.
//!
//! - Calls and notes are incremental with a cursor of the source's own: [`UPDATED_AT`], the time at which a record was
//!   read. A list is read completely each time.
//! - A call that the vendor no longer returns is a record of its key with [`DELETED_AT`] set.
//! - Each stream has a state of its own, the text of its [`StreamState`](crate::streams::StreamState).

mod catalog;
mod message;
mod output;
mod selection;
mod state;
mod writer;

pub use catalog::discover;
pub use message::FailureType;
pub use output::AirbyteOutput;
pub use selection::{ConfiguredStream, configured};
pub use state::AirbyteState;
pub use writer::AirbyteWriter;

/// Column of the time at which a record was read, which is the cursor of calls and notes.
pub const UPDATED_AT: &str = "_ab_cdc_updated_at";

/// Column of the time at which a call was found to be deleted.
pub const DELETED_AT: &str = "_ab_cdc_deleted_at";

/// Columns that a source adds to a stream's own.
const fn added_columns(schema: &super::StreamSchema) -> &'static [&'static str] {
    match (schema.time.is_some(), schema.has_deletions) {
        (true, true) => &[UPDATED_AT, DELETED_AT],
        (true, false) => &[UPDATED_AT],
        _ => &[],
    }
}
