//! Adaptor for a list of contacts in which number 0 means no contact.
//!
//! The document prints `person` as a list of contacts. `info` prints `[{"pid":0,"person":""}]` for an entry without
//! contacts; `list` omits the member.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, Same, SerializeAs};
use telephony_core::PersonalText;
use telephony_core::wire::{As, EmptyArrayAsNone, ListLike, TextOrNumber};

use super::ZeroAsNone;
use crate::models::{Contact, ContactId};

/// Reads a list of contacts, null or an empty object; drops a contact of number 0.
///
/// An empty list is written as `[{"pid":0,"person":""}]`, so that no value of `info` is lost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ContactList;

#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Contact"))]
struct SentContacts {
    /// Id of the contact; 0 for none.
    #[serde(default, with = "As::<ZeroAsNone>")]
    pid: Option<ContactId>,
    /// First two words of the name; absent when the contact was deleted.
    #[serde(default, with = "As::<Option<TextOrNumber>>")]
    person: Option<PersonalText>,
}

#[derive(Serialize)]
struct Nobody {
    pid: ContactId,
    person: &'static str,
}

impl<'de> DeserializeAs<'de, Vec<Contact>> for ContactList {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Contact>, D::Error> {
        let mut contacts: Vec<Contact> = ListLike::<Element>::deserialize_as(deserializer)?;
        contacts.retain(|contact| contact.id != NOBODY);
        Ok(contacts)
    }
}

const NOBODY: ContactId = ContactId::new(0);

struct Element;

impl<'de> DeserializeAs<'de, Contact> for Element {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Contact, D::Error> {
        // Read as an optional object, so that a refused value is not quoted in the error.
        let sent: Option<SentContacts> = EmptyArrayAsNone::<Same>::deserialize_as(deserializer)?;
        let SentContacts { pid, person } = sent.unwrap_or_default();
        Ok(Contact { id: pid.unwrap_or(NOBODY), name: person })
    }
}

impl SerializeAs<Vec<Contact>> for ContactList {
    fn serialize_as<S: Serializer>(source: &Vec<Contact>, serializer: S) -> Result<S::Ok, S::Error> {
        if source.is_empty() {
            return [Nobody { pid: NOBODY, person: "" }].serialize(serializer);
        }
        source.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    ContactList => |generator| {
        if generator.contract().is_serialize() {
            ListLike::<telephony_core::wire::Of<Contact>>::json_schema(generator)
        } else {
            ListLike::<EmptyArrayAsNone<SentContacts>>::json_schema(generator)
        }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ContactList;
    use crate::models::{Contact, ContactId};
    use telephony_core::wire::probe::{read, refuses, write};

    fn contact(id: i64, name: Option<&str>) -> Contact {
        Contact { id: ContactId::new(id), name: name.map(Into::into) }
    }

    #[test]
    fn number_zero_is_nobody_and_nobody_is_written_as_number_zero() {
        let nobody = r#"[{"pid":0,"person":""}]"#;
        for json in [nobody, "[]", "{}", "null", r#"[{"pid":"0"}]"#, r#"[{"person":""}]"#] {
            let contacts = read::<Vec<Contact>, ContactList>(json).unwrap();
            assert_eq!(contacts, []);
            assert_eq!(write::<_, ContactList>(&contacts), nobody);
        }
    }

    #[test]
    fn contacts_are_read_with_and_without_a_name() {
        let json = r#"[{"pid":202,"person":"Петрова Анна"},{"pid":"203","person":null},{"pid":0}]"#;
        let contacts = vec![contact(202, Some("Петрова Анна")), contact(203, None)];
        assert_eq!(read::<_, ContactList>(json), Ok(contacts.clone()));
        assert_eq!(write::<_, ContactList>(&contacts), r#"[{"pid":202,"person":"Петрова Анна"},{"pid":203}]"#);
        let keyed = r#"{"1":{"pid":202,"person":"Петрова Анна"}}"#;
        assert_eq!(read::<Vec<Contact>, ContactList>(keyed).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_contact_is_refused() {
        refuses::<Vec<Contact>, ContactList>(&[
            "\"48777888999\"",
            "48777888999",
            "true",
            "[48777888999]",
            "[\"48777888999\"]",
            r#"[{"pid":"x48777888999"}]"#,
            r#"[{"pid":1,"person":["48777888999"]}]"#,
        ]);
    }

    proptest! {
        #[test]
        fn any_contacts_round_trip(list in proptest::collection::vec((1_i64.., proptest::option::of(".*")), 0..5)) {
            let list: Vec<_> = list.iter().map(|(id, name)| contact(*id, name.as_deref())).collect();
            prop_assert_eq!(read::<_, ContactList>(&write::<_, ContactList>(&list)), Ok(list));
        }
    }
}
