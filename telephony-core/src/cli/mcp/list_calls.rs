//! Tools `list_calls` and `list_missed_calls`.

use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use serde::Deserialize;

use super::answer::{columns, rows_of};
use super::call_lister::{self, CallPlace};
use super::call_request::{CallRequest, OutcomeArgument, OutcomeFilter};
use super::period_text::PeriodText;
use super::server::{AccountServer, ListPosition};
use super::tool_error::ToolError;
use crate::CallQuery;
use crate::cli::calls::DirectionArgument;
use crate::export::CallRow;

/// Arguments of `list_calls`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct ListCallsArguments {
    /// First instant of the period: a date (2026-03-09), a time with an offset (2026-03-09T08:00:00+01:00), or a length
    /// before now (30m, 12h, 7d, 2w). 7d by default. A time without an offset is in the account's time zone.
    since: Option<String>,
    /// End of the period, which is not part of it, written as `since` is. Now by default.
    until: Option<String>,
    /// Direction of the calls, as seen from the company; all by default.
    direction: Option<DirectionArgument>,
    /// Outcome of the calls; all by default. Not every vendor reports it.
    outcome: Option<OutcomeArgument>,
    /// Maximum number of rows. 50 by default.
    #[schemars(range(min = 1, max = 200))]
    rows: Option<u32>,
    /// Cursor of an earlier answer, which continues its list. The other arguments are then left out or the same.
    cursor: Option<String>,
}

/// Arguments of `list_missed_calls`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(crate = "rmcp::schemars")]
pub(super) struct ListMissedCallsArguments {
    /// First instant of the period: a date (2026-03-09), a time with an offset (2026-03-09T08:00:00+01:00), or a length
    /// before now (30m, 12h, 7d, 2w). 7d by default. A time without an offset is in the account's time zone.
    since: Option<String>,
    /// End of the period, which is not part of it, written as `since` is. Now by default.
    until: Option<String>,
    /// Maximum number of rows. 50 by default.
    #[schemars(range(min = 1, max = 200))]
    rows: Option<u32>,
    /// Cursor of an earlier answer, which continues its list. The other arguments are then left out or the same.
    cursor: Option<String>,
}

/// Position in a list of calls.
#[derive(Debug, Clone)]
pub(super) struct CallListPosition {
    request: CallRequest,
    query: CallQuery,
    behind: Option<CallPlace>,
}

pub(super) async fn list_calls(
    server: &AccountServer,
    arguments: ListCallsArguments,
) -> Result<CallToolResult, ToolError> {
    let ListCallsArguments { since, until, direction, outcome, rows, cursor } = arguments;
    let outcome = outcome.map_or(OutcomeFilter::All, OutcomeFilter::Only);
    let request = CallRequest { period: PeriodText { since, until }, direction, outcome };
    list(server, request, rows, cursor.as_deref()).await
}

pub(super) async fn list_missed_calls(
    server: &AccountServer,
    arguments: ListMissedCallsArguments,
) -> Result<CallToolResult, ToolError> {
    let ListMissedCallsArguments { since, until, rows, cursor } = arguments;
    let period = PeriodText { since, until };
    let request = CallRequest { period, direction: None, outcome: OutcomeFilter::Missed };
    list(server, request, rows, cursor.as_deref()).await
}

async fn list(
    server: &AccountServer,
    request: CallRequest,
    rows: Option<u32>,
    cursor: Option<&str>,
) -> Result<CallToolResult, ToolError> {
    let rows = rows_of(rows)?;
    let source = &*server.account.source;
    let position = match cursor {
        None => {
            let query = request.query(source, server.clock.now(), &server.account.zone)?;
            CallListPosition { request, query, behind: None }
        }
        Some(cursor) => match &*server.cursors.position(cursor)? {
            ListPosition::Calls(position) if position.is_of(&request) => position.clone(),
            _ => return Err(other_list()),
        },
    };
    let CallListPosition { request, query, behind } = position;
    let page = call_lister::page(source, &query, request.outcome, behind.as_ref(), rows).await?;
    let mut answer = server.answer(Some(query.range.from), Some(query.range.to));
    for call in &page.calls {
        answer.rows.push(columns(&server.masking.row(CallRow::from(call)))?);
    }
    answer.add_quarantined(&page.quarantined);
    answer.remarks.extend(page.remark);
    if let Some(behind) = page.goes_on_behind {
        let position = CallListPosition { request, query, behind: Some(behind) };
        answer.set_cursor(server.cursors.add(ListPosition::Calls(position)));
    }
    answer.into_result()
}

impl CallListPosition {
    /// True if a request with the cursor of this position asks for the same list.
    fn is_of(&self, request: &CallRequest) -> bool {
        let is_same_tool =
            (self.request.outcome == OutcomeFilter::Missed) == (request.outcome == OutcomeFilter::Missed);
        is_same_tool && (request.is_bare() || *request == self.request)
    }
}

/// Refusal of a cursor that another list made.
pub(super) fn other_list() -> ToolError {
    ToolError::new(
        "`cursor`: it continues another list; call the tool that gave it with the same arguments, or with `cursor` and \
         `rows` alone",
    )
}
