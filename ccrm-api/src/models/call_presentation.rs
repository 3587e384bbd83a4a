use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::id;

/// A number of the company that may be shown to the called party.
///
/// Element of `data` in `GET /publicApi/call/presentation/available`, document "Konta SIP, prezentacja numeru, pola
/// nadawcy", section 2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CallPresentation {
    /// Number that is shown; documented as text, printed as a number in the example.
    #[serde(deserialize_with = "id::required_text")]
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::schema::FilledText"))]
    pub presentation: PhoneNumber,
    /// Description of the number; `None` for the `""` that the example prints.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub name: Option<PersonalText>,
    /// Prefix that marks incoming calls to the number; `None` for the `""` that the example prints.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub clip_prefix: Option<String>,
    /// Number in international form with spaces, such as `+48 777 888 999`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub intl_format: Option<PhoneNumber>,
}

super::list::read_from_bytes!(CallPresentation = "ccrm.call_presentation.list");
