//! Wire models with every documented member, read leniently and written in one canonical form.
//!
//! In the canonical form phone numbers are text, instants are milliseconds, and members that were absent or null are
//! left out. Only a [`ContactNote`] is written with all of its members, because the document prints placeholders for
//! members that are not set.

mod active_call;
mod call_event_kind;
mod call_uuid;
mod codes;
mod contact;
mod contact_draft;
mod contact_field;
mod contact_import;
mod contact_note;
mod credentials;
mod crm_client_id;
mod finished_call;
mod id;
mod leg;
mod leg_id;
pub(crate) mod list;
mod new_call;
mod other_leg;
mod user;

pub use active_call::ActiveCall;
pub use call_event_kind::CallEventKind;
pub use call_uuid::CallUuid;
pub use codes::{CallDirection, Disposition, LegKind, Presence};
pub use contact::Contact;
pub use contact_draft::ContactDraft;
pub use contact_field::{ContactField, ContactValue};
pub use contact_import::{ContactImport, ContactImportResult};
pub use contact_note::ContactNote;
pub use credentials::{ApiKey, Credentials};
pub use crm_client_id::CrmClientId;
pub use finished_call::FinishedCall;
pub use id::{ContactId, ContactNoteId, FieldId, UserId, ValueId};
pub use leg::Leg;
pub use leg_id::LegId;
pub use new_call::{MadeCall, NewCall};
pub use other_leg::OtherLeg;
pub use user::{User, UserStatus};

pub use crate::quirks::{Acknowledged, TransferHistory, TrunkList};
