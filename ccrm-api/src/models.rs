//! Wire models of every documented field, read leniently and written in one canonical form.
//!
//! Written back, telephone numbers are text, known words have the spelling of the document's example, and absent or
//! null members are left out, and empty texts where an adaptor reads them as missing (`EmptyAsNone`). A list that the
//! server sent as an object is written as an array, except `to` and `from`, whose single party is written as an object.

mod call_history_entry;
mod call_party;
mod call_presentation;
mod cost;
mod draft;
mod envelope;
mod external_number;
mod flag;
mod id;
pub(crate) mod list;
mod note;
mod note_call;
mod note_file;
mod note_text;
mod number_id;
mod sip_account;
mod sms_presentation;
mod user_talk;
mod words;

pub use call_history_entry::CallHistoryEntry;
pub use call_party::CallParty;
pub use call_presentation::CallPresentation;
pub use cost::Cost;
pub use draft::{Draft, DraftBlock};
pub use envelope::{Envelope, OtherData};
pub use external_number::ExternalNumber;
pub use flag::Flag;
pub use id::{CallHistoryId, ContactId, FlagId, FlagLinkId, NoteId, UserId};
pub use note::{Note, NoteOrganisation, NotePerson, NoteUser};
pub use note_call::NoteCall;
pub use note_file::{FileId, NoteFile};
pub use note_text::NoteText;
pub use number_id::{SipAccountId, SmsSenderId};
pub use sip_account::SipAccount;
pub use sms_presentation::SmsPresentation;
pub use user_talk::{Receiver, UserTalk};
pub use words::{CallDirection, CallStatus, NoteStatus, PartyKind, Service, SipAccountKind, UserTalkStatus};
