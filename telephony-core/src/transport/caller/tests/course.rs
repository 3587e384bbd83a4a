//! An operation that takes more than one call, as one whose session was over does.

use super::*;

#[tokio::test(start_paused = true)]
async fn one_deadline_covers_all_calls_of_an_operation() {
    let script = Script::new([Step::Answer(400, ""), Step::Silence]);
    let limits = Limits { operation: Duration::from_secs(10), ..Limits::default() };
    let caller = caller(&script).limits(limits).build();
    let start = Instant::now();
    let mut course = caller.course();
    caller.call_on(&mut course, &Read, &Headers::new()).await.unwrap_err();
    assert!(course.within(sleep(Duration::from_secs(7))).await.is_some());
    let error = caller.call_on(&mut course, &Read, &Headers::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(start.elapsed(), Duration::from_secs(10));
    assert!(course.within(std::future::pending::<()>()).await.is_none());
    assert_eq!(start.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn attempts_are_counted_on_and_one_is_always_made() {
    let broken = || std::iter::repeat_with(|| Step::Broken).take(3);
    let script = Script::new(broken());
    script.then([Step::Answer(400, ""), Step::Broken]);
    let caller = caller(&script).build();
    let mut course = caller.course();
    for kind in [ErrorKind::Rejected, ErrorKind::Interrupted] {
        let error = caller.call_on(&mut course, &Read, &Headers::new()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
    }
    assert_eq!(script.requests(), 5);
}

#[tokio::test(start_paused = true)]
async fn what_repeats_took_from_the_budget_comes_back_once() {
    let script = Script::new([Step::Broken, Step::Answer(400, "")]);
    let retry = RetryPolicy { budget: 28, ..RetryPolicy::default() };
    let caller = caller(&script).retry(retry).build();
    caller.call(&Read, &Headers::new()).await.unwrap_err();
    // A repeat was lost for good, and the other one is taken and comes back; the second success earns its one token.
    script.then([Step::Broken, Step::Answer(200, "[]"), Step::Answer(200, "[]")]);
    let mut course = caller.course();
    for _ in 0..2 {
        caller.call_on(&mut course, &Read, &Headers::new()).await.unwrap();
    }
    script.then([Step::Broken, Step::Broken]);
    caller.call(&Read, &Headers::new()).await.unwrap_err();
    assert_eq!(script.requests(), 7);
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_call_may_have_done_is_not_forgotten() {
    // Refused for a reason of the session's, after a sending that may have arrived.
    let script = Script::new([Step::Broken, Step::Answer(400, ""), Step::Answer(404, "")]);
    let caller = caller(&script).build();
    let mut course = caller.course();
    let refused = caller.call_on(&mut course, &Keyed, &Headers::new()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Rejected);
    let done = caller.call_on(&mut course, &Keyed, &Headers::new()).await;
    assert_eq!(done.unwrap(), Vec::<u32>::new());
}
