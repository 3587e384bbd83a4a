use serde::{Deserialize, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::{As, EmptyAsNone, Epoch, ListLike, Of, TextOrNumber};
use time::OffsetDateTime;

use super::{FieldId, ValueId};

/// A field of a contact: a label and the values that were typed in under it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactField {
    /// Id of the field.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<FieldId>>>")]
    pub id: Option<FieldId>,
    /// Label of the field. Each account chooses its own labels.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub enum_code: Option<String>,
    /// Values under the label.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "As::<ListLike<Of<ContactValue>>>")]
    pub values: Vec<ContactValue>,
}

impl ContactField {
    /// Creates a field with this label and without values.
    pub fn new(enum_code: impl Into<String>) -> Self {
        Self { enum_code: Some(enum_code.into()), ..Self::default() }
    }

    /// Sets the id of an existing field.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ContactValue {
    /// Id of the value.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<ValueId>>>")]
    pub id: Option<ValueId>,
    /// Label of the value, such as "work". Each account chooses its own labels.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub enum_value_code: Option<String>,
    /// Time of the last change, in milliseconds since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Epoch>")]
    pub last_modified: Option<OffsetDateTime>,
    /// Text that was typed in.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub value: Option<PersonalText>,
}

impl ContactValue {
    /// Creates a value with its label, such as "work".
    pub fn new(enum_value_code: impl Into<String>, value: impl Into<PersonalText>) -> Self {
        Self { enum_value_code: Some(enum_value_code.into()), value: Some(value.into()), ..Self::default() }
    }

    /// Sets the id of an existing value.
    pub fn id(mut self, id: impl Into<ValueId>) -> Self {
        self.id = Some(id.into());
        self
    }
}
