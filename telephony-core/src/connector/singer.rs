//! A tap by the Singer specification 0.3: discovery, selection, and the messages SCHEMA, RECORD, `ACTIVATE_VERSION` and
//! STATE.
//!
//! - Calls and notes are incremental. A list is a full table: its records carry a version, and `ACTIVATE_VERSION` follows
//!   a pass in which every record could be read.
//! - A call that the vendor no longer returns is a RECORD of its key with [`DELETED_AT`] set.
//! - The state has one bookmark per stream: the text of its [`StreamState`](crate::streams::StreamState).

mod catalog;
mod message;
mod selection;
mod state;
mod writer;

pub use catalog::discover;
pub use selection::{SelectedStream, select, select_all};
pub use state::SingerState;
pub use writer::SingerWriter;

/// Column of the time at which a call was found to be deleted.
pub const DELETED_AT: &str = "_sdc_deleted_at";

/// Columns that a tap adds to a stream's own.
const fn added_columns(schema: &super::StreamSchema) -> &'static [&'static str] {
    if schema.has_deletions { &[DELETED_AT] } else { &[] }
}
