use serde::{Deserialize, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::{As, EmptyAsNone, Epoch, ListLike, Of, TextOrNumber};
use time::OffsetDateTime;

use super::{Contact, ContactField, ContactId, UserId};

mod setters;

/// A contact to be saved. A draft with an id changes that contact; an import creates a contact from a draft without an
/// id.
///
/// Body of `POST /rest/crm/contacts/v2/`, section "Обновление контакта", and element of
/// [`ContactImport`](super::ContactImport). A member that is `None` is not sent. A [`Contact`] that was read is
/// converted by `into`, and is sent back with all of its members.
///
/// ```
/// use phonet_api::models::{ContactDraft, ContactField, ContactValue};
///
/// let phone = ContactField::new("Телефон").value(ContactValue::new("Рабочий", "+380440000000"));
/// let body = serde_json::to_value(ContactDraft::new().first_name("Олена").field(phone))?;
/// assert_eq!(body["firstName"], "Олена");
/// assert_eq!(body["fields"][0]["values"][0]["value"], "+380440000000");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactDraft {
    /// Id of the contact. A change needs it; a new contact gets its id from the server.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<ContactId>>>")]
    pub id: Option<ContactId>,
    /// First name; usually in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name; usually in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
    /// Name of the company; usually in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub company_title: Option<PersonalText>,
    /// Time of the last change, in milliseconds since 1970 UTC. Send it as it was read, because the server may refuse
    /// another value.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub last_modified: Option<OffsetDateTime>,
    /// User in charge of the contact.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UserId>>>")]
    pub responsible_user_id: Option<UserId>,
    /// Time of creation, in milliseconds since 1970 UTC.
    #[serde(rename = "dateCreate", default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub created: Option<OffsetDateTime>,
    /// User who created the contact.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<UserId>>>")]
    pub create_user_id: Option<UserId>,
    /// Fields with the data that people typed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike<Of<ContactField>>>")]
    pub fields: Vec<ContactField>,
}

impl ContactDraft {
    /// Creates a draft of a new contact, to be completed by the setters.
    pub fn new() -> Self {
        Self::default()
    }
}

impl From<Contact> for ContactDraft {
    fn from(contact: Contact) -> Self {
        Self {
            id: Some(contact.id),
            first_name: contact.first_name,
            last_name: contact.last_name,
            company_title: contact.company_title,
            last_modified: contact.last_modified,
            responsible_user_id: contact.responsible_user_id,
            created: contact.created,
            create_user_id: contact.create_user_id,
            fields: contact.fields,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ContactDraft;

    #[test]
    fn a_contact_that_was_read_goes_back_with_its_names() {
        let read = r#"{"id":7068,"firstName":"Anna","lastName":"Nowak","companyTitle":"Example","lastModified":1443597876359}"#;
        let draft: ContactDraft = serde_json::from_str(read).unwrap();
        assert_eq!(draft.first_name.as_deref(), Some("Anna"));
        assert_eq!(serde_json::to_string(&draft).unwrap(), read);
    }
}
