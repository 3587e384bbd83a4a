use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{ignored, read};

/// Envelope of a vendor's lists: the place of the records, and what is around them.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ListEnvelope {
    /// Path of the records, such as `$.data`.
    pub path: &'static str,
    /// Finds the records in a body.
    pub records: fn(&Value) -> Option<&Value>,
    /// Puts a decoded list into its envelope.
    pub around: fn(Value) -> Value,
    /// Finds the members around the records that the envelope's model ignores.
    pub ignored: fn(&[u8]) -> Vec<String>,
}

impl ListEnvelope {
    /// Envelope of lists that are the whole body.
    pub const BARE: Self =
        Self { path: "$", records: |body| Some(body), around: |output| output, ignored: |_| Vec::new() };

    /// Envelope of lists that are the member `data`.
    pub const DATA: Self = Self { path: "$.data", records: |body| body.get("data"), ..Self::BARE };

    /// Sets how a decoded list is put into its envelope.
    pub const fn around(mut self, around: fn(Value) -> Value) -> Self {
        self.around = around;
        self
    }

    /// Sets how the ignored members around the records are found.
    pub const fn ignored(mut self, ignored: fn(&[u8]) -> Vec<String>) -> Self {
        self.ignored = ignored;
        self
    }
}

/// Returns members of an envelope, other than its list, that the envelope's model `T` ignores.
pub fn ignored_members<T: DeserializeOwned>(body: &[u8]) -> Vec<String> {
    read::input(body).map(|input| ignored::paths::<T>(&input.to_string(), "$")).unwrap_or_default()
}
