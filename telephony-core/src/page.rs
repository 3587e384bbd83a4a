use std::fmt;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{Error, ErrorKind, Personal, Provider, Result};

/// One page of a source's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Records that were read, in the vendor's order.
    pub items: Vec<T>,
    /// Records that could not be read.
    pub set_aside: Vec<BadRecord>,
    /// Where the next page begins; `None` ends the walk.
    pub next: Option<PageCursor>,
    /// Number of records in the whole range, where the vendor counts them (before filters of ours).
    pub total: Option<u64>,
}

impl<T> Page<T> {
    /// A page of these records, the last one.
    pub fn new(items: Vec<T>) -> Self {
        Self { items, set_aside: Vec::new(), next: None, total: None }
    }

    /// Adds the records that could not be read.
    pub fn with_set_aside(mut self, set_aside: Vec<BadRecord>) -> Self {
        self.set_aside = set_aside;
        self
    }

    /// Says where the next page begins.
    pub fn with_next(mut self, next: Option<PageCursor>) -> Self {
        self.next = next;
        self
    }

    /// Says how many records the whole range holds.
    pub fn with_total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }
}

/// Where a walk goes on: opaque, serializable, made and read by one source alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageCursor(String);

impl PageCursor {
    /// Packs a source's own state; `state` is a plain struct of the source.
    pub fn pack<S: Serialize>(provider: &Provider, state: &S) -> Result<Self> {
        serde_json::to_string(&(provider, state)).map(Self).map_err(|fault| {
            Error::new(ErrorKind::InvalidQuery, provider.clone(), "cursor")
                .with_message("the cursor cannot be written")
                .with_source(fault)
        })
    }

    /// Unpacks the state; a cursor of another provider, or one that was changed, is refused.
    pub fn unpack<S: DeserializeOwned>(&self, provider: &Provider) -> Result<S> {
        let invalid = || {
            Error::new(ErrorKind::InvalidQuery, provider.clone(), "cursor")
                .with_message("this cursor was not made by this source")
        };
        let (maker, state): (Provider, S) = serde_json::from_str(&self.0).map_err(|_| invalid())?;
        if maker == *provider { Ok(state) } else { Err(invalid()) }
    }
}

/// A record that could not be read, kept so that nothing is lost.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BadRecord {
    /// Vendor that sent it.
    pub provider: Provider,
    /// Operation whose answer held it, `vendor.resource.verb`.
    pub operation: String,
    /// Position in its page, from 0.
    pub index: usize,
    /// JSON path of the fault within the answer, such as `$.data[3].callDate`.
    pub path: String,
    /// What is wrong, without the value.
    pub reason: String,
    /// Record's own JSON text, as sent.
    pub raw: Personal,
}

impl BadRecord {
    /// A record set aside for a reason.
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
            operation: operation.into(),
            index,
            path: path.into(),
            reason: reason.into(),
            raw: Personal::from(raw.into()),
        }
    }

    /// A number that tells records apart by their text, the same in every version: FNV-1a of 64 bits.
    pub fn fingerprint(&self) -> u64 {
        self.raw.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}

impl fmt::Debug for BadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BadRecord")
            .field("provider", &self.provider)
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
        assert_eq!(bad("").fingerprint(), 0xcbf2_9ce4_8422_2325);
        assert_eq!(bad("foobar").fingerprint(), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_cursor_is_read_by_its_maker_alone() {
        let (one, other) = (Provider::from_static("one"), Provider::from_static("other"));
        let cursor = PageCursor::pack(&one, &7_u64).unwrap();
        let stored = serde_json::to_string(&cursor).unwrap();
        let cursor: PageCursor = serde_json::from_str(&stored).unwrap();
        assert_eq!(cursor.unpack::<u64>(&one).unwrap(), 7);
        assert_eq!(cursor.unpack::<u64>(&other).unwrap_err().kind(), ErrorKind::InvalidQuery);
        assert_eq!(cursor.unpack::<String>(&one).unwrap_err().kind(), ErrorKind::InvalidQuery);
    }
}
