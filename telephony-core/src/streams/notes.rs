use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::walk::{self, Step};
use super::{StreamBatch, StreamName, StreamPlan, StreamState};
use crate::export::{NoteRow, QuarantineRow, RepairRow};
use crate::{BadRecord, DataSource, Note, NoteFeed, NoteFeedQuery, Page, PageCursor, Result};

const NAME: &str = "notes";

/// Largest difference between the vendor's clock and ours that loses no note between two walks.
const CLOCKS: Duration = Duration::MINUTE;

/// Time for which the walks begin where the notes of a subject could not be read.
const PATIENCE: Duration = Duration::WEEK;

/// Position of a walk over the notes since an instant.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct NotePosition {
    /// Query of the walk.
    query: NoteFeedQuery,
    /// Time at which the walk began.
    #[serde(with = "crate::moment::instant_text")]
    began: OffsetDateTime,
    /// Next page; `None` once the walk has ended.
    cursor: Option<PageCursor>,
    /// Time at which a subject's notes could first not be read; `None` while all can.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::moment::instant_text::option")]
    unread_since: Option<OffsetDateTime>,
    /// Set if a subject's notes could not be read in this walk.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    has_unread: bool,
}

pub(super) fn read<'a>(
    source: &'a dyn DataSource,
    state: Option<&StreamState>,
    plan: &StreamPlan,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<StreamBatch>> {
    let stored = match state.map(|state| state.unpack::<NotePosition>(source, NAME)).transpose() {
        Ok(stored) => stored,
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let (first, start) = match stored {
        Some(unfinished) if unfinished.cursor.is_some() => {
            let start = NotePosition { began: now, cursor: None, has_unread: false, ..unfinished.clone() };
            (unfinished, Some(start))
        }
        finished => (next_walk(finished, plan, now), None),
    };
    let plan = plan.clone();
    walk::batches(first, start, move |position| Box::pin(step(source, position, plan.clone(), now)))
}

/// Start of the walk after a finished one, or of the first.
///
/// While a subject's notes cannot be read, the walks begin at the same instant, so that they are read once they can be.
fn next_walk(finished: Option<NotePosition>, plan: &StreamPlan, now: OffsetDateTime) -> NotePosition {
    let Some(finished) = finished else { return NotePosition::new(plan.since, None, plan, now) };
    let unread_since = finished.has_unread.then_some(finished.unread_since.unwrap_or(finished.began));
    if unread_since.is_some_and(|first| now < first.saturating_add(PATIENCE)) {
        return NotePosition::new(finished.query.since, unread_since, plan, now);
    }
    // Nothing before the finished walk's own start was ever read.
    let since = finished.began.saturating_sub(CLOCKS).max(finished.query.since);
    NotePosition::new(since, None, plan, now)
}

impl NotePosition {
    fn new(
        since: OffsetDateTime,
        unread_since: Option<OffsetDateTime>,
        plan: &StreamPlan,
        now: OffsetDateTime,
    ) -> Self {
        let query = NoteFeedQuery::new(since).call_lookback(plan.call_lookback);
        Self { query, began: now, cursor: None, unread_since, has_unread: false }
    }
}

async fn step(
    source: &dyn DataSource,
    position: NotePosition,
    plan: StreamPlan,
    now: OffsetDateTime,
) -> Step<NotePosition> {
    let feed: &dyn NoteFeed = source;
    let page = feed.note_feed_page(&position.query, position.cursor.as_ref()).await?;
    let (rows, position) = rows(source, position, page)?;
    // The walk of an interrupted read began earlier, so that the notes written since then are still to be read.
    let next = match position {
        unfinished if unfinished.cursor.is_some() => Some(unfinished),
        earlier if earlier.began < now => Some(next_walk(Some(earlier), &plan, now)),
        _ => None,
    };
    Ok((rows, next))
}

/// Rows of a page, and the position after it.
fn rows(source: &dyn DataSource, mut position: NotePosition, page: Page<Note>) -> Result<(StreamBatch, NotePosition)> {
    position.cursor = page.next;
    position.has_unread |= page.quarantined.iter().any(BadRecord::is_of_subject);
    let state = StreamState::pack(source, NAME, &position)?;
    let mut rows = StreamBatch::new(StreamName::Notes, state);
    for note in &page.items {
        let repair = |repair| RepairRow::new(&note.provider, &note.account, NAME, note.id.as_str(), repair);
        rows.repairs.extend(note.repairs.iter().map(repair));
    }
    rows.quarantined = page.quarantined.iter().map(|bad| QuarantineRow::new(NAME, bad)).collect();
    rows.notes = page.items.into_iter().map(NoteRow::from).collect();
    rows.until = position.cursor.is_none().then_some(position.began);
    Ok((rows.unique(), position))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn hours(hours: i64) -> OffsetDateTime {
        START + Duration::hours(hours)
    }

    /// Walk after `finished`, in which a subject could not be read, or all could.
    fn next(finished: NotePosition, has_unread: bool, now: OffsetDateTime) -> NotePosition {
        next_walk(Some(NotePosition { has_unread, ..finished }), &StreamPlan::since(START), now)
    }

    #[test]
    fn walks_begin_where_a_subject_could_not_be_read_until_it_can_be_or_a_week_has_passed() {
        let first = next_walk(None, &StreamPlan::since(START), hours(1));
        assert_eq!((first.query.since, first.began), (START, hours(1)));
        let second = next(first, true, hours(2));
        assert_eq!((second.query.since, second.unread_since), (START, Some(hours(1))));
        let third = next(second, true, hours(3));
        assert_eq!((third.query.since, third.unread_since), (START, Some(hours(1))), "the time of the first failure");
        let stored: NotePosition = serde_json::from_str(&serde_json::to_string(&third).unwrap()).unwrap();
        let healed = next(stored, false, hours(4));
        assert_eq!((healed.query.since, healed.unread_since), (hours(3) - CLOCKS, None));
        let late = next(third, true, hours(1) + PATIENCE);
        assert_eq!((late.query.since, late.unread_since), (hours(3) - CLOCKS, None), "the subject is given up");
    }

    #[test]
    fn a_position_of_an_earlier_version_is_read() {
        let position = next_walk(None, &StreamPlan::since(START), hours(1));
        let stored = serde_json::to_string(&position).unwrap();
        assert!(!stored.contains("unread"), "{stored}");
        assert!(!serde_json::from_str::<NotePosition>(&stored).unwrap().has_unread);
    }
}
