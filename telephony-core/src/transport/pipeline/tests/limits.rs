//! Deadlines and size limits.

use super::*;
use crate::transport::TransportError;

#[tokio::test(start_paused = true)]
async fn a_silent_server_ends_by_the_operations_deadline() {
    let run = run(Read, std::iter::repeat_with(|| ScriptStep::Silence).take(4)).await;
    assert_eq!(run.result.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(run.elapsed <= Duration::from_secs(120), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_body_over_the_limit_is_refused_and_a_large_one_is_read() {
    let over = run(Read, [ScriptStep::Large(200, (16 << 20) + 1)]).await;
    assert_eq!(over.result.unwrap_err().kind(), ErrorKind::TooLarge);
    // Large body within the limit: only blanks, so that it is not JSON. A body of this size is decoded in a task of its
    // own.
    let large = run(Read, std::iter::repeat_with(|| ScriptStep::Large(200, 1 << 20)).take(4)).await;
    assert_eq!(large.result.unwrap_err().kind(), ErrorKind::NotJson);
}

#[tokio::test(start_paused = true)]
async fn a_length_over_the_limit_is_believed_unless_it_is_that_of_a_compressed_body() {
    const LENGTH: (&str, &str) = ("content-length", "16777217");
    let plain = run(Read, [ScriptStep::With(200, &[LENGTH], "[1]")]).await;
    assert_eq!(plain.result.unwrap_err().kind(), ErrorKind::TooLarge);
    let encoded = &[LENGTH, ("content-encoding", "br")];
    let encoded = run(Read, [ScriptStep::With(200, encoded, "[1]")]).await;
    assert_eq!(encoded.result.unwrap(), [1]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_must_begin_in_time() {
    let never = RetryPolicy::never();
    for (wait, kind, took) in [(14, None, 14), (16, Some(ErrorKind::Timeout), 15)] {
        let script = Script::new([ScriptStep::Late(Duration::from_secs(wait))]);
        let pipeline = pipeline(&script).retry(never.clone()).build();
        let start = Instant::now();
        let result = pipeline.call(&Read, &Headers::new()).await;
        assert_eq!(result.map_err(|error| error.kind()).err(), kind);
        assert_eq!(start.elapsed(), Duration::from_secs(took));
    }
    // A read is retried as after any timeout.
    let run = run(Read, std::iter::repeat_with(|| ScriptStep::Silence).take(4)).await;
    let error = run.result.unwrap_err();
    assert_eq!(error.message(), "no answer in time");
    assert!((60..63).contains(&run.elapsed.as_secs()), "{:?}", run.elapsed);
}

#[tokio::test(start_paused = true)]
async fn a_transports_own_time_is_a_timeout_like_any_other() {
    let late = || ScriptStep::Fails(TransportError::maybe_sent("the client's own time").timed_out());
    let run = run(Read, std::iter::repeat_with(late).take(4)).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, ""));
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(cause.to_string(), "the client's own time");
}

#[tokio::test(start_paused = true)]
async fn the_operations_deadline_cuts_an_attempt_short() {
    let limits = Limits { operation: Duration::from_secs(20), ..Limits::default() };
    let run = run_within(limits, Read, [ScriptStep::Silence, ScriptStep::Silence]).await;
    assert_eq!(run.result.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!((run.requests, run.elapsed), (2, Duration::from_secs(20)));
}

#[tokio::test(start_paused = true)]
async fn a_body_that_drips_or_halts_ends_long_before_the_attempt() {
    let hour = Duration::from_secs(3600);
    for step in [
        ScriptStep::Drip(200, Duration::from_millis(300), 1),
        ScriptStep::Drip(200, Duration::from_secs(1), 0),
        ScriptStep::Drip(200, hour, 1),
    ] {
        let run = run(Once, [step]).await;
        let error = run.result.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::OutcomeUnknown, Some(200)));
        assert!((5000..5020).contains(&run.elapsed.as_millis()), "{:?}", run.elapsed);
    }
    // At a sufficient pace the attempt's own deadline ends the body.
    let limits = Limits { operation: Duration::from_secs(30), ..Limits::default() };
    let run = run_within(limits, Read, [ScriptStep::Drip(200, Duration::from_secs(2), 2048)]).await;
    let error = run.result.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Timeout, "no whole answer in time"));
    assert_eq!(run.elapsed, Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_head_over_the_limits_is_refused() {
    for (count, size) in [(100, 600), (1, 65_000)] {
        assert!(run(Read, [ScriptStep::Headers(200, count, size)]).await.result.is_ok(), "{count}");
    }
    for (count, size) in [(101, 1), (100, 700), (1, 66_000)] {
        let run = run(Read, [ScriptStep::Headers(200, count, size)]).await;
        let error = run.result.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::TooLarge, Some(200)), "{count}");
        assert_eq!(error.message(), "the head is larger than the limit");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_whose_answer_is_too_large_may_have_been_done() {
    let large = (16 << 20) + 1;
    for step in [
        ScriptStep::Large(200, large),
        ScriptStep::Large(503, large),
        ScriptStep::Headers(200, 101, 1),
        ScriptStep::Headers(500, 101, 1),
    ] {
        let run = run(Once, [step]).await;
        assert_eq!(run.result.unwrap_err().kind(), ErrorKind::OutcomeUnknown);
        assert_eq!(run.requests, 1);
    }
    let refused = run(Once, [ScriptStep::Large(400, large)]).await;
    assert_eq!(refused.result.unwrap_err().kind(), ErrorKind::TooLarge);
}
