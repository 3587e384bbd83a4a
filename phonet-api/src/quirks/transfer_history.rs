//! A list of extensions inside a text.
//!
//! `transferHistory` is typed `String`: a single extension means that nobody transferred the call, `017 > 019` that 017
//! handed it to 019. One example prints `'003 > 001'` and the other null, for a call that was answered all the same.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telephony_core::PhoneNumber;
use telephony_core::wire::support::read_word;

/// Extensions through which a call went, in order; leading zeros are part of them.
///
/// Written with ` > ` between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TransferHistory(Vec<PhoneNumber>);

impl TransferHistory {
    /// All extensions, the one that took the call first.
    pub fn extensions(&self) -> &[PhoneNumber] {
        &self.0
    }

    /// Whether somebody handed the call on: a single extension took it and kept it.
    pub fn is_transferred(&self) -> bool {
        self.0.len() > 1
    }
}

impl From<&str> for TransferHistory {
    fn from(text: &str) -> Self {
        let extensions = text.split('>').map(str::trim).filter(|it| !it.is_empty());
        Self(extensions.map(PhoneNumber::from).collect())
    }
}

impl Serialize for TransferHistory {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let extensions: Vec<&str> = self.0.iter().map(PhoneNumber::as_str).collect();
        serializer.serialize_str(&extensions.join(" > "))
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

    use super::TransferHistory;
    use telephony_core::wire::probe::{read, refuses, write};

    fn extensions(json: &str) -> Vec<String> {
        let history: TransferHistory = read::<_, Same>(json).unwrap();
        history.extensions().iter().map(|it| it.as_str().to_owned()).collect()
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
        refuses::<TransferHistory, Same>(&[
            "null",
            "true",
            "[\"48777888999\"]",
            "{\"a\":\"48777888999\"}",
        ]);
    }

    #[test]
    fn it_is_written_as_the_document_prints_it() {
        assert_eq!(write::<_, Same>(&TransferHistory::from("003>001")), "\"003 > 001\"");
    }

    proptest! {
        #[test]
        fn any_history_round_trips(text in "[0-9A-Za-zА-я >]{0,40}") {
            let history = TransferHistory::from(text.as_str());
            prop_assert_eq!(read::<TransferHistory, Same>(&write::<_, Same>(&history)), Ok(history));
        }
    }
}
