use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::PersonalText;
use telephony_core::wire::{EmptyAsNone, Epoch, ListLike, TextOrNumber};
use time::OffsetDateTime;

use super::{FieldId, ValueId};

/// A field of a contact: a label and what was typed in under it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactField {
    /// Id of the field.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub id: Option<FieldId>,
    /// Label, which each account chooses for itself.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub enum_code: Option<String>,
    /// Values under the label.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike>")]
    pub values: Vec<ContactValue>,
}

impl ContactField {
    /// A field of this label, without values yet.
    pub fn new(enum_code: impl Into<String>) -> Self {
        Self { enum_code: Some(enum_code.into()), ..Self::default() }
    }

    /// Names a field that is there already.
    pub fn id(mut self, id: impl Into<FieldId>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds a value.
    pub fn value(mut self, value: ContactValue) -> Self {
        self.values.push(value);
        self
    }
}

/// A value in a field of a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactValue {
    /// Id of the value.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub id: Option<ValueId>,
    /// Label of the value, such as "work"; each account chooses its own.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub enum_value_code: Option<String>,
    /// When it was last changed, in milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub last_modified: Option<OffsetDateTime>,
    /// What was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub value: Option<PersonalText>,
}

impl ContactValue {
    /// A value with its label, such as "work".
    pub fn new(enum_value_code: impl Into<String>, value: impl Into<PersonalText>) -> Self {
        Self { enum_value_code: Some(enum_value_code.into()), value: Some(value.into()), ..Self::default() }
    }

    /// Names a value that is there already.
    pub fn id(mut self, id: impl Into<ValueId>) -> Self {
        self.id = Some(id.into());
        self
    }
}
