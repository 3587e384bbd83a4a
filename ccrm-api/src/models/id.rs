use std::fmt;

use serde::{Deserializer, de::Error};
use telephony_core::wire::support::{is_blank, read_word};
use uuid::Uuid;

// A uuid in its usual spelling needs no allocation; any other text is kept unchanged.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Text {
    Uuid(Uuid),
    Other(Box<str>),
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        let is_usual =
            text.len() == uuid::fmt::Hyphenated::LENGTH && !text.bytes().any(|byte| byte.is_ascii_uppercase());
        match Uuid::try_parse(text) {
            Ok(uuid) if is_usual => Self::Uuid(uuid),
            _ => Self::Other(text.into()),
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uuid(uuid) => uuid.as_hyphenated().fmt(f),
            Self::Other(text) => f.pad(text),
        }
    }
}

/// Defines ids that are texts. An id of one model alone may be defined in the model's file.
macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// The document says that the id is a uuid. Any other text is also kept, and printed as sent.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
        pub struct $name(
            #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::TextOrNumber"))]
            $crate::models::id::Text,
        );

        impl $name {
            /// Returns the id as a uuid; `None` if the server sent something else.
            pub fn as_uuid(&self) -> Option<uuid::Uuid> {
                match &self.0 {
                    $crate::models::id::Text::Uuid(uuid) => Some(*uuid),
                    $crate::models::id::Text::Other(text) => uuid::Uuid::try_parse(text).ok(),
                }
            }

            /// Calls a function with the id as text.
            pub(crate) fn with_text<T>(&self, take: impl FnOnce(&str) -> T) -> T {
                match &self.0 {
                    $crate::models::id::Text::Uuid(uuid) => {
                        take(uuid.as_hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
                    }
                    $crate::models::id::Text::Other(text) => take(text),
                }
            }

            /// Returns true if the text is blank, which is not a valid id.
            pub fn is_blank(&self) -> bool {
                matches!(&self.0, $crate::models::id::Text::Other(text) if telephony_core::wire::support::is_blank(text))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self($crate::models::id::Text::from(text))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl From<&$name> for String {
            fn from(id: &$name) -> Self {
                id.with_text(str::to_owned)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(uuid: uuid::Uuid) -> Self {
                Self($crate::models::id::Text::Uuid(uuid))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                telephony_core::wire::support::read_word(deserializer)
            }
        }
    )+};
}

pub(super) use text_ids;

text_ids! {
    /// Id of a record of the call history: a call, a text message or a fax.
    CallHistoryId,
    /// Id of a note.
    NoteId,
    /// Id of a user of the CRM.
    UserId,
    /// Id of a person or an organisation among the contacts.
    ContactId,
    /// Id of a flag (a tag).
    FlagId,
    /// Id of the link between a flag and its record.
    FlagLinkId,
}

/// Reads a text that a record must have, such as its id or its phone number; refuses a blank one.
pub(super) fn required_text<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    struct Checked<T>(Option<T>);

    impl<T: for<'a> From<&'a str>> From<&str> for Checked<T> {
        fn from(text: &str) -> Self {
            Self((!is_blank(text)).then(|| T::from(text)))
        }
    }

    let Checked(text) = read_word(deserializer)?;
    text.ok_or_else(|| D::Error::custom("an empty text found where a value is required"))
}

#[cfg(test)]
mod tests;
