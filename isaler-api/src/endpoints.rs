//! Endpoints, one a file: building requests without IO, and reading their answers.

mod checks;
mod dictionaries {
    mod list_fields;
    mod list_tips;

    pub use list_fields::ListFields;
    pub(crate) use list_fields::MendedFields;
    pub use list_tips::ListTips;
}

mod history {
    mod add_history;
    mod add_history_list;
    mod delete_history;
    mod get_history;
    mod list_history;

    pub use add_history::AddHistory;
    pub use add_history_list::AddHistoryList;
    pub(crate) use add_history_list::DEFAULT_KIND;
    pub use delete_history::DeleteHistory;
    pub use get_history::GetHistory;
    pub(crate) use get_history::MendedHistory;
    pub use list_history::{ListHistory, PAGE_SIZE};
}

pub use dictionaries::*;
pub use history::*;
pub use telephony_core::transport::{EndpointEntry, EndpointKind};

use serde::de::{DeserializeOwned, IgnoredAny};
use telephony_core::transport::{Answer, Method, Operation, Target};
use telephony_core::wire::rows::{ListPlace, Rows};
use telephony_core::{Repair, Result};

use crate::error;
use crate::models::envelope::{Envelope, NO_DATA};
use crate::models::list;

pub(crate) use checks::{FIRST_DAY, LAST_DAY, login as check_login};
pub(crate) use dictionaries::MendedFields;
pub(crate) use history::{DEFAULT_KIND, MendedHistory};

/// Every endpoint of the vendor, in the order of its documents.
///
/// To add an endpoint, add a file whose request has an `ENTRY`, its module and name above, and a line here.
pub const ALL: &[EndpointEntry] = &[
    ListFields::ENTRY,
    ListTips::ENTRY,
    ListHistory::ENTRY,
    GetHistory::ENTRY,
    AddHistory::ENTRY,
    AddHistoryList::ENTRY,
    DeleteHistory::ENTRY,
];

/// Remedy for an answer that belongs to another request.
const REMEDY: &str = "look for a cache or a proxy on the way, and let reads go by POST";

/// Instruction for verifying that an entry was written.
const HOW_TO_VERIFY: &str =
    "list the entry's day by `SortBy::Id` with `SortOrder::NewestFirst` and look for it before you write again";

/// Reads the answer of a list: first the vendor's own error, then the records. Bad records are quarantined.
fn read_list<T: DeserializeOwned>(operation: &Operation, answer: &Answer, keep_raw: bool) -> Result<Rows<T>> {
    let body = error::body(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$.data").keep_raw(keep_raw);
    let envelope = list::read(body, place).map_err(|fault| error::unexpected(operation, answer, fault))?;
    error::accepted(operation, answer, envelope).map(Option::unwrap_or_default)
}

/// Reads an answer with one value, and returns the repairs.
fn read_value<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<(Option<T>, Vec<Repair>)> {
    let (envelope, repairs) = read_envelope(operation, answer)?;
    error::accepted(operation, answer, envelope).map(|value| (value, repairs))
}

/// Reads an answer with one value, which is absent from `[]` alone.
fn read_content<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<(Option<T>, Vec<Repair>)> {
    let (envelope, repairs) = read_envelope(operation, answer)?;
    if envelope.lacks_data() {
        return Err(error::shapeless(operation, answer, NO_DATA));
    }
    error::accepted(operation, answer, envelope).map(|value| (value, repairs))
}

/// Reads an answer that only acknowledges the request: a `result` other than the word for failure.
fn read_acknowledged(operation: &Operation, answer: &Answer) -> Result<()> {
    let (envelope, _) = read_envelope::<IgnoredAny>(operation, answer)?;
    let has_result = envelope.has_result();
    error::accepted(operation, answer, envelope)?;
    // An empty object does not confirm anything.
    if has_result { Ok(()) } else { Err(error::shapeless(operation, answer, "the answer has no `result`")) }
}

fn read_envelope<T: DeserializeOwned>(operation: &Operation, answer: &Answer) -> Result<(Envelope<T>, Vec<Repair>)> {
    let body = error::body(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$.data");
    list::read_data(body, place).map_err(|fault| error::unexpected(operation, answer, fault))
}

fn by_method(target: Target, by_post: bool) -> Target {
    // All requests of an operation have one address, so no cache may store the answer.
    let mut target = target.no_store();
    if by_post {
        target.method = Method::POST;
    }
    target
}
