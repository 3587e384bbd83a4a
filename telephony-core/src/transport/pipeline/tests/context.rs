//! Operations that need more than one call, as after an expired session.

use super::*;

#[tokio::test(start_paused = true)]
async fn one_deadline_covers_all_calls_of_an_operation() {
    let script = Script::new([ScriptStep::Answer(400, ""), ScriptStep::Silence]);
    let limits = Limits { operation: Duration::from_secs(10), ..Limits::default() };
    let pipeline = pipeline(&script).limits(limits).build();
    let start = Instant::now();
    let mut context = pipeline.context();
    pipeline.call_on(&mut context, &Read, &Headers::new()).await.unwrap_err();
    assert!(context.within(sleep(Duration::from_secs(7))).await.is_some());
    let error = pipeline.call_on(&mut context, &Read, &Headers::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(start.elapsed(), Duration::from_secs(10));
    assert!(context.within(std::future::pending::<()>()).await.is_none());
    assert_eq!(start.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn attempts_are_counted_on_and_one_is_always_made() {
    let broken = || std::iter::repeat_with(|| ScriptStep::Broken).take(3);
    let script = Script::new(broken());
    script.then([ScriptStep::Answer(400, ""), ScriptStep::Broken]);
    let pipeline = pipeline(&script).build();
    let mut context = pipeline.context();
    for kind in [ErrorKind::Rejected, ErrorKind::Interrupted] {
        let error = pipeline.call_on(&mut context, &Read, &Headers::new()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    assert_eq!(script.requests(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_repeats_took_from_the_budget_comes_back_once() {
    let script = Script::new([ScriptStep::Broken, ScriptStep::Answer(400, "")]);
    let retry = RetryPolicy { budget: 28, ..RetryPolicy::default() };
    let pipeline = pipeline(&script).retry(retry).build();
    pipeline.call(&Read, &Headers::new()).await.unwrap_err();
    // The tokens of the first retry are lost because it did not succeed. The second retry gives its tokens back, and
    // the second success adds one token.
    script.then([ScriptStep::Broken, ScriptStep::Answer(200, "[]"), ScriptStep::Answer(200, "[]")]);
    let mut context = pipeline.context();
    for _ in 0..2 {
        pipeline.call_on(&mut context, &Read, &Headers::new()).await.unwrap();
    }
    script.then([ScriptStep::Broken, ScriptStep::Broken]);
    pipeline.call(&Read, &Headers::new()).await.unwrap_err();
    assert_eq!(script.requests(), 7);
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_call_may_have_done_is_not_forgotten() {
    // Refusal because of the session, after an attempt that may have arrived.
    let script = Script::new([ScriptStep::Broken, ScriptStep::Answer(400, ""), ScriptStep::Answer(404, "")]);
    let pipeline = pipeline(&script).build();
    let mut context = pipeline.context();
    let refused = pipeline.call_on(&mut context, &Keyed, &Headers::new()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Rejected);
    let done = pipeline.call_on(&mut context, &Keyed, &Headers::new()).await;
    assert_eq!(done.unwrap(), Vec::<u32>::new());
}
