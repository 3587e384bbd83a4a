use std::collections::BTreeSet;

use super::parts_folder::{PartsFolder, account, batch, store};
use crate::export::{ListedRow, RepairRow};
use crate::streams::{ListPass, StreamBatch, StreamName};
use crate::{ListedRecord, Provider, Repair};

fn users(pass: &str, is_end: bool, ids: impl IntoIterator<Item = usize>) -> StreamBatch {
    let row = |id: usize| {
        let mut record = ListedRecord::new(Provider::from_static("test"), "users", format!("{id:05}"));
        record.account = account();
        record.name = Some(pass.into());
        ListedRow::from(&record)
    };
    StreamBatch {
        listed: ids.into_iter().map(row).collect(),
        pass: Some(ListPass { id: pass.to_owned(), is_end }),
        ..batch(StreamName::List("users".into()), pass)
    }
}

/// Ids of the rows that are gone.
fn gone(folder: &PartsFolder) -> Vec<String> {
    let rows = folder.rows::<ListedRow>("name").into_iter();
    rows.filter(|row| row.is_gone).map(|row| row.id).collect()
}

#[tokio::test]
async fn a_record_that_a_whole_pass_did_not_return_is_gone_until_it_is_returned() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    store(&mut sink, &users("1", true, [1, 2, 3])).await.unwrap();
    store(&mut sink, &users("2", false, [1])).await.unwrap();
    assert!(gone(&folder).is_empty(), "the pass has not ended");
    store(&mut sink, &users("2", true, [3])).await.unwrap();
    assert_eq!(gone(&folder), ["00002"]);
    store(&mut sink, &users("3", false, [])).await.unwrap();
    store(&mut sink, &users("4", true, [2, 3])).await.unwrap();
    assert_eq!(gone(&folder), ["00001"]);
    let names = folder.rows::<ListedRow>("name");
    assert_eq!(names.iter().map(|row| row.text.as_deref().unwrap()).collect::<Vec<_>>(), ["2", "4", "4"]);
}

#[tokio::test]
async fn a_long_list_is_divided_into_chunks_and_each_record_stays_in_its_own() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    for page in 0..5 {
        store(&mut sink, &users("1", page == 4, page * 2000..(page + 1) * 2000)).await.unwrap();
    }
    let chunk = |number: usize| format!("listed/provider=test/list=users/north-{number:05}.parquet");
    assert_eq!(folder.files("listed"), [chunk(0), chunk(1), chunk(2)]);
    store(&mut sink, &users("2", true, (1..10_000).rev())).await.unwrap();
    assert_eq!(folder.files("listed").len(), 3);
    assert_eq!(gone(&folder), ["00000"]);
    let rows = folder.rows::<ListedRow>("pass");
    assert_eq!((rows.len(), rows.iter().map(|row| &row.id).collect::<BTreeSet<_>>().len()), (10_000, 10_000));
    assert!(rows.iter().all(|row| row.is_gone || row.text.as_deref() == Some("2")));
}

#[tokio::test]
async fn repairs_of_a_list_are_in_the_day_of_rows_without_a_time() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    let repair = Repair::new(0, "$.name", "left out", b"x".to_vec());
    let repair = RepairRow::new(&Provider::from_static("test"), &account(), "users", "00001", &repair);
    let stray = RepairRow { record: "99999".to_owned(), ..repair.clone() };
    store(&mut sink, &StreamBatch { repairs: vec![repair, stray], ..users("1", true, [1, 2]) }).await.unwrap();
    let file = "repairs/provider=test/stream=users/day=0001-01-01/north-00000.parquet";
    assert_eq!(folder.files("repairs"), [file]);
    store(&mut sink, &users("2", true, [1, 2])).await.unwrap();
    let rows = folder.rows::<RepairRow>("path");
    assert_eq!(rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["99999"]);
}
