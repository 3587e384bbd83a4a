//! Sessions as a user sees them, over a transport with answers that the sandbox does not give, on paused time.

mod vendor;
mod walks;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::join_all;
use phonet_api::Client;
use telephony_core::transport::Limits;
use telephony_core::{ErrorKind, Result};
use tokio::time::{Instant, advance};

use vendor::{Answer, Vendor};

fn client(vendor: &Vendor) -> Client {
    Client::builder("test4.phonet.com.ua", "key").build_with(vendor.transport()).unwrap()
}

async fn users(client: &Client) -> Result<usize> {
    client.list_users().await.map(|users| users.items.len())
}

const A_SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_late_refusal_of_an_old_session_finds_the_new_one() {
    let vendor = Vendor::new(|request| match (request.path, request.session) {
        ("/rest/users", 1) => Answer::status(403).after(5 * A_SECOND),
        (_, 1) => Answer::status(403).after(2 * A_SECOND),
        _ => Answer::json("[]"),
    });
    let client = client(&vendor);
    let (late, early) = futures_util::future::join(users(&client), client.list_active_calls().send()).await;
    assert_eq!((late.unwrap(), early.unwrap().items.len()), (0, 0));
    assert_eq!(vendor.authorizes(), 2);
    assert_eq!(vendor.sessions_of("/rest/users"), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_cookie_is_taken_from_a_successful_authorize_alone() {
    let vendor = Vendor::new(|request| match request.session {
        1 => Answer::status(403).with_session(77),
        _ => Answer::json("[]").with_session(88),
    });
    let client = client(&vendor);
    for _ in 0..3 {
        users(&client).await.unwrap();
    }
    assert_eq!(vendor.sessions_of("/rest/users"), [1, 2, 2, 2]);
    // A refusal with a cookie opens no session.
    let vendor = Vendor::new(|_| Answer::json("[]"));
    vendor.authorize(|_| Answer::status(403).with_session(99));
    let error = users(&self::client(&vendor)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(vendor.sessions_of("/rest/users").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_refusals_asks_for_a_session_once_a_second_at_most() {
    let vendor = Vendor::new(|_| Answer::status(403));
    let client = client(&vendor);
    let start = Instant::now();
    let errors = join_all((0..200).map(|_| users(&client))).await;
    assert!(errors.into_iter().all(|it| it.unwrap_err().kind() == ErrorKind::Forbidden));
    assert_eq!((vendor.authorizes(), start.elapsed()), (2, A_SECOND));
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_is_always_forbidden_stops_asking_and_keeps_no_other_back() {
    let vendor = Vendor::new(|request| match request.path {
        "/rest/users" => Answer::status(403),
        _ => Answer::json("[]"),
    });
    let client = client(&vendor);
    for _ in 0..20 {
        assert_eq!(users(&client).await.unwrap_err().kind(), ErrorKind::Forbidden);
        client.list_active_calls().await.unwrap();
    }
    assert_eq!(vendor.authorizes(), 3);
    let error = users(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(403));
    assert_eq!(error.retry_after(), Some(60 * A_SECOND));
    assert!(error.to_string().ends_with("no other session is asked for in the next 60 s"));
    advance(60 * A_SECOND).await;
    for _ in 0..20 {
        users(&client).await.unwrap_err();
    }
    assert_eq!(vendor.authorizes(), 4, "one trial");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_refused_three_times_is_not_sent_for_a_minute() {
    let vendor = Vendor::new(|_| Answer::status(403));
    vendor.authorize(|_| Answer::status(403));
    let client = client(&vendor);
    for _ in 0..3 {
        assert!(users(&client).await.is_err());
        advance(A_SECOND).await;
    }
    for _ in 0..100 {
        let error = users(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        assert!(error.retry_after().is_some() && !error.is_retryable());
    }
    assert_eq!((vendor.authorizes(), vendor.requests()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_withdrawn_later_is_understood_as_well() {
    let vendor = Vendor::new(|request| match request.session {
        1 if request.number < 3 => Answer::json("[]"),
        _ => Answer::status(403),
    });
    let client = client(&vendor);
    users(&client).await.unwrap();
    vendor.authorize(|_| Answer::status(403));
    advance(A_SECOND).await;
    for _ in 0..10 {
        assert_eq!(users(&client).await.unwrap_err().kind(), ErrorKind::Unauthenticated);
        advance(A_SECOND).await;
    }
    assert_eq!(vendor.authorizes(), 4);
    assert_eq!(vendor.sessions_of("/rest/users"), [1, 1], "a session that is over is not used");
}

#[tokio::test(start_paused = true)]
async fn a_vendor_that_is_down_for_a_while_is_no_refusal() {
    let vendor = Vendor::new(|_| Answer::json("[]"));
    vendor.authorize(|request| match request.number {
        ..=20 => Answer::status(503),
        _ => Answer::session(1),
    });
    let client = client(&vendor);
    let mut failures = 0;
    while let Err(error) = users(&client).await {
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        failures += 1;
    }
    // Four attempts for each request.
    assert_eq!(failures, 5);
}

#[tokio::test(start_paused = true)]
async fn one_deadline_covers_sessions_and_repeats() {
    let mut limits = Limits::default();
    limits.operation = Duration::from_secs(10);
    let vendor = Vendor::new(|request| match request.session {
        1 => Answer::status(403).after(A_SECOND),
        _ => Answer::never(),
    });
    vendor.authorize(|request| Answer::session(request.number as u64).after(4 * A_SECOND));
    let client = Client::builder("test4.phonet.com.ua", "key").limits(limits);
    let client = client.build_with(vendor.transport()).unwrap();
    let start = Instant::now();
    assert_eq!(users(&client).await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(start.elapsed(), Duration::from_secs(10));
    let start = Instant::now();
    let error = client.make_call("001", "+380440000001").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert_eq!(start.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn a_login_page_instead_of_a_write_is_not_sent_again_and_the_next_one_has_a_session() {
    let vendor = Vendor::new(|request| match request.session {
        1 => Answer::json("<html><body>Sign in</body></html>"),
        _ => Answer::json(r#"{"uuid":"a-1"}"#),
    });
    let client = client(&vendor);
    let error = client.make_call("001", "+380440000001").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    client.make_call("001", "+380440000001").await.unwrap();
    assert_eq!(vendor.sessions_of("/rest/user/makeCall"), [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn what_was_done_under_the_old_session_is_known_under_the_new_one() {
    // The first attempt hangs up and its answer is lost; the session ends; the attempt with the new session finds no
    // call.
    let vendor = Vendor::new(|request| match (request.number, request.session) {
        (2, _) => Answer::status(503),
        (_, 1) => Answer::status(403),
        _ => Answer::status(404),
    });
    let call = "a1e3bd2a4eb84e8d8ef1bbd1f5d2f4b0";
    client(&vendor).hang_up_call(call).await.unwrap();
    assert_eq!((vendor.requests(), vendor.authorizes()), (5, 2));
    // The session was refused before any attempt reached the call, so 404 means that the call does not exist.
    let vendor = Vendor::new(|request| match request.session {
        1 => Answer::status(403),
        _ => Answer::status(404),
    });
    let error = client(&vendor).hang_up_call(call).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

/// A vendor whose sessions end after `length` requests; each request takes some time.
fn short_sessions(length: usize, takes: Duration) -> Vendor {
    let used = Mutex::new(HashMap::new());
    Vendor::new(move |request| {
        let mut used = used.lock().unwrap();
        let count = used.entry(request.session).or_insert(0);
        *count += 1;
        if *count > length { Answer::status(403) } else { Answer::json("[]").after(takes) }
    })
}

// Field case 41.
#[tokio::test(start_paused = true)]
async fn requests_in_flight_outlast_sessions_of_one_to_four_requests() {
    for length in 1..=4 {
        for in_flight in [1_usize, 2, 3, 8] {
            for takes in [Duration::ZERO, Duration::from_millis(300)] {
                let vendor = short_sessions(length, takes);
                let client = client(&vendor);
                let streams = (0..in_flight).map(|_| async {
                    for _ in 0..6 {
                        users(&client).await.unwrap();
                    }
                });
                join_all(streams).await;
                let needed = (6 * in_flight).div_ceil(length);
                assert!(vendor.authorizes() >= needed, "{length} {in_flight}");
                assert!(vendor.authorizes() <= 6 * in_flight + 1, "{length} {in_flight}");
            }
        }
    }
}

// Field case 41.
#[tokio::test(start_paused = true)]
async fn a_forbidden_operation_ends_beside_others_that_use_up_their_sessions() {
    let used = Mutex::new(HashMap::new());
    let vendor = Vendor::new(move |request| {
        if request.path != "/rest/users" {
            return Answer::status(403);
        }
        let mut used = used.lock().unwrap();
        let count = used.entry(request.session).or_insert(0);
        *count += 1;
        if *count > 2 { Answer::status(403) } else { Answer::json("[]") }
    });
    let client = client(&vendor);
    let allowed = async {
        for _ in 0..12 {
            users(&client).await.unwrap();
        }
    };
    let forbidden = client.list_active_calls().send();
    let ((), forbidden) = futures_util::future::join(allowed, forbidden).await;
    assert_eq!(forbidden.unwrap_err().kind(), ErrorKind::Forbidden);
    assert!(vendor.sessions_of("/rest/calls/active/v3").len() <= 3);
}

// Field case 10.
#[tokio::test(start_paused = true)]
async fn a_write_that_is_redirected_is_sent_once_and_may_have_been_done() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        for location in [
            None,
            Some("/login"),
            Some("login"),
            Some("https://test4.phonet.com.ua/rest/calls/77"),
            Some("https://other.example:8443/rest/user/makeCall"),
            Some("http://test4.phonet.com.ua/rest/user/makeCall"),
            Some("//other.example/x"),
            Some("\u{7f}"),
        ] {
            let vendor = Vendor::new(move |_| Answer::redirect(status, location));
            let client = client(&vendor);
            for (write, path) in [
                (client.make_call("001", "+380440000001").await.map(|_| ()), "/rest/user/makeCall"),
                (client.hang_up_call("a1").await, "/rest/calls/active/a1/hangup"),
                (client.delete_contact(7).await, "/rest/crm/contacts/v2/7"),
            ] {
                let error = write.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{status} {location:?}");
                assert_eq!(error.status(), Some(status));
                assert!(status == 304 || error.message().contains("redirected"), "{error}");
                assert!(!error.to_string().contains("test4"), "{error}");
                assert_eq!(vendor.sessions_of(path).len(), 1, "{status} {location:?}");
            }
        }
    }
}

// Field case 10.
#[tokio::test(start_paused = true)]
async fn a_read_that_is_redirected_names_the_place_and_what_to_set() {
    for (location, place) in [
        ("https://other.example/rest/users", "redirected to other.example,"),
        ("https://test4.phonet.com.ua/rest/users/", "redirected to another address of its own host,"),
        ("/v2/users", "redirected to another path of its own host,"),
        ("http://test4.phonet.com.ua/rest/users", "redirected to another address of its own host,"),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let vendor = Vendor::new(move |_| Answer::redirect(status, Some(location)));
            let error = users(&client(&vendor)).await.unwrap_err();
            assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(status)));
            assert!(error.message().starts_with(place), "{error}");
            assert!(error.message().contains("base_url") && !error.is_retryable());
            assert_eq!((vendor.authorizes(), vendor.requests()), (1, 2), "{location}");
        }
    }
}

// Field case 10.
#[tokio::test(start_paused = true)]
async fn a_redirect_to_the_login_page_is_an_ended_session_once() {
    let ended = |request: vendor::Asked<'_>| match request.session {
        1 => Answer::redirect(302, Some("https://test4.phonet.com.ua/login")),
        _ => Answer::json("[]"),
    };
    let vendor = Vendor::new(ended);
    users(&client(&vendor)).await.unwrap();
    assert_eq!(vendor.sessions_of("/rest/users"), [1, 2]);
    let vendor = Vendor::new(|_| Answer::redirect(302, Some("/login")));
    let error = users(&client(&vendor)).await.unwrap_err();
    assert!(error.message().contains("redirected to another path of its own host"), "{error}");
    assert_eq!((vendor.authorizes(), vendor.requests()), (2, 4));
}

// Field case 36.
#[tokio::test(start_paused = true)]
async fn the_load_balancers_cookie_is_sent_with_every_request_of_the_session() {
    let vendor = Vendor::new(|request| match request.others {
        "; SERVERID=node2" => Answer::json("[]").with_cookie("SERVERID=node3; Path=/"),
        _ => Answer::status(403),
    });
    vendor.authorize(|_| Answer::session(1).with_cookie("SERVERID=node2; Path=/"));
    let client = client(&vendor);
    for _ in 0..3 {
        users(&client).await.unwrap();
    }
    assert_eq!(vendor.authorizes(), 1);
}

// Field case 4.
#[tokio::test(start_paused = true)]
async fn a_session_that_grew_old_while_its_consumer_paused_is_renewed() {
    // The second session has ended, too, when the consumer continues.
    let vendor = Vendor::new(|request| match request.session {
        1 | 2 => Answer::status(403),
        _ => Answer::json("[]"),
    });
    vendor.authorize(|asked| Answer::session(asked.number as u64).after(A_SECOND));
    let client = client(&vendor);
    let mut users = std::pin::pin!(users(&client));
    while vendor.authorizes() < 2 {
        tokio::select! {
            biased;
            _ = &mut users => panic!("it ended before the pause"),
            () = tokio::time::sleep(A_SECOND / 10) => {}
        }
    }
    tokio::time::sleep(3600 * A_SECOND).await;
    assert_eq!(users.await.unwrap(), 0);
    assert_eq!(vendor.sessions_of("/rest/users"), [1, 2, 3]);
}

// Field case 5.
#[tokio::test(start_paused = true)]
async fn a_wait_for_a_rate_limit_before_a_session_ends_no_read() {
    let vendor = Vendor::new(|_| Answer::json("[]"));
    vendor.authorize(|asked| match asked.number {
        1..=6 => Answer::status(429),
        _ => Answer::session(7),
    });
    let (client, begun) = (client(&vendor), Instant::now());
    let (one, other) = futures_util::future::join(users(&client), users(&client)).await;
    assert_eq!((one.unwrap(), other.unwrap(), vendor.authorizes()), (0, 0, 7));
    // Longer than the read's own deadline.
    assert!(begun.elapsed() > Limits::default().operation, "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_write_that_waits_too_long_for_a_session_names_the_rate_limit() {
    // The deadline may end during a hold or just after it.
    for seed in 0..32 {
        let vendor = Vendor::new(|_| Answer::json("1"));
        vendor.authorize(|_| Answer::status(429));
        let client = Client::builder("test4.phonet.com.ua", "key").seed(seed);
        let client = client.build_with(vendor.transport()).unwrap();
        let error = client.delete_contact(7_u64).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(error.retry_after().is_some_and(|wait| wait >= A_SECOND), "{error:?}");
        assert_eq!(vendor.sessions_of("/rest/crm/contacts/v2/7").len(), 0);
    }
}
