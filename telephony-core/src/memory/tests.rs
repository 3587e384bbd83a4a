use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::*;
use crate::Moment;

const PROVIDER: Provider = Provider::from_static("memory");
const START: OffsetDateTime = datetime!(2024-03-01 00:00 UTC);

fn call(id: u32, minute: i64) -> CallRecord {
    let at = Moment::exact(START + Duration::minutes(minute));
    CallRecord::new(PROVIDER, format!("{id:02}"), at)
}

fn week() -> CallQuery {
    CallQuery::new(START, START + Duration::WEEK)
}

/// Ids of all pages, with the store changed after each page.
async fn walk(store: &MemoryStore, mut change: impl FnMut(usize)) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), None);
    for page in 0.. {
        let got = store.call_page(&week(), cursor.as_ref()).await.unwrap();
        ids.extend(got.items.into_iter().map(|call| call.id.as_str().to_owned()));
        cursor = got.next;
        if cursor.is_none() {
            break;
        }
        change(page);
    }
    ids
}

#[tokio::test]
async fn calls_that_come_and_go_between_pages_neither_hide_nor_double_others() {
    let store = MemoryStore::new(PROVIDER).page_size(2);
    store.add_calls((10..17).map(|id| call(id, i64::from(id))));
    let ids = walk(&store, |page| match page {
        0 => store.add_calls([call(1, 1), call(2, 2), call(3, 11)]),
        1 => [1, 10, 13].iter().for_each(|id| store.remove_call(&CallId::new(format!("{id:02}")))),
        _ => store.add_calls([call(4, 16)]),
    });
    assert_eq!(ids.await, ["10", "11", "12", "13", "14", "15", "04", "16"]);
}

#[tokio::test]
async fn a_call_that_is_there_already_is_replaced() {
    let store = MemoryStore::new(PROVIDER);
    store.add_calls([call(1, 1), call(2, 2), call(1, 5)]);
    store.add_calls([call(2, 7)]);
    let page = store.call_page(&week(), None).await.unwrap();
    let mine = |call: CallRecord| CallRecord { account: store.account(), ..call };
    assert_eq!(page.items, [mine(call(1, 5)), mine(call(2, 7))]);
}

#[tokio::test]
async fn a_note_that_is_deleted_between_pages_hides_no_other() {
    let store = MemoryStore::new(PROVIDER).page_size(2);
    let subject = NoteSubject::Client("7".to_owned());
    for text in ["a", "b", "c", "d"] {
        store.create_note(&NoteDraft::new(subject.clone(), text)).await.unwrap();
    }
    let first = store.note_page(&subject, None).await.unwrap();
    store.delete_note(&first.items[0].id).await.unwrap();
    let second = store.note_page(&subject, first.next.as_ref()).await.unwrap();
    let ids: Vec<_> = second.items.iter().map(|note| note.id.as_str()).collect();
    assert_eq!((ids, second.next), (vec!["3", "4"], None));
}

#[tokio::test]
async fn the_next_operations_fail_with_the_given_errors_in_their_order_and_then_none() {
    let store = MemoryStore::new(PROVIDER);
    store.add_calls([call(1, 1)]);
    let subject = NoteSubject::Client("7".to_owned());
    let draft = NoteDraft::new(subject.clone(), "a");
    let error = |kind| Error::new(kind, PROVIDER, "memory.test");
    store.fail_next(0, error(ErrorKind::Timeout));
    store.fail_next(2, error(ErrorKind::Unavailable));
    store.fail_next(3, error(ErrorKind::Forbidden));
    let kind = |failed: Option<Error>| failed.map(|it| it.kind());
    assert_eq!(kind(store.call_page(&week(), None).await.err()), Some(ErrorKind::Unavailable));
    assert_eq!(kind(store.note_page(&subject, None).await.err()), Some(ErrorKind::Unavailable));
    assert_eq!(kind(store.create_note(&draft).await.err()), Some(ErrorKind::Forbidden));
    assert_eq!(kind(store.update_note(&NoteId::new("1"), &draft).await.err()), Some(ErrorKind::Forbidden));
    assert_eq!(kind(store.delete_note(&NoteId::new("1")).await.err()), Some(ErrorKind::Forbidden));
    assert_eq!(store.call_page(&week(), None).await.unwrap().items.len(), 1);
    assert!(store.note_page(&subject, None).await.unwrap().items.is_empty(), "the failed write wrote nothing");
}

#[tokio::test]
async fn a_failure_of_one_operation_lets_the_others_pass_and_counts_those_before_it() {
    let store = MemoryStore::new(PROVIDER);
    let draft = NoteDraft::new(NoteSubject::Client("7".to_owned()), "a");
    let error = |kind| Error::new(kind, PROVIDER, "memory.test");
    store.fail(MemoryFailure::new(error(ErrorKind::Forbidden)).on(MemoryOperation::CreateNote).after(1).times(2));
    store.fail(MemoryFailure::new(error(ErrorKind::Timeout)).on(MemoryOperation::CreateNote));
    store.fail(MemoryFailure::new(error(ErrorKind::Unavailable)).on(MemoryOperation::FindWritten));
    let mut kinds = Vec::new();
    for _ in 0..5 {
        store.call_page(&week(), None).await.unwrap();
        store.note_page(&draft.subject, None).await.unwrap();
        kinds.push(store.create_note(&draft).await.err().map(|it| it.kind()));
    }
    let forbidden = Some(ErrorKind::Forbidden);
    assert_eq!(kinds, [None, forbidden, forbidden, Some(ErrorKind::Timeout), None]);
    assert_eq!(store.note_page(&draft.subject, None).await.unwrap().items.len(), 2);
    let find = async || store.find_written(&draft, &error(ErrorKind::OutcomeUnknown)).await;
    assert_eq!(find().await.unwrap_err().kind(), ErrorKind::Unavailable);
    assert!(find().await.unwrap().is_some());
}

#[tokio::test]
async fn a_write_that_fails_after_its_effect_is_carried_out() {
    let store = MemoryStore::new(PROVIDER);
    let subject = NoteSubject::Client("7".to_owned());
    let draft = |text: &str| NoteDraft::new(subject.clone(), text);
    let lost = || MemoryFailure::new(Error::new(ErrorKind::OutcomeUnknown, PROVIDER, "memory.test")).after_effect();
    let texts = async || {
        let page = store.note_page(&subject, None).await.unwrap();
        page.items.into_iter().map(|note| note.text.unwrap().to_string()).collect::<Vec<_>>()
    };
    store.fail(lost().on(MemoryOperation::CreateNote));
    let error = store.create_note(&draft("a")).await.unwrap_err();
    assert_eq!((error.kind(), texts().await), (ErrorKind::OutcomeUnknown, vec!["a".to_owned()]));
    let id = store.find_written(&draft("a"), &error).await.unwrap().unwrap();
    store.fail(lost().on(MemoryOperation::UpdateNote));
    assert!(store.update_note(&id, &draft("b")).await.is_err());
    assert_eq!(texts().await, ["b"]);
    store.fail(lost().on(MemoryOperation::DeleteNote));
    assert!(store.delete_note(&id).await.is_err());
    assert!(texts().await.is_empty());
}
