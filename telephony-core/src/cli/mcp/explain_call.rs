//! Tool `explain_call`.

use futures_util::StreamExt;
use rmcp::model::{CallToolResult, ContentBlock};
use rmcp::schemars::JsonSchema;
use serde::Deserialize;
use time::Duration;
use tokio::time::timeout;

use super::call_lister::PATIENCE;
use super::call_search::{AROUND, find};
use super::call_sentences::CallSentences;
use super::period_text::{PeriodText, instant};
use super::server::AccountServer;
use super::tool_error::ToolError;
use crate::export::{CallRow, NoteRow};
use crate::{CallRecord, NoteStoreExt, TimeRange};

/// Maximum number of notes that an explanation quotes.
const MAX_NOTES: usize = 20;

/// Arguments of `explain_call`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct ExplainCallArguments {
    /// Id or fingerprint of the call, as a list of calls has it. An id may have several records, which are explained one
    /// after the other.
    call: String,
    /// Time under which the call is filed, as a list of calls has it. With it the call is found at once.
    filed_at: Option<String>,
    /// First instant of the period that is searched without `filed_at`: a date (2026-03-09), a time with an offset
    /// (2026-03-09T08:00:00+01:00), or a length before now (30m, 12h, 7d, 2w). 7d by default.
    since: Option<String>,
    /// End of the period that is searched, which is not part of it, written as `since` is. Now by default.
    until: Option<String>,
}

pub(super) async fn explain_call(
    server: &AccountServer,
    arguments: ExplainCallArguments,
) -> Result<CallToolResult, ToolError> {
    let ExplainCallArguments { call, filed_at, since, until } = arguments;
    let (now, zone) = (server.clock.now(), &server.account.zone);
    let range = match (filed_at, since.is_some() || until.is_some()) {
        (Some(_), true) => return Err(ToolError::new("give `filed_at`, or a period by `since` and `until`")),
        (Some(filed_at), false) => {
            let at = instant("filed_at", &filed_at, now, zone)?;
            TimeRange::new(at.saturating_sub(AROUND), at.saturating_add(AROUND))
        }
        (None, _) => PeriodText { since, until }.range(Duration::WEEK, now, zone)?,
    };
    let source = &*server.account.source;
    let records = find(source, &server.masking, call.trim(), range).await?;
    let mut text = String::new();
    for call in &records {
        let notes = notes_of(server, call).await;
        let row = server.masking.row(CallRow::from(call));
        let sentences = CallSentences { call, row, notes, zone, capability: source.call_history_capability() };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&sentences.to_string());
    }
    Ok(CallToolResult::success(vec![ContentBlock::text(text)]))
}

/// Notes of an explanation.
#[derive(Debug)]
pub(super) struct CallNotes {
    pub(super) rows: Vec<NoteRow>,
    /// Sentence about notes that are not among the rows.
    pub(super) remark: Option<String>,
}

/// Reads the first notes under the subjects of a call. A failure costs the notes, and not the explanation.
async fn notes_of(server: &AccountServer, call: &CallRecord) -> CallNotes {
    let source = &*server.account.source;
    let mut list = CallNotes { rows: Vec::new(), remark: None };
    let capability = source.note_capability();
    if !capability.list || !call.note_subjects.iter().any(|subject| capability.takes(subject)) {
        list.remark = Some("The record names nothing under which the vendor lists notes.".to_owned());
        return list;
    }
    let read = async {
        let mut notes = source.notes_of(call);
        while let Some(note) = notes.next().await {
            match note {
                Ok(_) if list.rows.len() >= MAX_NOTES => {
                    list.remark = Some("There are more notes: see `list_notes`.".to_owned());
                    return;
                }
                Ok(note) => list.rows.push(server.masking.row(NoteRow::from(note))),
                Err(error) => {
                    list.remark = Some(format!("Not all notes could be read: {}.", ToolError::from(error)));
                    return;
                }
            }
        }
    };
    let is_slow = timeout(PATIENCE, read).await.is_err();
    if is_slow {
        list.remark = Some("Not all notes could be read, because the vendor is slow.".to_owned());
    }
    list
}
