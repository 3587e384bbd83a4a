//! Tests of notes on clients, contacts and deals.

mod feed;
mod once;

use futures_util::TryStreamExt;
use telephony_core::{ErrorKind, Note, NoteDraft, NoteId, NoteStore, NoteStoreExt, NoteSubject};
use telephony_sandbox::Sandbox;

use crate::support::sandbox::{builder, client, entry, noon, world};

fn on_client() -> NoteSubject {
    NoteSubject::Client("101".to_owned())
}

fn note(cid: i64, content: &str) -> telephony_sandbox::IsalerEntry {
    let mut entry = entry(cid, "Встреча", noon(3));
    entry.content = Some(content.to_owned());
    entry.clid = 101;
    entry.pid = Some("201;202".to_owned());
    entry
}

async fn notes(store: &dyn NoteStore) -> Vec<Note> {
    store.notes(on_client()).try_collect().await.unwrap()
}

#[tokio::test]
async fn a_notes_text_is_the_stored_one_and_its_contacts_are_all() {
    let stored = "см. https://example.test/a \"b\"\nи/или <i>c</i>";
    let sandbox = Sandbox::start(world([note(1, stored)])).await.unwrap();
    let read = notes(&client(&sandbox)).await;
    let [note] = &read[..] else { panic!("one note is there") };
    assert_eq!(note.text.as_deref(), Some(stored));
    assert_eq!(note.subjects.len(), 3, "the client and both contacts");
    assert_eq!(note.author.as_ref().unwrap().login.as_deref(), Some(sandbox.isaler_login()));
    assert_eq!(note.created.unwrap().instant(), noon(3));
    let quick = notes(&builder(&sandbox).full_note_text(false).build().unwrap()).await;
    assert_eq!(quick[0].text.as_deref(), Some("см. https:--example.test-a ”b”\nи-или c"));
    assert_eq!(quick[0].subjects, note.subjects);
}

#[tokio::test]
async fn notes_come_over_several_pages_and_calls_are_none() {
    let mut entries: Vec<_> = (1..=230).map(|cid| note(cid, &format!("Заметка {cid}"))).collect();
    entries[5].tip = Some("вх.Звонок".to_owned());
    let sandbox = Sandbox::start(world(entries)).await.unwrap();
    let read = notes(&client(&sandbox)).await;
    assert_eq!(read.len(), 229);
    assert_eq!(read[228].text.as_deref(), Some("Заметка 230"));
}

#[tokio::test]
async fn a_note_deleted_while_the_others_are_read_is_left_out() {
    let sandbox = Sandbox::start(world([note(1, "раз"), note(2, "два")])).await.unwrap();
    let not_found = telephony_sandbox::Fault::Forbidden;
    let client = client(&sandbox);
    assert_eq!(notes(&client).await.len(), 2);
    sandbox.fault_next_at(telephony_sandbox::Vendor::Isaler, "/info", [not_found]);
    assert_eq!(notes(&client).await.len(), 1);
}

#[tokio::test]
async fn an_entry_whose_client_cannot_be_read_is_a_note_all_the_same() {
    let mut bad = note(2, "x");
    bad.poison = Some(r#"{"cid":2,"datum":"2024-06-03 12:00:00","tip":"Встреча","clid":{}}"#.to_owned());
    let mut call = note(3, "x");
    call.poison = Some(r#"{"cid":3,"datum":"2024-06-03 12:00:00","tip":"вх.Звонок","clid":{}}"#.to_owned());
    let sandbox = Sandbox::start(world([note(1, "раз"), bad, call])).await.unwrap();
    let page = client(&sandbox).note_page(&on_client(), None).await.unwrap();
    assert_eq!((page.items.len(), page.quarantined.len()), (2, 0));
    assert_eq!(page.items[1].repairs[0].path, "$.data[1].clid");
}

#[tokio::test]
async fn a_note_is_written_with_its_author_time_and_type() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = client(&sandbox);
    let at = noon(3) + time::Duration::seconds(7);
    let draft = NoteDraft::new(NoteSubject::Deal("301".to_owned()), "Согласовано")
        .author(sandbox.isaler_login())
        .at(at)
        .kind("Встреча");
    let id = client.create_note(&draft).await.unwrap();
    let written = sandbox.world(|world| world.isaler.entries[0].clone());
    assert_eq!(id.as_str(), written.cid.to_string());
    assert_eq!((written.datum, written.tip.as_deref(), written.did), (Some(at), Some("Встреча"), 301));
    let contact = NoteDraft::new(NoteSubject::Contact("201".to_owned()), "Согласовано");
    client.create_note(&contact).await.unwrap();
    let written = sandbox.world(|world| world.isaler.entries[1].clone());
    assert_eq!((written.tip.as_deref(), written.pid.as_deref()), (Some("Событие"), Some("201")));
}

#[tokio::test]
async fn what_cannot_be_a_note_here_is_refused_before_any_request() {
    let sandbox = Sandbox::start(world([])).await.unwrap();
    let client = client(&sandbox);
    let call = NoteDraft::new(on_client(), "x").kind("вх.Звонок");
    assert_eq!(client.create_note(&call).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    let nobody = NoteDraft::new(NoteSubject::Client("x".to_owned()), "x");
    assert_eq!(client.create_note(&nobody).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    let on_call = NoteDraft::new(NoteSubject::Call("1".into()), "x");
    assert_eq!(client.create_note(&on_call).await.unwrap_err().kind(), ErrorKind::Unsupported);
    let id = NoteId::new("1");
    assert_eq!(client.update_note(&id, &call).await.unwrap_err().kind(), ErrorKind::Unsupported);
    let id = NoteId::new("1; DROP");
    assert_eq!(client.delete_note(&id).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 0);
}
