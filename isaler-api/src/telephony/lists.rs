//! Lists of the account: the entries of the activity history, the activity types, and the fields of an entry.

mod fields;

use async_trait::async_trait;
use telephony_core::transport::Endpoint;
use telephony_core::wire::rows::ListPlace;
use telephony_core::{ListSource, ListedRecord, Page, PageCursor, Result, unknown_list};

use super::calls::cursor::Cursor;
use super::calls::walk;
use crate::endpoints::{FIRST_DAY, LAST_DAY, ListHistory, ListTips};
use crate::models::{ActivityType, HistoryEntry};
use crate::{Client, PROVIDER};

const ACTIVITIES: &str = "activities";
const ACTIVITY_TYPES: &str = "activity_types";
const FIELDS: &str = "fields";

#[async_trait]
impl ListSource for Client {
    fn lists(&self) -> &'static [&'static str] {
        &[ACTIVITIES, ACTIVITY_TYPES, FIELDS]
    }

    /// Reads a page of the activities in the order of their ids, or one of the other lists as a whole.
    ///
    /// An activity has the text of the vendor's list, which alters it (see
    /// [`HistoryEntry::content`](crate::models::HistoryEntry::content)), and an entry without a time or a user is in no
    /// list of the vendor. An activity type is identified by its title, and a field by its name on the wire.
    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        let account = self.account_label();
        let page = match (list, cursor) {
            (ACTIVITIES, cursor) => self.activities(cursor).await,
            (ACTIVITY_TYPES, None) => self.activity_types().await,
            (FIELDS, None) => fields::list(self).await,
            (ACTIVITY_TYPES | FIELDS, Some(_)) => {
                Err(ListTips::OPERATION.invalid("this list is one page, so the cursor was not made by this source"))
            }
            _ => Err(unknown_list(self)),
        };
        page.map(|page| page.of_account(account)).map_err(|error| error.with_account(account))
    }
}

impl Client {
    async fn activities(&self, cursor: Option<&PageCursor>) -> Result<Page<ListedRecord>> {
        let place: Cursor =
            cursor.map(|cursor| cursor.unpack_in_list(self, ACTIVITIES)).transpose()?.unwrap_or_default();
        let step = walk::step(self, &ListHistory::new(FIRST_DAY, LAST_DAY), place).await?;
        let rows = step.rows.into_iter().chain(step.odd.into_iter().map(Err));
        let page = Page::of_rows(ListPlace::new(&PROVIDER, ListHistory::OPERATION.name, "$.data"), rows, activity);
        let next = step.next.map(|next| PageCursor::pack_in_list(self, ACTIVITIES, &next)).transpose()?;
        Ok(page.with_next(next))
    }

    async fn activity_types(&self) -> Result<Page<ListedRecord>> {
        let rows = self.list_tips().await?.into_rows();
        Ok(Page::of_rows(ListPlace::new(&PROVIDER, ListTips::OPERATION.name, "$.data"), rows, activity_type))
    }
}

fn activity(entry: &HistoryEntry) -> ListedRecord {
    ListedRecord::new(PROVIDER, ACTIVITIES, entry.id.to_string())
}

fn activity_type(kind: &ActivityType) -> ListedRecord {
    let mut record = ListedRecord::new(PROVIDER, ACTIVITY_TYPES, kind.title.clone());
    record.name = Some(kind.title.as_str().into());
    record
}
