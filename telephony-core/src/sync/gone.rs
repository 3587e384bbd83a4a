use time::OffsetDateTime;

use crate::export::row_fingerprint;

/// A record that an earlier batch contained and that the vendor no longer returns: it was deleted, or changed into
/// something other than a call.
///
/// A checkpoint stores fingerprints of keys instead of the keys, so that it stays small. A consumer stores
/// [`CallKey::fingerprint`](crate::CallKey::fingerprint) in a column and finds the row by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Gone {
    /// Fingerprint of the record's key.
    pub fingerprint: u64,
    /// Time under which the record was filed.
    pub filed_at: OffsetDateTime,
}

impl Gone {
    pub(super) const fn new(fingerprint: u64, filed_at: OffsetDateTime) -> Self {
        Self { fingerprint, filed_at }
    }

    /// Fingerprint in 16 hexadecimal digits, as in the column [`CallRow::fingerprint`](crate::export::CallRow).
    pub fn row_fingerprint(&self) -> String {
        row_fingerprint(self.fingerprint)
    }
}
