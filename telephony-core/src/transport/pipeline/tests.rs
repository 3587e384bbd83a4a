//! Retry policy on paused time, through the [`Transport`] trait, with scripted answers.

mod aside;
mod context;
mod limits;
mod meta;
mod pauses;
mod rate_limits;
mod reports;
mod retry;
mod script;
mod spans;
mod times;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::*;
use crate::transport::{Clock, Idempotency, Limits, PlainHttp};
use crate::{Error, ErrorKind};
use script::{Keyed, Once, Read, Script, ScriptStep};

fn pipeline(script: &Arc<Script>) -> PipelineBuilder {
    let base = BaseUrl::parse("https://vendor.example.test", PlainHttp::Loopback).unwrap();
    Pipeline::builder(script.clone(), base).seed(7)
}

#[test]
fn a_caller_shows_its_settings_and_not_its_address() {
    let builder = pipeline(&Script::new([]));
    let shown = format!("{builder:?}");
    assert!(
        shown.starts_with("PipelineBuilder { settings: ClientSettings { limits: Limits { attempt: 30s,"),
        "{shown}"
    );
    assert!(shown.contains("retry: RetryPolicy { safe_attempts: 4,"), "{shown}");
    assert!(!shown.contains("vendor.example.test"), "{shown}");
}

struct Run<T> {
    result: Result<T, Error>,
    requests: usize,
    elapsed: Duration,
}

async fn run<E: Endpoint>(endpoint: E, steps: impl IntoIterator<Item = ScriptStep>) -> Run<E::Output> {
    run_within(Limits::default(), endpoint, steps).await
}

async fn run_within<E: Endpoint>(
    limits: Limits,
    endpoint: E,
    steps: impl IntoIterator<Item = ScriptStep>,
) -> Run<E::Output> {
    let script = Script::new(steps);
    let pipeline = pipeline(&script).limits(limits).build();
    let start = Instant::now();
    let result = pipeline.call(&endpoint, &Headers::new()).await;
    Run { result, requests: script.requests(), elapsed: start.elapsed() }
}
