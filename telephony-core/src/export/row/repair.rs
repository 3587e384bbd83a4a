//! Row of a repair.

use serde::{Deserialize, Serialize};

use super::flat_row;
use crate::{Account, PersonalText, Provider, Repair};

flat_row! {
    /// A repair of a record as one row of scalars.
    pub struct RepairRow in "repairs", key [provider, account, stream, record, path], json [],
        lists [], personal [account: Id, record: Id] {
        /// Vendor that sent the record.
        pub provider: String,
        /// Account that the record belongs to.
        pub account: String,
        /// Stream of the record, such as `calls`.
        pub stream: String,
        /// Record that was repaired: the fingerprint of a call, else the id.
        pub record: String,
        /// JSON path of the fault within the answer.
        pub path: String,
        /// Description of the fault and of the repair.
        pub reason: String,
        /// Faulty bytes, as text in which a byte that is not UTF-8 is written `\\xNN`.
        pub raw: PersonalText,
    }
}

impl RepairRow {
    /// Row of a repair of one record of a stream.
    pub fn new(
        provider: &Provider,
        account: &Account,
        stream: &str,
        record: impl Into<String>,
        repair: &Repair,
    ) -> Self {
        Self {
            provider: provider.as_str().to_owned(),
            account: account.as_str().to_owned(),
            stream: stream.to_owned(),
            record: record.into(),
            path: repair.path.clone(),
            reason: repair.reason.to_string(),
            raw: String::from(repair.raw.clone()).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_the_repair_says_with_its_bytes_as_text() {
        let repair = Repair::new(3, "$.data[3].name", "invalid UTF-8 was replaced", &b"Jan\xcf\\"[..]);
        let row = RepairRow::new(&Provider::from_static("test"), &Account::new("one"), "calls", "00ff", &repair);
        assert_eq!((row.provider.as_str(), row.account.as_str(), row.stream.as_str()), ("test", "one", "calls"));
        assert_eq!((row.record.as_str(), row.path.as_str()), ("00ff", "$.data[3].name"));
        assert_eq!((row.reason.as_str(), row.raw.as_str()), ("invalid UTF-8 was replaced", r"Jan\xcf\\"));
        assert!(!format!("{row:?}").contains("Jan"));
    }
}
