//! Operations of the vendor's API: building requests without IO, and reading their answers.

mod calls {
    mod list_call_history;

    pub use list_call_history::ListCallHistory;
}

mod notes {
    mod list_notes;

    pub use list_notes::ListNotes;
}

mod numbers {
    mod list_call_presentations;
    mod list_sip_accounts;
    mod list_sms_presentations;

    pub use list_call_presentations::ListCallPresentations;
    pub use list_sip_accounts::ListSipAccounts;
    pub use list_sms_presentations::ListSmsPresentations;
}

pub use calls::*;
pub use notes::*;
pub use numbers::*;
pub use telephony_core::transport::{EndpointEntry, EndpointKind};

use serde::de::DeserializeOwned;
use telephony_core::Result;
use telephony_core::transport::{Answer, InvalidInput, Operation, Query, Target};
use telephony_core::wire::rows::{ListPlace, Rows};

use crate::error;
use crate::models::{Envelope, list};

/// Every endpoint of the vendor, in the order of its documents.
///
/// To add an endpoint, add a file whose request has an `ENTRY`, its module and name above, and a line here.
pub const ALL: &[EndpointEntry] = &[
    ListCallHistory::ENTRY,
    ListNotes::ENTRY,
    ListSipAccounts::ENTRY,
    ListCallPresentations::ENTRY,
    ListSmsPresentations::ENTRY,
];

/// Remedy for an answer that belongs to another request.
const REMEDY: &str = "look for a cache or a proxy that answers for the vendor without regard to the query";

/// Target of a list whose only parameter is the page.
fn paged(operation: &Operation, page: Option<u32>) -> Result<Target, InvalidInput> {
    check_page(page)?;
    // The document mentions pages for the call history only. It is not known if the vendor's servers apply the parameter
    // here; it is sent only if it is set.
    Ok(Target::of(operation).query(Query::new().maybe("page", page)))
}

fn check_page(page: Option<u32>) -> Result<(), InvalidInput> {
    if page == Some(0) { Err(InvalidInput::new("pages are counted from 1")) } else { Ok(()) }
}

/// Reads the answer of a list: its status, then the vendor's own error, then the records. Bad records are quarantined.
fn read_list<T: DeserializeOwned>(operation: &Operation, answer: &Answer, keep_raw: bool) -> Result<Envelope<Rows<T>>> {
    error::check_status(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$.data").keep_raw(keep_raw);
    let list = list::read(&answer.body, place);
    match list {
        Ok(envelope) if envelope.success => Ok(envelope),
        Ok(_) => {
            Err(error::refusal(operation, answer)
                .unwrap_or_else(|| operation.error(telephony_core::ErrorKind::Rejected)))
        }
        // The records may be what could not be read: an error answer needs none.
        Err(fault) => Err(error::refusal(operation, answer).unwrap_or_else(|| answer.fault(fault, operation))),
    }
}
