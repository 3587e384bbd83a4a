//! Notes on contacts, with the sandbox.

mod feed;
mod once;

use std::time::Duration;

use futures_util::stream::TryStreamExt;
use telephony_core::conformance::{self, ExpectedNotes};
use telephony_core::{ErrorKind, NoteDraft, NoteId, NoteStore, NoteStoreExt, NoteSubject, PhoneNumber};
use telephony_sandbox::{PhonetContact, PhonetNote, Sandbox, World};

use crate::support::{client, range, sandbox, week};

const NUMBER: &str = "+380501112233";

/// A world with two contacts that share a number, and a third contact with another number.
async fn with_contacts() -> Sandbox {
    let made = range().from;
    let contact = |id, number: &str| PhonetContact::new(id, made).field("Телефон", "Рабочий", number);
    let mut world = World::empty();
    world.phonet.contacts = vec![contact(1, NUMBER), contact(2, NUMBER), contact(3, "+380507654321")];
    world.phonet.notes = vec![
        PhonetNote::new(10, 1, "перша", made),
        PhonetNote::new(11, 2, "друга", made),
        PhonetNote::new(12, 3, "третя", made),
    ];
    Sandbox::start(world).await.unwrap()
}

#[tokio::test]
async fn the_store_keeps_every_promise() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    for (subject, texts) in [
        (NoteSubject::Contact("3".to_owned()), vec!["третя".to_owned()]),
        (NoteSubject::Phone(PhoneNumber::new("+380507654321")), vec!["третя".to_owned()]),
    ] {
        conformance::note_store(&client, &ExpectedNotes { subject, texts }).await.unwrap();
    }
}

// Field case 25.
#[tokio::test]
async fn the_loop_over_calls_and_their_subjects_finds_notes() {
    let sandbox = sandbox(60).await;
    let client = client(&sandbox);
    conformance::note_subjects(&client, &client, &week()).await.unwrap();
}

// Field case 14.
#[tokio::test]
async fn what_was_mended_in_a_note_stands_beside_it() {
    let sandbox = with_contacts().await;
    sandbox.world(|world| {
        let note = world.phonet.notes.iter_mut().find(|note| note.contact == 3).unwrap();
        let text = r#"{"id":31,"elementId":3,"content":"один","billSec":-1}"#;
        (note.id, note.poison) = (31, Some(text.to_owned()));
    });
    let subject = NoteSubject::Contact("3".to_owned());
    let notes: Vec<_> = client(&sandbox).notes(subject).try_collect().await.unwrap();
    let paths: Vec<_> = notes.iter().flat_map(|note| &note.repairs).map(|it| &*it.path).collect();
    assert_eq!((notes.len(), &paths[..]), (1, &["$[0].billSec"][..]));
}

// Field case 12.
#[tokio::test]
async fn a_note_keeps_its_author_its_time_and_its_kind() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    let subject = NoteSubject::Contact("3".to_owned());
    let at = range().from + Duration::from_millis(1_234);
    let draft = |text: &str| NoteDraft::new(subject.clone(), text);
    let id = client.create_note(&draft("нова").author("18").at(at).kind("4")).await.unwrap();
    let note = async || {
        let notes: Vec<_> = client.notes(subject.clone()).try_collect().await.unwrap();
        notes.into_iter().find(|note| note.id == id).unwrap()
    };
    let read = note().await;
    assert_eq!(read.author.unwrap().id.as_deref(), Some("18"));
    assert_eq!(read.kind.as_deref(), Some("4"));
    // The sandbox's server ignores the sent time and uses its own clock, as the vendor may.
    let sent = sandbox.requests().into_iter().find(|it| it.method == "POST" && it.path.ends_with("notes"));
    let sent: serde_json::Value = serde_json::from_slice(&sent.unwrap().body).unwrap();
    assert_eq!(sent["dateCreate"], at.unix_timestamp() * 1000 + i64::from(at.millisecond()));
    // An update keeps the fields that it does not set.
    client.update_note(&id, &draft("інша").author("19")).await.unwrap();
    let read = note().await;
    assert_eq!((read.text.unwrap().as_str(), read.kind.as_deref()), ("інша", Some("4")));
    assert_eq!(read.author.unwrap().id.as_deref(), Some("19"));

    sandbox.clear_requests();
    let early = range().from - Duration::from_secs(60 * 60 * 24 * 365 * 40);
    for (wrong, named) in [
        (draft("x").author("ivan"), "author"),
        (draft("x").author("0"), "author"),
        (draft("x").author("+18"), "author"),
        (draft("x").kind("call"), "kind"),
        (draft("x").kind("0"), "kind"),
        (draft("x").at(early), "time"),
    ] {
        for error in [client.create_note(&wrong).await.unwrap_err(), client.update_note(&id, &wrong).await.unwrap_err()]
        {
            assert_eq!(error.kind(), ErrorKind::InvalidQuery);
            assert!(error.message().contains(named), "{error}");
        }
    }
    let moved = NoteDraft::new(NoteSubject::Contact("1".to_owned()), "x");
    assert_eq!(client.update_note(&id, &moved).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 0);
}

#[tokio::test]
async fn the_notes_of_all_contacts_of_a_number_are_joined() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    let subject = NoteSubject::Phone(PhoneNumber::new(NUMBER));
    let notes: Vec<_> = client.notes(subject.clone()).try_collect().await.unwrap();
    let texts: Vec<_> = notes.iter().map(|note| note.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["перша", "друга"]);
    assert_eq!(notes[1].id, NoteId::new("2/11"));
    // A note under this number is refused because it could belong to either contact.
    let draft = NoteDraft::new(subject, "чия?");
    assert_eq!(client.create_note(&draft).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
}

#[tokio::test]
async fn a_note_without_an_id_is_quarantined() {
    let sandbox = with_contacts().await;
    sandbox.world(|world| {
        world.phonet.notes[0].poison = Some(r#"{"id":0,"content":"нічия"}"#.to_owned());
    });
    let page = client(&sandbox).note_page(&NoteSubject::Contact("1".to_owned()), None).await.unwrap();
    assert!(page.items.is_empty());
    assert_eq!(page.quarantined[0].path, "$[0].id");
    assert!(page.quarantined[0].raw.contains("нічия"));
}

#[tokio::test]
async fn a_changed_note_keeps_what_the_change_does_not_name() {
    let sandbox = with_contacts().await;
    sandbox.world(|world| {
        world.phonet.notes[0].rest.insert("tag".to_owned(), "важливо".into());
    });
    let client = client(&sandbox);
    let draft = NoteDraft::new(NoteSubject::Contact("1".to_owned()), "інша");
    client.update_note(&NoteId::new("1/10"), &draft).await.unwrap();
    let notes = client.list_contact_notes(1).await.unwrap();
    assert_eq!(notes.items[0].content.as_deref(), Some("інша"));
    assert_eq!(notes.items[0].tag.as_deref(), Some("важливо"));
}

#[tokio::test]
async fn an_id_that_is_none_is_refused_before_any_request() {
    let sandbox = with_contacts().await;
    let client = client(&sandbox);
    for id in ["", "1", "1/", "/1", "1/2/3", "+1/2", "a/b", "1/../2"] {
        let error = client.delete_note(&NoteId::new(id)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery, "{id}");
    }
    let wrong = NoteSubject::Contact("x/..".to_owned());
    assert_eq!(client.note_page(&wrong, None).await.unwrap_err().kind(), ErrorKind::InvalidQuery);
    assert_eq!(sandbox.request_count(), 0);
}
