//! Requests and waits in the progress of a sync.

use std::time::Duration;

use futures_util::TryStreamExt;
use telephony_core::Source;
use telephony_core::sync::{Batch, SyncPlan, sync};
use telephony_core::transport::RetryPolicy;
use telephony_sandbox::{Fault, Sandbox, Vendor, World, WorldPlan};

use crate::support::sandbox::{expected, retrying};

// The refusal comes in the middle of the sync, so that it costs one request and the wait that the vendor asks for.
#[tokio::test]
async fn the_progress_of_a_sync_counts_its_own_requests_and_the_waits_for_a_rate_limit() {
    let sandbox = Sandbox::start(World::seeded(WorldPlan::new())).await.unwrap();
    let range = expected(&sandbox).range;
    let client = retrying(&sandbox, RetryPolicy::default());
    let batches = async || {
        sandbox.clear_requests();
        let plan = SyncPlan::since(range.from).records(200);
        let batches: Vec<Batch> = sync(&client, plan, None, range.to).try_collect().await.unwrap();
        batches.into_iter().map(|batch| batch.progress.requests.unwrap()).collect::<Vec<_>>()
    };
    let undisturbed = batches().await;
    assert!(undisturbed.len() > 1 && undisturbed.is_sorted_by_key(|it| it.sent), "{undisturbed:?}");
    let (last, sent) = (undisturbed.last().unwrap(), sandbox.request_count() as u64);
    assert_eq!(last.sent, sent);
    assert!(last.waited < Duration::from_secs(1), "{last:?}");
    let steps = [None, None, Some(Fault::RateLimited { retry_after: "1".to_owned() })];
    sandbox.fault_next(Vendor::Ccrm, steps);
    let limited = batches().await;
    let last = limited.last().unwrap();
    assert_eq!(last.sent, sandbox.request_count() as u64, "the refused request, too, and none of the sync before");
    assert!(last.waited >= Duration::from_secs(1), "{last:?}");
    assert_eq!(client.request_totals().unwrap().sent, sent + last.sent);
}
