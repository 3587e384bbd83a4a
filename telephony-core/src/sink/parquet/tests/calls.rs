use std::fs;

use super::parts_folder::{PartsFolder, batch, call, key, store};
use crate::export::{CallRow, RepairRow};
use crate::sink::{Sink, StreamKey};
use crate::streams::{StreamBatch, StreamName};
use crate::{Account, Provider, Repair};

fn calls(state: &str, calls: impl IntoIterator<Item = CallRow>) -> StreamBatch {
    StreamBatch { calls: calls.into_iter().collect(), ..batch(StreamName::Calls, state) }
}

/// Texts of the stored calls, each with its day.
fn stored(folder: &PartsFolder) -> Vec<(String, String)> {
    let day = |file: &str| file.split("day=").nth(1).unwrap()[..10].to_owned();
    folder.rows::<CallRow>("message").into_iter().map(|row| (day(&row.file), row.text.unwrap())).collect()
}

fn repair(call: &CallRow, path: &str) -> RepairRow {
    let repair = Repair::new(0, path, "left out", b"x".to_vec());
    let account = Account::new(call.account.as_str());
    RepairRow::new(&Provider::from_static("test"), &account, "calls", call.fingerprint.as_str(), &repair)
}

#[tokio::test]
async fn a_batch_and_its_state_are_stored_and_found_by_another_process() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    assert_eq!(sink.state(&key(StreamName::Calls)).await.unwrap(), None);
    let first = calls("one", [call("b", 1, "b"), call("a", 0, "a"), call("aa", 0, "aa")]);
    store(&mut sink, &first).await.unwrap();
    drop(sink);
    let mut sink = folder.open();
    assert_eq!(sink.state(&key(StreamName::Calls)).await.unwrap(), Some(first.state));
    assert_eq!(sink.state(&key(StreamName::Notes)).await.unwrap(), None);
    let text = |day: &str, text: &str| (day.to_owned(), text.to_owned());
    assert_eq!(stored(&folder), [text("2026-03-01", "a"), text("2026-03-01", "aa"), text("2026-03-02", "b")]);
    let files =
        ["calls/provider=test/day=2026-03-01/north.parquet", "calls/provider=test/day=2026-03-02/north.parquet"];
    assert_eq!(folder.files("calls"), files);
    assert_eq!(folder.files("_sync").len(), 3, "a lock, a state and an index: {:?}", folder.files("_sync"));
}

#[tokio::test]
async fn a_changed_call_is_replaced_and_leaves_the_day_that_it_was_in() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    store(&mut sink, &calls("1", [call("a", 0, "first"), call("b", 1, "b")])).await.unwrap();
    store(&mut sink, &calls("2", [call("a", 0, "second")])).await.unwrap();
    let text = |day: &str, text: &str| (day.to_owned(), text.to_owned());
    assert_eq!(stored(&folder), [text("2026-03-01", "second"), text("2026-03-02", "b")]);
    store(&mut sink, &calls("3", [call("a", 1, "twice"), call("a", 2, "third")])).await.unwrap();
    assert_eq!(stored(&folder), [text("2026-03-02", "b"), text("2026-03-03", "third")]);
    assert_eq!(folder.files("calls").len(), 2, "a day without rows has no file");
    store(&mut sink, &calls("4", [call("a", 0, "fourth")])).await.unwrap();
    assert_eq!(stored(&folder), [text("2026-03-01", "fourth"), text("2026-03-02", "b")]);
}

#[tokio::test]
async fn a_call_that_is_gone_is_marked_until_it_is_returned() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    store(&mut sink, &calls("1", [call("a", 0, "a"), call("b", 0, "b")])).await.unwrap();
    let gone = vec![call("a", 0, "a").fingerprint, "0123456789abcdef".to_owned()];
    store(&mut sink, &StreamBatch { gone, ..calls("2", [call("c", 0, "c")]) }).await.unwrap();
    let marks = || {
        let mut rows = folder.rows::<CallRow>("message");
        rows.sort_by(|one, other| one.text.cmp(&other.text));
        rows.iter().map(|row| row.is_gone).collect::<Vec<_>>()
    };
    assert_eq!(marks(), [true, false, false]);
    store(&mut sink, &calls("3", [call("d", 0, "d")])).await.unwrap();
    assert_eq!(marks(), [true, false, false, false]);
    store(&mut sink, &calls("4", [call("a", 0, "a")])).await.unwrap();
    assert_eq!(marks(), [false; 4]);
}

#[tokio::test]
async fn repairs_of_a_call_are_replaced_and_move_with_it() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    let (a, b) = (call("a", 0, "a"), call("b", 0, "b"));
    let repairs = vec![repair(&a, "$.one"), repair(&a, "$.two"), repair(&a, "$.two"), repair(&b, "$.one")];
    store(&mut sink, &StreamBatch { repairs, ..calls("1", [a.clone(), b.clone()]) }).await.unwrap();
    let paths = || {
        let rows = folder.rows::<RepairRow>("path").into_iter();
        rows.map(|row| (row.id, row.file, row.text.unwrap())).collect::<Vec<_>>()
    };
    let file = |day: &str| format!("repairs/provider=test/stream=calls/day={day}/north.parquet");
    assert_eq!(paths().len(), 3);
    assert!(paths().iter().all(|(_, stored, _)| *stored == file("2026-03-01")), "{:?}", paths());
    let moved = call("a", 1, "a");
    let repairs = vec![repair(&moved, "$.three")];
    store(&mut sink, &StreamBatch { repairs, ..calls("2", [moved.clone()]) }).await.unwrap();
    let expected = [
        (b.fingerprint.clone(), file("2026-03-01"), "$.one".to_owned()),
        (moved.fingerprint.clone(), file("2026-03-02"), "$.three".to_owned()),
    ];
    assert_eq!(paths(), expected);
    store(&mut sink, &calls("3", [b])).await.unwrap();
    assert_eq!(paths(), expected[1..]);
}

#[tokio::test]
async fn a_call_that_moves_is_not_doubled_after_its_state_and_index_were_removed() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    store(&mut sink, &calls("1", [call("a", 0, "a"), call("b", 0, "b")])).await.unwrap();
    drop(sink);
    fs::remove_dir_all(folder.path().join("_sync")).unwrap();
    let mut sink = folder.open();
    assert_eq!(sink.state(&key(StreamName::Calls)).await.unwrap(), None);
    store(&mut sink, &calls("2", [call("a", 3, "moved")])).await.unwrap();
    store(&mut sink, &calls("3", [call("b", 4, "moved")])).await.unwrap();
    let days: Vec<_> = stored(&folder).into_iter().map(|(day, _)| day).collect();
    assert_eq!(days, ["2026-03-04", "2026-03-05"]);
}

#[tokio::test]
async fn accounts_share_a_folder_and_never_a_file() {
    let folder = PartsFolder::new();
    let (mut one, mut other) = (folder.open(), folder.open());
    let mut foreign = call("a", 0, "other");
    foreign.account = "North".to_owned();
    let other_key = StreamKey::new(Provider::from_static("test"), Account::new("North"), StreamName::Calls);
    store(&mut one, &calls("1", [call("a", 0, "one")])).await.unwrap();
    other.store(&other_key, &calls("2", [foreign])).await.unwrap();
    store(&mut one, &calls("3", [call("a", 1, "one")])).await.unwrap();
    let texts: Vec<_> = stored(&folder).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["other", "one"]);
    assert_eq!(other.state(&other_key).await.unwrap().unwrap().as_str(), "2");
}

#[test]
fn a_batch_is_stored_without_a_runtime() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    futures_util::FutureExt::now_or_never(store(&mut sink, &calls("1", [call("a", 0, "a")]))).unwrap().unwrap();
    assert_eq!(stored(&folder).len(), 1);
}
