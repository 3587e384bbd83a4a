use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;
use futures_util::stream::TryStreamExt;
use time::macros::datetime;

use super::*;
use crate::{Account, CallId, ErrorKind, MemoryStore, Moment, Provider};

const NAME: Provider = Provider::from_static("memory");

fn draft(subject: &NoteSubject, text: &str) -> NoteDraft {
    NoteDraft::new(subject.clone(), text)
}

fn call(subjects: &[NoteSubject]) -> CallRecord {
    let mut call = CallRecord::new(NAME, "1", Moment::exact(datetime!(2024-03-01 12:00 UTC)));
    call.note_subjects = subjects.to_vec();
    call
}

#[tokio::test]
async fn the_notes_of_a_call_are_those_of_its_subjects_each_once() {
    let store = MemoryStore::new(NAME);
    let (client, deal) = (NoteSubject::Client("1".to_owned()), NoteSubject::Deal("2".to_owned()));
    let other = NoteSubject::Contact("3".to_owned());
    for (subject, text) in [(&client, "one"), (&deal, "two"), (&other, "elsewhere")] {
        store.create_note(&draft(subject, text)).await.unwrap();
    }
    let both = store.create_note(&draft(&client, "both")).await.unwrap();
    store.attach(&both, &deal);
    let notes: Vec<_> = store.notes_of(&call(&[client.clone(), deal, client])).try_collect().await.unwrap();
    let texts: Vec<_> = notes.iter().map(|note| note.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["one", "both", "two"]);
    let notes: Vec<_> = store.notes_of(&call(&[])).try_collect().await.unwrap();
    assert!(notes.is_empty());
}

#[tokio::test]
async fn a_call_of_another_provider_or_account_has_no_notes_here() {
    let store = MemoryStore::new(NAME);
    let mut elsewhere = call(&[NoteSubject::Call(CallId::new("1"))]);
    elsewhere.account = Account::new("other");
    let mut foreign = call(&[]);
    foreign.provider = Provider::from_static("other");
    for call in [elsewhere, foreign] {
        let error = store.notes_of(&call).try_collect::<Vec<_>>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidQuery);
    }
}

/// Fate of one write.
#[derive(Debug, Clone, Copy, PartialEq)]
enum WriteFate {
    Written,
    /// The note is written, and the answer is lost.
    AnswerLost,
    /// The request is lost.
    RequestLost,
    /// The note is written while the store looks for a later one.
    Late,
    Refused,
}

/// Result of one look for a note.
#[derive(Debug, Clone, Copy, PartialEq)]
enum LookResult {
    Works,
    Fails,
}

/// A store whose writes end as scripted.
#[derive(Debug)]
struct ScriptedStore {
    notes: MemoryStore,
    fates: Mutex<VecDeque<WriteFate>>,
    look: LookResult,
    late: Mutex<Vec<NoteDraft>>,
}

impl ScriptedStore {
    fn new(fates: &[WriteFate], look: LookResult) -> Self {
        let fates = Mutex::new(fates.iter().copied().collect());
        Self { notes: MemoryStore::new(NAME), fates, look, late: Mutex::default() }
    }

    fn error(kind: ErrorKind) -> Error {
        Error::new(kind, NAME, "test.note.create")
    }
}

impl Source for ScriptedStore {
    fn provider(&self) -> Provider {
        NAME
    }

    fn account(&self) -> Account {
        self.notes.account()
    }
}

#[async_trait]
impl NoteStore for ScriptedStore {
    fn note_capability(&self) -> NoteCapability {
        self.notes.note_capability()
    }

    async fn note_page(&self, subject: &NoteSubject, cursor: Option<&PageCursor>) -> Result<Page<Note>> {
        self.notes.note_page(subject, cursor).await
    }

    async fn create_note(&self, draft: &NoteDraft) -> Result<NoteId> {
        let late: Vec<_> = self.late.lock().unwrap().drain(..).collect();
        for draft in late {
            self.notes.create_note(&draft).await?;
        }
        let fate = self.fates.lock().unwrap().pop_front().unwrap_or(WriteFate::Written);
        match fate {
            WriteFate::Written => self.notes.create_note(draft).await,
            WriteFate::Refused => Err(Self::error(ErrorKind::Rejected)),
            WriteFate::AnswerLost => {
                self.notes.create_note(draft).await?;
                Err(Self::error(ErrorKind::OutcomeUnknown))
            }
            WriteFate::RequestLost => Err(Self::error(ErrorKind::OutcomeUnknown)),
            WriteFate::Late => {
                self.late.lock().unwrap().push(draft.clone());
                Err(Self::error(ErrorKind::OutcomeUnknown))
            }
        }
    }

    async fn update_note(&self, id: &NoteId, draft: &NoteDraft) -> Result<()> {
        self.notes.update_note(id, draft).await
    }

    async fn delete_note(&self, id: &NoteId) -> Result<()> {
        self.notes.delete_note(id).await
    }

    async fn find_written(&self, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
        match self.look {
            LookResult::Works => self.notes.find_written(draft, error).await,
            LookResult::Fails => Err(Self::error(ErrorKind::Unavailable)),
        }
    }
}

#[tokio::test]
async fn a_note_is_created_once_or_its_outcome_is_unknown() {
    use WriteFate::{AnswerLost, Late, Refused, RequestLost, Written};
    let subject = NoteSubject::Client("1".to_owned());
    for (fates, look, notes, kind) in [
        (&[Written][..], LookResult::Works, 1, None),
        (&[AnswerLost], LookResult::Works, 1, None),
        (&[RequestLost], LookResult::Works, 1, None),
        (&[RequestLost, RequestLost, AnswerLost], LookResult::Works, 1, None),
        (&[RequestLost, RequestLost, RequestLost, Written], LookResult::Works, 0, Some(ErrorKind::OutcomeUnknown)),
        (&[RequestLost, Refused], LookResult::Works, 0, Some(ErrorKind::Rejected)),
        (&[Refused], LookResult::Works, 0, Some(ErrorKind::Rejected)),
        // The first write is carried out only when the second is sent, and is found for the second.
        (&[Late, RequestLost], LookResult::Works, 1, None),
        (&[AnswerLost], LookResult::Fails, 1, Some(ErrorKind::OutcomeUnknown)),
        (&[RequestLost, Written], LookResult::Fails, 0, Some(ErrorKind::OutcomeUnknown)),
    ] {
        let store = ScriptedStore::new(fates, look);
        // Through a pointer to the trait, as the stores of several vendors are kept.
        let store: &dyn NoteStore = &store;
        let result = store.create_note_once(&draft(&subject, "call back")).await;
        let stored: Vec<_> = store.notes(subject.clone()).try_collect().await.unwrap();
        assert_eq!(stored.len(), notes, "{fates:?} {look:?}");
        assert_eq!(result.as_ref().err().map(Error::kind), kind, "{fates:?} {look:?}");
        if let Ok(id) = result {
            assert_eq!(stored[0].id, id);
        }
    }
}

#[tokio::test]
async fn an_unknown_outcome_says_why_it_could_not_be_decided() {
    let subject = NoteSubject::Client("1".to_owned());
    let store = ScriptedStore::new(&[WriteFate::AnswerLost], LookResult::Fails);
    let error = store.create_note_once(&draft(&subject, "call back")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.message().contains("unavailable"), "{error}");
    assert!(!format!("{error} {error:?}").contains("call back"));
}

#[tokio::test]
async fn an_error_that_writes_nothing_finds_nothing() {
    let (store, subject) = (MemoryStore::new(NAME), NoteSubject::Client("1".to_owned()));
    let id = store.create_note(&draft(&subject, "call back")).await.unwrap();
    let find = async |text, kind| store.find_written(&draft(&subject, text), &ScriptedStore::error(kind)).await;
    assert_eq!(find("call back", ErrorKind::OutcomeUnknown).await.unwrap(), Some(id));
    assert_eq!(find("call", ErrorKind::OutcomeUnknown).await.unwrap(), None);
    assert_eq!(find("call back", ErrorKind::Rejected).await.unwrap(), None);
}
