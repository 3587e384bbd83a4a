use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::fnv::Fnv1a;
use crate::{Account, Moment, PersonalText, PhoneNumber, Provider, Repair};

/// Record of a vendor's list: what all vendors' records have in common, and the vendor's own members as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ListedRecord {
    /// Vendor that keeps the record.
    pub provider: Provider,
    /// Account that the record belongs to.
    #[serde(default)]
    pub account: Account,
    /// Name of the list.
    pub list: Cow<'static, str>,
    /// Id, unique within the list.
    pub id: String,
    /// Name of the person or thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonalText>,
    /// Phone numbers or extensions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<PhoneNumber>,
    /// Address of e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<PersonalText>,
    /// Time of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Moment>,
    /// JSON text of the record, in the vendor's names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<PersonalText>,
    /// Repairs that were made so that the record could be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

impl ListedRecord {
    /// A record with its list and id.
    pub fn new(provider: Provider, list: &'static str, id: impl Into<String>) -> Self {
        Self {
            provider,
            account: Account::default(),
            list: Cow::Borrowed(list),
            id: id.into(),
            name: None,
            numbers: Vec::new(),
            email: None,
            updated: None,
            data: None,
            repairs: Vec::new(),
        }
    }

    /// Id for a record to which the vendor gives none: a fingerprint of the text that identifies the record, the same
    /// in every version. A phone number is not an id itself, because ids appear in logs.
    pub fn derived_id(text: &str) -> String {
        let mut hash = Fnv1a::default();
        hash.update(text.as_bytes());
        format!("{:016x}", hash.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_id_is_the_same_in_every_version() {
        assert_eq!(ListedRecord::derived_id("a"), "af63dc4c8601ec8c");
        assert_eq!(ListedRecord::derived_id("foobar"), "85944171f73967e8");
    }

    #[test]
    fn a_record_prints_no_text_of_a_person_and_no_number() {
        let mut record = ListedRecord::new(Provider::from_static("x"), "users", "7");
        record.name = Some("sentinel".into());
        record.email = Some("sentinel@example.com".into());
        record.numbers = vec![PhoneNumber::new("+48777888999")];
        record.data = Some(r#"{"name":"sentinel"}"#.into());
        let printed = format!("{record:?}");
        assert!(!printed.contains("sentinel") && !printed.contains("777888999"), "{printed}");
    }
}
