//! Reading of answers that are lists: `{"data":[…]}`, or `[]` for an empty one.

use serde::de::DeserializeOwned;
use telephony_core::Result;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::rows::{ListPlace, Rows};

use crate::error;
use crate::models::list;

/// Reads a list: first the vendor's own error, then the records. Bad records are quarantined.
pub(super) fn read_list<T: DeserializeOwned>(
    operation: &Operation,
    answer: &Answer,
    keep_raw: bool,
) -> Result<Rows<T>> {
    let body = error::body(operation, answer)?;
    let place = ListPlace::new(&operation.provider, operation.name, "$.data").keep_raw(keep_raw);
    let (head, records) = list::read(body, place).map_err(|fault| error::unexpected(operation, answer, fault))?;
    match head.fault() {
        Some(fault) => Err(error::refused(operation, answer, fault)),
        None => Ok(records),
    }
}
