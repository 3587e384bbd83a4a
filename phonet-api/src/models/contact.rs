use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyAsNone, Epoch, ListLike, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};
use time::OffsetDateTime;

use super::{ContactField, ContactId, UserId};

/// A contact of the vendor's CRM, a person or a company.
///
/// Answer of `GET /rest/crm/contacts/v2/{id}`, section "Получение контакта", and element of those of
/// `GET /rest/crm/contacts/v2/`, "Получение списка контактов", and of `GET /rest/crm/contacts/v2/searchByOLNum`,
/// "Получение списка контактов по номеру телефону".
///
/// What people typed in stands in [`fields`](Self::fields), whose labels each account chooses for itself. The helpers
/// look for the labels that the document prints; [`values_of`](Self::values_of) serves an account with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Contact {
    /// Id, under which its notes are found.
    pub id: ContactId,
    /// First name; mostly `None`, and in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub first_name: Option<PersonalText>,
    /// Last name; mostly `None`, and in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub last_name: Option<PersonalText>,
    /// Name of the company; mostly `None`, and in the fields instead.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub company_title: Option<PersonalText>,
    /// When it was last changed, in milliseconds since 1970 UTC; an update sends it back as it was read.
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

impl Contact {
    /// Label of the first name in the document's examples.
    pub const FIRST_NAME: &str = "Имя";
    /// Label of the last name in the document's examples.
    pub const LAST_NAME: &str = "Фамилия";
    /// Label of the phone numbers in the document's examples.
    pub const PHONE: &str = "Телефон";

    /// Values of the fields with this label, in the order sent; letter case is ignored.
    pub fn values_of<'a>(&'a self, label: &'a str) -> impl Iterator<Item = &'a PersonalText> {
        let label = label.to_lowercase();
        let fields = self.fields.iter().filter(move |field| {
            let code = field.enum_code.as_deref().unwrap_or_default();
            code.trim().to_lowercase() == label
        });
        fields.flat_map(|field| field.values.iter().filter_map(|it| it.value.as_ref()))
    }

    /// First and last name, from the members or else from the fields; `None` when there is neither.
    pub fn name(&self) -> Option<PersonalText> {
        let first = self.first_name.as_ref().or_else(|| self.values_of(Self::FIRST_NAME).next());
        let last = self.last_name.as_ref().or_else(|| self.values_of(Self::LAST_NAME).next());
        let parts: Vec<&str> = [first, last].into_iter().flatten().map(|it| it.trim()).collect();
        (!parts.is_empty()).then(|| parts.join(" ").into())
    }

    /// Phone numbers as people typed them in; empty where the account labels them otherwise.
    pub fn phone_numbers(&self) -> Vec<PhoneNumber> {
        self.values_of(Self::PHONE).map(|number| PhoneNumber::from(number.as_str())).collect()
    }
}
