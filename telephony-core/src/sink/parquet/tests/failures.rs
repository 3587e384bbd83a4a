use std::error::Error;
use std::{fs, io};

use super::parts_folder::{PartsFolder, batch, call, key, store};
use crate::sink::parquet::failure;
use crate::sink::{Parquet, Sink, SinkErrorKind};
use crate::streams::{StreamBatch, StreamName};

fn one_call(state: &str) -> StreamBatch {
    StreamBatch { calls: vec![call("a", 0, "private text")], ..batch(StreamName::Calls, state) }
}

#[tokio::test]
async fn an_account_is_written_by_one_sink_at_a_time() {
    let folder = PartsFolder::new();
    let (mut one, mut other) = (folder.open(), folder.open());
    store(&mut one, &one_call("1")).await.unwrap();
    let error = other.state(&key(StreamName::Calls)).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::Locked);
    assert!(error.to_string().contains("another process"), "{error}");
    drop(one);
    assert_eq!(other.state(&key(StreamName::Calls)).await.unwrap(), Some(one_call("1").state));
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_or_of_a_partition_is_named() {
    let folder = PartsFolder::new();
    fs::write(folder.path(), "x").unwrap();
    let error = Parquet::open(folder.path()).unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::InvalidTarget, "{error}");
    fs::remove_file(folder.path()).unwrap();
    let mut sink = folder.open();
    fs::write(folder.path().join("calls"), "x").unwrap();
    let error = store(&mut sink, &one_call("1")).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::InvalidTarget, "{error}");
    assert!(!format!("{error} {error:?} {sink:?}").contains("private"));
}

#[tokio::test]
async fn a_file_that_another_program_wrote_is_neither_read_nor_replaced() {
    let folder = PartsFolder::new();
    let part = folder.path().join("calls/provider=test/day=2026-03-01/north.parquet");
    fs::create_dir_all(part.parent().unwrap()).unwrap();
    fs::write(part.with_file_name("notes.txt"), "ignored").unwrap();
    fs::write(&part, "not Parquet").unwrap();
    let mut sink = folder.open();
    let error = store(&mut sink, &one_call("1")).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::ForeignSchema, "{error}");
    assert_eq!(fs::read(&part).unwrap(), b"not Parquet");
    fs::remove_file(&part).unwrap();
    store(&mut sink, &one_call("1")).await.unwrap();
    assert_eq!(fs::read(part.with_file_name("notes.txt")).unwrap(), b"ignored");
}

#[tokio::test]
async fn a_state_of_a_later_version_is_rejected() {
    let folder = PartsFolder::new();
    store(&mut folder.open(), &one_call("1")).await.unwrap();
    for (name, text) in
        [("state.json", r#"{"version":2,"new":1}"#), ("commit.json", r#"{"version":2,"moves":[],"removals":[]}"#)]
    {
        let path = folder.path().join("_sync/test/north").join(name);
        let before = fs::read(&path).ok();
        fs::write(&path, text).unwrap();
        let error = folder.open().state(&key(StreamName::Calls)).await.unwrap_err();
        assert_eq!(error.kind(), SinkErrorKind::ForeignSchema);
        assert!(error.to_string().contains("update this program"), "{error}");
        fs::write(&path, "{").unwrap();
        let error = folder.open().state(&key(StreamName::Calls)).await.unwrap_err();
        assert!(error.to_string().contains("is damaged") && error.source().is_some(), "{error}");
        match before {
            Some(before) => fs::write(&path, before).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    assert_eq!(folder.open().state(&key(StreamName::Calls)).await.unwrap(), Some(one_call("1").state));
}

#[tokio::test]
async fn an_index_that_is_incomplete_is_named_with_the_remedy() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    store(&mut sink, &one_call("1")).await.unwrap();
    fs::write(folder.path().join("_sync/test/north/calls-calls.keys"), "x").unwrap();
    let error = store(&mut sink, &one_call("2")).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::Rejected);
    assert!(error.to_string().contains("remove the folder"), "{error}");
    drop(sink);
    fs::remove_dir_all(folder.path().join("_sync/test/north")).unwrap();
    store(&mut folder.open(), &one_call("3")).await.unwrap();
}

#[tokio::test]
async fn a_batch_under_the_key_of_another_stream_is_rejected() {
    let folder = PartsFolder::new();
    let error = folder.open().store(&key(StreamName::Notes), &one_call("1")).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::Rejected);
    assert!(folder.files("calls").is_empty());
}

#[test]
fn the_kind_of_a_failure_is_that_of_its_remedy() {
    for (fault, kind) in [
        (io::ErrorKind::StorageFull, SinkErrorKind::Full),
        (io::ErrorKind::QuotaExceeded, SinkErrorKind::Full),
        (io::ErrorKind::PermissionDenied, SinkErrorKind::Forbidden),
        (io::ErrorKind::ReadOnlyFilesystem, SinkErrorKind::Forbidden),
        (io::ErrorKind::NotADirectory, SinkErrorKind::InvalidTarget),
        (io::ErrorKind::StaleNetworkFileHandle, SinkErrorKind::Unavailable),
        (io::ErrorKind::Other, SinkErrorKind::Rejected),
    ] {
        let error = failure::of_file("writing", "folder/file".as_ref(), fault.into());
        assert_eq!(error.kind(), kind, "{fault}");
        assert!(error.to_string().starts_with(&format!("writing folder/file failed: {fault}; ")), "{error}");
        assert!(!error.to_string().contains("see the cause"), "{error}");
    }
    let system = failure::of_file("creating", "folder".as_ref(), io::Error::from_raw_os_error(2)).to_string();
    assert!(
        system.contains("No such file or directory") && system.contains("; check that its folder exists"),
        "{system}"
    );
    let quoting = failure::of_file("reading", "folder".as_ref(), io::Error::other("a value")).to_string();
    assert!(quoting.starts_with("reading folder failed: other error; check the folder"), "{quoting}");
}
