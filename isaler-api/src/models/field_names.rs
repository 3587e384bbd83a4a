use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::de::DeserializeAsWrap;

use super::envelope::data;
use crate::quirks::LabelMap;

/// Answer of `fields`: the account's labels of an entry's fields.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FieldNames {
    /// Label of each field, by its wire name such as `tip`. The text of an entry is called `des` here and `content` in
    /// an entry.
    #[serde(rename = "data")]
    #[cfg_attr(feature = "schema", schemars(with = "LabelMap"))]
    pub fields: BTreeMap<String, String>,
}

/// Labels as the server sends them.
pub(crate) type Labels = DeserializeAsWrap<BTreeMap<String, String>, LabelMap>;

impl FieldNames {
    #[cfg(feature = "client")]
    pub(crate) const fn of(fields: BTreeMap<String, String>) -> Self {
        Self { fields }
    }

    /// Returns the label of a field; `None` where the account lacks the field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }
}

// Labels are not printed, because a server that sends an entry instead of labels would expose its texts.
impl fmt::Debug for FieldNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FieldNames").field(&self.fields.keys()).finish()
    }
}

impl<'de> Deserialize<'de> for FieldNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let labels: Option<Labels> = data(deserializer)?;
        Ok(Self { fields: labels.map(Labels::into_inner).unwrap_or_default() })
    }
}
