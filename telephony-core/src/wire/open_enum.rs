//! Words of which the documents name some.
//!
//! A call's direction is documented as `in`, `out`, `internal` and printed as `"IN"`. Its status is documented as
//! `noAnswer` next to a printed `"ANSWERED"`. One table writes a service in upper case, another in lower case. A status
//! is named `exists` in the text and printed as `exist`.

/// Declares an enum of words that keeps each unknown word.
///
/// Each variant gives its word as the documents' example prints it, which is the form that is written, and in brackets
/// further words with the same meaning. Words are compared without regard to ASCII case, `_`, `-` and blanks, so that
/// `NOANSWER`, `no_answer` and `noAnswer` are one word and need no alias. Any other word becomes `Unknown` with the
/// text as sent, and is written unchanged. A documented word "unknown" is a variant with another name
/// (`Unidentified = "unknown"`).
///
/// The enum is `#[non_exhaustive]`, has `as_str` and `is_known`, and implements `From<&str>`, `Display`, `Debug`,
/// `Serialize`, `Deserialize`, `Clone`, `Eq`, `Ord` and `Hash`. `Display` and `Debug` shorten an unknown text to 40
/// characters. A number on the wire is read as the word of its digits.
///
/// ```
/// telephony_core::open_enum! {
///     /// Whether a call was answered.
///     pub enum Status {
///         /// Somebody answered.
///         Answered = "ANSWERED",
///         /// Nobody answered.
///         NoAnswer = "NOANSWER" ["missed"],
///     }
/// }
///
/// assert_eq!(serde_json::from_str::<Status>("\"no_answer\"")?, Status::NoAnswer);
/// assert_eq!(Status::from("Missed"), Status::NoAnswer);
/// assert_eq!(serde_json::to_string(&Status::NoAnswer)?, "\"NOANSWER\"");
/// assert_eq!(Status::from("parked").as_str(), "parked");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])*
        $visibility:vis enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $variant:ident = $word:literal $([$($alias:literal),+ $(,)?])?
            ),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[doc = $variant_doc])* $variant,)+
            /// A word that the vendor does not document, as sent.
            Unknown(::std::string::String),
        }

        impl $name {
            /// Word as the documents print it, or an unknown word as sent.
            #[must_use]
            $visibility fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Unknown(word) => word,
                }
            }

            /// True if the word is documented by the vendor.
            #[must_use]
            $visibility const fn is_known(&self) -> bool {
                !::core::matches!(self, Self::Unknown(_))
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(word: &str) -> Self {
                // Compares the documented spelling first, because nearly every word is sent in it and other spellings
                // are slower to find.
                $(
                    if word == $word {
                        return Self::$variant;
                    }
                )+
                $(
                    if $crate::wire::support::same_word(word, $word)
                        $($(|| $crate::wire::support::same_word(word, $alias))+)?
                    {
                        return Self::$variant;
                    }
                )+
                Self::Unknown(::std::borrow::ToOwned::to_owned(word))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&$crate::wire::support::Shortened(self.as_str()), formatter)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant => formatter.write_str(::core::stringify!($variant)),)+
                    Self::Unknown(word) => {
                        let word = $crate::wire::support::Shortened(word);
                        ::core::write!(formatter, "Unknown(\"{word}\")")
                    }
                }
            }
        }

        impl $crate::wire::support::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::wire::support::serde::Serializer,
            {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::wire::support::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::wire::support::serde::Deserializer<'de>,
            {
                $crate::wire::support::read_word(deserializer)
            }
        }

        $crate::described_value! { $name word [$($doc)*] [$(($word, [$($variant_doc)*]))+] }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::wire::probe::type_refuses;

    open_enum! {
        /// Direction of a call.
        enum TextDirection {
            /// From outside.
            In = "IN",
            /// To the outside.
            Out = "OUT" ["outgoing", "Исх.звонок"],
            /// Nobody answered.
            NoAnswer = "NOANSWER",
        }
    }

    fn read(json: &str) -> TextDirection {
        serde_json::from_str(json).expect(json)
    }

    #[test]
    fn a_known_word_is_read_in_any_spelling_and_written_in_the_documents() {
        for (json, expected, written) in [
            ("\"IN\"", TextDirection::In, "\"IN\""),
            ("\"in\"", TextDirection::In, "\"IN\""),
            ("\" In \"", TextDirection::In, "\"IN\""),
            (r#""\u0049N""#, TextDirection::In, "\"IN\""),
            ("\"OutGoing\"", TextDirection::Out, "\"OUT\""),
            ("\"Исх.звонок\"", TextDirection::Out, "\"OUT\""),
            ("\"noAnswer\"", TextDirection::NoAnswer, "\"NOANSWER\""),
            ("\"NO_ANSWER\"", TextDirection::NoAnswer, "\"NOANSWER\""),
            ("\"no answer\"", TextDirection::NoAnswer, "\"NOANSWER\""),
            ("\"no-answer\"", TextDirection::NoAnswer, "\"NOANSWER\""),
        ] {
            assert_eq!(read(json), expected, "{json}");
            assert!(expected.is_known());
            assert_eq!(serde_json::to_string(&expected).unwrap(), written, "{json}");
        }
    }

    #[test]
    fn an_unknown_word_is_kept_as_sent() {
        for (json, expected) in [("\" Par_ked \"", " Par_ked "), ("\"\"", ""), ("\"--\"", "--"), ("7", "7")] {
            assert_eq!(read(json), TextDirection::Unknown(expected.to_owned()), "{json}");
            assert_eq!(read(json).as_str(), expected);
            assert!(!read(json).is_known());
        }
        assert_eq!(serde_json::to_string(&read("\" Par_ked \"")).unwrap(), "\" Par_ked \"");
    }

    #[test]
    fn what_is_no_word_is_refused() {
        type_refuses::<TextDirection>(&["null", "true", "[]", "{}", "[\"IN\"]", r#"{"IN":"48777888999"}"#]);
    }

    #[test]
    fn a_long_unknown_word_is_printed_short() {
        let long = TextDirection::from("x".repeat(1_000).as_str());
        assert_eq!(long.to_string().chars().count(), 40);
        assert_eq!(format!("{long:?}"), format!("Unknown(\"{}…\")", "x".repeat(39)));
        assert_eq!(long.as_str().len(), 1_000);
        assert_eq!((TextDirection::In.to_string(), format!("{:?}", TextDirection::In)), ("IN".into(), "In".into()));
    }

    #[test]
    fn known_words_come_before_unknown_ones() {
        assert!(TextDirection::In < TextDirection::Out && TextDirection::NoAnswer < TextDirection::from("a"));
    }

    proptest! {
        #[test]
        fn any_word_round_trips(word in ".*") {
            let json = serde_json::to_string(&word).unwrap();
            let read = read(&json);
            prop_assert_eq!(&self::read(&serde_json::to_string(&read).unwrap()), &read);
            if !read.is_known() {
                prop_assert_eq!(read.as_str(), word);
            }
        }
    }
}
