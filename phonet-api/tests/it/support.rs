use std::time::Duration;

use phonet_api::{Client, ClientBuilder, SessionPolicy};
use telephony_core::conformance::ExpectedCalls;
use telephony_core::transport::RetryPolicy;
use telephony_core::{CallId, CallQuery, TimeRange};
use telephony_sandbox::{Sandbox, Vendor, World, WorldPlan};

/// A sandbox with a few days of calls.
pub(crate) async fn sandbox(calls: usize) -> Sandbox {
    Sandbox::start(World::seeded(plan(calls))).await.unwrap()
}

fn plan(calls: usize) -> WorldPlan {
    WorldPlan::new().calls(calls).days(3)
}

pub(crate) fn range() -> TimeRange {
    TimeRange::new(plan(0).from, plan(0).until())
}

pub(crate) fn week() -> CallQuery {
    CallQuery::new(range().from, range().to)
}

pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder(sandbox.phonet_domain(), sandbox.phonet_api_key())
        .base_url(sandbox.base_url(Vendor::Phonet))
        .retry(quick())
        .sessions(quick_sessions())
}

pub(crate) fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().unwrap()
}

/// The default policy with backoffs too short to slow a test down.
pub(crate) fn quick() -> RetryPolicy {
    let mut retry = RetryPolicy::default();
    retry.base = Duration::from_millis(2);
    retry.cap = Duration::from_millis(5);
    retry.rate_limit_base = Duration::from_millis(2);
    retry
}

/// The default policy without a minimum time between sessions.
fn quick_sessions() -> SessionPolicy {
    let mut sessions = SessionPolicy::default();
    sessions.spacing = Duration::ZERO;
    sessions
}

/// Calls of this vendor that the sandbox holds, by its own account.
pub(crate) fn expected(sandbox: &Sandbox) -> ExpectedCalls {
    let rows = sandbox.truth().into_iter().filter(|row| row.provider == Vendor::Phonet);
    ExpectedCalls { range: range(), calls: rows.map(|row| (CallId::new(row.id), row.at)).collect() }
}
