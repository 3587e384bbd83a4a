//! Checks of captured payloads: decoded, ignored, lost, repaired, quarantined, or the reason of the failure.
//!
//! A vendor's crate lists its [`PayloadCheck`]s. A [`PayloadReport`] names each fault that was repaired or left out (index
//! of its row, path, reason), never its bytes.

mod arguments;
mod check;
mod envelope;
mod ignored;
mod lost;
mod normalized;
mod read;
mod report;

pub use arguments::{PayloadArguments, PayloadKind};
pub use check::PayloadCheck;
pub use envelope::{ListEnvelope, ignored_members};
pub use normalized::{Normalized, PayloadRecords, normalize};
pub use read::{answer, list, value, written};
pub use report::PayloadReport;
