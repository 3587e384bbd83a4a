use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{Account, Moment, Page, PageCursor, PersonalText, PhoneNumber, Provider, Repair, Result, Source};

/// Source of the lists that an account has beside calls and notes, such as users, contacts or SIP accounts.
///
/// # Contract
///
/// - Over the pages of a walk, every record of the list that exists during the whole walk is returned.
/// - A record that cannot be read is returned in `quarantined`.
/// - A record may be returned twice if the list changes while it is read; its id is the same.
/// - A name that is not among [`lists`](Self::lists) is rejected as an invalid query, and so is a cursor that the source
///   did not make, or that belongs to another list.
#[async_trait]
pub trait ListSource: Source {
    /// Names of the lists: plural nouns in lower case, such as `sip_accounts`.
    fn lists(&self) -> &'static [&'static str];

    /// Returns one page of a list, from the start or from a cursor of the same list.
    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>>;
}

macro_rules! forward {
    ($($pointer:ty),+) => {$(
        #[async_trait]
        impl<T: ListSource + ?Sized> ListSource for $pointer {
            fn lists(&self) -> &'static [&'static str] {
                (**self).lists()
            }

            async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
                (**self).list_page(list, cursor).await
            }
        }
    )+};
}

forward!(Box<T>, Arc<T>);

/// Record of a vendor's list: what all vendors' records have in common, and the vendor's own members as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ListedRecord {
    /// Vendor that keeps the record.
    pub provider: Provider,
    /// Account that the record belongs to.
    #[serde(default)]
    pub account: Account,
    /// Name of the list.
    pub list: Cow<'static, str>,
    /// Id, unique within the list.
    pub id: String,
    /// Name of the person or thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonalText>,
    /// Phone numbers or extensions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<PhoneNumber>,
    /// Address of e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<PersonalText>,
    /// Time of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Moment>,
    /// JSON text of the record, in the vendor's names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<PersonalText>,
    /// Repairs that were made so that the record could be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
}

impl ListedRecord {
    /// A record with its list and id.
    pub fn new(provider: Provider, list: &'static str, id: impl Into<String>) -> Self {
        Self {
            provider,
            account: Account::default(),
            list: Cow::Borrowed(list),
            id: id.into(),
            name: None,
            numbers: Vec::new(),
            email: None,
            updated: None,
            data: None,
            repairs: Vec::new(),
        }
    }
}
