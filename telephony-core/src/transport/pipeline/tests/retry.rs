//! Retries: which requests, how often, and with which backoff.

use super::*;

#[tokio::test(start_paused = true)]
async fn a_read_survives_every_passing_fault() {
    let steps = [
        ScriptStep::CutBody(200, "cut"),
        ScriptStep::Answer(200, "<html>"),
        ScriptStep::Broken,
        ScriptStep::Answer(200, "[1]"),
    ];
    let run = run(Read, steps).await;
    assert_eq!(run.result.unwrap(), [1]);
    assert_eq!(run.requests, 4);
    // Full jitter with ceilings of 200, 400 and 800 ms.
    assert!(run.elapsed <= Duration::from_millis(1400), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_any_share_of_its_ceiling_and_a_seed_repeats_it() {
    let wait = async |seed| {
        let script = Script::new([ScriptStep::Broken, ScriptStep::Answer(200, "[]")]);
        let start = Instant::now();
        pipeline(&script).seed(seed).build().call(&Read, &Headers::new()).await.unwrap();
        start.elapsed().as_millis()
    };
    let mut waits = Vec::new();
    for seed in 0..100 {
        let first = wait(seed).await;
        assert_eq!(wait(seed).await, first, "{seed}");
        waits.push(first);
    }
    waits.sort_unstable();
    assert!(waits[10] < 50 && waits[90] > 150 && waits[99] <= 200, "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_read_gives_up_after_four_attempts_with_the_last_error() {
    let run =
        run(Read, [ScriptStep::NotSent, ScriptStep::NotSent, ScriptStep::NotSent, ScriptStep::Answer(500, "x")]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(500)));
    assert_eq!(error.body(), Some(&b"x"[..]));
}

#[tokio::test(start_paused = true)]
async fn a_once_write_is_sent_once_and_its_fate_is_said() {
    for step in [
        ScriptStep::Broken,
        ScriptStep::CutBody(200, "cut"),
        ScriptStep::Answer(503, ""),
        ScriptStep::Answer(200, "<html>"),
    ] {
        let run = run(Once, [step]).await;
        assert_eq!(run.result.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(run.requests, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_once_write_that_was_not_sent_or_refused_is_repeated() {
    let run = run(Once, [ScriptStep::NotSent, ScriptStep::Answer(429, ""), ScriptStep::Answer(200, "[7]")]).await;
    assert_eq!(run.result.unwrap(), [7]);
}

#[tokio::test(start_paused = true)]
async fn a_keyed_write_that_is_gone_at_the_second_try_was_done_by_the_first() {
    for doubt in
        [ScriptStep::Broken, ScriptStep::CutBody(200, "cut"), ScriptStep::Answer(408, ""), ScriptStep::Answer(500, "")]
    {
        let again = run(Keyed, [doubt, ScriptStep::NotSent, ScriptStep::Answer(404, "")]).await;
        assert_eq!(again.result.unwrap(), Vec::<u32>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn a_keyed_write_that_is_gone_before_any_sending_arrived_is_not_found() {
    let first = run(Keyed, [ScriptStep::Answer(404, "")]).await;
    assert_eq!(first.result.unwrap_err().kind(), ErrorKind::NotFound);
    // Neither of the first two attempts can have done it.
    let steps = [ScriptStep::NotSent, ScriptStep::Answer(429, ""), ScriptStep::Answer(404, "")];
    let third = run(Keyed, steps).await;
    assert_eq!(third.result.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(third.requests, 3);
}

#[tokio::test(start_paused = true)]
async fn the_vendors_wait_is_kept_to() {
    let run = run(Read, [ScriptStep::With(429, &[("retry-after", "7")], ""), ScriptStep::Answer(200, "[]")]).await;
    assert!(run.result.is_ok());
    assert!(run.elapsed >= Duration::from_secs(7), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_returned_and_not_slept() {
    for headers in [
        &[("retry-after", "901")][..],
        &[("retry-after", "18446744073709551616")],
        &[("retry-after", "Wed, 21 Oct 2065 07:43:01 GMT"), ("date", "Wed, 21 Oct 2065 07:28:00 GMT")],
    ] {
        for status in [429, 503] {
            let run = run(Read, [ScriptStep::With(status, headers, "")]).await;
            let error = run.result.unwrap_err();
            assert!(error.is_retryable() && error.status() == Some(status), "{error}");
            assert!(error.retry_after().unwrap() >= Duration::from_secs(901), "{error:?}");
            assert_eq!((run.requests, run.elapsed), (1, Duration::ZERO));
        }
    }
    // A wait of a quarter of an hour is slept. A past date is a wait of zero, independent of this machine's clock.
    for status in [429, 503] {
        let quarter = [ScriptStep::With(status, &[("retry-after", "900")], ""), ScriptStep::Answer(200, "[]")];
        assert_eq!(run(Read, quarter).await.elapsed, Duration::from_secs(900));
    }
    let date = ScriptStep::With(
        503,
        &[("retry-after", "Wed, 21 Oct 2065 07:27:00 GMT"), ("date", "Wed, 21 Oct 2065 07:28:00 GMT")],
        "",
    );
    let past = run(Read, [date, ScriptStep::Answer(200, "[]")]).await;
    assert_eq!((past.requests, past.elapsed), (2, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_write_does_not_begin_a_wait_that_its_deadline_does_not_allow() {
    let wait = || ScriptStep::With(429, &[("retry-after", "50")], "");
    let run = run(Once, [wait(), wait(), wait()]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), run.requests), (ErrorKind::RateLimited, 3));
    assert_eq!(run.elapsed, Duration::from_secs(100));
    // A wait that ends with the deadline leaves no time for an answer.
    let limits = Limits { operation: Duration::from_secs(50), ..Limits::default() };
    let run = run_within(limits, Once, [wait()]).await;
    assert_eq!((run.requests, run.elapsed), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn settings_without_end_are_no_overflow() {
    let script = Script::new([
        ScriptStep::With(429, &[("retry-after", "99999999999999999999")], ""),
        ScriptStep::Answer(200, "[1]"),
    ]);
    let mut limits = Limits::default();
    (limits.attempt, limits.first_byte) = (Duration::MAX, Duration::MAX);
    (limits.operation, limits.grace) = (Duration::MAX, Duration::MAX);
    let mut retry = RetryPolicy::default();
    (retry.base, retry.cap, retry.rate_limit_cap) = (Duration::MAX, Duration::MAX, Duration::MAX);
    (retry.rate_limit_base, retry.patience) = (Duration::MAX, Duration::from_secs(1));
    let pipeline = pipeline(&script).limits(limits).retry(retry).build();
    let error = pipeline.call(&Read, &Headers::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let held = pipeline.pacing().unwrap().hold;
    assert_eq!(held, Duration::from_secs(24 * 3600));
}

#[tokio::test(start_paused = true)]
async fn an_outage_costs_little_more_than_the_requests_themselves() {
    let script = Script::new([]);
    let pipeline = pipeline(&script).build();
    for _ in 0..200 {
        script.then((0..4).map(|_| ScriptStep::Answer(503, "")));
        pipeline.clone().call(&Read, &Headers::new()).await.unwrap_err();
    }
    assert_eq!(script.requests(), 200 + 500 / 14);
}

#[tokio::test(start_paused = true)]
async fn a_definite_fault_is_not_repeated() {
    let run = run(Read, [ScriptStep::Answer(200, r#"["x"]"#)]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::UnexpectedShape, Some("$[0]")));
    assert_eq!(
        error.to_string(),
        "test: test.it: unexpected_shape (HTTP 200) at $[0]: invalid type: string, expected u32"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_success_took_from_the_budget_it_gives_back() {
    let script = Script::new([]);
    let retry = RetryPolicy { budget: 28, ..RetryPolicy::default() };
    let pipeline = pipeline(&script).retry(retry).build();
    for _ in 0..50 {
        script.then([ScriptStep::Broken, ScriptStep::Broken, ScriptStep::Answer(200, "[]")]);
        pipeline.call(&Read, &Headers::new()).await.unwrap();
    }
    // A request that fails for good does not give back its tokens, so that the next request cannot be retried.
    script.then([ScriptStep::Broken, ScriptStep::Broken, ScriptStep::Answer(400, ""), ScriptStep::Broken]);
    for kind in [ErrorKind::Rejected, ErrorKind::Interrupted] {
        assert_eq!(pipeline.call(&Read, &Headers::new()).await.unwrap_err().kind(), kind);
    }
    assert_eq!(script.requests(), 154);
}

// A client of the user's followed a redirect: a retry would send the key to the other host once more.
#[tokio::test(start_paused = true)]
async fn a_request_that_was_redirected_by_the_transport_is_not_repeated_and_a_write_of_unknown_outcome() {
    use crate::Cause;
    use crate::transport::TransportError;
    let step = || ScriptStep::Fails(TransportError::maybe_sent("redirect").caused_by(Cause::RedirectFollowed));
    let (read, keyed, once) = (run(Read, [step()]).await, run(Keyed, [step()]).await, run(Once, [step()]).await);
    assert_eq!(read.result.unwrap_err().kind(), ErrorKind::Interrupted);
    for result in [keyed.result, once.result] {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.cause()), (ErrorKind::OutcomeUnknown, Some(Cause::RedirectFollowed)));
    }
}
