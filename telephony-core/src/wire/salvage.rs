//! A list of records whose bad ones are set aside while the others arrive.
//!
//! The list decodes whole; only when that fails is it taken apart record by record, so a good page pays nothing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::json::{self, JsonFault};
use crate::{BadRecord, Personal, Provider};

/// Records of one list that could be read, and those that could not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Salvaged<T> {
    /// Records that were read, in order.
    pub items: Vec<T>,
    /// JSON text of each of `items` when it was asked for; empty otherwise.
    pub raw: Vec<Personal>,
    /// Records that were not.
    pub set_aside: Vec<BadRecord>,
}

impl<T> Default for Salvaged<T> {
    fn default() -> Self {
        Self { items: Vec::new(), raw: Vec::new(), set_aside: Vec::new() }
    }
}

impl<T> Salvaged<T> {
    /// Number of records that the vendor sent, the bad ones counted too: paging goes by this one.
    pub fn sent(&self) -> usize {
        self.items.len() + self.set_aside.len()
    }
}

// Written back, a list is the records that were read.
impl<T: Serialize> Serialize for Salvaged<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

/// Where a list stands, for the records that are set aside.
#[derive(Debug, Clone, Copy)]
pub struct ListPlace<'a> {
    /// Vendor whose answer it is.
    pub provider: &'a Provider,
    /// Operation whose answer it is.
    pub operation: &'a str,
    /// JSON path of the list, such as `$.data`.
    pub path: &'a str,
    /// Whether the JSON text of each record is kept.
    pub keep_raw: bool,
}

impl ListPlace<'_> {
    /// Sets a record of this list aside, unless too many are set aside already.
    pub fn set_aside<T>(
        &self,
        salvaged: &mut Salvaged<T>,
        index: usize,
        raw: &str,
        fault: JsonFault,
    ) -> Result<(), JsonFault> {
        let path = format!("{}[{index}]{}", self.path, fault.path.trim_start_matches('$'));
        if salvaged.set_aside.len() == MOST_SET_ASIDE {
            let reason = format!("more than {MOST_SET_ASIDE} records cannot be read");
            return Err(JsonFault { unreadable: false, path, reason });
        }
        salvaged.set_aside.push(BadRecord::new(
            self.provider.clone(),
            self.operation,
            index,
            path,
            fault.reason,
            raw,
        ));
        Ok(())
    }
}

/// Most records that are set aside of one list: ten times the largest page of any vendor.
///
/// Each keeps its text and its path, so that a list of nothing but bad ones would take many times its own size.
pub const MOST_SET_ASIDE: usize = 10_000;

/// Reads a list inside an envelope `E`, whole if it can be, record by record if it cannot.
///
/// More than [`MOST_SET_ASIDE`] bad records are a fault of the whole answer, and so is what is wrong outside the
/// records. `whole` takes the answer `W` with typed records apart, `split` the same answer with each record as raw JSON.
pub fn salvage<'a, W, S, E, T>(
    text: &'a str,
    place: ListPlace<'_>,
    whole: impl FnOnce(W) -> (E, Vec<T>),
    split: impl FnOnce(S) -> (E, Vec<&'a RawValue>),
) -> Result<(E, Salvaged<T>), JsonFault>
where
    W: Deserialize<'a>,
    S: Deserialize<'a>,
    T: DeserializeOwned,
{
    // Where a record is bad, the others are worth more than a fast word about its path, which its own reading finds.
    if !place.keep_raw
        && let Ok(answer) = serde_json::from_str(text)
    {
        let (envelope, items) = whole(answer);
        return Ok((envelope, Salvaged { items, ..Salvaged::default() }));
    }
    let (envelope, records) = match serde_json::from_str(text) {
        Ok(answer) => split(answer),
        // The path of the typed reading is the better one: the other stops where the records begin.
        Err(_) => match json::from_text::<W>(text) {
            Err(fault) => return Err(fault),
            Ok(_) => split(json::from_text(text)?),
        },
    };
    let mut salvaged = Salvaged { items: Vec::with_capacity(records.len()), ..Salvaged::default() };
    for (index, raw) in records.into_iter().enumerate() {
        match json::from_text::<T>(raw.get()) {
            Ok(item) => {
                salvaged.items.push(item);
                if place.keep_raw {
                    salvaged.raw.push(Personal::from(raw.get()));
                }
            }
            Err(fault) => place.set_aside(&mut salvaged, index, raw.get(), fault)?,
        }
    }
    Ok((envelope, salvaged))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Row {
        id: u32,
    }

    #[derive(Deserialize)]
    struct Envelope<L> {
        data: L,
        total: Option<u64>,
    }

    type Read = Result<(Option<u64>, Salvaged<Row>), JsonFault>;

    fn read(text: &str, keep_raw: bool) -> Read {
        let provider = Provider::from_static("test");
        let place =
            ListPlace { provider: &provider, operation: "test.row.list", path: "$.data", keep_raw };
        salvage(
            text,
            place,
            |it: Envelope<Vec<Row>>| (it.total, it.data),
            |it: Envelope<Vec<&RawValue>>| (it.total, it.data),
        )
    }

    #[test]
    fn one_bad_record_is_set_aside_and_the_others_arrive() {
        let text = r#"{"data":[{"id":1},{"id":"+48777888999"},{"id":3}],"total":3}"#;
        let (total, rows) = read(text, false).unwrap();
        assert_eq!(total, Some(3));
        assert_eq!(rows.items, [Row { id: 1 }, Row { id: 3 }]);
        let [bad] = &rows.set_aside[..] else { panic!("one record is bad") };
        assert_eq!((bad.index, bad.path.as_str()), (1, "$.data[1].id"));
        assert_eq!(&*bad.raw, r#"{"id":"+48777888999"}"#);
        assert!(!format!("{bad:?}").contains("48777888999"));
        assert_eq!(rows.sent(), 3);
    }

    #[test]
    fn raw_text_is_kept_record_by_record_when_asked_for() {
        let (_, rows) = read(r#"{"data":[{"id": 1, "more":[]}, {"id":true}]}"#, true).unwrap();
        assert_eq!(rows.raw, [Personal::from(r#"{"id": 1, "more":[]}"#)]);
        assert_eq!(rows.set_aside.len(), 1);
    }

    #[test]
    fn a_list_of_nothing_but_bad_records_is_no_list() {
        let list = |bad: usize| format!(r#"{{"data":[{}{{"id":1}}]}}"#, "{},".repeat(bad));
        let (_, rows) = read(&list(MOST_SET_ASIDE), false).unwrap();
        assert_eq!((rows.set_aside.len(), rows.items.len()), (MOST_SET_ASIDE, 1));
        let fault = read(&list(MOST_SET_ASIDE + 1), false).unwrap_err();
        assert_eq!((fault.unreadable, &*fault.path), (false, "$.data[10000].id"));
        assert_eq!(fault.reason, "more than 10000 records cannot be read");
    }

    #[test]
    fn a_fault_of_the_envelope_is_a_fault_of_the_answer() {
        assert_eq!(read(r#"{"data":[{"id":1}],"total":"x"}"#, false).unwrap_err().path, "$.total");
        assert_eq!(read(r#"{"data":7}"#, false).unwrap_err().path, "$.data");
        assert!(read(r#"{"data":[{"id":1},{"id":"#, false).unwrap_err().unreadable);
    }
}
