//! Row of a record of a vendor's list.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{flat_row, join};
use crate::{ListedRecord, PersonalText, PhoneNumber};

flat_row! {
    /// A record of a [`ListSource`](crate::ListSource) as one row of scalars, such as a user or a contact; see the
    /// [module](crate::export) for the form of the columns.
    pub struct ListedRow in "listed", key [provider, account, list, id], json ["data"] {
        /// Vendor that keeps the record.
        pub provider: String,
        /// Account that the record belongs to.
        pub account: String,
        /// Name of the list, such as `users`.
        pub list: String,
        /// Id, unique within the list.
        pub id: String,
        /// Name of the person or thing.
        #[serde(default, with = "super::optional_text")]
        pub name: Option<PersonalText>,
        /// Phone numbers or extensions: a list.
        #[serde(default, with = "super::optional_text")]
        pub numbers: Option<PersonalText>,
        /// Address of e-mail.
        #[serde(default, with = "super::optional_text")]
        pub email: Option<PersonalText>,
        /// Time of the last change.
        #[serde(default, with = "crate::moment::instant_text::option")]
        pub updated_at: Option<OffsetDateTime>,
        /// Number of repairs that were made so that the record could be read.
        #[serde(default)]
        pub repairs: usize,
        /// JSON text of the record in the vendor's names.
        #[serde(default, with = "super::optional_text")]
        pub data: Option<PersonalText>,
    }
}

impl From<&ListedRecord> for ListedRow {
    fn from(record: &ListedRecord) -> Self {
        Self {
            provider: record.provider.as_str().to_owned(),
            account: record.account.as_str().to_owned(),
            list: record.list.to_string(),
            id: record.id.clone(),
            name: record.name.clone(),
            numbers: join(record.numbers.iter().map(PhoneNumber::as_str)).map(PersonalText::from),
            email: record.email.clone(),
            updated_at: record.updated.map(OffsetDateTime::from),
            repairs: record.repairs.len(),
            data: record.data.clone(),
        }
    }
}
