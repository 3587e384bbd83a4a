//! Notes of calls, with the sandbox.

mod feed;
mod long_feed;

use futures_util::TryStreamExt;
use telephony_core::conformance::{self, ExpectedNotes};
use telephony_core::{CallHistorySourceExt, CallQuery, Entry, NoteStore, NoteStoreExt, NoteSubject};
use telephony_sandbox::{CcrmNote, Sandbox, World, WorldPlan};

use crate::support::sandbox::{client, expected};

#[tokio::test]
async fn the_client_keeps_what_a_note_store_promises() {
    let mut world = World::seeded(WorldPlan::new());
    let call = world.ccrm.calls[7].uuid.clone();
    let at = world.from;
    world.ccrm.notes.retain(|note| note.call != call);
    let texts = ["first line\nsecond line", "another note", ""].map(str::to_owned);
    let ids = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222", "note 3"];
    world.ccrm.notes.extend(ids.iter().zip(&texts).map(|(id, text)| CcrmNote::new(*id, &call, text, at)));
    let sandbox = Sandbox::start(world).await.unwrap();
    let client = client(&sandbox);
    let subject = NoteSubject::Call(call.into());

    let store: &dyn NoteStore = &client;
    let expected = ExpectedNotes { subject: subject.clone(), texts: texts.to_vec() };
    conformance::note_store(store, &expected).await.unwrap();
    let notes: Vec<_> = store.notes(subject.clone()).try_collect().await.unwrap();
    assert!(notes.iter().all(|note| note.subjects[0] == subject && note.created.is_some()));
}

#[tokio::test]
async fn each_call_leads_to_its_notes_and_keeps_its_text_when_asked() {
    let sandbox = Sandbox::start(World::seeded(WorldPlan::new())).await.unwrap();
    let client = client(&sandbox);
    let range = expected(&sandbox).range;
    let query = CallQuery::new(range.from, range.to).raw(true);
    let entries: Vec<Entry> = client.calls(query).try_collect().await.unwrap();
    let mut with_notes = 0;
    for entry in entries {
        let Entry::Call(call) = entry else { panic!("nothing is quarantined") };
        assert!(call.raw.as_ref().unwrap().contains(call.id.as_str()));
        if call.has_notes == Some(true) && with_notes < 5 {
            let notes: Vec<_> = client.notes(call.note_subjects[0].clone()).try_collect().await.unwrap();
            assert!(!notes.is_empty() && notes.iter().all(|note| note.text.is_some()));
            with_notes += 1;
        }
    }
    assert_eq!(with_notes, 5);
}

#[tokio::test]
async fn a_bad_note_is_quarantined_and_the_others_arrive() {
    let mut world = World::seeded(WorldPlan::new());
    let note = world.ccrm.notes[0].clone();
    let mut bad = note.clone();
    bad.poison = Some(r#"{"uuid":{},"pin":"perhaps"}"#.to_owned());
    world.ccrm.notes.push(bad);
    let good = world.ccrm.notes.iter().filter(|it| it.call == note.call).count() - 1;
    let sandbox = Sandbox::start(world).await.unwrap();
    let page = client(&sandbox).note_page(&NoteSubject::Call(note.call.into()), None).await.unwrap();
    assert_eq!((page.items.len(), page.quarantined.len()), (good, 1));
    assert_eq!(page.quarantined[0].path, format!("$.data[{}].uuid", page.quarantined[0].index));
}
