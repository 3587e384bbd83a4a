//! Row of a quarantined record.

use serde::{Deserialize, Serialize};

use super::{flat_row, row_fingerprint};
use crate::fnv::Fnv1a;
use crate::{BadRecord, PersonalText};

flat_row! {
    /// A quarantined record as one row of scalars.
    pub struct QuarantineRow in "quarantine", key [provider, account, stream, fingerprint], json [] {
        /// Vendor that sent the record.
        pub provider: String,
        /// Account that the record belongs to.
        pub account: String,
        /// Stream that the record was read for, such as `calls`.
        pub stream: String,
        /// Fingerprint of the operation, the path below the record, the reason and the text, so that the same record is
        /// stored once.
        pub fingerprint: String,
        /// Operation whose answer contained the record.
        pub operation: String,
        /// JSON path of the fault within the answer.
        pub path: String,
        /// Description of the fault.
        pub reason: String,
        /// Text of the record as sent; not JSON if the vendor's was not.
        pub raw: PersonalText,
    }
}

impl QuarantineRow {
    /// Row of a record that was read for a stream.
    pub fn new(stream: &str, bad: &BadRecord) -> Self {
        let mut hash = Fnv1a::default();
        for text in [bad.operation.as_str(), bad.reason.as_str(), bad.raw.as_ref()] {
            hash.part(text.as_bytes());
        }
        Self {
            provider: bad.provider.as_str().to_owned(),
            account: bad.account.as_str().to_owned(),
            stream: stream.to_owned(),
            fingerprint: row_fingerprint(hash.finish()),
            operation: bad.operation.clone(),
            path: bad.path.clone(),
            reason: bad.reason.clone(),
            raw: bad.raw.clone(),
        }
    }
}
