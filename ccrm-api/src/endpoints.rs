//! Operations of the vendor's API: requests without IO, and the reading of their answers.

mod list_call_history;
mod list_call_presentations;
mod list_notes;
mod list_sip_accounts;
mod list_sms_presentations;

pub use list_call_history::ListCallHistory;
pub use list_call_presentations::ListCallPresentations;
pub use list_notes::ListNotes;
pub use list_sip_accounts::ListSipAccounts;
pub use list_sms_presentations::ListSmsPresentations;
pub use telephony_core::transport::{EndpointEntry, EndpointKind};

use serde::de::DeserializeOwned;
use telephony_core::Result;
use telephony_core::transport::{Answer, Operation, Query, Target};
use telephony_core::wire::rows::{ListPlace, Rows};

use crate::error;
use crate::models::{Envelope, list};

/// Every endpoint of the vendor, in the order of its documents.
///
/// A new endpoint is a file, whose request has an `ENTRY`, and a line here.
pub const ALL: &[EndpointEntry] = &[
    ListCallHistory::ENTRY,
    ListNotes::ENTRY,
    ListSipAccounts::ENTRY,
    ListCallPresentations::ENTRY,
    ListSmsPresentations::ENTRY,
];

/// What to do about an answer that is of another request.
const REMEDY: &str = "look for a cache or a proxy that answers for the vendor without regard to the query";

/// A list that is asked for with nothing but its page.
fn paged(operation: &Operation, page: Option<u32>) -> Result<Target> {
    check_page(operation, page)?;
    // The document says nothing of pages here; the vendor's other lists all take one.
    Ok(Target::of(operation).query(Query::new().maybe("page", page)))
}

fn check_page(operation: &Operation, page: Option<u32>) -> Result<()> {
    if page == Some(0) { Err(operation.invalid("pages are counted from 1")) } else { Ok(()) }
}

/// Reads the answer of a list: its status, the vendor's own error, then the records, bad ones quarantined.
fn read_list<T: DeserializeOwned>(operation: &Operation, answer: &Answer, keep_raw: bool) -> Result<Envelope<Rows<T>>> {
    error::check_status(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$.data").keep_raw(keep_raw);
    let list = list::read(&answer.body, place);
    match list {
        Ok(envelope) if envelope.success => Ok(envelope),
        // An error answer has no records to speak of, so it may also be what could not be read.
        Ok(_) => {
            Err(error::refusal(operation, answer)
                .unwrap_or_else(|| operation.error(telephony_core::ErrorKind::Rejected)))
        }
        Err(fault) => Err(error::refusal(operation, answer)
            .unwrap_or_else(|| answer.fault(fault, operation.provider.clone(), operation.name))),
    }
}
