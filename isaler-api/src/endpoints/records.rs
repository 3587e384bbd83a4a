//! Answers that are lists: `{"data":[…]}`, or `[]` for an empty one.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_with::As;
use telephony_core::Result;
use telephony_core::transport::{Answer, Operation};
use telephony_core::wire::ListLike;
use telephony_core::wire::salvage::{ListPlace, Salvaged, salvage};

use crate::error::{self, Head, Wrapped};
use crate::quirks::broken_page;

/// Reads a list: the vendor's own error first, then the records, bad ones set aside.
pub(super) fn read_list<T: DeserializeOwned>(
    operation: &Operation,
    answer: &Answer,
    keep_raw: bool,
) -> Result<Salvaged<T>> {
    let text = error::text(operation, answer)?;
    let place = ListPlace {
        provider: &operation.provider,
        operation: operation.name,
        path: "$.data",
        keep_raw,
    };
    let (head, records): (_, Salvaged<T>) =
        match salvage(text, place, apart::<T>, apart::<&RawValue>) {
            Ok(read) => read,
            Err(fault) => match broken_page::salvage(text, place) {
                Some(records) => (None, records),
                None => return Err(error::unexpected(operation, answer, text, fault)),
            },
        };
    match head.and_then(|head| head.fault()) {
        Some(fault) => Err(error::refused(operation, answer, fault)),
        None => Ok(records),
    }
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a, T: Deserialize<'de>"))]
struct Envelope<'a, T> {
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
    #[serde(default = "Vec::new", with = "As::<ListLike>")]
    data: Vec<T>,
}

fn apart<T>(Wrapped(envelope): Wrapped<Envelope<'_, T>>) -> (Option<Head<'_>>, Vec<T>) {
    match envelope {
        Some(Envelope { result, error, data }) => (Some(Head { result, error }), data),
        None => (None, Vec::new()),
    }
}
