use time::OffsetDateTime;

/// A record that an earlier batch brought and that the vendor does not show any more: deleted, or turned into something
/// that is no call.
///
/// A checkpoint knows fingerprints of keys and not the keys, so that it stays small. A consumer stores
/// [`CallKey::fingerprint`](crate::CallKey::fingerprint) in a column and finds the row by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Gone {
    /// Fingerprint of the record's key.
    pub fingerprint: u64,
    /// Time that the record was filed under.
    pub filed_at: OffsetDateTime,
}

impl Gone {
    pub(super) const fn new(fingerprint: u64, filed_at: OffsetDateTime) -> Self {
        Self { fingerprint, filed_at }
    }
}
