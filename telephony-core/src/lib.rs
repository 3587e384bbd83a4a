#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::disallowed_methods)]

mod call;
mod call_history;
mod capability;
mod chained;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod fnv;
mod key;
mod memory;
mod merge;
mod moment;
mod note;
mod note_store;
mod page;
mod paginate;
mod party;
mod personal_text;
mod phone;
mod query;
mod repair;
mod source;
pub mod sync;
mod timeline;
#[cfg(feature = "transport")]
pub mod transport;
pub mod wire;

pub use call::{CallId, CallRecord, Direction, Entry, Medium, Outcome};
pub use call_history::{CallHistorySource, CallHistorySourceExt};
pub use capability::{CallHistoryCapability, Granularity, NoteCapability};
pub use error::{Cause, Error, ErrorKind, Result};
pub use key::{CallKey, CallPart};
pub use memory::MemoryStore;
pub use merge::merge;
pub use moment::{Certainty, Moment, UnknownZone, WallClock, Zone};
pub use note::{Note, NoteDraft, NoteId, NoteSubject};
pub use note_store::{NoteStore, NoteStoreExt};
pub use page::{BadRecord, Page, PageCursor};
pub use party::{Author, ExternalParty, InternalParty, PartyKind};
pub use personal_text::PersonalText;
pub use phone::{NumberKind, PhoneNumber};
pub use query::{CallQuery, TimeRange};
pub use repair::{RawBytes, Repair};
pub use source::{Account, Provider, Source};
pub use timeline::TimelineOptions;
