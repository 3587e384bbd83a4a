use futures_util::stream::{self, BoxStream, StreamExt};
use time::OffsetDateTime;

use super::{StreamBatch, StreamName, StreamPlan, StreamState};
use crate::export::{CallRow, QuarantineRow, RepairRow};
use crate::sync::{Batch, Checkpoint, Gone, sync};
use crate::{CallHistorySource, DataSource, Result};

const NAME: &str = "calls";

pub(super) fn read<'a>(
    source: &'a dyn DataSource,
    state: Option<&StreamState>,
    plan: &StreamPlan,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<StreamBatch>> {
    let checkpoint = state.map(|state| state.unpack::<Checkpoint>(source, NAME)).transpose();
    let checkpoint = match checkpoint {
        Ok(checkpoint) => checkpoint,
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let calls: &dyn CallHistorySource = source;
    let batches = sync(calls, plan.sync_plan(), checkpoint, now);
    batches.map(|batch| batch.and_then(|batch| rows(source, &batch))).boxed()
}

fn rows(source: &dyn DataSource, batch: &Batch) -> Result<StreamBatch> {
    let state = StreamState::pack(source, NAME, &batch.checkpoint)?;
    let mut rows = StreamBatch::new(StreamName::Calls, state);
    for call in batch.new.iter().chain(&batch.changed) {
        let row = CallRow::from(call);
        let repair = |repair| RepairRow::new(&call.provider, &call.account, NAME, row.fingerprint.as_str(), repair);
        rows.repairs.extend(call.repairs.iter().map(repair));
        rows.calls.push(row);
    }
    rows.gone = batch.gone.iter().map(Gone::row_fingerprint).collect();
    rows.quarantined = batch.quarantined.iter().map(|bad| QuarantineRow::new(NAME, bad)).collect();
    rows.until = Some(batch.progress.until);
    Ok(rows.unique())
}
