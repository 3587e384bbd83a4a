use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, Epoch, ListLike, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{ContactField, ContactId, UserId};

/// A contact of the vendor's CRM, a person or a company.
///
/// Answer of `GET /rest/crm/contacts/v2/{id}`, section "Получение контакта", and element of those of
/// `GET /rest/crm/contacts/v2/`, "Получение списка контактов", and of `GET /rest/crm/contacts/v2/searchByOLNum`,
/// "Получение списка контактов по номеру телефону".
///
/// The data that people typed in is in [`fields`](Self::fields), whose labels each account chooses. The helper methods
/// look for the labels that the document prints. For an account with other labels use [`values_of`](Self::values_of).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Contact {
    /// Id of the contact, by which its notes are requested.
    pub id: ContactId,
    /// First name; usually `None`, because the name is in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name; usually `None`, because the name is in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
    /// Name of the company; usually `None`, because the name is in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub company_title: Option<PersonalText>,
    /// Time of the last change, in milliseconds since 1970 UTC. An update sends it back as it was read.
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

super::list::read_from_bytes!(Contact = "phonet.contact.list");

impl Contact {
    /// Label of the first name in the document's examples.
    pub const FIRST_NAME: &str = "Имя";
    /// Label of the last name in the document's examples.
    pub const LAST_NAME: &str = "Фамилия";
    /// Label of the phone numbers in the document's examples.
    pub const PHONE: &str = "Телефон";
    /// Label of the e-mail addresses in the document's examples.
    pub const EMAIL: &str = "Email";

    /// Returns the values of the fields with this label, in the order sent. Letter case is ignored.
    pub fn values_of<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a PersonalText> {
        let label = label.to_lowercase();
        let fields = self.fields.iter().filter(move |field| {
            let code = field.enum_code.as_deref().unwrap_or_default();
            code.trim().to_lowercase() == label
        });
        fields.flat_map(|field| field.values.iter().filter_map(|it| it.value.as_ref()))
    }

    /// Returns the first and the last name, from the members or else from the fields; `None` if there is neither.
    pub fn name(&self) -> Option<PersonalText> {
        let first = self.first_name.as_ref().or_else(|| self.values_of(Self::FIRST_NAME).next());
        let last = self.last_name.as_ref().or_else(|| self.values_of(Self::LAST_NAME).next());
        let parts: Vec<&str> = [first, last].into_iter().flatten().map(|it| it.trim()).collect();
        (!parts.is_empty()).then(|| parts.join(" ").into())
    }

    /// Returns the phone numbers as people typed them in; empty if the account uses another label.
    pub fn phone_numbers(&self) -> Vec<PhoneNumber> {
        self.values_of(Self::PHONE).map(|number| PhoneNumber::from(number.as_str())).collect()
    }
}
