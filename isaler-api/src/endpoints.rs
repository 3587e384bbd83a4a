//! Endpoints, one a file: building requests without IO, and reading their answers.

mod add_history;
mod add_history_list;
mod checks;
mod delete_history;
mod get_history;
mod list_fields;
mod list_history;
mod list_tips;
mod records;

pub use add_history::AddHistory;
pub use add_history_list::AddHistoryList;
pub use delete_history::DeleteHistory;
pub use get_history::GetHistory;
pub use list_fields::ListFields;
pub use list_history::{ListHistory, PAGE_SIZE};
pub use list_tips::ListTips;
pub use telephony_core::transport::{EndpointEntry, EndpointKind};

use serde::de::DeserializeOwned;
use telephony_core::transport::{Answer, Method, Operation, Target};
use telephony_core::wire::rows::ListPlace;
use telephony_core::{Repair, Result};

use crate::error;
use crate::models::list::{self, DataEnvelope};

pub(crate) use add_history_list::DEFAULT_KIND;
pub(crate) use checks::{FIRST_DAY, LAST_DAY, login as check_login};
pub(crate) use get_history::MendedHistory;

/// Every endpoint of the vendor, in the order of its documents.
///
/// To add an endpoint, add a file whose request has an `ENTRY`, and a line here.
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

/// An answer other than an error, with its content.
struct AnswerEnvelope<T> {
    data: Option<T>,
    has_result: bool,
}

impl<T: DeserializeOwned> AnswerEnvelope<T> {
    fn read(operation: &Operation, answer: &Answer) -> Result<Self> {
        Self::read_mended(operation, answer).map(|(envelope, _)| envelope)
    }

    /// Reads the answer; returns its repairs, too.
    fn read_mended(operation: &Operation, answer: &Answer) -> Result<(Self, Vec<Repair>)> {
        let body = error::body(operation, answer)?;
        let place = ListPlace::new(&operation.provider, operation.name, "$.data");
        let (sent, repairs) =
            list::read_data::<T>(body, place).map_err(|fault| error::unexpected(operation, answer, fault))?;
        let (head, data) = sent.map(DataEnvelope::apart).unwrap_or_default();
        match head.fault() {
            Some(fault) => Err(error::refused(operation, answer, fault)),
            None => Ok((Self { data, has_result: head.result.is_some() }, repairs)),
        }
    }
}

fn by_method(target: Target, by_post: bool) -> Target {
    // All requests of an operation have one address, so no cache may store the answer.
    let mut target = target.no_store();
    if by_post {
        target.method = Method::POST;
    }
    target
}
