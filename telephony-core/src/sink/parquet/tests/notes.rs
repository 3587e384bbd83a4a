use time::{Duration, OffsetDateTime};

use super::parts_folder::{PartsFolder, START, account, batch, store};
use crate::export::{NoteRow, QuarantineRow};
use crate::streams::{StreamBatch, StreamName};
use crate::{BadRecord, Moment, Note, NoteId, Provider};

fn note(id: &str, created: Option<OffsetDateTime>, text: &str) -> NoteRow {
    let mut note = Note::new(Provider::from_static("test"), NoteId::new(id));
    note.account = account();
    note.created = created.map(Moment::exact);
    note.text = Some(text.into());
    NoteRow::from(note)
}

fn notes(state: &str, notes: impl IntoIterator<Item = NoteRow>) -> StreamBatch {
    StreamBatch { notes: notes.into_iter().collect(), ..batch(StreamName::Notes, state) }
}

#[tokio::test]
async fn a_note_is_in_the_day_of_its_creation_or_in_a_day_of_its_own() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    let last = START + Duration::days(1) - Duration::nanoseconds(1);
    let batch = notes("1", [note("1", Some(last), "a"), note("2", None, "b"), note("3", None, "c")]);
    store(&mut sink, &batch).await.unwrap();
    let file = |day: &str| format!("notes/provider=test/day={day}/north.parquet");
    assert_eq!(folder.files("notes"), [file("0001-01-01"), file("2026-03-01")]);
    store(&mut sink, &notes("2", [note("2", Some(START), "dated")])).await.unwrap();
    let rows = folder.rows::<NoteRow>("text");
    let rows: Vec<_> = rows.iter().map(|row| (row.file.as_str(), row.id.as_str(), row.text.as_deref())).collect();
    let (dated, undated) = (file("2026-03-01"), file("0001-01-01"));
    let expected =
        [(undated.as_str(), "3", Some("c")), (dated.as_str(), "2", Some("dated")), (dated.as_str(), "1", Some("a"))];
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn a_quarantined_record_is_stored_once_however_often_it_is_read() {
    let folder = PartsFolder::new();
    let mut sink = folder.open();
    let bad = |text: &str| {
        let mut bad = BadRecord::new(Provider::from_static("test"), "test.note.list", 0, "$[0]", "no id", text);
        bad.account = account();
        QuarantineRow::new("notes", &bad)
    };
    for (state, text) in [("1", "{}"), ("2", "{}"), ("3", "[]")] {
        let batch = StreamBatch { quarantined: vec![bad(text)], ..notes(state, []) };
        store(&mut sink, &batch).await.unwrap();
    }
    let rows = folder.rows::<QuarantineRow>("raw");
    let mut texts: Vec<_> = rows.iter().map(|row| row.text.as_deref().unwrap()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["[]", "{}"]);
    assert_eq!(folder.files("quarantine"), ["quarantine/provider=test/stream=notes/north-00000.parquet"]);
}
