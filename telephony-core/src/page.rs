mod subject_fault;

use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_with::{As, Same};
use time::OffsetDateTime;

use crate::fnv::Fnv1a;
use crate::moment::instant_text::InstantAsText;
use crate::{Account, CallRecord, Error, ErrorKind, Note, PersonalText, Provider, RawBytes, Result};

/// One page of a source's records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Page<T> {
    /// Records that were read, in the vendor's order.
    pub items: Vec<T>,
    /// Quarantined records, which could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarantined: Vec<BadRecord>,
    /// Records that the vendor sent although they are filed at or after the end of the query's range.
    ///
    /// A vendor that compares the starts of calls with the range sends a call in the window in which it started, and
    /// files it under its end. A consumer that reads consecutive windows adds these records to the window in which they
    /// are filed (see [`CallQuery::continued`](crate::CallQuery::continued)). Any other consumer ignores them.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<T>,
    /// Quarantined records that are filed at or after the range's end, each with the time under which it is filed.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<Vec<(InstantAsText, Same)>>")]
    pub later_quarantined: Vec<(OffsetDateTime, BadRecord)>,
    /// Instant from which on the pages of this walk contain every record of the range; `None` for the whole range.
    ///
    /// A record filed before this instant may exist without being returned, so that its absence proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::moment::instant_text::option")]
    pub whole_since: Option<OffsetDateTime>,
    /// Start of the next page; `None` ends the walk.
    pub next: Option<PageCursor>,
    /// Number of records in the whole range, where the vendor counts them (before filters that the source applies
    /// itself).
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// A page with these records, the last of its walk.
    pub fn new(items: Vec<T>) -> Self {
        Self {
            items,
            quarantined: Vec::new(),
            later: Vec::new(),
            later_quarantined: Vec::new(),
            whole_since: None,
            next: None,
            total: None,
        }
    }

    /// Adds quarantined records.
    pub fn with_quarantined(mut self, quarantined: Vec<BadRecord>) -> Self {
        self.quarantined = quarantined;
        self
    }

    /// Adds records that are filed after the query's range.
    pub fn with_later(mut self, later: Vec<T>) -> Self {
        self.later = later;
        self
    }

    /// Adds quarantined records that are filed after the query's range.
    pub fn with_later_quarantined(mut self, later: Vec<(OffsetDateTime, BadRecord)>) -> Self {
        self.later_quarantined = later;
        self
    }

    /// Sets the instant from which on every record of the range is returned.
    pub fn with_whole_since(mut self, since: Option<OffsetDateTime>) -> Self {
        self.whole_since = since;
        self
    }

    /// Sets the start of the next page.
    pub fn with_next(mut self, next: Option<PageCursor>) -> Self {
        self.next = next;
        self
    }

    /// Sets the number of records in the whole range.
    pub fn with_total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }
}

impl Page<CallRecord> {
    /// Sets the account that the records belong to.
    pub fn of_account(mut self, account: &Account) -> Self {
        let calls = self.items.iter_mut().chain(&mut self.later);
        calls.for_each(|call| call.account.clone_from(account));
        let later = self.later_quarantined.iter_mut().map(|(_, bad)| bad);
        self.quarantined.iter_mut().chain(later).for_each(|bad| bad.account.clone_from(account));
        self
    }
}

impl Page<Note> {
    /// Sets the account that the notes belong to.
    pub fn of_account(mut self, account: &Account) -> Self {
        self.items.iter_mut().for_each(|note| note.account.clone_from(account));
        self.quarantined.iter_mut().for_each(|bad| bad.account.clone_from(account));
        self
    }
}

/// Name in errors in place of an operation, because packing and unpacking a cursor involves no endpoint of the vendor.
const CURSOR: &str = "cursor";

/// Position at which a walk continues: opaque, serializable, made and read only by one source.
///
/// `Debug` does not print the state, which may name records and their authors.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageCursor(String);

impl fmt::Debug for PageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PageCursor(..)")
    }
}

impl PageCursor {
    /// Packs a source's state, a plain struct of that source.
    pub fn pack<S: Serialize>(provider: &Provider, account: &Account, state: &S) -> Result<Self> {
        serde_json::to_string(&(provider, account, state)).map(Self).map_err(|fault| {
            Error::new(ErrorKind::InvalidQuery, provider.clone(), CURSOR)
                .with_message("the cursor cannot be written")
                .with_source(fault)
        })
    }

    /// Unpacks the state. A cursor of another provider or account, or a modified one, is rejected.
    pub fn unpack<S: DeserializeOwned>(&self, provider: &Provider, account: &Account) -> Result<S> {
        let invalid = |message| {
            let error = Error::new(ErrorKind::InvalidQuery, provider.clone(), CURSOR);
            error.with_account(account).with_message(message)
        };
        let (maker, of, state): (Provider, Account, S) =
            serde_json::from_str(&self.0).map_err(|_| invalid("this cursor was not made by this source"))?;
        if maker != *provider {
            return Err(invalid("this cursor was not made by this source"));
        }
        if of != *account {
            return Err(invalid("this cursor belongs to another account"));
        }
        Ok(state)
    }
}

/// A quarantined record: one that could not be read, kept so that no data is lost.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BadRecord {
    /// Vendor that sent the record.
    pub provider: Provider,
    /// Account that the record belongs to; empty if the record was read without a client.
    #[serde(default)]
    pub account: Account,
    /// Operation whose answer contained the record, `vendor.resource.verb`.
    pub operation: String,
    /// Position of the record in its page, from 0.
    pub index: usize,
    /// JSON path of the fault within the answer, such as `$.data[3].callDate`.
    pub path: String,
    /// Description of the fault, without the value.
    pub reason: String,
    /// JSON text of the record as sent. Bytes that are not UTF-8 are replaced here, and kept in
    /// [`raw_bytes`](Self::raw_bytes).
    pub raw: PersonalText,
    /// Bytes of the record, if they are not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<RawBytes>,
    /// Set if the request for a subject failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_subject: bool,
}

impl BadRecord {
    /// A quarantined record with the reason for its quarantine.
    pub fn new(
        provider: Provider,
        operation: impl Into<String>,
        index: usize,
        path: impl Into<String>,
        reason: impl Into<String>,
        raw: impl Into<String>,
    ) -> Self {
        Self {
            provider,
            account: Account::default(),
            operation: operation.into(),
            index,
            path: path.into(),
            reason: reason.into(),
            raw: PersonalText::from(raw.into()),
            bytes: None,
            is_subject: false,
        }
    }

    /// Sets the record's bytes as sent, and its text derived from them.
    pub fn with_raw_bytes(mut self, raw: &[u8]) -> Self {
        let is_text = std::str::from_utf8(raw).is_ok();
        self.raw = PersonalText::from(&*String::from_utf8_lossy(raw));
        self.bytes = (!is_text).then(|| RawBytes::from(raw));
        self
    }

    /// Bytes of the record as sent, which may not be UTF-8.
    pub fn raw_bytes(&self) -> &[u8] {
        self.bytes.as_ref().map_or(self.raw.as_bytes(), RawBytes::as_bytes)
    }

    /// Fingerprint of the record's bytes, the same in every version: 64-bit FNV-1a. For a record without bytes the
    /// reason is hashed, which then describes what is lost.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv1a::default();
        let raw = self.raw_bytes();
        hash.update(if raw.is_empty() { self.reason.as_bytes() } else { raw });
        hash.finish()
    }
}

/// Prints one line for a log: operation, path and reason, without a value of the record.
impl fmt::Display for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.operation, self.path, self.reason)
    }
}

impl fmt::Debug for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BadRecord")
            .field("provider", &self.provider)
            .field("account", &self.account)
            .field("operation", &self.operation)
            .field("index", &self.index)
            .field("path", &self.path)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_fingerprint_means_the_same_in_every_version() {
        let bad = |raw| BadRecord::new(Provider::from_static("x"), "x.list", 0, "$", "bad", raw);
        assert_eq!(bad("a").fingerprint(), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(bad("").fingerprint(), bad("bad").fingerprint(), "by its reason");
        assert_eq!(bad("foobar").fingerprint(), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_page_is_stored_as_json_with_all_its_parts() {
        let at = OffsetDateTime::UNIX_EPOCH;
        let provider = Provider::from_static("x");
        let call = |id| CallRecord::new(provider.clone(), id, crate::Moment::exact(at));
        let bad = BadRecord::new(provider.clone(), "x.list", 0, "$", "bad", "{");
        let page = Page::new(vec![call("1")]);
        let json = serde_json::to_value(&page).unwrap();
        assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["items", "next", "total"]);
        assert_eq!(serde_json::from_value::<Page<CallRecord>>(json).unwrap(), page);
        let next = PageCursor::pack(&provider, &Account::default(), &7).unwrap();
        let page = page.with_quarantined(vec![bad.clone()]).with_later(vec![call("2")]).with_next(Some(next));
        let page = page.with_later_quarantined(vec![(at, bad)]).with_whole_since(Some(at)).with_total(Some(3));
        let json = serde_json::to_string(&page).unwrap();
        assert!(json.contains(r#"[["1970-01-01T00:00:00.000000000Z",{"#), "{json}");
        assert_eq!(serde_json::from_str::<Page<CallRecord>>(&json).unwrap(), page);
    }

    #[test]
    fn the_bytes_of_a_bad_record_are_kept_also_where_they_are_no_text() {
        let bad = BadRecord::new(Provider::from_static("x"), "x.list", 0, "$", "bad", "");
        let (text, torn) = (bad.clone().with_raw_bytes(b"{}"), bad.with_raw_bytes(b"{\xcf\\}"));
        assert_eq!((&*text.raw, text.raw_bytes()), ("{}", &b"{}"[..]));
        assert_eq!((&*torn.raw, torn.raw_bytes()), ("{\u{fffd}\\}", &b"{\xcf\\}"[..]));
        assert_ne!(text.fingerprint(), torn.fingerprint());
        let stored = serde_json::to_string(&torn).unwrap();
        assert_eq!(serde_json::from_str::<BadRecord>(&stored).unwrap(), torn);
    }

    #[test]
    fn a_bad_record_prints_its_operation_its_path_and_the_reason_and_no_value() {
        let bad = BadRecord::new(Provider::from_static("x"), "x.list", 3, "$[3].id", "no id", r#"{"name":"sentinel"}"#);
        assert_eq!(bad.to_string(), "x.list: $[3].id: no id");
    }

    #[test]
    fn a_cursor_is_read_by_its_maker_alone() {
        let (one, other) = (Provider::from_static("one"), Provider::from_static("other"));
        let (mine, theirs) = (Account::new("mine"), Account::new("theirs"));
        let cursor = PageCursor::pack(&one, &mine, &7_u64).unwrap();
        let stored = serde_json::to_string(&cursor).unwrap();
        let cursor: PageCursor = serde_json::from_str(&stored).unwrap();
        assert_eq!(format!("{cursor:?}"), "PageCursor(..)");
        let refused = |cursor: Result<u64>| {
            let error = cursor.unwrap_err();
            (error.kind(), error.account().cloned())
        };
        let refused_by = |account: &Account| (ErrorKind::InvalidQuery, Some(account.clone()));
        assert_eq!(cursor.unpack::<u64>(&one, &mine).unwrap(), 7);
        assert_eq!(refused(cursor.unpack(&other, &mine)), refused_by(&mine));
        assert_eq!(refused(cursor.unpack(&one, &theirs)), refused_by(&theirs));
        let changed = cursor.unpack::<String>(&one, &mine).unwrap_err();
        assert_eq!(changed.kind(), ErrorKind::InvalidQuery);
    }
}
