use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::{join_all, poll_immediate};
use http::HeaderValue;
use telephony_core::ErrorKind;

use super::*;
use crate::PROVIDER;

fn found(headers: &[&'static str]) -> Option<String> {
    let mut map = HeaderMap::new();
    for header in headers {
        map.append(SET_COOKIE, HeaderValue::from_static(header));
    }
    SessionCookie::find(&map).map(|cookie| cookie.value().expose().to_owned())
}

// Row 109: a token of any length, in any of several headers.
#[test]
fn the_session_is_found_among_all_cookies() {
    for headers in [
        &["JSESSIONID=abc.DEF-1; Path=/; HttpOnly"][..],
        &["route=1; Path=/", "JSESSIONID=\"abc.DEF-1\"; Secure"],
        &["XJSESSIONID=no", " JSESSIONID = abc.DEF-1 "],
    ] {
        assert_eq!(found(headers).as_deref(), Some("abc.DEF-1"), "{headers:?}");
    }
}

#[test]
fn what_is_no_session_is_not_taken() {
    for headers in [
        &[][..],
        &["route=1"],
        &["JSESSIONID=; Path=/"],
        &["JSESSIONID"],
        &["jsessionid=abc"],
        &["Path=/; JSESSIONID=abc"],
        &["JSESSIONID=a b"],
        &["JSESSIONID=a,b"],
    ] {
        assert_eq!(found(headers), None, "{headers:?}");
    }
}

fn cookie(number: usize) -> SessionCookie {
    SessionCookie(Secret::new(format!("session{number}")))
}

#[tokio::test]
async fn a_thousand_requests_open_one_session() {
    let sessions = Sessions::default();
    let opened = AtomicUsize::new(0);
    let first = sessions.current(|| async { Ok(cookie(0)) }).await.unwrap();
    let authorize = || async {
        tokio::task::yield_now().await;
        Ok(cookie(opened.fetch_add(1, Ordering::Relaxed)))
    };
    let renewed = join_all((0..1000).map(|_| sessions.after(&first, authorize))).await;
    assert_eq!(opened.load(Ordering::Relaxed), 1);
    assert!(renewed.into_iter().all(|session| session.unwrap().generation == 2));
    // A late refusal of the first session finds the second.
    sessions.after(&first, authorize).await.unwrap();
    assert_eq!(opened.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_refusal_is_shared_by_those_who_waited_for_it() {
    let sessions = Sessions::default();
    let asked = AtomicUsize::new(0);
    let authorize = || async {
        tokio::task::yield_now().await;
        asked.fetch_add(1, Ordering::Relaxed);
        Err(Error::new(ErrorKind::Unauthenticated, PROVIDER, "phonet.session.authorize"))
    };
    let answers = join_all((0..100).map(|_| sessions.current(authorize))).await;
    assert!(
        answers
            .iter()
            .all(|it| it.as_ref().is_err_and(|it| it.kind() == ErrorKind::Unauthenticated))
    );
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!(sessions.current(authorize).await.is_err());
    assert_eq!(asked.load(Ordering::Relaxed), 2, "who comes later asks anew");
}

#[tokio::test]
async fn a_leader_that_is_dropped_leaves_the_next_in_line_to_go_on() {
    let sessions = Arc::new(Sessions::default());
    let never = || std::future::pending::<Result<SessionCookie>>();
    let mut leader = Box::pin(sessions.current(never));
    assert!(poll_immediate(&mut leader).await.is_none());
    let mut waiter = Box::pin(sessions.current(|| async { Ok(cookie(1)) }));
    assert!(poll_immediate(&mut waiter).await.is_none());
    drop(leader);
    assert_eq!(waiter.await.unwrap().generation, 1);
}

#[test]
fn no_session_is_printed() {
    let sessions = Sessions::default();
    let session = Session { generation: 1, cookie: cookie(7) };
    sessions.state().current = Some(session.clone());
    assert!(!format!("{sessions:?} {session:?}").contains("session7"));
    assert!(session.cookie_header().unwrap().is_sensitive());
}
