use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::rows::{ListPlace, PlacedRow};
use crate::{Account, BadRecord, ListedRecord, Page, PersonalText};

impl Page<ListedRecord> {
    /// A page of the records that a vendor's rows describe. Each record gets the row's JSON, in the vendor's names, and
    /// its repairs.
    ///
    /// A row that repeats another one is left out. A row with the id of another one and other content is quarantined,
    /// because an id names one record.
    pub fn of_rows<T: Serialize>(
        place: ListPlace<'_>,
        rows: impl IntoIterator<Item = PlacedRow<T>>,
        record: impl Fn(&T) -> ListedRecord,
    ) -> Self {
        let mut page = Self::new(Vec::new());
        // Content of the first record of each id.
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for row in rows {
            let read = match row {
                Ok(read) => read,
                Err(bad) => {
                    page.quarantined.push(bad);
                    continue;
                }
            };
            let data = serde_json::to_string(&read.item).unwrap_or_default();
            let mut record = record(&read.item);
            match known.get(&record.id) {
                None => {
                    known.insert(record.id.clone(), data.clone());
                    record.data = Some(PersonalText::from(data));
                    record.repairs.extend(read.repairs);
                    page.items.push(record);
                }
                Some(first) if *first == data => {}
                Some(_) => {
                    let path = format!("{}[{}]", place.path, read.index);
                    let reason = "another record of an id that was sent before";
                    let (provider, text) = (place.provider.clone(), read.text());
                    page.quarantined.push(BadRecord::new(provider, place.operation, read.index, path, reason, text));
                }
            }
        }
        page
    }

    /// Sets the account that the records belong to.
    pub fn of_account(mut self, account: &Account) -> Self {
        self.items.iter_mut().for_each(|record| record.account.clone_from(account));
        self.quarantined.iter_mut().for_each(|bad| bad.account.clone_from(account));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::rows::PlacedRecord;
    use crate::{Provider, Repair};

    #[derive(Serialize)]
    struct UserRow {
        id: u8,
        name: &'static str,
    }

    fn row(index: usize, id: u8, name: &'static str) -> PlacedRow<UserRow> {
        Ok(PlacedRecord::new(index, UserRow { id, name }))
    }

    #[test]
    fn each_id_is_one_record_and_no_row_is_lost() {
        let provider = Provider::from_static("x");
        let bad = BadRecord::new(provider.clone(), "x.user.list", 1, "$.data[1]", "no id", "{}");
        let mut mended = PlacedRecord::new(4, UserRow { id: 8, name: "d" });
        mended.repairs.push(Repair::new(4, "$.data[4].ext", "left out", &b"["[..]));
        let rows = [row(0, 7, "a"), Err(bad), row(2, 7, "a"), row(3, 7, "b"), Ok(mended)];
        let place = ListPlace::new(&provider, "x.user.list", "$.data");
        let record = |user: &UserRow| ListedRecord::new(Provider::from_static("x"), "users", user.id.to_string());
        let page = Page::of_rows(place, rows, record).of_account(&Account::new("a"));
        let data: Vec<_> = page.items.iter().filter_map(|it| it.data.as_deref()).collect();
        assert_eq!(data, [r#"{"id":7,"name":"a"}"#, r#"{"id":8,"name":"d"}"#]);
        assert_eq!(page.items.iter().map(|it| it.repairs.len()).collect::<Vec<_>>(), [0, 1]);
        let paths: Vec<_> = page.quarantined.iter().map(|bad| (bad.path.as_str(), &*bad.raw)).collect();
        assert_eq!(paths, [("$.data[1]", "{}"), ("$.data[3]", r#"{"id":7,"name":"b"}"#)]);
        let accounts = page.items.iter().map(|it| &it.account).chain(page.quarantined.iter().map(|it| &it.account));
        assert!(accounts.map(Account::as_str).all(|account| account == "a"));
    }
}
