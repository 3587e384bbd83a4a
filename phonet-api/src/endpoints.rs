//! Operations of the vendor's API: requests without IO, and the reading of their answers.

mod calls;
mod contacts;
mod notes;
mod security;
mod users;

pub use crate::session::SessionCookie;
pub use calls::{
    DirectionsEncoding, HangUpCall, ListActiveCalls, ListCompanyCalls, ListMissedCalls,
    ListUserCalls, MakeCall,
};
pub use contacts::{
    ContactTime, DeleteContact, GetContact, ImportContacts, ListContacts, SearchContacts,
    UpdateContact,
};
pub use notes::{CreateContactNote, DeleteContactNote, ListContactNotes, UpdateContactNote};
pub use security::Authorize;
pub use users::{GetUserStatus, ListUsers};

use serde::de::DeserializeOwned;
use telephony_core::Result;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::salvage::{ListPlace, Salvaged, read_one};

use crate::error;
use crate::models::{Acknowledged, list};

/// Reads an answer that is a list, or one bare record instead of it; bad records are set aside.
fn read_list<T: DeserializeOwned>(
    operation: &Operation,
    answer: &Answer,
    keep_raw: bool,
) -> Result<Salvaged<T>> {
    error::check_status(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$").keep_raw(keep_raw);
    list::read(&answer.body, place)
        .map_err(|fault| answer.fault(fault, operation.provider.clone(), operation.name))
}

/// Reads an answer that is one value.
fn read_value<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<T> {
    error::check_status(operation, answer)?;
    read_one(&answer.body, ListPlace::new(&operation.provider, operation.name, "$"))
        .map(|(value, _)| value)
        .map_err(|fault| answer.fault(fault, operation.provider.clone(), operation.name))
}

/// Reads an answer that says nothing but that it was done: a bare 1, or no body at all.
fn read_acknowledged(operation: &Operation, answer: &Answer) -> Result<Acknowledged> {
    error::check_status(operation, answer)?;
    if answer.body.trim_ascii().is_empty() {
        return Ok(Acknowledged);
    }
    read_value(operation, answer)
}
