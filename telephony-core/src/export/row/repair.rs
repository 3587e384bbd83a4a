//! Row of a repair.

use serde::{Deserialize, Serialize};

use super::flat_row;
use crate::{Account, PersonalText, Provider, Repair};

flat_row! {
    /// A repair of a record as one row of scalars.
    pub struct RepairRow in "repairs", key [provider, account, stream, record, path], json [] {
        /// Vendor that sent the record.
        pub provider: String,
        /// Account that the record belongs to.
        pub account: String,
        /// Stream of the record, such as `calls`.
        pub stream: String,
        /// Record that was repaired: the fingerprint of a call, else the id.
        pub record: String,
        /// JSON path of the fault below the record.
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
