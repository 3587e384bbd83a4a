use serde::{Deserialize, Serialize};
use telephony_core::PhoneNumber;
use telephony_core::wire::{As, TextOrNumber};

use super::CallUuid;

/// A call to be made.
///
/// Body of `POST /rest/user/makeCall`, section "Выполнение звонка". Both members are sent as text. The section's curl
/// line sends the extension as a number, which loses its leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NewCall {
    /// Extension of the user who calls. The phone of this extension rings first.
    #[serde(rename = "legExt", with = "As::<TextOrNumber>")]
    pub extension: PhoneNumber,
    /// Number to be called.
    #[serde(rename = "otherLegNum", with = "As::<TextOrNumber>")]
    pub number: PhoneNumber,
}

impl NewCall {
    /// Creates a call from the user of an extension to a number. Both texts are sent unchanged.
    pub fn new(extension: impl Into<PhoneNumber>, number: impl Into<PhoneNumber>) -> Self {
        Self { extension: extension.into(), number: number.into() }
    }
}

/// A call that was started.
///
/// Answer of `POST /rest/user/makeCall`, section "Выполнение звонка".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MadeCall {
    /// Id of the call among the active calls. It has 32 characters; in the history it has 36 with dashes.
    pub uuid: CallUuid,
}
