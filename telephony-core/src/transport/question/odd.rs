//! Moves records that contradict the request from the items to the quarantine.

use serde::Serialize;

use crate::BadRecord;
use crate::transport::{Answer, Operation};
use crate::wire::rows::{Rows, records_of};

/// Quarantines the rows in `odd`, which are in ascending order of their position: each with the description of what is
/// odd and the member that shows it.
pub(super) fn quarantine<R: Serialize>(
    list: &mut Rows<R>,
    odd: &[(usize, &'static str, &'static str)],
    path: &str,
    operation: &Operation,
    answer: &Answer,
) {
    let sent = records_of(&answer.body, path);
    let mut odd = odd.iter().peekable();
    list.quarantine(|row| {
        let (index, what, member) = odd.next_if(|(index, ..)| *index == row.index)?;
        let path = format!("{path}[{index}].{member}");
        let bad = BadRecord::new(operation.provider.clone(), operation.name, *index, path, *what, "");
        Some(match sent.get(*index) {
            Some(bytes) => bad.with_raw_bytes(bytes),
            // The decoded record is kept as JSON because the list was not sent as a JSON array: PHP, for example, may
            // write a list as an object.
            None => bad.with_raw_bytes(&serde_json::to_vec(&row.item).unwrap_or_default()),
        })
    });
}
