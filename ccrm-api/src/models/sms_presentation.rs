use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, Of};
use telephony_core::{NumberKind, PhoneNumber};

use super::{SmsSenderId, id};

/// A sender that a text message may show: a number of the company, or a name.
///
/// Element of `data` in `GET /publicApi/sms/presentation/available`, document "Konta SIP, prezentacja numeru, pola
/// nadawcy", section 3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SmsPresentation {
    /// Number or sender name; the example prints a number and the text `Pozdrawiamy` in one list.
    #[serde(deserialize_with = "id::required_text")]
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::schema::FilledText"))]
    pub presentation: PhoneNumber,
    /// Id of the sender, documented as unique; the example prints the same one twice.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<SmsSenderId>>>")]
    pub id: Option<SmsSenderId>,
}

super::list::read_from_bytes!(SmsPresentation = "ccrm.sms_presentation.list");

impl SmsPresentation {
    /// Returns the sender's name; `None` for a number. A name of digits only is taken for a number.
    pub fn sender_name(&self) -> Option<&str> {
        let is_number = matches!(self.presentation.kind(), NumberKind::External | NumberKind::Extension);
        (!is_number).then(|| self.presentation.as_str())
    }
}
