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
use serde_json::value::RawValue;
use serde_with::As;
use serde_with::de::DeserializeAsWrap;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::json;
use telephony_core::wire::salvage::{ListPlace, Salvaged, salvage};
use telephony_core::wire::{BoolLike, OneOrMany};
use telephony_core::{ErrorKind, Result};

use crate::error;
use crate::models::Acknowledged;

/// What to do about an answer that is of another request.
const REMEDY: &str =
    "look for a cache or a proxy that answers for the vendor without regard to the query";

/// Reads an answer that is a list, or one bare record instead of it; bad records are set aside.
fn read_list<T: DeserializeOwned>(
    operation: &Operation,
    answer: &Answer,
    keep_raw: bool,
) -> Result<Salvaged<T>> {
    error::check_status(operation, answer)?;
    let place =
        ListPlace { provider: &operation.provider, operation: operation.name, path: "$", keep_raw };
    answer
        .text()
        .and_then(|text| salvage(text, place, list::<T>, list::<&RawValue>))
        .map(|((), records)| records)
        .map_err(|fault| answer.fault(fault, operation.provider.clone(), operation.name))
}

fn list<T>(list: DeserializeAsWrap<Vec<T>, OneOrMany>) -> ((), Vec<T>) {
    ((), list.into_inner())
}

/// Reads an answer that is one value.
fn read_value<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<T> {
    error::check_status(operation, answer)?;
    json::from_body(&answer.body)
        .map_err(|fault| answer.fault(fault, operation.provider.clone(), operation.name))
}

/// Reads an answer that says nothing but that it was done: a bare 1, or no body at all.
fn read_acknowledged(operation: &Operation, answer: &Answer) -> Result<Acknowledged> {
    error::check_status(operation, answer)?;
    if answer.body.trim_ascii().is_empty() {
        return Ok(Acknowledged);
    }
    // What 1 says was done, 0 says was not: there is nothing under this id.
    if matches!(json::from_body::<Done>(&answer.body), Ok(Done(false))) {
        let message = "the vendor answered 0: there is nothing under this id";
        return Err(error::fail(operation, answer, ErrorKind::NotFound, message));
    }
    read_value(operation, answer)
}

#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Done(#[serde(with = "As::<BoolLike>")] bool);
