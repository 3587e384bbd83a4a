use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::PersonalText;
use telephony_core::wire::support::read_word;

/// A value from a visitor's browser or from an analytics service, kept as sent.
///
/// An unknown value is sent as `(not set)`; [`known`](Self::known) returns `None` for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UtmValue(
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::TextOrNumber"))] PersonalText,
);

impl UtmValue {
    /// Placeholder that is sent for an unknown value.
    pub const NOT_SET: &str = "(not set)";

    /// Returns the text as sent, even if it is the placeholder.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text; `None` for the placeholder.
    pub fn known(&self) -> Option<&str> {
        let is_set = !self.0.trim().eq_ignore_ascii_case(Self::NOT_SET);
        is_set.then_some(&*self.0)
    }
}

impl From<&str> for UtmValue {
    fn from(text: &str) -> Self {
        Self(PersonalText::from(text))
    }
}

impl<'de> Deserialize<'de> for UtmValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::UtmValue;

    #[test]
    fn the_placeholder_is_kept_and_known_to_be_none() {
        for (json, text, known) in [
            ("\"google\"", "google", Some("google")),
            ("\"(not set)\"", "(not set)", None),
            ("\" (Not Set)\"", " (Not Set)", None),
            ("\"not set\"", "not set", Some("not set")),
            ("\"1340605716.1544986520\"", "1340605716.1544986520", Some("1340605716.1544986520")),
        ] {
            let value: UtmValue = serde_json::from_str(json).unwrap();
            assert_eq!((value.as_str(), value.known()), (text, known));
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for json in ["null", "true", "[\"48777888999\"]", "{\"a\":\"48777888999\"}"] {
            let error = serde_json::from_str::<UtmValue>(json).unwrap_err().to_string();
            assert!(!error.contains("48777888999"), "{error}");
        }
    }

    #[test]
    fn nothing_of_it_is_in_its_debug_form() {
        assert!(!format!("{:?}", UtmValue::from("213.110.117.120")).contains("213"));
    }
}
