//! Operations of the vendor's API: they build requests and decode answers, without IO.

mod calls {
    mod directions;
    mod hang_up_call;
    mod list_active_calls;
    mod list_company_calls;
    mod list_missed_calls;
    mod list_user_calls;
    mod make_call;
    mod period;

    pub use directions::DirectionsEncoding;
    pub use hang_up_call::HangUpCall;
    pub use list_active_calls::ListActiveCalls;
    pub use list_company_calls::ListCompanyCalls;
    pub(crate) use list_company_calls::{Instead, TAKEN_FOR_EMPTY};
    pub use list_missed_calls::ListMissedCalls;
    pub use list_user_calls::ListUserCalls;
    pub use make_call::MakeCall;
}

mod contacts {
    mod delete_contact;
    mod get_contact;
    mod import_contacts;
    mod list_contacts;
    mod search_contacts;
    mod target;
    mod update_contact;

    pub use delete_contact::DeleteContact;
    pub use get_contact::GetContact;
    pub use import_contacts::ImportContacts;
    pub use list_contacts::{ContactTime, ListContacts};
    pub use search_contacts::SearchContacts;
    pub use update_contact::UpdateContact;
}

mod notes {
    mod answer;
    mod create_contact_note;
    mod delete_contact_note;
    mod list_contact_notes;
    mod update_contact_note;

    pub use create_contact_note::CreateContactNote;
    pub use delete_contact_note::DeleteContactNote;
    pub use list_contact_notes::ListContactNotes;
    pub use update_contact_note::UpdateContactNote;
}

mod security {
    mod authorize;

    pub use authorize::Authorize;
}

mod users {
    mod get_user_status;
    mod list_users;

    pub use get_user_status::GetUserStatus;
    pub use list_users::ListUsers;
}

pub use crate::session::SessionCookie;
pub use calls::*;
pub(crate) use calls::{Instead, TAKEN_FOR_EMPTY};
pub use contacts::*;
pub use notes::*;
pub use security::*;
pub use telephony_core::transport::{EndpointEntry, EndpointKind};
pub use users::*;

use serde::de::DeserializeOwned;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::rows::{ListPlace, Rows, read_one};
use telephony_core::{ErrorKind, Result};

use crate::error;
use crate::models::{Acknowledged, list};

/// All endpoints of the vendor, in the order of the vendor's documents.
///
/// To add an endpoint, add a file whose request type has an `ENTRY`, and a line here.
pub const ALL: &[EndpointEntry] = &[
    Authorize::ENTRY,
    MakeCall::ENTRY,
    ListActiveCalls::ENTRY,
    HangUpCall::ENTRY,
    ListCompanyCalls::ENTRY,
    ListMissedCalls::ENTRY,
    ListUserCalls::ENTRY,
    ListUsers::ENTRY,
    GetUserStatus::ENTRY,
    GetContact::ENTRY,
    ListContacts::ENTRY,
    SearchContacts::ENTRY,
    UpdateContact::ENTRY,
    DeleteContact::ENTRY,
    ImportContacts::ENTRY,
    ListContactNotes::ENTRY,
    CreateContactNote::ENTRY,
    UpdateContactNote::ENTRY,
    DeleteContactNote::ENTRY,
];

/// Advice for an answer that belongs to another request.
const REMEDY: &str = "look for a cache or a proxy that answers for the vendor without regard to the query";

/// Reads an answer that is a list, or a single bare record in place of a list; unreadable records are quarantined.
fn read_list<T: DeserializeOwned>(operation: &Operation, answer: &Answer, keep_raw: bool) -> Result<Rows<T>> {
    error::check_status(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$").keep_raw(keep_raw);
    list::read(&answer.body, place).map_err(|fault| answer.fault(fault, operation))
}

/// Reads an answer like [`read_list`], and null and `{}` as no records.
fn read_list_or_none<T: DeserializeOwned>(operation: &Operation, answer: &Answer, keep_raw: bool) -> Result<Rows<T>> {
    error::check_status(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$").keep_raw(keep_raw);
    list::read_or_none(&answer.body, place).map_err(|fault| answer.fault(fault, operation))
}

/// Reads an answer that is a single value.
fn read_value<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<T> {
    error::check_status(operation, answer)?;
    read_one(&answer.body, ListPlace::new(&operation.provider, operation.name, "$"))
        .map(|(value, _)| value)
        .map_err(|fault| answer.fault(fault, operation))
}

/// Reads an answer that only acknowledges the request: a bare 1, or an empty body. A 0 means that no object has this
/// id.
fn read_acknowledged(operation: &Operation, answer: &Answer) -> Result<()> {
    error::check_status(operation, answer)?;
    let body = answer.body.trim_ascii();
    if body.is_empty() {
        return Ok(());
    }
    // The number of changed objects: 0 on a server of this kind that knows no object with this id.
    let bare = body.strip_prefix(b"\"").and_then(|it| it.strip_suffix(b"\"")).unwrap_or(body);
    let none = ["0", "0.0", "false", "null"];
    if none.iter().any(|it| bare.trim_ascii().eq_ignore_ascii_case(it.as_bytes())) {
        let message = "nothing was changed: there is nothing with this id";
        return Err(error::fail(operation, answer, ErrorKind::NotFound, message));
    }
    read_value(operation, answer).map(|Acknowledged| ())
}
