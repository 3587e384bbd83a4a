//! Integer codes of which the documents name some.
//!
//! A call's direction is one of 1, 2, 4, 32 and 64, and its `disposition` one of 0 to 4. No document says that the list
//! is complete. A body's error code is an integer and once the text `"403"`.

/// Declares an enum of integer codes that keeps each unknown code.
///
/// A code is read from a number, a numeric text or an integral float, and written as a number. Any other integer
/// becomes `Unknown` with the code as sent.
///
/// The enum is `Copy` and `#[non_exhaustive]`, has `code` and `is_known`, and implements `From<i64>`, `Display` (the
/// code), `Debug`, `Serialize`, `Deserialize`, `Eq`, `Ord` and `Hash`.
///
/// ```
/// telephony_core::open_code! {
///     /// How a call ended.
///     pub enum Disposition {
///         /// Somebody answered.
///         Answered = 0,
///         /// Nobody answered.
///         NoAnswer = 1,
///     }
/// }
///
/// assert_eq!(serde_json::from_str::<Disposition>("\"1\"")?, Disposition::NoAnswer);
/// assert_eq!(serde_json::to_string(&Disposition::NoAnswer)?, "1");
/// assert_eq!(Disposition::from(7), Disposition::Unknown(7));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_code {
    (
        $(#[doc = $doc:literal])*
        $visibility:vis enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $code:literal),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[doc = $variant_doc])* $variant,)+
            /// A code that the vendor does not document, as sent.
            Unknown(i64),
        }

        impl $name {
            /// Number on the wire.
            #[must_use]
            $visibility const fn code(self) -> i64 {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(code) => code,
                }
            }

            /// True if the code is documented by the vendor.
            #[must_use]
            $visibility const fn is_known(self) -> bool {
                !::core::matches!(self, Self::Unknown(_))
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(code: i64) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    _ => Self::Unknown(code),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.code(), formatter)
            }
        }

        impl $crate::wire::support::serde::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error>
            where
                S: $crate::wire::support::serde::Serializer,
            {
                serializer.serialize_i64(self.code())
            }
        }

        impl<'de> $crate::wire::support::serde::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> ::core::result::Result<Self, D::Error>
            where
                D: $crate::wire::support::serde::Deserializer<'de>,
            {
                $crate::wire::support::read_code(deserializer)
            }
        }

        $crate::described_value! { $name code [$($doc)*] [$(($code, [$($variant_doc)*]))+] }
    };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::wire::probe::type_refuses;

    open_code! {
        /// Direction of a call.
        enum CodeDirection {
            /// Between extensions.
            Internal = 1,
            /// To the outside.
            Outgoing = 2,
            /// None of these.
            Missing = -1,
        }
    }

    fn read(json: &str) -> CodeDirection {
        serde_json::from_str(json).expect(json)
    }

    #[test]
    fn a_code_is_read_from_a_number_a_text_or_a_float_and_written_as_a_number() {
        for (json, expected, written) in [
            ("1", CodeDirection::Internal, "1"),
            ("\"1\"", CodeDirection::Internal, "1"),
            ("\" 1 \"", CodeDirection::Internal, "1"),
            ("2.0", CodeDirection::Outgoing, "2"),
            ("-1", CodeDirection::Missing, "-1"),
            ("64", CodeDirection::Unknown(64), "64"),
            ("\"403\"", CodeDirection::Unknown(403), "403"),
            ("-9223372036854775808", CodeDirection::Unknown(i64::MIN), "-9223372036854775808"),
        ] {
            assert_eq!(read(json), expected, "{json}");
            assert_eq!(serde_json::to_string(&expected).unwrap(), written, "{json}");
            assert_eq!(expected.to_string(), written);
        }
        assert!(CodeDirection::Internal.is_known() && !CodeDirection::Unknown(64).is_known());
    }

    #[test]
    fn what_is_no_code_is_refused_without_being_quoted() {
        type_refuses::<CodeDirection>(&[
            "null",
            "true",
            "1.5",
            "\"\"",
            "\"IN\"",
            "\"tel 48777888999\"",
            "[1]",
            "{}",
            "18446744073709551615",
        ]);
    }

    proptest! {
        #[test]
        fn any_code_round_trips(code: i64) {
            prop_assert_eq!(read(&code.to_string()).code(), code);
            prop_assert_eq!(serde_json::to_string(&CodeDirection::from(code)).unwrap(), code.to_string());
        }
    }
}
