//! Search for an entry whose write has an unknown outcome.

use telephony_core::transport::{Endpoint, look_until_settled};
use telephony_core::wire::json;
use telephony_core::{DraftMatch, DraftMatcher, Error, ErrorKind, NoteDraft, NoteId, NoteSubject, Result};
use time::{Date, Duration, OffsetDateTime};

use super::{subject_id, walk};
use crate::Client;
use crate::endpoints::{AddHistory, FIRST_DAY, LAST_DAY, ListHistory};
use crate::models::HistoryEntry;
use crate::telephony::calls::cursor::Cursor;

/// Days read before and after the time of the note, because the account's zone and a user's own offset are not known.
const DAYS: Duration = Duration::days(2);

const ODD: &str =
    "an entry that does not belong to the answer may be the one of this request; look at it before you retry";

const UNREADABLE: &str = "an entry that cannot be read may be the one of this request; look at it before you retry";

pub(super) async fn find(client: &Client, draft: &NoteDraft, error: &Error) -> Result<Option<NoteId>> {
    let operation = AddHistory::OPERATION;
    let id = subject_id(&operation, &draft.subject)?;
    if error.kind() != ErrorKind::OutcomeUnknown {
        return Ok(None);
    }
    let Some(sent) = error.sent_at() else {
        return Err(operation.invalid("the error does not say when the note was sent"));
    };
    let request = |(from, to)| {
        let request = client.list_history(from, to);
        let request = match draft.subject {
            NoteSubject::Client(_) => request.client(id),
            NoteSubject::Contact(_) => request.contact(id),
            _ => request.deal(id),
        };
        request.into_endpoint()
    };
    let requests: Vec<_> = periods(client, draft, sent).map(request).collect();
    let of_all_days = request((FIRST_DAY, LAST_DAY));
    let waited = client.pipeline().elapsed_since(sent);
    look_until_settled(client.write_settles(), waited, async || {
        let mut found = None;
        for request in &requests {
            found = found.max(look(client, request, draft, error).await?);
        }
        // The server's clock is known by the answers. One that is implausible may have filed the entry under any day.
        if found.is_none() && client.pipeline().measured_skew().is_none() {
            found = look(client, &of_all_days, draft, error).await?;
        }
        Ok(found.map(|id| NoteId::new(id.to_string())))
    })
    .await
}

/// Looks through the entries of some days once; an entry that may be the draft's is an error.
async fn look(client: &Client, request: &ListHistory, draft: &NoteDraft, error: &Error) -> Result<Option<i64>> {
    let mut place = Some(Cursor::default());
    let (mut found, mut unclear) = (None, None);
    while let Some(cursor) = place {
        let step = walk::step(client, request, cursor).await?;
        // The difference between the clocks is known once an answer was received.
        let now = client.pipeline();
        let matcher = DraftMatcher::new(draft, error, now.measured_skew(), now.now()).map(DraftMatcher::local_clocks);
        // An entry that was not asked for, or that has another's id, does not prove the note, but may be the note.
        let odd = step.odd.iter().filter_map(|bad| json::from_text::<HistoryEntry>(&bad.raw).ok());
        let odd = odd.filter_map(|entry| Some(compare(client, matcher.as_ref()?, &entry)));
        if odd.into_iter().any(|matched| matched != DraftMatch::Other) || matcher.is_none() && !step.odd.is_empty() {
            unclear = unclear.or(Some(ODD));
        }
        for row in step.rows {
            let Ok(read) = row else {
                // An entry that cannot be read may be the draft's.
                unclear = unclear.or(Some(UNREADABLE));
                continue;
            };
            match matcher.as_ref().map(|matcher| compare(client, matcher, &read.item)) {
                Some(DraftMatch::Written) => found = found.max(Some(read.item.id.get())),
                Some(DraftMatch::Other) => {}
                _ => unclear = Some(matcher.as_ref().map_or(UNREADABLE, DraftMatcher::unclear_message)),
            }
        }
        place = step.next;
    }
    match (found, unclear) {
        (None, Some(message)) => {
            let operation = AddHistory::OPERATION;
            Err(operation.error(ErrorKind::OutcomeUnknown).with_message(message).with_sent_at(error.sent_at()))
        }
        _ => Ok(found),
    }
}

fn compare(client: &Client, matcher: &DraftMatcher, entry: &HistoryEntry) -> DraftMatch {
    // A list's altered text is enough, because the comparison ignores what a list alters.
    client
        .normalizer()
        .note(entry)
        .map_or(DraftMatch::Other, |note| matcher.compare(note.text.as_deref(), note.created))
}

/// Days around the time of the request, and around the time that the draft sets.
fn periods(client: &Client, draft: &NoteDraft, sent: OffsetDateTime) -> impl Iterator<Item = (Date, Date)> {
    let zone = client.normalizer().account_zone().clone();
    let own = draft.at.filter(|at| (*at - sent).abs() > Duration::DAY);
    [Some(sent), own].into_iter().flatten().map(move |at| {
        let day = zone.local(at).date();
        let from = day.saturating_sub(DAYS).clamp(FIRST_DAY, LAST_DAY);
        (from, day.saturating_add(DAYS).clamp(FIRST_DAY, LAST_DAY))
    })
}
