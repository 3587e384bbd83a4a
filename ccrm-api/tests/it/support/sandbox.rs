//! Clients of the sandbox, and the start of the tests' histories.

use std::time::Duration;

use ccrm_api::{Client, ClientBuilder};
use telephony_core::conformance::ExpectedCalls;
use telephony_core::transport::RetryPolicy;
use telephony_core::{CallQuery, TimeRange, Zone};
use telephony_sandbox::{Sandbox, Vendor};
use time::{OffsetDateTime, PrimitiveDateTime};

use super::utc;

/// Start of the tests' histories, in UTC.
pub(crate) const START: &str = "2026-03-09 08:00:00";

/// Client of the sandbox with a short backoff.
pub(crate) fn client(sandbox: &Sandbox) -> Client {
    with_zone(sandbox, "Europe/Warsaw")
}

pub(crate) fn with_zone(sandbox: &Sandbox, zone: &str) -> Client {
    let mut retry = RetryPolicy::default();
    retry.base = Duration::from_millis(2);
    retry.rate_limit_base = Duration::from_millis(2);
    builder(sandbox).retry(retry).zone(Zone::named(zone).unwrap()).build().unwrap()
}

/// Client of the sandbox that retries by this policy.
pub(crate) fn retrying(sandbox: &Sandbox, retry: RetryPolicy) -> Client {
    builder(sandbox).retry(retry).build().unwrap()
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder("example", sandbox.ccrm_key()).base_url(sandbox.base_url(Vendor::Ccrm))
}

/// Calls that the sandbox holds, and the range of its world.
pub(crate) fn expected(sandbox: &Sandbox) -> ExpectedCalls {
    let (from, to) = sandbox.world(|world| (world.from, world.until));
    let rows = sandbox.truth().into_iter().filter(|row| row.provider == Vendor::Ccrm);
    ExpectedCalls { range: TimeRange::new(from, to), calls: rows.map(|row| (row.id.into(), row.at)).collect() }
}

/// Query of the first hours after [`START`].
pub(crate) fn query(hours: i64) -> CallQuery {
    CallQuery::new(utc(START), utc(START) + time::Duration::hours(hours))
}

/// Clock of the account's zone.
pub(crate) fn local(at: OffsetDateTime) -> PrimitiveDateTime {
    Zone::named("Europe/Warsaw").unwrap().local(at)
}
