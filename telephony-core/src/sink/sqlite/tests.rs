use std::fs;

use rusqlite::Connection;

use super::*;
use crate::sink::tests::{Database, SqliteFolder, large_batch};

async fn refused(file: &Path) -> SinkError {
    Sqlite::open(file).await.unwrap_err()
}

#[tokio::test]
async fn a_file_that_cannot_be_created_is_refused_with_the_folder_as_the_remedy() {
    let folder = SqliteFolder::new();
    let error = refused(&folder.folder().join("missing/calls.sqlite")).await;
    assert_eq!(error.kind(), SinkErrorKind::Forbidden);
    assert!(error.to_string().contains("check that its folder exists"), "{error}");
}

#[tokio::test]
async fn a_file_of_another_format_is_refused_and_left_as_it_is() {
    let folder = SqliteFolder::new();
    let content = "id,name\n".repeat(200);
    fs::write(folder.file(), &content).unwrap();
    assert_eq!(refused(&folder.file()).await.kind(), SinkErrorKind::ForeignSchema);
    assert_eq!(fs::read_to_string(folder.file()).unwrap(), content);
}

#[tokio::test]
async fn tables_of_another_program_are_refused_and_left_as_they_are() {
    let folder = SqliteFolder::new();
    folder.query("create table notes (mine text)").await;
    let error = refused(&folder.file()).await;
    assert_eq!(error.kind(), SinkErrorKind::ForeignSchema);
    assert!(error.to_string().contains("`notes` belongs to another program"), "{error}");
    assert_eq!(folder.query("select name from sqlite_schema").await, ["notes"]);
}

#[tokio::test]
async fn tables_of_another_program_with_other_names_are_no_obstacle() {
    let folder = SqliteFolder::new();
    folder.query("create table users (mine text)").await;
    let mut sink = folder.sink().await;
    let key = StreamKey::new("p".into(), "a".into(), StreamName::List("users".into()));
    assert_eq!(sink.state(&key).await.unwrap(), None);
    assert_eq!(
        folder.query("select sql from sqlite_schema where name = 'users'").await,
        ["CREATE TABLE users (mine text)"]
    );
}

#[tokio::test]
async fn tables_of_a_later_or_a_different_version_are_refused_with_the_remedy() {
    let folder = SqliteFolder::new();
    drop(folder.sink().await);
    let later = "insert into telephony_migrations values (99, 'later', '2030-01-01T00:00:00Z', '1')";
    folder.query(later).await;
    let error = refused(&folder.file()).await;
    assert_eq!(error.kind(), SinkErrorKind::ForeignSchema);
    assert!(error.to_string().contains("update the program"), "{error}");
    folder.query("delete from telephony_migrations where version = 99").await;
    folder.query("update telephony_migrations set checksum = '1'").await;
    assert_eq!(refused(&folder.file()).await.kind(), SinkErrorKind::ForeignSchema);
}

#[tokio::test]
async fn processes_that_create_one_file_at_the_same_time_all_open_it() {
    for _ in 0..5 {
        let folder = SqliteFolder::new();
        let opened = futures_util::future::join_all((0..6).map(|_| Sqlite::open(folder.file()))).await;
        for sink in opened {
            sink.unwrap();
        }
    }
}

#[tokio::test]
async fn a_full_disk_stores_nothing_of_the_batch_and_the_batch_is_stored_once_there_is_space() {
    let folder = SqliteFolder::new();
    let mut sink = Sqlite::open(folder.file()).await.unwrap();
    let (key, batch) = large_batch(500);
    locked(&sink.shared).connection.execute_batch("pragma max_page_count = 40").unwrap();
    let error = sink.store(&key, &batch).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::Full, "{error}");
    assert_eq!(sink.state(&key).await.unwrap(), None);
    assert_eq!(folder.value("select count(*) from calls").await, "0");
    locked(&sink.shared).connection.execute_batch("pragma max_page_count = 100000").unwrap();
    sink.store(&key, &batch).await.unwrap();
    assert_eq!(folder.value("select count(*) from calls").await, "500");
}

#[tokio::test]
async fn a_file_that_another_process_keeps_locked_is_refused_after_the_wait() {
    let folder = SqliteFolder::new();
    let mut sink = Sqlite::open(folder.file()).await.unwrap();
    locked(&sink.shared).connection.busy_timeout(Duration::from_millis(50)).unwrap();
    let other = Connection::open(folder.file()).unwrap();
    other.execute_batch("begin immediate").unwrap();
    let (key, batch) = large_batch(1);
    let error = sink.store(&key, &batch).await.unwrap_err();
    assert_eq!(error.kind(), SinkErrorKind::Locked, "{error}");
    other.execute_batch("rollback").unwrap();
    sink.store(&key, &batch).await.unwrap();
}

#[tokio::test]
async fn a_damaged_file_is_refused_with_the_remedy() {
    let folder = SqliteFolder::new();
    let mut sink = Sqlite::open(folder.file()).await.unwrap();
    let (key, rows) = large_batch(200);
    sink.store(&key, &rows).await.unwrap();
    drop(sink);
    let mut bytes = fs::read(folder.file()).unwrap();
    bytes.iter_mut().skip(100).for_each(|byte| *byte = 0x5a);
    fs::write(folder.file(), bytes).unwrap();
    let error = refused(&folder.file()).await;
    assert_eq!(error.kind(), SinkErrorKind::Rejected);
    assert!(error.to_string().contains("is damaged"), "{error}");
}

#[tokio::test]
async fn the_columns_of_the_tables_have_the_kinds_that_sqlite_can_query() {
    let folder = SqliteFolder::new();
    let mut sink = folder.sink().await;
    let (key, batch) = large_batch(1);
    sink.store(&key, &batch).await.unwrap();
    let query = "select strftime('%Y-%m-%d %H:%M', filed_at), typeof(filed_at), typeof(is_answered), typeof(repairs),
        json_extract(raw, '$.a'), strftime('%s', stored_at) > '1700000000' from calls";
    assert_eq!(folder.query(query).await, ["2024-03-01 00:00|text|integer|integer|1|1"]);
}

#[tokio::test]
async fn debug_shows_the_file_and_nothing_of_its_content() {
    let folder = SqliteFolder::new();
    let sink = Sqlite::open(folder.file()).await.unwrap();
    assert_eq!(format!("{sink:?}"), format!("Sqlite {{ file: {:?}, .. }}", folder.file()));
}
