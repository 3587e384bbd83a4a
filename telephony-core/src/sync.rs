//! Call history kept up to date: what is new, what changed, and a checkpoint to go on from.
//!
//! A sync walks the range in windows. Each window that was read whole is a [`Batch`]: store its records and its
//! [`Checkpoint`] together, and the next sync goes on from there, wherever the last one stopped. Records that arrive
//! late or change later (a recording's address, a note's flag) are found in the lookback, which is read again.
//!
//! By itself a sync brings every record at least once: a batch whose checkpoint was not stored comes again. A
//! consumer that upserts by provider and id has each exactly once.
//!
//! ```
//! use futures_util::TryStreamExt;
//! use telephony_core::sync::{Checkpoint, SyncPlan, sync};
//! use telephony_core::{CallHistorySource, Result};
//! use time::OffsetDateTime;
//!
//! # fn store(_: &telephony_core::sync::Batch) {}
//! async fn catch_up(source: &dyn CallHistorySource, stored: Option<Checkpoint>) -> Result<()> {
//!     let plan = SyncPlan::since(OffsetDateTime::UNIX_EPOCH);
//!     let mut batches = sync(source, plan, stored, OffsetDateTime::now_utc());
//!     while let Some(batch) = batches.try_next().await? {
//!         // One transaction: the records by upsert, and `batch.checkpoint`.
//!         store(&batch);
//!     }
//!     Ok(())
//! }
//! ```

mod batch;
mod checkpoint;
mod fingerprint;
mod plan;
mod windows;

pub use batch::Batch;
pub use checkpoint::Checkpoint;
pub use plan::SyncPlan;

use futures_util::stream::{self, BoxStream, StreamExt, TryStreamExt};
use time::OffsetDateTime;

use crate::timeline::window;
use crate::{CallHistorySource, CallQuery, Result};

/// Brings a consumer up to date from a checkpoint, or from the plan's start without one.
///
/// Nothing at or after `now` less the plan's settle delay is read, so that a checkpoint never passes the time at which
/// its sync began; give the vendor's own time where its clock is known to differ. Windows are read up to
/// [`SyncPlan::in_flight`] at once and come in the order of time. An error ends the stream; what came before it counts.
pub fn sync<S: CallHistorySource + ?Sized>(
    source: &S,
    plan: SyncPlan,
    checkpoint: Option<Checkpoint>,
    now: OffsetDateTime,
) -> BoxStream<'_, Result<Batch>> {
    let (provider, account) = (source.provider(), source.account());
    let checkpoint = match checkpoint.map_or_else(
        || Ok(Checkpoint::new(provider.clone(), account.clone())),
        |it| it.of(&provider, &account),
    ) {
        Ok(checkpoint) => checkpoint,
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let granularity = source.call_history_capability().granularity;
    let windows = windows::to_read(&plan, &checkpoint, now, granularity);
    let reads = stream::iter(windows).map(move |range| async move {
        let query = CallQuery::new(range.from, range.to);
        window(source, query).await.map(|entries| (range, entries))
    });
    let start = (reads.buffered(plan.in_flight.get()), checkpoint);
    stream::try_unfold(start, move |(mut reads, mut checkpoint)| async move {
        let Some((range, entries)) = reads.try_next().await? else { return Ok(None) };
        let batch = checkpoint.take(range, entries, plan.lookback);
        Ok(Some((batch, (reads, checkpoint))))
    })
    .boxed()
}

#[cfg(test)]
mod tests;
