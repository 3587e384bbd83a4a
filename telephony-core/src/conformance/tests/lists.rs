//! Runs the suite of lists against the reference store, and against sources that break one promise each.

use super::*;
use crate::{BadRecord, ListSource, ListedRecord};

fn store() -> MemoryStore {
    let store = MemoryStore::new(Provider::from_static("memory")).page_size(7);
    let records = (0..20).map(|index| {
        let mut record = ListedRecord::new(Provider::from_static("x"), "users", format!("{index:02}"));
        record.data = Some(format!(r#"{{"id":{index}}}"#).into());
        record
    });
    store.add_listed(records);
    store.add_listed([ListedRecord::new(Provider::from_static("x"), "contacts", "7")]);
    store
}

fn expected() -> [ExpectedList; 2] {
    let users = (0..20).map(|index| format!("{index:02}"));
    [ExpectedList::new("users", users), ExpectedList::new("contacts", ["7"])]
}

#[tokio::test]
async fn the_reference_store_keeps_every_promise_of_lists() {
    list_source(&store(), &expected()).await.unwrap();
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum ListFault {
    NamesCalls,
    DoublesAName,
    LosesOne,
    AddsOne,
    QuarantinesOne,
    ChangesOne,
    AnotherAccount,
    AnotherList,
    DataIsText,
    RestartsAtCursors,
    NeverEnds,
    TakesAnyList,
    TakesForeignCursors,
    TakesCursorsOfOtherLists,
}

#[derive(Debug)]
struct BrokenLists(MemoryStore, ListFault);

impl Source for BrokenLists {
    fn provider(&self) -> Provider {
        self.0.provider()
    }

    fn account(&self) -> Account {
        self.0.account()
    }
}

#[async_trait]
impl ListSource for BrokenLists {
    fn lists(&self) -> &'static [&'static str] {
        match self.1 {
            ListFault::NamesCalls => &["users", "contacts", "calls"],
            ListFault::DoublesAName => &["users", "contacts", "users"],
            _ => self.0.lists(),
        }
    }

    async fn list_page(&self, list: &str, cursor: Option<&PageCursor>) -> crate::Result<Page<ListedRecord>> {
        let page = self.0.list_page(list, cursor).await;
        let is_taken = match self.1 {
            ListFault::TakesAnyList => cursor.is_none(),
            ListFault::TakesForeignCursors => {
                cursor.is_some_and(|it| it.unpack::<u8>(&self.provider(), &self.account()).is_err())
            }
            ListFault::TakesCursorsOfOtherLists => {
                cursor.is_some_and(|it| it.unpack_in_list::<_, String>(self, "users").is_ok())
            }
            ListFault::RestartsAtCursors => return self.restarted(list, cursor).await,
            _ => false,
        };
        let mut page = if is_taken { page.or_else(|_| Ok(Page::new(Vec::new())))? } else { page? };
        let Some(first) = page.items.first().cloned() else { return Ok(page) };
        match self.1 {
            ListFault::LosesOne => drop(page.items.pop()),
            ListFault::AddsOne => page.items.push(ListedRecord { id: "other".to_owned(), ..first }),
            ListFault::QuarantinesOne => {
                page.quarantined.push(BadRecord::new(self.provider(), "memory.user.list", 0, "$", "bad", "{"));
            }
            ListFault::ChangesOne => page.items.push(ListedRecord { name: Some("other".into()), ..first }),
            ListFault::AnotherAccount => page.items[0].account = Account::new("other"),
            ListFault::AnotherList => page.items[0].list = "others".into(),
            ListFault::DataIsText => page.items[0].data = Some("\"text\"".into()),
            ListFault::NeverEnds => page.next = Some(PageCursor::pack_in_list(self, list, &"")?),
            _ => {}
        }
        Ok(page)
    }
}

impl BrokenLists {
    /// Loses the position, so that a walk gets the first page once more and then ends.
    async fn restarted(&self, list: &str, cursor: Option<&PageCursor>) -> crate::Result<Page<ListedRecord>> {
        let page = self.0.list_page(list, cursor).await?;
        if cursor.is_none() { Ok(page) } else { Ok(self.0.list_page(list, None).await?.with_next(None)) }
    }
}

#[tokio::test]
async fn the_suite_sees_each_broken_promise_of_lists() {
    for (fault, promise) in [
        (ListFault::NamesCalls, promises::LIST_NAMES),
        (ListFault::DoublesAName, promises::LIST_NAMES),
        (ListFault::LosesOne, promises::LIST_ALL),
        (ListFault::AddsOne, promises::LIST_ALL),
        (ListFault::QuarantinesOne, promises::LIST_ALL),
        (ListFault::ChangesOne, promises::LIST_IDS),
        (ListFault::AnotherAccount, promises::LIST_OWNER),
        (ListFault::AnotherList, promises::LIST_OWNER),
        (ListFault::DataIsText, promises::LIST_DATA),
        (ListFault::RestartsAtCursors, promises::LIST_ALL),
        (ListFault::NeverEnds, promises::LIST_ALL),
        (ListFault::TakesAnyList, promises::LIST_UNKNOWN),
        (ListFault::TakesForeignCursors, promises::LIST_CURSOR),
        (ListFault::TakesCursorsOfOtherLists, promises::LIST_CURSOR),
    ] {
        let broken = BrokenLists(store(), fault);
        let violation = list_source(&broken, &expected()).await.unwrap_err();
        assert_eq!(violation.promise, promise.as_str(), "{fault:?}: {violation}");
    }
}
