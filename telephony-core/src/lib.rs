#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::disallowed_methods)]

mod call;
mod call_history;
mod capability;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod memory;
mod merge;
mod moment;
mod note;
mod note_store;
mod page;
mod paginate;
mod party;
mod personal;
mod phone;
mod query;
mod source;
pub mod sync;
mod timeline;
#[cfg(feature = "transport")]
pub mod transport;
pub mod wire;

pub use call::{CallId, CallRecord, Direction, Entry, Medium, Outcome};
pub use call_history::{CallHistorySource, CallHistorySourceExt};
pub use capability::{CallHistoryCapability, Granularity, NoteCapability};
pub use error::{Error, ErrorKind, Result};
pub use memory::MemoryStore;
pub use merge::merge;
pub use moment::{Certainty, Moment, UnknownZone, WallClock, Zone};
pub use note::{Note, NoteDraft, NoteId, NoteSubject};
pub use note_store::{NoteStore, NoteStoreExt};
pub use page::{BadRecord, Page, PageCursor};
pub use party::{Author, ExternalParty, InternalParty};
pub use personal::Personal;
pub use phone::{NumberKind, PhoneNumber};
pub use query::{CallQuery, TimeRange};
pub use source::{Provider, Source};
pub use timeline::Ahead;
