//! Conversions that all types over text share.

/// Implements the conversions of a type that is compared, ordered and hashed as its text: `AsRef<str>`, `Borrow<str>`,
/// `FromStr`, and comparison with `str`.
macro_rules! text_type {
    ($($name:ident)+) => {$(
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                Ok(Self::new(text))
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
    )+};
}

/// Implements `Display` of an id as its text.
macro_rules! shown_as_text {
    ($($name:ident)+) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    )+};
}

/// Implements `From` of both kinds of text.
macro_rules! made_from_text {
    ($($name:ident)+) => {$(
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::new(text)
            }
        }
    )+};
}

use crate::{Account, CallId, CallPart, NoteId, PersonalText, PhoneNumber, Provider};

text_type! { Account CallId CallPart NoteId Provider PhoneNumber }
shown_as_text! { CallId CallPart NoteId }
made_from_text! { CallPart NoteId Provider }

impl std::str::FromStr for PersonalText {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text))
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Borrow;
    use std::collections::{BTreeMap, HashMap};
    use std::fmt::Debug;
    use std::hash::Hash;
    use std::str::FromStr;

    use proptest::prelude::*;

    use super::*;

    fn is_its_text<T>(text: &str, other: &str)
    where
        T: FromStr<Err: Debug> + AsRef<str> + Borrow<str> + for<'a> PartialEq<&'a str> + PartialEq<str> + Debug,
        T: Ord + Hash,
    {
        let parse = |text: &str| -> T { text.parse().unwrap() };
        let value = parse(text);
        assert!(value == *text && value == text);
        assert_eq!((value.as_ref(), Borrow::<str>::borrow(&value)), (text, text));
        assert_eq!(value.cmp(&parse(other)), text.cmp(other));
        assert_eq!(HashMap::from([(value, 1)]).get(text), Some(&1));
        assert_eq!(BTreeMap::from([(parse(text), 1), (parse(other), 2)]).get(other), Some(&2));
    }

    proptest! {
        #[test]
        fn a_type_over_text_is_compared_and_found_as_its_text(text in "[+0-9a-ю ]{0,30}", other in "[+0-9a-ю ]{0,30}") {
            is_its_text::<Account>(&text, &other);
            is_its_text::<CallId>(&text, &other);
            is_its_text::<CallPart>(&text, &other);
            is_its_text::<NoteId>(&text, &other);
            is_its_text::<Provider>(&text, &other);
            is_its_text::<PhoneNumber>(&text, &other);
        }
    }

    #[test]
    fn an_id_is_printed_as_its_text_and_padded() {
        assert_eq!(format!("{:>4}|{:<3}|{}", CallId::new("7"), NoteId::from("8"), CallPart::from("9")), "   7|8  |9");
    }
}
