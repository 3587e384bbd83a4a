//! Decoding in which damage costs the smallest unit that contains it: a character, else a member, else a record, else
//! the answer.
//!
//! A list is decoded as a whole. Only if that fails is it split into its records, so that a valid page has no
//! additional cost. A record that does not decode is first repaired as text, then decoded without the members that
//! cannot be read and that its model does not require. Each change is a [`Repair`]. A record that still cannot be read
//! is quarantined. An answer that is not a list is one record.

mod cut;
mod decoded;
mod list;
mod mend;
mod placed;
mod prune;
mod record;
mod scan;
mod shown;
mod single;
mod text;

pub use list::Rows;
pub use placed::{PlacedRecord, PlacedRow};
pub use shown::shows_list;
pub use single::{mended, probe, read_member, read_one};

pub(crate) use cut::is_whole;

use serde::de::DeserializeOwned;

use super::json::{self, JsonFault, JsonFaultKind, push_index};
use crate::{BadRecord, PersonalText, Provider, Repair};
use cut::Cut;
use decoded::Decoded;
use record::Records;

/// Location of an answer's records, and options for reading them.
#[derive(Debug, Clone, Copy)]
pub struct ListPlace<'a> {
    /// Vendor that sent the answer.
    pub provider: &'a Provider,
    /// Operation that the answer belongs to.
    pub operation: &'a str,
    /// JSON path of the list: `$`, or a member of the body's object such as `$.data`.
    pub path: &'a str,
    /// Set to keep the JSON text of each record.
    pub keep_raw: bool,
    /// Predicate for letters that the vendor writes in place of their escapes.
    ///
    /// A backslash before one of these letters is the rest of an escaped escape, such as `\\u0410`.
    pub letters_for_escapes: fn(char) -> bool,
}

impl<'a> ListPlace<'a> {
    /// The answer itself, or its list, at a path.
    pub const fn new(provider: &'a Provider, operation: &'a str, path: &'a str) -> Self {
        Self { provider, operation, path, keep_raw: false, letters_for_escapes: |_| false }
    }

    /// Sets the flag that the JSON text of each record is kept.
    pub const fn keep_raw(mut self, keep_raw: bool) -> Self {
        self.keep_raw = keep_raw;
        self
    }

    /// Sets the predicate for letters that the vendor writes in place of their escapes.
    pub const fn letters_for_escapes(mut self, is_letter: fn(char) -> bool) -> Self {
        self.letters_for_escapes = is_letter;
        self
    }

    fn member(&self) -> Option<&'a str> {
        self.path.strip_prefix("$.")
    }

    fn of_record(&self, index: usize, is_bare: bool) -> String {
        let mut path = self.path.to_owned();
        if !is_bare {
            push_index(&mut path, index);
        }
        path
    }

    // Quarantined form of a record.
    fn bad(&self, index: usize, fault: JsonFault, raw: &[u8]) -> BadRecord {
        let (provider, reason) = (self.provider.clone(), fault.reason);
        BadRecord::new(provider, self.operation, index, fault.path, reason, "").with_raw_bytes(raw)
    }
}

/// Maximum number of quarantined records per list: ten times the largest page of any vendor.
///
/// The limit is needed because each quarantined record keeps its text and its path, so that a list of only bad records
/// would take many times its own size.
pub const MOST_QUARANTINED: usize = 10_000;

/// Reads a list inside an envelope `E`: as a whole, or if that fails record by record.
///
/// More than [`MOST_QUARANTINED`] quarantined records are a fault of the whole answer, and so is an envelope without a
/// required member. `apart` splits an answer `W` with typed records into the envelope and the records.
///
/// # Errors
///
/// The fault of the answer as a whole.
pub fn read_rows<W, E, T>(
    body: &[u8],
    place: ListPlace<'_>,
    apart: impl FnOnce(W) -> (E, Vec<T>),
) -> Result<(E, Rows<T>), JsonFault>
where
    W: DeserializeOwned,
    T: DeserializeOwned,
{
    let body = json::trimmed(body)?;
    if !place.keep_raw
        && let Ok(text) = json::checked(body)
        && let Ok(answer) = serde_json::from_str(text)
    {
        let (envelope, items) = apart(answer);
        return Ok((envelope, Rows { items, ..Rows::default() }));
    }
    by_records(body, place, apart)
}

#[cold]
fn by_records<W, E, T>(
    body: &[u8],
    place: ListPlace<'_>,
    apart: impl FnOnce(W) -> (E, Vec<T>),
) -> Result<(E, Rows<T>), JsonFault>
where
    W: DeserializeOwned,
    T: DeserializeOwned,
{
    let mut decoded = Decoded::new(body);
    let cut = cut::cut_reading(body, place.member(), &mut |at| decoded.read(at));
    // The list is not scanned once more to see if the body is whole.
    let is_whole = match &cut {
        Some(cut) if cut.is_clean => is_whole(&around(body, cut, "[]")),
        _ => is_whole(body),
    };
    let Some(cut) = cut.filter(|_| is_whole) else {
        // The answer has no list, such as null, and is decoded as a whole.
        let (envelope, items) = apart(json::from_text(json::checked(body)?)?);
        let raw = items.iter().filter(|_| place.keep_raw).map(|_| text_of(body)).collect();
        return Ok((envelope, Rows { items, raw, ..Rows::default() }));
    };
    let mut records = Records::new(body.len(), place);
    let around = around(body, &cut, "[]");
    let (answer, envelope_repairs) = records.read::<W>(&around, 0, "$")?;
    let (envelope, _) = apart(answer);
    let mut rows = Rows { envelope_repairs, ..Rows::default() };
    for (index, range) in cut.records.iter().enumerate() {
        let raw = body.get(range.clone()).unwrap_or_default();
        let read = match decoded.take(range) {
            Some(item) => Ok((item, Vec::new())),
            None => records.read::<T>(raw, index, &place.of_record(index, cut.is_bare)),
        };
        let row = match read {
            Ok((item, repairs)) => {
                let raw = place.keep_raw.then(|| text_of(raw));
                Ok(PlacedRecord { index, item, raw, repairs })
            }
            // A single value in place of the list that is not a record may be anything, such as an error message.
            Err(fault) if cut.is_bare => return Err(fault),
            Err(fault) if cut.records.len() == 1 && is_list_of_records(raw) => {
                let reason = "the list is inside another list";
                return Err(JsonFault::new(JsonFaultKind::Shape, fault.path, reason));
            }
            Err(fault) if rows.quarantined.len() == MOST_QUARANTINED => {
                let reason = format!("more than {MOST_QUARANTINED} records cannot be read");
                return Err(JsonFault::new(JsonFaultKind::Shape, fault.path, reason));
            }
            Err(fault) => Err(place.bad(index, fault, raw)),
        };
        rows.extend([row]);
    }
    for (index, reason) in cut.commas {
        let index = index.min(cut.records.len().saturating_sub(1));
        let path = place.of_record(index, cut.is_bare);
        rows.envelope_repairs.push(Repair::new(index, path, reason, &b","[..]));
    }
    rows.report(&place);
    Ok((envelope, rows))
}

/// Bytes of each record of a list, as sent; empty if the path has no list.
#[cfg(feature = "transport")]
pub(crate) fn records_of<'a>(body: &'a [u8], path: &str) -> Vec<&'a [u8]> {
    let cut = cut::cut(body, path.strip_prefix("$."));
    let ranges = cut.map(|cut| cut.records).unwrap_or_default();
    ranges.into_iter().map(|range| body.get(range).unwrap_or_default()).collect()
}

// The envelope with its list replaced by another text.
fn around(body: &[u8], cut: &Cut, instead: &str) -> Vec<u8> {
    let before = body.get(..cut.list.start).unwrap_or_default();
    let after = body.get(cut.list.end..).unwrap_or_default();
    [before, instead.as_bytes(), after].concat()
}

fn is_list_of_records(raw: &[u8]) -> bool {
    raw.strip_prefix(b"[").is_some_and(|inside| inside.trim_ascii_start().starts_with(b"{"))
}

fn text_of(raw: &[u8]) -> PersonalText {
    PersonalText::from(String::from_utf8_lossy(raw).into_owned())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct ListRow {
        id: u32,
    }

    #[derive(Deserialize)]
    struct Envelope<L> {
        data: L,
        total: Option<u64>,
    }

    type Read = Result<(Option<u64>, Rows<ListRow>), JsonFault>;

    fn read(text: &str, keep_raw: bool) -> Read {
        let provider = Provider::from_static("test");
        let place = ListPlace::new(&provider, "test.row.list", "$.data").keep_raw(keep_raw);
        read_rows(text.as_bytes(), place, |it: Envelope<Vec<ListRow>>| (it.total, it.data))
    }

    #[test]
    fn one_bad_record_is_quarantined_and_the_others_arrive() {
        let text = r#"{"data":[{"id":1},{"id":"+48777888999"},{"id":3}],"total":3}"#;
        let (total, rows) = read(text, false).unwrap();
        assert_eq!(total, Some(3));
        assert_eq!(rows.items, [ListRow { id: 1 }, ListRow { id: 3 }]);
        let [bad] = &rows.quarantined[..] else { panic!("one record is bad") };
        assert_eq!((bad.index, bad.path.as_str()), (1, "$.data[1].id"));
        assert_eq!(&*bad.raw, r#"{"id":"+48777888999"}"#);
        assert!(!format!("{bad:?}").contains("48777888999"));
        assert_eq!(rows.sent(), 3);
    }

    #[test]
    fn the_rest_of_a_clean_list_shows_if_the_body_is_whole() {
        for (text, is_broken) in [
            (r#"{"data":[{"id":1},{"id":[]}],"total":2}"#, false),
            (r#"{"data":[{"id":1},{"id":[]}],"total":x}"#, false),
            (r#"{"a"::{"b":1,"data":[{"id":1},{"id":[]}]}"#, true),
            (r#"{"data":[{"id":1},{"id":[]}]"#, true),
            (r#"[{"data":[{"id":1},{"id":[]}]}"#, true),
        ] {
            assert_eq!(is_whole(text.as_bytes()), !is_broken, "{text}");
            match read(text, false) {
                Ok((_, rows)) => assert_eq!((rows.items.len(), rows.quarantined.len(), is_broken), (1, 1, false)),
                Err(fault) => assert!(is_broken && fault.is_retryable(), "{text}"),
            }
        }
    }

    #[test]
    fn raw_text_is_kept_record_by_record_when_asked_for() {
        let (_, rows) = read(r#"{"data":[{"id": 1, "more":[]}, {"id":true}]}"#, true).unwrap();
        assert_eq!(rows.raw, [PersonalText::from(r#"{"id": 1, "more":[]}"#)]);
        assert_eq!(rows.quarantined.len(), 1);
    }

    #[test]
    fn a_list_of_nothing_but_bad_records_is_no_list() {
        let list = |bad: usize| format!(r#"{{"data":[{}{{"id":1}}]}}"#, "{},".repeat(bad));
        let (_, rows) = read(&list(MOST_QUARANTINED), false).unwrap();
        assert_eq!((rows.quarantined.len(), rows.items.len()), (MOST_QUARANTINED, 1));
        let fault = read(&list(MOST_QUARANTINED + 1), false).unwrap_err();
        assert_eq!((fault.is_retryable(), &*fault.path), (false, "$.data[10000].id"));
        assert_eq!(fault.reason, "more than 10000 records cannot be read");
    }

    #[test]
    fn a_list_inside_a_list_is_no_record() {
        let fault = read(r#"{"data":[[ {"id":1},{"id":2}]]}"#, false).unwrap_err();
        assert_eq!((&*fault.reason, fault.is_retryable()), ("the list is inside another list", false));
        for record in ["[]", r#"["x"]"#, "null"] {
            let (_, rows) = read(&format!(r#"{{"data":[{record}]}}"#), false).unwrap();
            assert_eq!((rows.quarantined.len(), &*rows.quarantined[0].raw), (1, record));
        }
    }

    #[test]
    fn a_count_that_cannot_be_read_costs_the_count_and_no_page() {
        let (total, rows) = read(r#"{"data":[{"id":1}],"total":"x"}"#, false).unwrap();
        assert_eq!((total, rows.items.as_slice()), (None, &[ListRow { id: 1 }][..]));
        let [repair] = &rows.envelope_repairs[..] else { panic!("one member was left out") };
        assert_eq!((repair.path.as_str(), repair.raw.as_bytes()), ("$.total", &b"\"x\""[..]));
    }

    #[test]
    fn a_fault_of_the_envelope_is_a_fault_of_the_answer() {
        assert!(read(r#"{"data":[{"id":1}]"#, false).unwrap_err().is_retryable());
        assert_eq!(read(r#"{"data":7}"#, false).unwrap_err().path, "$.data");
        assert!(read(r#"{"data":[{"id":1},{"id":"#, false).unwrap_err().is_retryable());
    }
}
