//! Row of a record of a vendor's list.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{flat_row, join};
use crate::{ListedRecord, PersonalText, PhoneNumber};

flat_row! {
    /// A record of a [`ListSource`](crate::ListSource) as one row of scalars, such as a user or a contact; see the
    /// [module](crate::export) for the form of the columns.
    pub struct ListedRow in "listed", key [provider, account, list, id], json [data],
        lists [numbers], personal [account: Id, id: Id, name: Name, numbers: Number, email: Email] {
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

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::wire::probe::CANARY;
    use crate::{Account, Moment, Provider, Repair};

    #[test]
    fn a_row_says_what_the_record_of_a_list_says() {
        let mut record = ListedRecord::new(Provider::from_static("test"), "users", "007");
        let bare = ListedRow::from(&record);
        assert_eq!((bare.name, bare.numbers, bare.email, bare.updated_at, bare.data), (None, None, None, None, None));
        record.account = Account::new("one");
        record.name = Some("Jan".into());
        record.numbers = vec![CANARY.into(), "a|b".into()];
        record.email = Some("jan@example.test".into());
        record.updated = Some(Moment::exact(datetime!(2024-03-01 08:00 UTC)));
        record.repairs = vec![Repair::new(0, "$", "left out", b"x".to_vec())];
        record.data = Some(r#"{"age":7}"#.into());
        let row = ListedRow::from(&record);
        assert_eq!((row.provider.as_str(), row.account.as_str()), ("test", "one"));
        assert_eq!((row.list.as_str(), row.id.as_str(), row.repairs), ("users", "007", 1));
        assert_eq!(row.numbers.as_deref(), Some(r"48777888999|a\|b"));
        assert_eq!((row.name.as_deref(), row.email.as_deref()), (Some("Jan"), Some("jan@example.test")));
        assert_eq!(row.updated_at, Some(datetime!(2024-03-01 08:00 UTC)));
        assert_eq!(row.data.as_deref(), Some(r#"{"age":7}"#));
        assert!(!format!("{row:?}").contains(CANARY) && !format!("{row:?}").contains("Jan"));
    }
}
