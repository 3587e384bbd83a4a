//! Large answers, decoded in a task of their own.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use http::Method;

use super::super::attempt::decode_aside;
use super::*;
use crate::Provider;
use crate::transport::{Answer, InvalidInput, Target};

const LARGE: usize = (64 << 10) + 1;

/// Endpoint that counts its decodings, and returns true if it was decoded in a task.
#[derive(Debug, Clone, Default)]
struct WatchedBody {
    decoded: Arc<AtomicUsize>,
    panics: bool,
}

impl Endpoint for WatchedBody {
    type Output = bool;
    const OPERATION: Operation =
        Operation::new(Provider::from_static("test"), "test.it", Method::GET, "/it", Idempotency::Safe);
    const QUESTION: &'static dyn crate::transport::Question<Self> = &crate::transport::NoQuestion("one word");

    fn build_target(&self) -> Result<Target, InvalidInput> {
        Ok(Target::of(&Self::OPERATION))
    }

    fn decode(&self, _: &Answer) -> Result<bool> {
        self.decoded.fetch_add(1, Ordering::Relaxed);
        assert!(!self.panics, "as it was told");
        Ok(tokio::task::try_id().is_some())
    }
}

#[tokio::test(start_paused = true)]
async fn a_large_answer_is_decoded_in_a_task_of_its_own_and_a_small_one_is_not() {
    for (size, aside) in [(LARGE - 1, false), (LARGE, true)] {
        let run = run(WatchedBody::default(), [ScriptStep::Large(200, size)]).await;
        assert_eq!(run.result.unwrap(), aside, "{size}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_a_reader_is_an_error_and_is_not_tried_again() {
    let panics = WatchedBody { panics: true, ..WatchedBody::default() };
    let run = run(panics.clone(), [ScriptStep::Large(200, LARGE)]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::UnexpectedShape, "reading the answer panicked"));
    assert_eq!((run.requests, panics.decoded.load(Ordering::Relaxed)), (1, 1));
}

#[tokio::test]
async fn a_runtime_that_is_gone_is_no_fault_of_the_reader() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let handle = runtime.handle().clone();
    runtime.shutdown_background();
    let watched = WatchedBody::default();
    let decoded = decode_aside(watched.clone(), Answer::new(200, "[]"), &handle).await;
    let error = decoded.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Interrupted, "the runtime shut down"));
    assert_eq!(watched.decoded.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_waits_for_is_not_decoded() {
    let watched = WatchedBody::default();
    let script = Script::new([ScriptStep::Large(200, LARGE)]);
    let pipeline = pipeline(&script).build();
    // The first poll starts the task and finds it unfinished because the answer is complete at once.
    assert!(pipeline.call(&watched, &Headers::new()).now_or_never().is_none());
    sleep(Duration::from_secs(1)).await;
    assert_eq!((script.requests(), watched.decoded.load(Ordering::Relaxed)), (1, 0));
}
