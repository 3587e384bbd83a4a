use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::PersonalText;
use telephony_core::wire::{EmptyAsNone, Epoch, ListLike, TextOrNumber};
use time::OffsetDateTime;

use super::{Contact, ContactField, ContactId, UserId};

mod setters;

/// A contact to be saved: changed if it has an id, made anew by an import if it has none.
///
/// Body of `POST /rest/crm/contacts/v2/`, section "Обновление контакта", and element of
/// [`ContactImport`](super::ContactImport). What is `None` is not sent. A contact that was read becomes one by `into`
/// and goes back with everything that it had.
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
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactDraft {
    /// Id; a change needs it, a new contact gets its own.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub id: Option<ContactId>,
    /// First name; mostly in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name; mostly in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
    /// Name of the company; mostly in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub company_title: Option<PersonalText>,
    /// When it was last changed, in milliseconds since 1970 UTC: as it was read, since the server may refuse another.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub last_modified: Option<OffsetDateTime>,
    /// User in charge.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub responsible_user_id: Option<UserId>,
    /// When it was created, in milliseconds since 1970 UTC.
    #[serde(rename = "dateCreate", default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub created: Option<OffsetDateTime>,
    /// User who created it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub create_user_id: Option<UserId>,
    /// Everything that people typed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike>")]
    pub fields: Vec<ContactField>,
}

impl ContactDraft {
    /// A new contact, to be completed by the setters.
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
