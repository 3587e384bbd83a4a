//! Operations of the vendor's API: they build requests and decode answers, without IO.

mod calls;
mod contacts;
mod notes;
mod security;
mod users;

pub use crate::session::SessionCookie;
pub(crate) use calls::Instead;
pub use calls::*;
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
    list::read(&answer.body, place).map_err(|fault| answer.fault(fault, operation.provider.clone(), operation.name))
}

/// Reads an answer that is a single value.
fn read_value<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<T> {
    error::check_status(operation, answer)?;
    read_one(&answer.body, ListPlace::new(&operation.provider, operation.name, "$"))
        .map(|(value, _)| value)
        .map_err(|fault| answer.fault(fault, operation.provider.clone(), operation.name))
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
