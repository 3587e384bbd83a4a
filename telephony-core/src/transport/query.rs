use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that are encoded: all but letters, digits, `-._~` and the colon.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');

/// Query string of a request. Pairs keep the order in which they were added; a key may repeat.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// Creates an empty query.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pair. A space is encoded as `%20`, never as `+`. A colon is not encoded, because the vendors' documents
    /// print it.
    pub fn pair(mut self, key: &str, value: impl fmt::Display) -> Self {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.extend(utf8_percent_encode(key, ENCODED));
        self.0.push('=');
        self.0.extend(utf8_percent_encode(&value.to_string(), ENCODED));
        self
    }

    /// Adds a pair if there is a value.
    pub fn maybe(self, key: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.pair(key, value),
            None => self,
        }
    }

    /// Encoded text without a question mark; empty without pairs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// `Debug` hides the text because values may be phone numbers.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_percent_20_and_a_plus_is_percent_2b() {
        let query = Query::new()
            .pair("dateFrom", "2022-02-01 08:00:00")
            .pair("otherLegNum", "+380 & ż")
            .maybe("page", None::<u32>);
        assert_eq!(query.as_str(), "dateFrom=2022-02-01%2008:00:00&otherLegNum=%2B380%20%26%20%C5%BC");
        assert_eq!(format!("{query:?}"), "Query(64 bytes)");
    }
}
