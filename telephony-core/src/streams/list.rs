use std::borrow::Cow;

use futures_util::stream::{self, BoxStream, StreamExt};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

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

pub(super) fn read<'a>(
    source: &'a dyn DataSource,
    list: Cow<'static, str>,
    state: Option<&StreamState>,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<StreamBatch>> {
    let position = match state.map(|state| state.unpack::<Position>(source, &list)).transpose() {
        Ok(Some(unfinished)) if unfinished.cursor.is_some() => unfinished,
        Ok(_) => Position { began: now, is_partial: false, cursor: None },
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let pages = stream::unfold((Some(position), list), move |(position, list)| async move {
        let position = position?;
        let lists: &dyn ListSource = source;
        let batch = match lists.list_page(&list, position.cursor.as_ref()).await {
            Ok(page) => rows(source, &list, position.clone(), &page),
            Err(error) => Err(error),
        };
        Some(match batch {
            Ok((batch, next)) => (Ok(batch), (next, list)),
            Err(error) => {
                let next = error.is_retryable().then_some(position);
                (Err(error), (next, list))
            }
        })
    });
    pages.fuse().boxed()
}

fn rows(
    source: &dyn DataSource,
    list: &Cow<'static, str>,
    mut position: Position,
    page: &Page<ListedRecord>,
) -> Result<(StreamBatch, Option<Position>)> {
    position.cursor.clone_from(&page.next);
    position.is_partial |= !page.quarantined.is_empty();
    let state = StreamState::pack(source, list, &position)?;
    let mut rows = StreamBatch::new(StreamName::List(list.clone()), state);
    for record in &page.items {
        let repair = |repair| RepairRow::new(&record.provider, &record.account, list, record.id.as_str(), repair);
        rows.repairs.extend(record.repairs.iter().map(repair));
    }
    rows.listed = page.items.iter().map(ListedRow::from).collect();
    rows.quarantined = page.quarantined.iter().map(|bad| QuarantineRow::new(list, bad)).collect();
    let id = position.began.unix_timestamp_nanos().to_string();
    rows.pass = Some(ListPass { id, is_end: position.cursor.is_none() && !position.is_partial });
    let next = position.cursor.is_some().then_some(position);
    Ok((rows, next))
}
