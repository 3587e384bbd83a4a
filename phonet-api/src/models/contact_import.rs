use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, BoolLike, EmptyAsNone, IntLike, ListLike, Of};

use super::ContactDraft;

/// Contacts to be saved by one request.
///
/// Body of `POST /rest/crm/contacts/v2/batch`, section "Загрузка списка контактов".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ContactImport {
    /// True to merge the sent contacts with existing ones, written as 1 or 0; `None` sends nothing. The document does not
    /// say by which fields the server matches contacts.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<BoolLike>>")]
    pub merge: Option<bool>,
    /// Contacts to be saved.
    #[serde(default, with = "As::<ListLike<Of<ContactDraft>>>")]
    pub contacts: Vec<ContactDraft>,
}

/// Number of contacts that an import saved, and number of those that failed.
///
/// Answer of `POST /rest/crm/contacts/v2/batch`. The answer does not say which contacts failed, nor why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ContactImportResult {
    /// Number of contacts saved.
    #[serde(with = "As::<IntLike>")]
    pub succeeded: u64,
    /// Number of contacts not saved; `None` if the answer does not contain it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub failed: Option<u64>,
}

impl ContactImportResult {
    /// True if the vendor reports that no contact failed.
    pub fn is_complete(&self) -> bool {
        self.failed == Some(0)
    }
}
