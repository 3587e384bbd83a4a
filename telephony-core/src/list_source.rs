mod cursor;
mod record;
mod rows;

use std::sync::Arc;

use async_trait::async_trait;

use crate::{Error, ErrorKind, Page, PageCursor, Result, Source};

pub use record::ListedRecord;

/// Name in errors in place of an operation, because an unknown list belongs to no endpoint of the vendor.
const LIST: &str = "list";

/// Source of the lists that an account has in addition to calls and notes, such as users, contacts or SIP accounts.
///
/// # Contract
///
/// - Over the pages of a walk, every record of the list that exists during the whole walk is returned.
/// - A record that cannot be read is returned in `quarantined`, and so is a second record of an id that was sent with
///   other content in the same answer.
/// - A record may be returned twice, because the list may change while it is read; its id is the same.
/// - A page may be empty and have a `next`. A cursor can be stored.
///
/// The conformance suite (feature `conformance`) checks these promises:
///
/// - a list's name is in lower case, unique, and neither calls nor notes;
/// - every record of a list is returned, and no other;
/// - records of one id are equal while the list does not change;
/// - listed records carry the source's provider and account, and the name of their list;
/// - the data of a listed record is a JSON object;
/// - a list continues from a stored cursor;
/// - a list that the source does not have is refused as an invalid query;
/// - a cursor of another source or list is refused as an invalid query.
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

/// Error of a source for a list that it does not have. The message names the lists that it has.
pub fn unknown_list<S: ListSource + ?Sized>(source: &S) -> Error {
    let message = format!("the source has no list of this name; its lists are: {}", source.lists().join(", "));
    Error::new(ErrorKind::InvalidQuery, source.provider(), LIST).with_account(&source.account()).with_message(message)
}
