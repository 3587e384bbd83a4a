use futures_util::stream::TryStreamExt;
use time::Duration;

use super::promises::{FEED_CURSOR, FEED_NEW, FEED_ONCE, FEED_OWNER, FEED_RESUMES, Promise};
use super::{Outcome, expect, must};
use crate::{ErrorKind, Note, NoteEntry, NoteFeed, NoteFeedExt, NoteFeedQuery, PageCursor, Provider, Result};

/// Notes that a source must return for a query, known independently of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedFeed {
    /// Query, whose instant is at least a day after the oldest note.
    pub query: NoteFeedQuery,
    /// Texts of the notes that are covered and new, in any order.
    pub texts: Vec<String>,
}

/// Checks an incremental source of notes against the contract of [`NoteFeed`].
pub async fn note_feed(feed: &dyn NoteFeed, expected: &ExpectedFeed) -> Outcome {
    let query = &expected.query;
    let entries: Vec<NoteEntry> = must(FEED_ONCE, feed.notes_since(query.clone()).try_collect().await)?;
    let notes: Vec<Note> = entries.into_iter().filter_map(note).collect();
    texts_are(FEED_ONCE, &expected.texts, &notes)?;
    let (provider, account) = (feed.provider(), feed.account());
    expect(FEED_OWNER, notes.iter().all(|note| note.provider == provider && note.account == account), || {
        "another provider or account".to_owned()
    })?;
    expect(FEED_NEW, notes.iter().all(|it| it.may_be_since(query.since)), || "an older note".to_owned())?;
    stored_cursors_go_on(feed, expected).await?;
    foreign_cursors_are_refused(feed, query).await
}

fn note(entry: NoteEntry) -> Option<Note> {
    match entry {
        NoteEntry::Note(note) => Some(*note),
        NoteEntry::Quarantined(_) => None,
    }
}

/// Walks with cursors that were stored as text in the meantime.
async fn stored_cursors_go_on(feed: &dyn NoteFeed, expected: &ExpectedFeed) -> Outcome {
    let (mut notes, mut cursor) = (Vec::new(), None::<PageCursor>);
    loop {
        let page = must(FEED_RESUMES, feed.note_feed_page(&expected.query, cursor.as_ref()).await)?;
        notes.extend(page.items);
        let Some(next) = page.next else { break };
        let stored = serde_json::to_string(&next).ok();
        cursor = stored.and_then(|text| serde_json::from_str(&text).ok());
        expect(FEED_RESUMES, cursor.is_some(), || "a cursor that cannot be stored".to_owned())?;
    }
    texts_are(FEED_RESUMES, &expected.texts, &notes)
}

async fn foreign_cursors_are_refused(feed: &dyn NoteFeed, query: &NoteFeedQuery) -> Outcome {
    let refused = |page: Result<_>| match page {
        Ok(_) => false,
        Err(error) => error.kind() == ErrorKind::InvalidQuery,
    };
    let foreign = must(FEED_CURSOR, PageCursor::pack(&Provider::from_static("nobody"), &feed.account(), &0))?;
    let is_refused = refused(feed.note_feed_page(query, Some(&foreign)).await);
    expect(FEED_CURSOR, is_refused, || "a foreign cursor was accepted".to_owned())?;
    let page = must(FEED_CURSOR, feed.note_feed_page(query, None).await)?;
    if let Some(next) = page.next {
        let other = NoteFeedQuery { since: query.since - Duration::HOUR, ..query.clone() };
        let is_refused = refused(feed.note_feed_page(&other, Some(&next)).await);
        expect(FEED_CURSOR, is_refused, || "a cursor of another query was accepted".to_owned())?;
    }
    Ok(())
}

fn texts_are(promise: Promise, want: &[String], notes: &[Note]) -> Outcome {
    let mut want: Vec<&str> = want.iter().map(String::as_str).collect();
    let mut got: Vec<&str> = notes.iter().map(|note| note.text.as_deref().unwrap_or("")).collect();
    want.sort_unstable();
    got.sort_unstable();
    expect(promise, want == got, || format!("{} wanted, {} received, or other texts", want.len(), got.len()))
}
