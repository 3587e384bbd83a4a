use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{StreamBatch, StreamName, StreamPlan, StreamState};
use crate::export::{NoteRow, QuarantineRow, RepairRow};
use crate::{DataSource, NoteFeed, NoteFeedQuery, Page, PageCursor, Result};

const NAME: &str = "notes";

/// Largest difference between the vendor's clock and ours that loses no note between two walks.
const CLOCKS: Duration = Duration::MINUTE;

/// Position of a walk over the notes since an instant.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Position {
    /// Query of the walk.
    query: NoteFeedQuery,
    /// Time at which the walk began.
    #[serde(with = "crate::moment::instant_text")]
    began: OffsetDateTime,
    /// Next page; `None` once the walk has ended.
    cursor: Option<PageCursor>,
}

pub(super) fn read<'a>(
    source: &'a dyn DataSource,
    state: Option<&StreamState>,
    plan: &StreamPlan,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<StreamBatch>> {
    let position = match state.map(|state| state.unpack::<Position>(source, NAME)).transpose() {
        Ok(position) => first(position, plan, now),
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let pages = stream::unfold(Some(position), move |position| async move {
        let position = position?;
        let feed: &dyn NoteFeed = source;
        let batch = match feed.note_feed_page(&position.query, position.cursor.as_ref()).await {
            Ok(page) => rows(source, position.clone(), page),
            Err(error) => Err(error),
        };
        Some(match batch {
            Ok((batch, next)) => (Ok(batch), next),
            Err(error) => {
                let next = error.is_retryable().then_some(position);
                (Err(error), next)
            }
        })
    });
    pages.fuse().boxed()
}

/// Position at which a walk starts: in an unfinished walk, behind a finished one, or at the plan's start.
fn first(stored: Option<Position>, plan: &StreamPlan, now: OffsetDateTime) -> Position {
    match stored {
        Some(unfinished) if unfinished.cursor.is_some() => unfinished,
        stored => {
            let since = stored.map_or(plan.since, |stored| stored.began.saturating_sub(CLOCKS));
            let query = NoteFeedQuery::new(since).call_lookback(plan.call_lookback);
            Position { query, began: now, cursor: None }
        }
    }
}

fn rows(
    source: &dyn DataSource,
    mut position: Position,
    page: Page<crate::Note>,
) -> Result<(StreamBatch, Option<Position>)> {
    position.cursor = page.next;
    let state = StreamState::pack(source, NAME, &position)?;
    let mut rows = StreamBatch::new(StreamName::Notes, state);
    for note in &page.items {
        let repair = |repair| RepairRow::new(&note.provider, &note.account, NAME, note.id.as_str(), repair);
        rows.repairs.extend(note.repairs.iter().map(repair));
    }
    rows.quarantined = page.quarantined.iter().map(|bad| QuarantineRow::new(NAME, bad)).collect();
    rows.notes = page.items.into_iter().map(NoteRow::from).collect();
    rows.until = position.cursor.is_none().then_some(position.began);
    let next = position.cursor.is_some().then_some(position);
    Ok((rows, next))
}
