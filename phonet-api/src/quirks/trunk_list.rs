//! Numbers with a prefix in one text, where the document describes one bare number.
//!
//! The document describes `trunk` as the external number that carried the call, or as several numbers if some lines
//! failed. It prints `o=380442249895;`: a prefix that is not explained, a number without its plus, and a semicolon. The
//! vendor's other interfaces print the bare number.

use serde::{Deserialize, Deserializer, Serialize};
use telephony_core::wire::support::read_word;
use telephony_core::{PersonalText, PhoneNumber};

/// Company's numbers of a call: the text as sent, and the numbers in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct TrunkList(
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::TextOrNumber"))] PersonalText,
);

impl TrunkList {
    /// Returns the text as sent.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// Returns the numbers in the order sent, without prefixes such as `o=`. The last number is the one that got
    /// through.
    pub fn numbers(&self) -> impl Iterator<Item = PhoneNumber> + '_ {
        let entries = self.0.split([';', ',']);
        let numbers = entries.map(|it| it.rsplit_once('=').map_or(it, |(_, number)| number).trim());
        numbers.filter(|it| !it.is_empty()).map(PhoneNumber::from)
    }
}

impl From<&str> for TrunkList {
    fn from(text: &str) -> Self {
        Self(PersonalText::from(text))
    }
}

impl<'de> Deserialize<'de> for TrunkList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_word(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_with::Same;

    use super::TrunkList;
    use telephony_core::wire::probe::{read, refuses, write};

    #[test]
    fn numbers_are_found_in_every_spelling() {
        for (json, expected) in [
            ("\"o=380442249895;\"", &["380442249895"] as &[&str]),
            ("\"o=380445550102;o=380445550103;\"", &["380445550102", "380445550103"]),
            ("\"o=380445550102; i=380445550103\"", &["380445550102", "380445550103"]),
            ("\"380445550102,380445550103\"", &["380445550102", "380445550103"]),
            ("\"+380442246595\"", &["+380442246595"]),
            ("\"+38 (044) 224-65-95\"", &["+38 (044) 224-65-95"]),
            ("380442249895", &["380442249895"]),
            ("\"0800218500\"", &["0800218500"]),
            ("\"o=;\"", &[]),
        ] {
            let trunk: TrunkList = read::<_, Same>(json).unwrap();
            let numbers: Vec<_> = trunk.numbers().map(|it| it.as_str().to_owned()).collect();
            assert_eq!(numbers, expected, "{json}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        refuses::<TrunkList, Same>(&["null", "true", "[\"48777888999\"]", "{\"o\":\"48777888999\"}"]);
    }

    #[test]
    fn no_number_is_in_its_debug_form() {
        assert!(!format!("{:?}", TrunkList::from("o=48777888999;")).contains("48777888999"));
    }

    proptest! {
        #[test]
        fn any_text_is_kept_as_sent(text in ".*") {
            let trunk = TrunkList::from(text.as_str());
            prop_assert_eq!(trunk.raw(), &text);
            prop_assert_eq!(read::<TrunkList, Same>(&write::<_, Same>(&trunk)), Ok(trunk));
        }
    }
}
