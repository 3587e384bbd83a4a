//! Incremental synchronisation of call history: new, changed and deleted records, and a checkpoint to resume from.
//!
//! A sync walks the range in windows. Each window that was read completely is a [`Batch`]. Store its records and its
//! [`Checkpoint`] together, and the next sync resumes from there, wherever the previous one stopped. The length of a
//! window follows the expected number of records, so that a first import from the epoch costs little more than the
//! pages of its records.
//!
//! A sync delivers every record at least once: a batch whose checkpoint was not stored is delivered a second time. A
//! consumer that upserts by [`CallKey`](crate::CallKey) stores each record exactly once.
//!
//! ```
//! use futures_util::TryStreamExt;
//! use telephony_core::sync::{Checkpoint, SyncPlan, sync};
//! use telephony_core::{CallHistorySource, Result};
//! use time::OffsetDateTime;
//!
//! # fn upsert(_key: u64, _: &telephony_core::CallRecord) {}
//! # fn delete(_key: u64) {}
//! # fn commit(_: &Checkpoint) {}
//! async fn catch_up(source: &dyn CallHistorySource, stored: Option<Checkpoint>) -> Result<()> {
//!     let plan = SyncPlan::since(OffsetDateTime::UNIX_EPOCH);
//!     let mut batches = sync(source, plan, stored, OffsetDateTime::now_utc());
//!     while let Some(batch) = batches.try_next().await? {
//!         // One transaction for each batch, in this order.
//!         batch.gone.iter().for_each(|gone| delete(gone.fingerprint));
//!         for call in batch.new.iter().chain(&batch.changed) {
//!             upsert(call.key().fingerprint(), call);
//!         }
//!         commit(&batch.checkpoint);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Late records, changes and deletions
//!
//! Late records, changes and deletions are found when the range in which they are filed is re-read. The [`Lookback`]
//! defines that range in tiers, counted back from the instant up to which everything was read. After a pause of any
//! length each tier is due, and none of it is skipped. By default the last hour is re-read on every sync, the last day
//! every three hours and the last week once a day, so that a change of yesterday's call may take a day to arrive.
//!
//! A vendor may compare the starts of calls with the range, while a call is filed under its end. A call that is longer
//! than the tier that every sync reads then arrives with a longer tier: within three hours, or a day.
//!
//! A sync cannot detect
//! - a record that is filed, changed or deleted more than the longest tier after the fact, because nothing before
//!   [`Checkpoint::known_since`] is re-read. A sync without a checkpoint reads everything;
//! - a late record, a change or a deletion in the first day of a tier from such a vendor, until a longer tier is read,
//!   because the calls that began before the tier are not returned. The longest tier is read together with the day
//!   before it;
//! - a deletion in a window with a quarantined record that may be the missing record;
//! - a call longer than a day from such a vendor;
//! - a record that was deleted and restored between two reads.
//!
//! A record that moves to a time after the end of the lookback is gone in one batch and new in the next.
//!
//! # Filters
//!
//! A plan may select directions and media ([`SyncPlan::direction`], [`SyncPlan::medium`]). For a consumer of such a
//! sync a record that no longer matches is [`gone`](Batch::gone), and a record that begins to match is new. A
//! checkpoint is valid for the filter that it was made under. Under another one it is rejected, because it does not
//! know the records that only the other filter admits: start that sync without a checkpoint.

mod batch;
mod checkpoint;
mod filter;
mod gone;
mod known;
mod lookback;
mod pass;
mod plan;
mod progress;
mod quarantine;
mod stored;

pub use batch::Batch;
pub use checkpoint::Checkpoint;
pub use gone::Gone;
pub use lookback::{Lookback, Tier};
pub use plan::SyncPlan;
pub use progress::Progress;

use std::sync::Arc;

use futures_util::stream::{self, BoxStream, StreamExt};
use time::OffsetDateTime;

use crate::source::SourcePointer;
use crate::timeline::WindowReader;
use crate::{CallHistorySource, Result, Source, TimeRange};
use filter::Filter;
use pass::Pass;

/// Brings a consumer up to date from a checkpoint, or without one from the plan's start.
///
/// Records at or after `now` minus the plan's settle delay are not read, so that a checkpoint never passes the time at
/// which its sync began. Pass the vendor's own time where its clock is known to differ. Up to [`SyncPlan::in_flight`]
/// windows are read concurrently and delivered in chronological order. A consumer may pause for any time between two
/// batches.
///
/// The batches before an error are valid. After a retryable error
/// ([`Error::is_retryable`](crate::Error::is_retryable)) the stream can be polled further and continues with the pages
/// that failed, so that an outage costs no page that was read; the batches are the same as without the error. Wait
/// before the next poll, because the stream does not wait itself. Any other error ends the stream.
///
/// A checkpoint of another provider, account or filter, or of a later version, is rejected with
/// [`ErrorKind::InvalidQuery`](crate::ErrorKind::InvalidQuery).
#[doc(alias("incremental", "since"))]
pub fn sync<S: CallHistorySource + ?Sized>(
    source: &S,
    plan: SyncPlan,
    checkpoint: Option<Checkpoint>,
    now: OffsetDateTime,
) -> BoxStream<'_, Result<Batch>> {
    batches(source, plan, checkpoint, now)
}

/// [`sync`] as a stream that owns the source, for a task of its own.
///
/// Pass a clone of a client, an `Arc<dyn CallHistorySource>`, or any other owned source.
pub fn into_sync<S: CallHistorySource + 'static>(
    source: S,
    plan: SyncPlan,
    checkpoint: Option<Checkpoint>,
    now: OffsetDateTime,
) -> BoxStream<'static, Result<Batch>> {
    batches(Arc::new(source), plan, checkpoint, now)
}

fn batches<'a, P>(
    source: P,
    plan: SyncPlan,
    checkpoint: Option<Checkpoint>,
    now: OffsetDateTime,
) -> BoxStream<'a, Result<Batch>>
where
    P: SourcePointer<Target: CallHistorySource> + 'a,
{
    let (provider, account, filter) = (source.provider(), source.account(), Filter::new(&plan));
    let checkpoint = match checkpoint {
        Some(stored) => stored.of(&provider, &account, &filter),
        None => Ok(Checkpoint::new(provider, account, filter)),
    };
    let checkpoint = match checkpoint {
        Ok(checkpoint) => checkpoint,
        Err(refused) => return stream::once(std::future::ready(Err(refused))).boxed(),
    };
    let pass = Pass::new(&plan, &checkpoint, now);
    if pass.range.is_empty() {
        return stream::empty().boxed();
    }
    let began = source.request_totals();
    let options = plan.options();
    let query = plan.into_query(pass.range).continued(pass.continued);
    let mut windows = WindowReader::new(source.clone(), query, options);
    if let Some((from, to)) = checkpoint.known_since().zip(checkpoint.until()) {
        windows.remember(TimeRange::new(from, to), checkpoint.times());
    }
    stream::unfold(
        (source, windows, checkpoint, pass),
        move |(source, mut windows, mut checkpoint, mut pass)| async move {
            let batch = windows.next().await?.map(|window| {
                let mut batch = checkpoint.take(&mut pass, window);
                batch.progress.requests = source.request_totals().zip(began).map(|(now, began)| now.since(began));
                batch
            });
            Some((batch, (source, windows, checkpoint, pass)))
        },
    )
    .fuse()
    .boxed()
}

#[cfg(test)]
mod tests;
