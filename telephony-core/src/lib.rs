#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(clippy::disallowed_methods)]

mod call;
mod call_history;
mod capability;
mod chained;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "conformance")]
pub mod conformance;
#[cfg(feature = "connector")]
pub mod connector;
#[cfg(feature = "doctor")]
pub mod doctor;
mod error;
pub mod export;
mod fnv;
mod key;
mod list_source;
mod memory;
mod merge;
mod moment;
mod note;
mod note_feed;
mod note_store;
mod page;
mod paginate;
mod party;
#[cfg(feature = "payload")]
pub mod payload;
mod personal_text;
mod phone;
mod query;
mod repair;
mod request_totals;
#[cfg(feature = "sink")]
pub mod sink;
mod source;
#[cfg(feature = "streams")]
pub mod streams;
pub mod sync;
mod text_type;
mod timeline;
#[cfg(feature = "transport")]
pub mod transport;
mod vendor;
pub mod wire;
mod word;

#[cfg(feature = "reqwest")]
pub use reqwest;
pub use time;

pub use call::{CallId, CallRecord, Direction, Entry, Medium, Outcome};
pub use call_history::{CallHistorySource, CallHistorySourceExt};
pub use capability::{CallHistoryCapability, Granularity, NoteCapability};
pub use error::{Cause, Error, ErrorKind, Result};
pub use key::{CallKey, CallPart};
pub use list_source::{ListSource, ListedRecord, unknown_list};
pub use memory::{MemoryFailure, MemoryOperation, MemoryStore};
pub use merge::{FailedSource, Merged, PartialMerge, merge, merge_partial};
pub use moment::{Certainty, Moment, UnknownZone, WallClock, Zone};
pub use note::{Note, NoteDraft, NoteId, NoteSubject};
pub use note_feed::{NoteEntry, NoteFeed, NoteFeedCapability, NoteFeedExt, NoteFeedQuery, NoteReach};
pub use note_store::{DraftMatch, DraftMatcher, NoteStore, NoteStoreExt};
pub use page::{BadRecord, Page, PageCursor};
pub use party::{Author, ExternalParty, InternalParty, PartyKind};
pub use personal_text::PersonalText;
pub use phone::{NumberKind, PhoneNumber};
#[cfg(feature = "region")]
pub use phone::{Region, UnknownRegion};
pub use query::{CallQuery, TimeRange};
pub use repair::{RawBytes, Repair};
pub use request_totals::RequestTotals;
pub use source::{Account, Provider, Source};
pub use timeline::TimelineOptions;
pub use vendor::{DataSource, Vendor};
