use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use phonet_api::webhooks::{AllowList, CallSettingsReply, ContactCard, Delivery, Receiver, SecretToken, WebhookRouter};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

use super::{PBX, printed};

const LOCAL: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// A receiver that accepts this machine's address.
fn local() -> Receiver {
    let mut list = AllowList::documented();
    list.add(LOCAL.into());
    Receiver::new(["qwerty.phonet.com.ua"]).allow(list)
}

async fn serve(router: WebhookRouter) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind((LOCAL, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_router("/phonet").into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// Sends a request and returns the answer's status and body.
async fn send(address: SocketAddr, head: &str, body: impl Into<Vec<u8>>) -> (u16, String) {
    let body = body.into();
    let length = body.len();
    send_part(address, head, body, length).await
}

/// Sends a request that announces a body of another length.
async fn send_part(address: SocketAddr, head: &str, body: Vec<u8>, length: usize) -> (u16, String) {
    let headers = format!("host: a\r\nconnection: close\r\ncontent-length: {length}");
    let head = format!("{head}\r\n{headers}\r\n\r\n");
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // The server may answer and close the connection before it has read the whole body.
        let _ = stream.write_all(&body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    };
    let answer = tokio::task::spawn_blocking(exchange).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

async fn post(address: SocketAddr, body: impl Into<Vec<u8>>) -> (u16, String) {
    send(address, "POST /phonet HTTP/1.1", body).await
}

fn fault(code: &str) -> String {
    format!(r#"{{"error":"{code}"}}"#)
}

/// A router that counts deliveries: first events, duplicates, lists of labels.
fn counting(receiver: Receiver) -> (WebhookRouter, Arc<[AtomicUsize; 3]>) {
    let counts: Arc<[AtomicUsize; 3]> = Arc::default();
    let (events, labels) = (Arc::clone(&counts), Arc::clone(&counts));
    let router = WebhookRouter::new(receiver)
        .on_call_event(move |_, delivery| {
            events[usize::from(delivery == Delivery::Repeat)].fetch_add(1, Ordering::Relaxed);
            async { Ok(()) }
        })
        .on_utm_labels(move |_| {
            labels[2].fetch_add(1, Ordering::Relaxed);
            async { Ok(()) }
        })
        .on_contact_lookup(|_| async { Ok(ContactCard::found("Anna", "https://crm.example/1").into()) });
    (router, counts)
}

fn counted(counts: &[AtomicUsize; 3]) -> [usize; 3] {
    [0, 1, 2].map(|at| counts[at].load(Ordering::Relaxed))
}

#[tokio::test]
async fn the_documents_examples_are_taken_and_a_lookup_is_answered() {
    let (router, counts) = counting(local());
    let address = serve(router).await;
    let [event, lookup, labels] = printed().map(|example| example.data);
    assert_eq!(post(address, event).await, (200, "{}".to_owned()));
    assert_eq!(post(address, event).await, (200, "{}".to_owned()));
    assert_eq!(post(address, labels).await, (200, "{}".to_owned()));
    let (status, reply) = post(address, lookup).await;
    let expected = CallSettingsReply::from(ContactCard::found("Anna", "https://crm.example/1"));
    assert_eq!((status, reply), (200, serde_json::to_string(&expected).unwrap()));
    assert_eq!(counted(&counts), [1, 1, 1]);
}

#[tokio::test]
async fn a_stranger_is_refused_with_403_and_reaches_no_handler() {
    let receiver = Receiver::new(["qwerty.phonet.com.ua"]).allow(AllowList::documented());
    let (router, counts) = counting(receiver);
    let address = serve(router).await;
    for example in printed() {
        let head = format!("POST /phonet HTTP/1.1\r\nx-forwarded-for: {PBX}");
        assert_eq!(send(address, &head, example.data).await, (403, fault("unknown_source")));
    }
    assert_eq!(counted(&counts), [0, 0, 0]);
}

#[tokio::test]
async fn behind_a_proxy_the_source_is_whom_it_forwards() {
    let receiver =
        Receiver::new(["qwerty.phonet.com.ua"]).allow(AllowList::documented()).trusted_proxies([LOCAL.into()]);
    let address = serve(counting(receiver).0).await;
    let [_, _, labels] = printed().map(|example| example.data);
    for (forwarded, expected) in [
        (format!("x-forwarded-for: 203.0.113.9, {PBX}"), (200, "{}".to_owned())),
        (format!("x-forwarded-for: {PBX}, 203.0.113.9"), (403, fault("unknown_source"))),
        (format!("x-forwarded-for: {PBX}\r\nx-forwarded-for: 203.0.113.9"), (403, fault("unknown_source"))),
        (format!("x-forwarded-for: {PBX}, unknown"), (403, fault("untraceable_source"))),
        (format!("forwarded: for={PBX}"), (403, fault("unknown_source"))),
    ] {
        let head = format!("POST /phonet HTTP/1.1\r\n{forwarded}");
        assert_eq!(send(address, &head, labels).await, expected, "{forwarded}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_is_told_so() {
    let address = serve(counting(local()).0).await;
    let [event, ..] = printed();
    let other = event.data.replace("qwerty", "other");
    let unknown = r#"{"event":"queue.full","accountDomain":"qwerty.phonet.com.ua"}"#;
    for (body, expected) in [
        (event.printed.to_owned(), (400, fault("not_json"))),
        ("a=b".to_owned(), (400, fault("not_json"))),
        ("{}".to_owned(), (400, fault("unknown_shape"))),
        (r#"{"request":"x"}"#.to_owned(), (400, fault("unknown_request"))),
        (other, (403, fault("unknown_account"))),
        (" ".repeat(65_537), (413, fault("too_large"))),
        (unknown.to_owned(), (200, "{}".to_owned())),
    ] {
        assert_eq!(post(address, body).await, expected);
    }
    assert_eq!(send(address, "GET /phonet HTTP/1.1", "").await.0, 405);
    assert_eq!(send(address, "POST / HTTP/1.1", "[]").await.0, 404);
    let bare = serve(WebhookRouter::new(local())).await;
    for example in printed() {
        assert_eq!(post(bare, example.data).await, (501, fault("no_handler")));
    }
}

#[tokio::test]
async fn an_event_whose_handler_failed_counts_as_the_first_again() {
    let tries = Arc::new(AtomicUsize::new(0));
    let router = WebhookRouter::new(local()).on_call_event(move |_, delivery| {
        let first_try = tries.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            assert_eq!(delivery, Delivery::First);
            if first_try { Err("the database is away".into()) } else { Ok(()) }
        }
    });
    let address = serve(router).await;
    let [event, ..] = printed();
    assert_eq!(post(address, event.data).await, (500, fault("handler_failed")));
    assert_eq!(post(address, event.data).await, (200, "{}".to_owned()));
}

#[tokio::test]
async fn a_lookup_that_fails_or_takes_too_long_is_answered_by_the_fallback() {
    let [_, lookup, _] = printed();
    let absent = Example::find(Vendor::Phonet, "call_settings", Some("absent"), Kind::Response).unwrap();
    let seen = Arc::new(AtomicUsize::new(0));
    let count = |router: WebhookRouter| {
        let seen = Arc::clone(&seen);
        router.on_problem(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
        })
    };
    let failing = WebhookRouter::new(local()).on_contact_lookup(|_| async { Err("no CRM".into()) });
    let address = serve(count(failing)).await;
    assert_eq!(post(address, lookup.data).await, (200, absent.compact()));
    let slow = WebhookRouter::new(local())
        .lookup_budget(Duration::from_millis(5))
        .fallback(ContactCard::new_contact("https://crm.example/new", "Add").into())
        .on_contact_lookup(|_| std::future::pending());
    let (status, reply) = post(serve(count(slow)).await, lookup.data).await;
    assert!(status == 200 && reply.contains(r#""newEntry":true"#), "{reply}");
    assert_eq!(seen.load(Ordering::Relaxed), 2);
    assert_eq!(WebhookRouter::LOOKUP_BUDGET, Duration::from_secs(2));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let router = counting(local()).0.body_time(Duration::from_millis(20));
    let address = serve(router).await;
    let (status, body) = send_part(address, "POST /phonet HTTP/1.1", b"[".to_vec(), 2).await;
    assert_eq!((status, body), (408, fault("no_body")));
    assert_eq!(WebhookRouter::BODY_TIME, Duration::from_secs(5));
}

#[tokio::test]
async fn a_secret_address_is_the_only_one() {
    let token = SecretToken::parse("an-address-that-nobody-knows").unwrap();
    let address = serve(counting(local().secret_token(token)).0).await;
    for (path, status) in [
        ("/phonet/an-address-that-nobody-knows", 200),
        ("/phonet/an-address-that-nobody-know", 403),
        ("/phonet", 403),
        ("/phonet/", 404),
        ("/phonet/an-address-that-nobody-knows/x", 404),
    ] {
        let (found, body) = send(address, &format!("POST {path} HTTP/1.1"), "[]").await;
        assert_eq!(found, status, "{path} {body}");
    }
}

#[tokio::test]
async fn without_the_peers_address_everything_is_refused() {
    let listener = tokio::net::TcpListener::bind((LOCAL, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = counting(local()).0.into_router("phonet");
    tokio::spawn(async move { axum::serve(listener, router).await });
    assert_eq!(post(address, "[]").await, (500, fault("no_peer")));
}
