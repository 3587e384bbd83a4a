use std::borrow::Cow;

use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::walk::{self, Step};
use super::{ListPass, StreamBatch, StreamName, StreamState};
use crate::export::{ListedRow, QuarantineRow, RepairRow};
use crate::{DataSource, ListSource, ListedRecord, Page, PageCursor, Result};

/// Position of a pass over a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Position {
    /// Time at which the pass began, which is its id.
    #[serde(with = "crate::moment::instant_text")]
    began: OffsetDateTime,
    /// Set once a record of the pass was quarantined, so that its absence proves nothing.
    is_partial: bool,
    /// Next page; `None` once the pass has ended.
    cursor: Option<PageCursor>,
}

impl Position {
    /// Start of a pass after another one. Its id is greater, also if the clock was set back.
    fn after(before: Option<&Self>, now: OffsetDateTime) -> Self {
        let earliest = before.map(|before| before.began.saturating_add(Duration::NANOSECOND));
        Self { began: earliest.map_or(now, |earliest| now.max(earliest)), is_partial: false, cursor: None }
    }
}

pub(super) fn read<'a>(
    source: &'a dyn DataSource,
    list: Cow<'static, str>,
    state: Option<&StreamState>,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<StreamBatch>> {
    let stored = match state.map(|state| state.unpack::<Position>(source, &list)).transpose() {
        Ok(stored) => stored,
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let start = Position::after(stored.as_ref(), now);
    let (first, start) = match stored {
        Some(unfinished) if unfinished.cursor.is_some() => (unfinished, Some(start)),
        _ => (start, None),
    };
    walk::batches(first, start, move |position| Box::pin(step(source, list.clone(), position)))
}

async fn step(source: &dyn DataSource, list: Cow<'static, str>, position: Position) -> Step<Position> {
    let lists: &dyn ListSource = source;
    let page = lists.list_page(&list, position.cursor.as_ref()).await?;
    rows(source, list, position, &page)
}

fn rows(
    source: &dyn DataSource,
    list: Cow<'static, str>,
    mut position: Position,
    page: &Page<ListedRecord>,
) -> Step<Position> {
    position.cursor.clone_from(&page.next);
    position.is_partial |= !page.quarantined.is_empty();
    let state = StreamState::pack(source, &list, &position)?;
    let repairs = page.items.iter().flat_map(|record| {
        let row = |repair| RepairRow::new(&record.provider, &record.account, &list, record.id.as_str(), repair);
        record.repairs.iter().map(row)
    });
    let repairs = repairs.collect();
    let quarantined = page.quarantined.iter().map(|bad| QuarantineRow::new(&list, bad)).collect();
    let mut rows = StreamBatch::new(StreamName::List(list), state);
    rows.listed = page.items.iter().map(ListedRow::from).collect();
    (rows.repairs, rows.quarantined) = (repairs, quarantined);
    let id = position.began.unix_timestamp_nanos().to_string();
    rows.pass = Some(ListPass { id, is_end: position.cursor.is_none() && !position.is_partial });
    let next = position.cursor.is_some().then_some(position);
    Ok((rows.unique(), next))
}
