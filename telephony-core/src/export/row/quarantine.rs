//! Row of a quarantined record.

use serde::{Deserialize, Serialize};

use super::{flat_row, row_fingerprint};
use crate::fnv::Fnv1a;
use crate::{BadRecord, PersonalText};

flat_row! {
    /// A quarantined record as one row of scalars.
    pub struct QuarantineRow in "quarantine", key [provider, account, stream, fingerprint], json [],
        lists [], personal [account: Id, fingerprint: Id] {
        /// Vendor that sent the record.
        pub provider: String,
        /// Account that the record belongs to.
        pub account: String,
        /// Stream that the record was read for, such as `calls`.
        pub stream: String,
        /// Fingerprint of the operation, the reason and the text, so that a record that is read a second time is
        /// stored once, also at another position of its page.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;
    use crate::wire::probe::CANARY;

    fn row(index: usize, path: &str, reason: &str, raw: &str) -> QuarantineRow {
        let mut bad = BadRecord::new(Provider::from_static("test"), "test.call.list", index, path, reason, raw);
        bad.account = "one".into();
        QuarantineRow::new("calls", &bad)
    }

    #[test]
    fn a_row_says_what_the_quarantined_record_says() {
        let row = row(3, "$.data[3].date", "no date", CANARY);
        assert_eq!((row.provider.as_str(), row.account.as_str(), row.stream.as_str()), ("test", "one", "calls"));
        assert_eq!((row.operation.as_str(), row.path.as_str()), ("test.call.list", "$.data[3].date"));
        assert_eq!((row.reason.as_str(), row.raw.as_str()), ("no date", CANARY));
        assert!(!format!("{row:?}").contains(CANARY));
    }

    #[test]
    fn a_record_has_one_fingerprint_at_every_position_and_another_record_has_another() {
        let first = row(3, "$.data[3].date", "no date", "{}");
        assert_eq!(first.fingerprint, row(4, "$.data[4].date", "no date", "{}").fingerprint);
        assert_ne!(first.fingerprint, row(3, "$.data[3].date", "no date", "{ }").fingerprint);
        assert_ne!(first.fingerprint, row(3, "$.data[3].date", "no id", "{}").fingerprint);
        assert!(first.fingerprint.len() == 16 && first.fingerprint.bytes().all(|it| it.is_ascii_hexdigit()));
    }
}
