use time::macros::datetime;

use super::*;
use crate::{MemoryStore, NoteDraft, NoteId, NoteStore, NoteSubject, Provider};

const SINCE: OffsetDateTime = datetime!(2024-03-01 12:00 UTC);

async fn store() -> MemoryStore {
    let store = MemoryStore::new(Provider::from_static("memory")).page_size(3);
    for (index, hours) in (0..9_i64).zip([-30, 1, -1, 2, 3, -2, 4, 5, 6]) {
        let subject = NoteSubject::Client(index.to_string());
        let at = SINCE + Duration::hours(hours);
        store.create_note(&NoteDraft::new(subject, format!("{hours} h")).at(at)).await.unwrap();
    }
    store
}

async fn texts(entries: BoxStream<'_, Result<NoteEntry>>) -> Vec<String> {
    let entries: Vec<_> = entries.try_collect().await.unwrap();
    let text = |entry| match entry {
        NoteEntry::Note(note) => note.text.unwrap().to_string(),
        NoteEntry::Quarantined(bad) => bad.reason,
    };
    entries.into_iter().map(text).collect()
}

#[tokio::test]
async fn notes_since_an_instant_are_returned_whichever_subject_they_are_on() {
    let store = store().await;
    let want = ["1 h", "2 h", "3 h", "4 h", "5 h", "6 h"];
    assert_eq!(texts(store.notes_since(NoteFeedQuery::new(SINCE))).await, want);
    let shared: Arc<dyn NoteFeed> = Arc::new(store);
    assert_eq!(texts(shared.into_notes_since(NoteFeedQuery::new(SINCE))).await, want);
}

#[cfg(feature = "conformance")]
#[tokio::test]
async fn the_reference_store_keeps_every_promise_of_a_feed() {
    let store = store().await;
    let texts = ["1 h", "2 h", "3 h", "4 h", "5 h", "6 h"].map(str::to_owned).to_vec();
    let expected = |texts| crate::conformance::ExpectedFeed { query: NoteFeedQuery::new(SINCE), texts };
    crate::conformance::note_feed(&store, &expected(texts)).await.unwrap();
    let missing = expected(vec!["1 h".to_owned()]);
    assert!(crate::conformance::note_feed(&store, &missing).await.is_err());
}

#[test]
fn a_note_whose_time_is_uncertain_is_not_left_out() {
    let note = |created: Option<Moment>, updated: Option<Moment>| {
        let mut note = Note::new(Provider::from_static("memory"), NoteId::new("1"));
        (note.created, note.updated) = (created, updated);
        note.may_be_since(SINCE + Duration::milliseconds(700))
    };
    let at = |minutes, certainty| Some(Moment::new(SINCE + Duration::minutes(minutes), certainty));
    assert!(note(None, None));
    assert!(note(at(0, Certainty::Exact), None), "the same second");
    assert!(!note(at(-1, Certainty::Zoned), None));
    assert!(note(at(-59, Certainty::Ambiguous), None));
    assert!(!note(at(-61, Certainty::Ambiguous), None));
    assert!(note(at(-600, Certainty::Exact), at(1, Certainty::Exact)), "changed");
}

#[tokio::test]
async fn a_note_that_two_pages_hold_is_yielded_once_unless_it_changed() {
    let note = |text: &str| {
        let mut note = Note::new(Provider::from_static("memory"), NoteId::new("1"));
        note.text = Some(text.into());
        note
    };
    let pages = [vec![note("one")], vec![note("one"), note("two")]].map(|notes| Ok(Page::new(notes)));
    assert_eq!(texts(entries(stream::iter(pages)).boxed()).await, ["one", "two"]);
}
