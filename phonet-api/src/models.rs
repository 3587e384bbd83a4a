//! Wire models of every documented field, read leniently and written in one canonical form.
//!
//! Written back, phone numbers are text, instants are milliseconds, and what was absent or null is left out. A
//! [`ContactNote`] alone is written with all of its members: the document prints placeholders for what is not set.

mod call_uuid;
mod codes;
mod company_call;
mod contact;
mod contact_note;
mod credentials;
mod id;
mod leg;
mod leg_id;

pub use call_uuid::CallUuid;
pub use codes::{CallDirection, Disposition, LegKind};
pub use company_call::CompanyCall;
pub use contact::{Contact, ContactField, ContactValue};
pub use contact_note::ContactNote;
pub use credentials::{ApiKey, Credentials};
pub use id::{ContactId, ContactNoteId, FieldId, UserId, ValueId};
pub use leg::Leg;
pub use leg_id::LegId;

pub use crate::quirks::{Acknowledged, TransferHistory, TrunkList};
