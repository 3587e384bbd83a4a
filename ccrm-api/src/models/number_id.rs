use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::DeserializeAs;
use telephony_core::wire::IntLike;

macro_rules! number_ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(#[cfg_attr(feature = "schema", schemars(with = "IntLike"))] u64);

        impl $name {
            /// Creates an id from its number.
            pub const fn new(id: u64) -> Self {
                Self(id)
            }

            /// Returns the id as a number.
            pub const fn get(self) -> u64 {
                self.0
            }
        }

        // The id is documented and printed as a number. PHP sometimes turns numbers into text, so both forms are read.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                IntLike::deserialize_as(deserializer).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

number_ids! {
    /// Id of a SIP account (`extensionId`), a number unlike the ids of the contact history.
    SipAccountId
    /// Id of a sender of text messages. It is not a key, because the document's example prints one id twice.
    SmsSenderId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_number_in_either_form_and_written_as_one() {
        for sent in ["9999", "\"9999\"", "9999.0"] {
            let id: SmsSenderId = serde_json::from_str(sent).unwrap();
            assert_eq!((id.get(), id.to_string().as_str()), (9999, "9999"), "{sent}");
            assert_eq!(serde_json::to_string(&id).unwrap(), "9999");
        }
        for sent in ["null", "\"\"", "-1", "true", "[48777888999]", "\"SIP 48777888999\""] {
            let error = serde_json::from_str::<SipAccountId>(sent).unwrap_err().to_string();
            assert!(!error.contains("48777888999"), "{error}");
        }
    }
}
