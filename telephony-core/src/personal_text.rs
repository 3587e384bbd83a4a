//! Text about people that must not leak into logs.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire::support::read_text;

/// A name, a message, a note's text or an address with personal content.
///
/// Used and serialized like a `str`. `Debug` prints only the length, and `Display` is not implemented, so that code
/// which prints the text has to call `as_str`. Deserialized from text only; use `TextOrNumber` where a vendor sends
/// numbers too.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonalText(CompactString);

impl PersonalText {
    /// Text as sent.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Text as sent, owned.
    pub fn into_string(self) -> String {
        self.0.into_string()
    }
}

impl fmt::Debug for PersonalText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Personal({} bytes)", self.0.len())
    }
}

impl<'de> Deserialize<'de> for PersonalText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| Self::from(text))
    }
}

impl Serialize for PersonalText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Deref for PersonalText {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for PersonalText {
    #[inline]
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for PersonalText {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<String> for PersonalText {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for PersonalText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// Joins the texts without a separator.
impl<'a> FromIterator<&'a str> for PersonalText {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl From<PersonalText> for String {
    fn from(personal_text: PersonalText) -> Self {
        personal_text.into_string()
    }
}

impl PartialEq<str> for PersonalText {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for PersonalText {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::PersonalText;
    use crate::wire::TextOrNumber;
    use crate::wire::probe::{CANARY, read, type_refuses};

    #[test]
    fn debug_prints_the_length_alone() {
        assert_eq!(format!("{:?}", PersonalText::from("Żółć")), "Personal(8 bytes)");
        assert_eq!(format!("{:?}", Some(PersonalText::from("Jan Nowak 42"))), "Some(Personal(12 bytes))");
        assert!(!format!("{:#?}", vec![PersonalText::from(CANARY)]).contains(CANARY));
    }

    #[test]
    fn only_text_is_read_and_nothing_else_is_quoted() {
        assert_eq!(serde_json::from_str::<PersonalText>("\" Jan \"").unwrap(), " Jan ");
        type_refuses::<PersonalText>(&["48777888999", "null", "true", "[\"48777888999\"]", "{}", "4.5"]);
        assert_eq!(read::<PersonalText, TextOrNumber>("48777888999"), Ok(CANARY.into()));
    }

    #[test]
    fn its_text_is_given_and_compared_as_it_is() {
        let name = PersonalText::from("Jan");
        assert_eq!((name.as_str(), AsRef::<str>::as_ref(&name)), ("Jan", "Jan"));
        assert!(name == *"Jan" && name == "Jan");
        assert!(name != *"jan" && name != "Jan ");
        assert_eq!(String::from(name), "Jan");
        assert_eq!(PersonalText::from_iter(["Jan", " ", "Nowak"]), "Jan Nowak");
    }

    #[test]
    fn it_is_found_in_a_map_by_its_text() {
        let notes = BTreeMap::from([(PersonalText::from("Jan"), 1)]);
        assert_eq!(notes.get("Jan"), Some(&1));
        assert_eq!(PersonalText::default().len(), 0);
    }

    proptest! {
        #[test]
        fn any_text_round_trips(text in ".*") {
            let json = serde_json::to_string(&PersonalText::from(text.as_str())).unwrap();
            prop_assert_eq!(&json, &serde_json::to_string(&text).unwrap());
            prop_assert_eq!(serde_json::from_str::<PersonalText>(&json).unwrap().into_string(), text);
        }
    }
}
