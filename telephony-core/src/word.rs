//! Text and serde of the model's enums of words.

/// Implements the text of an enum whose variant `Other` keeps an unknown word: `as_str`, `From<&str>`, `FromStr`,
/// `Display`, `Serialize` and `Deserialize`.
///
/// Words are compared exactly, because a stored word must be read back as it was written.
macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        impl $name {
            /// Word in lower case with underscores; an unknown word as the vendor sent it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                match word.as_str() {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(word: &str) -> std::result::Result<Self, Self::Err> {
                Ok(Self::from(word))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                $crate::wire::read_stored_word(deserializer)
            }
        }
    )+};
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt::{Debug, Display};
    use std::str::FromStr;

    use proptest::prelude::*;
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::wire::probe::type_refuses;
    use crate::{Direction, Medium, Outcome, PartyKind};

    fn round_trips<T>(word: &str)
    where
        T: for<'a> From<&'a str> + FromStr<Err: Debug> + Display + Debug + PartialEq + Serialize + DeserializeOwned,
    {
        let value = T::from(word);
        assert_eq!(value, word.parse().unwrap());
        assert_eq!(value.to_string(), word);
        let json = serde_json::to_string(word).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
        let earlier = format!("{{\"other\":{json}}}");
        assert_eq!(serde_json::from_str::<T>(&earlier).unwrap(), value, "{earlier}");
    }

    proptest! {
        #[test]
        fn any_word_is_itself_as_text_and_as_json(word in "inbound|no_answer|sms|ivr|parked|[A-Z_ 0-9]{0,12}|.{0,12}") {
            round_trips::<Medium>(&word);
            round_trips::<Direction>(&word);
            round_trips::<Outcome>(&word);
            round_trips::<PartyKind>(&word);
        }
    }

    #[test]
    fn a_known_word_is_its_variant_and_any_other_is_kept() {
        assert_eq!(Outcome::from("no_answer"), Outcome::NoAnswer);
        assert_eq!(Outcome::from("parked"), Outcome::Other("parked".to_owned()));
        assert_eq!(Outcome::from("NO_ANSWER".to_owned()), Outcome::Other("NO_ANSWER".to_owned()));
        assert_eq!("outbound".parse(), Ok(Direction::Outbound));
        assert_eq!(serde_json::to_string(&Some(Medium::Other("fax2mail".to_owned()))).unwrap(), r#""fax2mail""#);
        assert_eq!(serde_json::from_str::<PartyKind>("9").unwrap(), PartyKind::Other("9".to_owned()));
    }

    #[test]
    fn a_word_is_a_key_of_a_json_object() {
        let counts = BTreeMap::from([(Outcome::Answered, 7), (Outcome::Other("parked".to_owned()), 1)]);
        let json = serde_json::to_string(&counts).unwrap();
        assert_eq!(json, r#"{"answered":7,"parked":1}"#);
        assert_eq!(serde_json::from_str::<BTreeMap<Outcome, i32>>(&json).unwrap(), counts);
    }

    #[test]
    fn what_is_no_word_is_refused_without_being_quoted() {
        type_refuses::<Outcome>(&[
            "null",
            "true",
            "[]",
            "{}",
            r#"["48777888999"]"#,
            r#"{"other":["48777888999"]}"#,
            r#"{"48777888999":"parked"}"#,
            r#"{"other":"parked","48777888999":1}"#,
        ]);
    }
}
