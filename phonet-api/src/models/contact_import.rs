use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{BoolLike, EmptyAsNone, IntLike, ListLike};

use super::ContactDraft;

/// Contacts to be saved at once.
///
/// Body of `POST /rest/crm/contacts/v2/batch`, section "Загрузка списка контактов".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContactImport {
    /// Whether contacts that are there already are merged with those sent, written as 1 or 0; the document does not
    /// say by what they are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<BoolLike>>")]
    pub merge: Option<bool>,
    /// Contacts.
    #[serde(default, with = "As::<ListLike>")]
    pub contacts: Vec<ContactDraft>,
}

/// How many contacts of an import were saved.
///
/// Answer of `POST /rest/crm/contacts/v2/batch`. It does not say which ones failed, nor why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ContactImportResult {
    /// Contacts saved.
    #[serde(with = "As::<IntLike>")]
    pub succeeded: u64,
    /// Contacts not saved; `None` where the answer does not say.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub failed: Option<u64>,
}

impl ContactImportResult {
    /// Whether the vendor says that no contact failed.
    pub fn is_complete(&self) -> bool {
        self.failed == Some(0)
    }
}
