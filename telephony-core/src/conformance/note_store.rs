use futures_util::stream::TryStreamExt;

use super::promises::{
    NOTE_CHANGE, NOTE_CHANGED, NOTE_DELETE, NOTE_DELETED, NOTE_GONE, NOTE_ID, NOTE_PROVIDER, NOTE_WRITE, NOTE_WRITTEN,
    NOTES_ALL, NOTES_LIST, Promise, UNSUPPORTED,
};
use super::{Outcome, Violation, expect, must};
use crate::{CallId, Error, ErrorKind, Note, NoteDraft, NoteId, NoteStore, NoteStoreExt, NoteSubject, PhoneNumber};

/// Notes that a store holds on one subject, known independently of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedNotes {
    /// Subject of the notes; the check writes to it if the store can write.
    pub subject: NoteSubject,
    /// Texts of the notes that are on it now, in any order.
    pub texts: Vec<String>,
}

/// Checks a store against the contract of [`NoteStore`]. A store that can write and delete is left as it was found.
pub async fn note_store(store: &dyn NoteStore, expected: &ExpectedNotes) -> Outcome {
    what_it_cannot_do_is_refused(store, expected).await?;
    let can = store.note_capability();
    if can.list {
        let notes = list(store, &expected.subject).await?;
        texts_are(NOTES_ALL, &expected.texts, &notes)?;
        let provider = store.provider();
        expect(NOTE_PROVIDER, notes.iter().all(|it| it.provider == provider), || "another provider".to_owned())?;
    }
    if can.create {
        a_note_lives_until_it_is_deleted(store, expected).await?;
    }
    Ok(())
}

async fn list(store: &dyn NoteStore, subject: &NoteSubject) -> Result<Vec<Note>, Violation> {
    must(NOTES_LIST, store.notes(subject.clone()).try_collect().await)
}

fn texts_are(promise: Promise, want: &[String], notes: &[Note]) -> Outcome {
    let mut want: Vec<&str> = want.iter().map(String::as_str).collect();
    let mut got: Vec<&str> = notes.iter().map(|note| note.text.as_deref().unwrap_or("")).collect();
    want.sort_unstable();
    got.sort_unstable();
    expect(promise, want == got, || format!("{} wanted, {} came, or other texts", want.len(), got.len()))
}

async fn a_note_lives_until_it_is_deleted(store: &dyn NoteStore, expected: &ExpectedNotes) -> Outcome {
    let can = store.note_capability();
    let with = |text: &str| {
        let mut texts = expected.texts.clone();
        texts.push(text.to_owned());
        texts
    };
    // The text is plain words because a vendor may change anything else.
    let draft = NoteDraft::new(expected.subject.clone(), "first words of a note");
    let id = must(NOTE_WRITE, store.create_note(&draft).await)?;
    if can.list {
        let notes = list(store, &expected.subject).await?;
        texts_are(NOTE_WRITTEN, &with("first words of a note"), &notes)?;
        expect(NOTE_ID, notes.iter().any(|it| it.id == id), || "another id".to_owned())?;
    }
    if can.update {
        let draft = NoteDraft::new(expected.subject.clone(), "other words");
        must(NOTE_CHANGE, store.update_note(&id, &draft).await)?;
        if can.list {
            let notes = list(store, &expected.subject).await?;
            texts_are(NOTE_CHANGED, &with("other words"), &notes)?;
        }
    }
    if can.delete {
        must(NOTE_DELETE, store.delete_note(&id).await)?;
        if can.list {
            let notes = list(store, &expected.subject).await?;
            texts_are(NOTE_DELETED, &expected.texts, &notes)?;
        }
        let again = store.delete_note(&id).await;
        is(&again, ErrorKind::NotFound, NOTE_GONE)?;
    }
    Ok(())
}

async fn what_it_cannot_do_is_refused(store: &dyn NoteStore, expected: &ExpectedNotes) -> Outcome {
    let can = store.note_capability();
    let draft = NoteDraft::new(expected.subject.clone(), "words");
    let id = NoteId::new("1/1");
    if !can.list {
        is(&store.note_page(&expected.subject, None).await, ErrorKind::Unsupported, UNSUPPORTED)?;
    }
    if !can.create {
        is(&store.create_note(&draft).await, ErrorKind::Unsupported, UNSUPPORTED)?;
    }
    if !can.update {
        is(&store.update_note(&id, &draft).await, ErrorKind::Unsupported, UNSUPPORTED)?;
    }
    if !can.delete {
        is(&store.delete_note(&id).await, ErrorKind::Unsupported, UNSUPPORTED)?;
    }
    let subjects = [
        NoteSubject::Call(CallId::new("1")),
        NoteSubject::Client("1".to_owned()),
        NoteSubject::Contact("1".to_owned()),
        NoteSubject::Deal("1".to_owned()),
        NoteSubject::Phone(PhoneNumber::new("+48777888999")),
    ];
    for subject in subjects.iter().filter(|subject| !can.takes(subject)) {
        is(&store.note_page(subject, None).await, ErrorKind::Unsupported, UNSUPPORTED)?;
    }
    Ok(())
}

fn is<T>(result: &Result<T, Error>, kind: ErrorKind, promise: Promise) -> Outcome {
    let seen = match result {
        Ok(_) => "it was done",
        Err(error) if error.kind() == kind => return Ok(()),
        Err(error) => error.kind().as_str(),
    };
    Err(Violation::new(promise, seen))
}
