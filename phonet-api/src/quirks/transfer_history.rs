//! A list of extensions in one text.
//!
//! `transferHistory` is declared as `String`. A single extension means that nobody transferred the call; `017 > 019`
//! means that 017 transferred it to 019. One example prints `'003 > 001'`. The other prints null, although the call was
//! answered.

use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::PhoneNumber;
use telephony_core::wire::support::read_word;

/// Extensions through which a call went, in order and with their leading zeros.
///
/// The text is kept and written as sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct TransferHistory(
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::TextOrNumber"))] PhoneNumber,
);

impl TransferHistory {
    /// Returns the text as sent.
    pub fn raw(&self) -> &str {
        self.0.as_str()
    }

    /// Returns all extensions. The first is the one that answered the call.
    pub fn extensions(&self) -> impl Iterator<Item = PhoneNumber> + '_ {
        let extensions = self.raw().split('>').map(str::trim).filter(|it| !it.is_empty());
        extensions.map(PhoneNumber::from)
    }

    /// True if the call was transferred. A single extension took the call and kept it.
    pub fn is_transferred(&self) -> bool {
        self.extensions().nth(1).is_some()
    }
}

impl From<&str> for TransferHistory {
    fn from(text: &str) -> Self {
        Self(PhoneNumber::from(text))
    }
}

impl<'de> Deserialize<'de> for TransferHistory {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_with::Same;

    use super::*;
    use telephony_core::wire::probe::{read, refuses, write};

    fn extensions(json: &str) -> Vec<String> {
        let history: TransferHistory = read::<_, Same>(json).unwrap();
        history.extensions().map(PhoneNumber::into_string).collect()
    }

    #[test]
    fn extensions_stand_between_arrows() {
        for (json, expected) in [
            ("\"003 > 001\"", &["003", "001"] as &[&str]),
            ("\"017 > 019 > 017\"", &["017", "019", "017"]),
            ("\"017>019\"", &["017", "019"]),
            ("\" 017 \"", &["017"]),
            ("17", &["17"]),
            ("\"> 019 >\"", &["019"]),
            ("\"Sales > 019\"", &["Sales", "019"]),
            ("\">\"", &[]),
        ] {
            assert_eq!(extensions(json), expected, "{json}");
        }
    }

    #[test]
    fn one_extension_is_no_transfer() {
        assert!(!TransferHistory::from("017").is_transferred());
        assert!(TransferHistory::from("017 > 019").is_transferred());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        refuses::<TransferHistory, Same>(&["null", "true", "[\"48777888999\"]", "{\"a\":\"48777888999\"}"]);
    }

    #[test]
    fn it_is_written_as_it_was_sent() {
        for text in ["003 > 001", "003>001", "003"] {
            assert_eq!(write::<_, Same>(&TransferHistory::from(text)), format!("\"{text}\""));
        }
    }

    proptest! {
        #[test]
        fn any_history_round_trips(text in "[0-9A-Za-zА-я >]{0,40}") {
            let history = TransferHistory::from(text.as_str());
            prop_assert_eq!(read::<TransferHistory, Same>(&write::<_, Same>(&history)), Ok(history));
        }
    }
}
