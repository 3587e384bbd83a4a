use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::{join_all, pending, poll_immediate, ready};
use telephony_core::transport::Endpoint;
use tokio::time::{advance, sleep, timeout};

use super::*;
use crate::endpoints::Authorize;

fn sessions() -> Sessions {
    Sessions::new(SessionPolicy::default())
}

fn cookie(number: usize) -> SessionCookie {
    SessionCookie::of(format!("session{number}"))
}

fn error(kind: ErrorKind) -> Error {
    Authorize::OPERATION.error(kind)
}

/// A vendor that counts the authorize requests and gives each the same answer.
struct Vendor {
    asked: Arc<AtomicUsize>,
    answer: Option<ErrorKind>,
}

impl Vendor {
    fn that_opens() -> Self {
        Self { asked: Arc::default(), answer: None }
    }

    fn that_fails(kind: ErrorKind) -> Self {
        Self { asked: Arc::default(), answer: Some(kind) }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    fn ask(&self) -> impl FnOnce() -> BoxFuture<'static, Result<SessionCookie>> {
        let (asked, answer) = (Arc::clone(&self.asked), self.answer);
        move || {
            async move {
                let number = asked.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(1)).await;
                answer.map_or_else(|| Ok(cookie(number)), |kind| Err(error(kind)))
            }
            .boxed()
        }
    }
}

fn kind(answer: Result<Session, NoSession>) -> ErrorKind {
    answer.unwrap_err().into_error(&Authorize::OPERATION).kind()
}

/// Causes as many refusals of authorize as open the circuit breaker.
async fn refuse_until_paused(sessions: &Sessions, vendor: &Vendor) {
    for _ in 0..3 {
        assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Unauthenticated);
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(vendor.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_requests_open_one_session() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let first = sessions.current(vendor.ask()).await.unwrap();
    let renewed = join_all((0..1000).map(|_| sessions.after(&first, vendor.ask()))).await;
    assert_eq!(vendor.asked(), 2);
    assert!(renewed.into_iter().all(|session| session.unwrap().generation == 2));
    // A late refusal of the first session finds the second.
    sessions.after(&first, vendor.ask()).await.unwrap();
    assert_eq!(vendor.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_shared_by_those_who_waited_for_it() {
    for failure in [ErrorKind::Unauthenticated, ErrorKind::Timeout] {
        let (sessions, vendor) = (sessions(), Vendor::that_fails(failure));
        let answers = join_all((0..100).map(|_| sessions.current(vendor.ask()))).await;
        assert!(answers.into_iter().all(|it| kind(it) == failure));
        assert_eq!(vendor.asked(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn within_a_second_a_refusal_answers_for_the_next_request_and_a_fault_does_not() {
    let (sessions, vendor) = (sessions(), Vendor::that_fails(ErrorKind::Unauthenticated));
    for asked in [1, 1, 1, 2, 2] {
        assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Unauthenticated);
        assert_eq!(vendor.asked(), asked);
        advance(Duration::from_millis(400)).await;
    }

    let (sessions, vendor) = (self::sessions(), Vendor::that_fails(ErrorKind::Unavailable));
    let start = Instant::now();
    for asked in 1..=5 {
        assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Unavailable);
        assert_eq!(vendor.asked(), asked);
    }
    assert_eq!(start.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn sessions_that_end_at_once_are_opened_a_second_apart() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let start = Instant::now();
    let mut session = sessions.current(vendor.ask()).await.unwrap();
    for _ in 0..9 {
        session = sessions.after(&session, vendor.ask()).await.unwrap();
    }
    assert_eq!((vendor.asked(), start.elapsed().as_secs()), (10, 9));
}

#[tokio::test(start_paused = true)]
async fn one_that_waits_no_longer_keeps_nobody_else_from_waiting() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let first = sessions.current(vendor.ask()).await.unwrap();
    let hasty = timeout(Duration::from_millis(500), sessions.after(&first, vendor.ask()));
    let patient = sessions.after(&first, vendor.ask());
    let (hasty, patient) = futures_util::future::join(hasty, patient).await;
    assert!(hasty.is_err());
    assert_eq!((patient.unwrap().generation, vendor.asked()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn three_refusals_in_a_row_stop_the_asking_for_a_minute() {
    let (sessions, vendor) = (sessions(), Vendor::that_fails(ErrorKind::Unauthenticated));
    refuse_until_paused(&sessions, &vendor).await;
    let error = sessions.current(vendor.ask()).await.unwrap_err().into_error(&Authorize::OPERATION);
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(59)));
    assert_eq!(
        error.to_string(),
        "phonet: phonet.session.authorize: unauthenticated: refused 3 times in a row; no session is asked for in the \
         next 59 s"
    );
    assert!(std::error::Error::source(&error).is_some(), "the last refusal");
    advance(Duration::from_millis(58_999)).await;
    assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Unauthenticated);
    assert_eq!(vendor.asked(), 3);
    // One trial for all requests that wait at that time, and then the next pause.
    advance(Duration::from_millis(1)).await;
    join_all((0..100).map(|_| sessions.current(vendor.ask()))).await;
    assert_eq!(vendor.asked(), 4);
    advance(Duration::from_secs(59)).await;
    assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Unauthenticated);
    assert_eq!(vendor.asked(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_policy_without_end_is_no_overflow() {
    let without_end = |refusals| {
        let (spacing, pause) = (Duration::MAX, Duration::MAX);
        Sessions::new(SessionPolicy { spacing, refusals, pause })
    };
    let year = Duration::from_secs(365 * 24 * 60 * 60);
    let (sessions, vendor) = (without_end(3), Vendor::that_opens());
    let first = sessions.current(vendor.ask()).await.unwrap();
    assert!(timeout(year, sessions.after(&first, vendor.ask())).await.is_err());
    assert_eq!(vendor.asked(), 1);

    let (sessions, vendor) = (without_end(1), Vendor::that_fails(ErrorKind::Unauthenticated));
    assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Unauthenticated);
    match sessions.current(vendor.ask()).await {
        Err(NoSession::Paused { left, .. }) => assert!(left > year, "{left:?}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_trial_that_helps_ends_the_row() {
    let (sessions, vendor) = (sessions(), Vendor::that_fails(ErrorKind::Rejected));
    for _ in 0..3 {
        assert_eq!(kind(sessions.current(vendor.ask()).await), ErrorKind::Rejected);
        advance(Duration::from_secs(1)).await;
    }
    advance(Duration::from_secs(59)).await;
    let good = Vendor::that_opens();
    let session = sessions.current(good.ask()).await.unwrap();
    sessions.judge(&session, true);
    let next = sessions.after(&session, good.ask()).await.unwrap();
    // The count of refusals was reset: this is the first.
    sessions.judge(&next, false);
    sessions.after(&next, good.ask()).await.unwrap();
    assert_eq!(good.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_row_is_one_refusal_at_least() {
    let sessions = Sessions::new(SessionPolicy { refusals: 0, ..SessionPolicy::default() });
    let good = Vendor::that_opens();
    let session = sessions.current(good.ask()).await.unwrap();
    let next = sessions.after(&session, good.ask()).await.unwrap();
    sessions.judge(&next, false);
    assert!(matches!(sessions.after(&next, good.ask()).await, Err(NoSession::Paused { refusals: 1, .. })));
}

#[tokio::test(start_paused = true)]
async fn what_fails_on_the_way_is_no_refusal() {
    use ErrorKind::{Interrupted, NotSent, RateLimited, Timeout, Unavailable};
    let sessions = sessions();
    for failure in [NotSent, Interrupted, Timeout, Unavailable, RateLimited].repeat(3) {
        let vendor = Vendor::that_fails(failure);
        assert_eq!(kind(sessions.current(vendor.ask()).await), failure);
        assert_eq!(vendor.asked(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_session_is_a_refusal() {
    let sessions = sessions();
    let answer = || ready(Err(error(ErrorKind::NotJson).with_status(200)));
    for _ in 0..3 {
        assert_eq!(kind(sessions.current(answer).await), ErrorKind::NotJson);
        advance(Duration::from_secs(1)).await;
    }
    assert_eq!(kind(sessions.current(answer).await), ErrorKind::Unauthenticated);
}

#[tokio::test(start_paused = true)]
async fn three_new_sessions_that_are_refused_at_once_stop_the_asking() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let mut session = sessions.current(vendor.ask()).await.unwrap();
    for generation in 1..=3 {
        assert_eq!(session.generation, generation);
        // A session refused to many requests is one refusal.
        sessions.judge(&session, false);
        sessions.judge(&session, false);
        match sessions.after(&session, vendor.ask()).await {
            Ok(next) => session = next,
            Err(NoSession::Paused { left, .. }) => assert_eq!(left.as_secs(), 60),
            Err(NoSession::Failed(error)) => panic!("{error}"),
        }
    }
    assert_eq!(vendor.asked(), 3);
    // Only one operation may be forbidden, so other requests keep using the existing session.
    assert_eq!(sessions.current(vendor.ask()).await.unwrap().generation, 3);
    // The trial opens a session; no other one is opened before that session is judged.
    advance(Duration::from_secs(60)).await;
    let trial = sessions.after(&session, vendor.ask()).await.unwrap();
    assert!(matches!(sessions.after(&trial, vendor.ask()).await, Err(NoSession::Paused { .. })));
    sessions.judge(&trial, true);
    assert_eq!(sessions.after(&trial, vendor.ask()).await.unwrap().generation, 5);
}

#[tokio::test(start_paused = true)]
async fn a_session_is_judged_by_those_who_waited_for_it_alone() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let mut session = sessions.current(vendor.ask()).await.unwrap();
    // One request is always forbidden, another never: the success of the second does not hide that new sessions do not
    // help.
    for _ in 0..3 {
        let other = sessions.current(vendor.ask()).await.unwrap();
        sessions.judge(&other, true);
        sessions.judge(&session, false);
        if let Ok(next) = sessions.after(&session, vendor.ask()).await {
            session = next;
        }
    }
    assert_eq!(vendor.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_leader_that_is_dropped_leaves_its_authorize_to_those_who_wait() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let mut leader = Box::pin(sessions.current(vendor.ask()));
    assert!(poll_immediate(&mut leader).await.is_none());
    let mut waiter = Box::pin(sessions.current(vendor.ask()));
    assert!(poll_immediate(&mut waiter).await.is_none());
    drop(leader);
    assert_eq!(waiter.await.unwrap().generation, 1);
    assert_eq!(vendor.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_authorize_that_nobody_waits_for_ends_and_still_counts_for_the_spacing() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let held = Arc::new(());
    let seen = Arc::clone(&held);
    let never = move || async move {
        pending::<()>().await;
        drop(seen);
        Ok(cookie(0))
    };
    let mut leader = Box::pin(sessions.current(never));
    assert!(poll_immediate(&mut leader).await.is_none());
    drop(leader);
    assert_eq!(Arc::strong_count(&held), 1, "the request is given up");
    let start = Instant::now();
    assert_eq!(sessions.current(vendor.ask()).await.unwrap().generation, 1);
    assert_eq!(start.elapsed().as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_session_in_doubt_is_not_used_again() {
    let (sessions, vendor) = (sessions(), Vendor::that_opens());
    let first = sessions.current(vendor.ask()).await.unwrap();
    sessions.doubt(&first);
    let second = sessions.current(vendor.ask()).await.unwrap();
    // A late report about the first session says nothing about the second.
    sessions.doubt(&first);
    assert_eq!(sessions.current(vendor.ask()).await.unwrap().generation, 2);
    assert_eq!((second.generation, vendor.asked()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_session_in_doubt_is_kept_while_no_other_is_asked_for() {
    let sessions = Sessions::new(SessionPolicy { refusals: 1, ..SessionPolicy::default() });
    let vendor = Vendor::that_opens();
    let only = sessions.current(vendor.ask()).await.unwrap();
    sessions.judge(&only, false);
    sessions.doubt(&only);
    assert_eq!(sessions.current(vendor.ask()).await.unwrap().generation, 1);
    advance(Duration::from_secs(60)).await;
    sessions.doubt(&only);
    assert_eq!(sessions.current(vendor.ask()).await.unwrap().generation, 2);
}

#[tokio::test]
async fn no_session_is_printed() {
    let sessions = sessions();
    let session = sessions.current(|| ready(Ok(cookie(7)))).await.unwrap();
    let shown = format!("{sessions:?}");
    assert!(shown.starts_with("Sessions { policy: SessionPolicy { spacing: 1s,"), "{shown}");
    assert!(shown.ends_with(" generation: 1, refusals: 0, .. }"), "{shown}");
    assert!(!format!("{shown} {session:?}").contains("session7"));
    assert!(session.cookie_header("/rest").unwrap().is_sensitive());
}
