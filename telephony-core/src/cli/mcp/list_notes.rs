//! Tool `list_notes`.

use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::answer::{columns, rows_of};
use super::list_calls::other_list;
use super::note_lister::{NoteScope, NoteWalk};
use super::note_request::{NoteRequest, SubjectTexts};
use super::period_text::PeriodText;
use super::server::{AccountServer, ListPosition};
use super::tool_error::ToolError;
use crate::cli::note_filter::NoteFilter;
use crate::export::NoteRow;
use crate::{NoteFeed, NoteFeedQuery, NoteReach, NoteStore};

/// Arguments of `list_notes`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct ListNotesArguments {
    /// Id of a call whose notes are listed. One of `call`, `contact`, `client`, `deal` and `phone` at the most; without
    /// any of them the notes of the whole account are listed. Not every vendor has notes of each kind.
    call: Option<String>,
    /// Id of a contact (a person) whose notes are listed.
    contact: Option<String>,
    /// Id of a client (a company) whose notes are listed.
    client: Option<String>,
    /// Id of a deal whose notes are listed.
    deal: Option<String>,
    /// Number of the contacts whose notes are listed; a pseudonym that an earlier answer has is understood.
    phone: Option<String>,
    /// First instant at which a note was written: a date (2026-03-09), a time with an offset
    /// (2026-03-09T08:00:00+01:00), or a length before now (30m, 12h, 7d, 2w). By default 7d, and no bound for the notes
    /// of a subject.
    since: Option<String>,
    /// End of the period, which is not part of it, written as `since` is. Without it the list has no end.
    until: Option<String>,
    /// Maximum number of rows. 50 by default.
    #[schemars(range(min = 1, max = 200))]
    rows: Option<u32>,
    /// Cursor of an earlier answer, which continues its list. The other arguments are then left out or the same.
    cursor: Option<String>,
}

/// Position in a list of notes, with the request that made it.
#[derive(Debug, Clone)]
pub(super) struct NoteListPosition {
    request: NoteRequest,
    since: Option<OffsetDateTime>,
    until: Option<OffsetDateTime>,
    walk: NoteWalk,
}

pub(super) async fn list_notes(
    server: &AccountServer,
    arguments: ListNotesArguments,
) -> Result<CallToolResult, ToolError> {
    let ListNotesArguments { call, contact, client, deal, phone, since, until, rows, cursor } = arguments;
    let (period, subjects) = (PeriodText { since, until }, SubjectTexts { call, contact, client, deal, phone });
    let request = NoteRequest { period, subjects };
    let rows = rows_of(rows)?;
    let mut position = match cursor {
        None => NoteListPosition::start(server, request)?,
        Some(cursor) => match &*server.cursors.position(&cursor)? {
            ListPosition::Notes(position) if request == NoteRequest::default() || request == position.request => {
                position.clone()
            }
            _ => return Err(other_list()),
        },
    };
    let list = position.walk.read(&*server.account.source, rows).await?;
    let mut answer = server.answer(position.since, position.until);
    for note in &list.notes {
        answer.rows.push(columns(&server.masking.row(NoteRow::from(note)))?);
    }
    answer.add_quarantined(&list.quarantined);
    answer.remarks.extend(list.remark);
    answer.remarks.extend(position.unseen(server).map(str::to_owned));
    if !position.walk.is_at_end() {
        answer.set_cursor(server.cursors.add(ListPosition::Notes(position)));
    }
    answer.into_result()
}

impl NoteListPosition {
    fn start(server: &AccountServer, request: NoteRequest) -> Result<Self, ToolError> {
        let subject = request.subjects.subject(&server.masking)?;
        let default = if subject.is_some() { Duration::MAX } else { Duration::WEEK };
        let range = request.period.range(default, server.clock.now(), &server.account.zone)?;
        let since = (subject.is_none() || request.period.since.is_some()).then_some(range.from);
        let until = request.period.until.is_some().then_some(range.to);
        let scope = match subject {
            Some(subject) => NoteScope::Subject(subject),
            None => NoteScope::Since(NoteFeedQuery::new(range.from)),
        };
        Ok(Self { request, since, until, walk: NoteWalk::new(scope, NoteFilter { since, until }) })
    }

    /// Sentence about the notes that a list of the whole account does not show.
    fn unseen(&self, server: &AccountServer) -> Option<&'static str> {
        let (feed, store): (&dyn NoteFeed, &dyn NoteStore) = (&*server.account.source, &*server.account.source);
        if self.request.subjects != SubjectTexts::default() || !store.note_capability().list {
            return None;
        }
        match feed.note_feed_capability().reach {
            NoteReach::AllNotes => None,
            NoteReach::RecentCalls => Some(
                "The vendor lists notes by their calls: notes on calls filed more than 7 days before `since` are not \
                 among these.",
            ),
            NoteReach::ChangedContacts => Some(
                "The vendor lists notes by their contacts: notes on contacts that it does not mark as changed since \
                 `since` are not among these.",
            ),
        }
    }
}
