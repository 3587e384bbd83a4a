use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::As;

use super::envelope::data;
use crate::quirks::LabelMap;

/// Answer to `fields`: what the account calls the fields of an entry.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldNames {
    /// Label of each field, by its name on the wire such as `tip`; the text of an entry is `des` here and `content` in
    /// an entry.
    #[serde(rename = "data")]
    pub fields: BTreeMap<String, String>,
}

/// Labels as the server sends them.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Labels(#[serde(with = "As::<LabelMap>")] pub(crate) BTreeMap<String, String>);

impl FieldNames {
    #[cfg(feature = "client")]
    pub(crate) const fn of(fields: BTreeMap<String, String>) -> Self {
        Self { fields }
    }

    /// Label of a field; `None` where the account has no such field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.fields.get(field).map(String::as_str)
    }
}

// A server that answers an entry in their place would show its texts.
impl fmt::Debug for FieldNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FieldNames").field(&self.fields.keys()).finish()
    }
}

impl<'de> Deserialize<'de> for FieldNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Labels(fields) = data(deserializer)?;
        Ok(Self { fields })
    }
}
