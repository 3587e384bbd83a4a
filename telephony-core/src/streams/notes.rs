use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::walk::{self, Step};
use super::{StreamBatch, StreamName, StreamPlan, StreamState};
use crate::export::{NoteRow, QuarantineRow, RepairRow};
use crate::{DataSource, Note, NoteFeed, NoteFeedQuery, Page, PageCursor, Result};

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
    let stored = match state.map(|state| state.unpack::<Position>(source, NAME)).transpose() {
        Ok(stored) => stored,
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let (first, start) = match stored {
        Some(unfinished) if unfinished.cursor.is_some() => {
            let start = Position { began: now, cursor: None, ..unfinished.clone() };
            (unfinished, Some(start))
        }
        finished => (next_walk(finished, plan, now), None),
    };
    walk::batches(first, start, move |position| Box::pin(step(source, position)))
}

/// Start of the walk after a finished one, or of the first.
fn next_walk(finished: Option<Position>, plan: &StreamPlan, now: OffsetDateTime) -> Position {
    // Nothing before the finished walk's own start was ever read.
    let since = finished.map_or(plan.since, |it| it.began.saturating_sub(CLOCKS).max(it.query.since));
    let query = NoteFeedQuery::new(since).call_lookback(plan.call_lookback);
    Position { query, began: now, cursor: None }
}

async fn step(source: &dyn DataSource, position: Position) -> Step<Position> {
    let feed: &dyn NoteFeed = source;
    let page = feed.note_feed_page(&position.query, position.cursor.as_ref()).await?;
    rows(source, position, page)
}

fn rows(source: &dyn DataSource, mut position: Position, page: Page<Note>) -> Step<Position> {
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
    Ok((rows.unique(), next))
}
