//! Records of an answer that are not what was asked for: from the items to the quarantine.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::BadRecord;
use crate::transport::{Answer, Operation};
use crate::wire::json;
use crate::wire::salvage::Salvaged;

/// Place in the page of an item, those counted that could not be read.
pub(super) fn index_of<R>(list: &Salvaged<R>, item: usize) -> usize {
    free_places(list).nth(item).unwrap_or(item)
}

fn free_places<R>(list: &Salvaged<R>) -> impl Iterator<Item = usize> + use<R> {
    let mut taken: Vec<usize> = list.set_aside.iter().map(|bad| bad.index).collect();
    taken.sort_unstable();
    (0..).filter(move |index| taken.binary_search(index).is_err())
}

/// Moves these items, in order, to the records that are set aside; the JSON text that is kept of the others stays theirs.
pub(super) fn quarantine<R: Serialize>(
    list: &mut Salvaged<R>,
    odd: &[(usize, &'static str, &'static str)],
    path: &str,
    operation: &Operation,
    answer: &Answer,
) {
    let sent = Sent::of(answer, path);
    let items = std::mem::take(&mut list.items);
    let mut raw = std::mem::take(&mut list.raw).into_iter();
    let places = free_places(list);
    let mut odd = odd.iter().peekable();
    let mut moved = Vec::with_capacity(odd.len());
    for ((at, item), index) in items.into_iter().enumerate().zip(places) {
        let text = raw.next();
        let Some((_, what, member)) = odd.next_if(|(odd, ..)| *odd == at) else {
            list.items.push(item);
            list.raw.extend(text);
            continue;
        };
        let text = text.map(String::from).or_else(|| sent.record(index));
        let text = text.unwrap_or_else(|| serde_json::to_string(&item).unwrap_or_default());
        let path = format!("{path}[{index}].{member}");
        let provider = operation.provider.clone();
        moved.push(BadRecord::new(provider, operation.name, index, path, *what, text));
    }
    list.set_aside.append(&mut moved);
    list.set_aside.sort_by_key(|bad| bad.index);
}

/// Records of an answer as their JSON text, where they are a plain list.
struct Sent<'a>(Vec<&'a RawValue>);

#[derive(Deserialize)]
struct Enveloped<'a> {
    #[serde(borrow)]
    data: Vec<&'a RawValue>,
}

impl<'a> Sent<'a> {
    fn of(answer: &'a Answer, path: &str) -> Self {
        let Ok(text) = answer.text() else { return Self(Vec::new()) };
        let records = match path {
            "$" => json::from_text(text).ok(),
            _ => json::from_text::<Enveloped<'_>>(text).ok().map(|envelope| envelope.data),
        };
        Self(records.unwrap_or_default())
    }

    fn record(&self, index: usize) -> Option<String> {
        self.0.get(index).map(|record| record.get().to_owned())
    }
}
