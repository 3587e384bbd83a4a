//! Moves records that contradict the request from the items to the quarantine.

use serde::Serialize;

use crate::BadRecord;
use crate::transport::{Answer, Operation};
use crate::wire::rows::{Rows, records_of};

/// Moves the items in `odd`, in ascending order of their position, to the quarantined records. Texts and repairs of the
/// other items are kept.
pub(super) fn quarantine<R: Serialize>(
    list: &mut Rows<R>,
    odd: &[(usize, &'static str, &'static str)],
    path: &str,
    operation: &Operation,
    answer: &Answer,
) {
    let sent = records_of(&answer.body, path);
    let places = list.places();
    let items = std::mem::take(&mut list.items);
    let mut raw = std::mem::take(&mut list.raw).into_iter();
    let mut odd = odd.iter().peekable();
    let mut moved = Vec::with_capacity(odd.len());
    for ((at, item), index) in items.into_iter().enumerate().zip(places) {
        let text = raw.next();
        let Some((_, what, member)) = odd.next_if(|(odd, ..)| *odd == at) else {
            list.items.push(item);
            list.raw.extend(text);
            continue;
        };
        let path = format!("{path}[{index}].{member}");
        let provider = operation.provider.clone();
        let bad = BadRecord::new(provider, operation.name, index, path, *what, "");
        moved.push(match sent.get(index) {
            Some(bytes) => bad.with_raw_bytes(bytes),
            // The decoded record is kept as JSON because the list was not sent as a JSON array: PHP, for example, may
            // write a list as an object.
            None => bad.with_raw_bytes(&serde_json::to_vec(&item).unwrap_or_default()),
        });
    }
    list.repairs.retain(|repair| moved.iter().all(|bad| bad.index != repair.index));
    list.quarantined.append(&mut moved);
    list.quarantined.sort_by_key(|bad| bad.index);
}
