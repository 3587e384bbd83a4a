use std::sync::Arc;

use phonet_api::models::CallEventKind;
use phonet_api::webhooks::{
    AllowList, CallEvent, Delivery, DeliveryStore, EventKey, Received, Receiver, Refusal, SecretToken, StoreError,
    UtmLabel,
};
use serde_json::json;
use telephony_core::wire::rows::Rows;

use super::{PBX, STRANGER, post, printed, receiver};

const NO_HEADERS: [(&str, &str); 0] = [];

fn event(kind: &str, account: &str) -> String {
    json!({"event": kind, "accountDomain": account, "uuid": "47a9"}).to_string()
}

fn labels(received: Received) -> Rows<UtmLabel> {
    let Received::UtmLabels(labels) = received else { panic!("{received:?}") };
    labels
}

fn call_event(received: Received) -> (CallEvent, Delivery) {
    let Received::CallEvent(event, delivery) = received else { panic!("{received:?}") };
    (event, delivery)
}

// Row 73: `event` or `request` determines the kind; a list has neither. Row 92: the content type is ignored.
#[test]
fn the_documents_examples_are_told_apart_by_their_bodies() {
    let [event, lookup, utm] = printed().map(|example| example.data);
    let (event, delivery) = call_event(post(&receiver(), event).unwrap());
    assert_eq!((event.event, delivery), (CallEventKind::Dial, Delivery::First));
    let Received::ContactLookup(lookup) = post(&receiver(), lookup).unwrap() else { panic!() };
    assert_eq!(lookup.other_leg_number.unwrap().as_str(), "+380442246595");
    assert_eq!(labels(post(&receiver(), utm).unwrap()).items.len(), 2);
    let received = receiver().receive(PBX, [("content-type", "text/plain")], utm.as_bytes());
    assert_eq!(labels(received.unwrap()).items.len(), 2);
}

// Rows 70, 71, 76: the printed text is JavaScript, or not even that. Row 92: a form has an error of its own.
#[test]
fn what_is_no_json_is_told_so() {
    let [call_event, lookup, labels] = printed();
    for example in [call_event, lookup] {
        assert_eq!(post(&receiver(), example.printed).unwrap_err().code(), "not_json");
    }
    // Field case 14: the dots after the last comma are one row that is not a label.
    let Received::UtmLabels(read) = post(&receiver(), labels.printed).unwrap() else { panic!() };
    assert_eq!((read.items.len(), read.quarantined.len()), (2, 1));
    for (body, reason) in [
        ("", "the body is empty"),
        ("<html>", "the body is HTML or XML"),
        ("request=call.settings&otherLegNum=%2B380442246595", "the body is a form"),
    ] {
        let refusal = post(&receiver(), body).unwrap_err();
        let Refusal::NotJson { reason: given, .. } = &refusal else { panic!("{refusal:?}") };
        assert_eq!((given.as_str(), refusal.body()), (reason, Some(body.as_bytes())), "{body}");
        assert_eq!(refusal.status(), 400);
    }
    for body in [&b"\xff\xfe{}"[..], b"{\"event\":", b"[1,]", b"{} {}", &b"[".repeat(10_000)] {
        assert_eq!(post(&receiver(), body).unwrap_err().status(), 400);
    }
    // A list without a single label.
    let deep = format!(r#"[{{"callParentUuid":"a","more":{}"#, "[".repeat(10_000));
    for (body, code) in [(&*deep, "not_json"), (r#"[{"callParentUuid":"#, "not_json"), ("[7]", "unknown_shape")] {
        assert_eq!(post(&receiver(), body).unwrap_err().code(), code);
    }
}

#[test]
fn json_of_no_known_kind_is_refused_with_the_place_of_the_fault() {
    for (body, path) in [
        ("{}", "$"),
        ("7", "$"),
        ("null", "$"),
        (r#"{"event":null,"request":""}"#, "$"),
        (r#"{"event":["call.dial"]}"#, "$.event"),
        (r#"{"event":"call.dial","accountDomain":"qwerty.phonet.com.ua"}"#, "$.uuid"),
        (r#"{"event":"call.dial","accountDomain":"qwerty.phonet.com.ua","uuid":["48777888999"]}"#, "$.uuid"),
        ("[7]", "$[0]"),
        (r#"[{"event":"call.dial"}]"#, "$[0].callParentUuid"),
        (r#"{"callParentUuid":["48777888999"]}"#, "$.callParentUuid"),
    ] {
        let refusal = post(&receiver(), body).unwrap_err();
        assert!(!format!("{refusal} {refusal:?}").contains("48777888999"), "{refusal}");
        let Refusal::UnknownShape { path: at, .. } = &refusal else { panic!("{body}: {refusal:?}") };
        assert_eq!((at.as_str(), refusal.status()), (path, 400), "{body}");
    }
    let request = r#"{"request":"call.routing"}"#;
    let refusal = post(&receiver(), request).unwrap_err();
    assert_eq!((refusal.code(), refusal.body()), ("unknown_request", Some(request.as_bytes())));
}

// Row 79: three events are documented. Row 91: every delivery is answered with 200 if possible.
#[test]
fn an_unknown_event_is_handed_on_as_unknown() {
    let (event, delivery) = call_event(post(&receiver(), event("call.transfer", "qwerty.phonet.com.ua")).unwrap());
    assert_eq!((event.event.is_known(), delivery), (false, Delivery::First));
    let body = r#"{"event":"queue.full","accountDomain":"qwerty.phonet.com.ua","queue":7}"#;
    let Received::UnknownEvent(event) = post(&receiver(), body).unwrap() else { panic!() };
    assert_eq!((event.event.as_str(), &*event.raw), ("queue.full", body));
    let stranger = body.replace("qwerty", "other");
    assert_eq!(post(&receiver(), stranger), Err(Refusal::UnknownAccount));
}

// Row 95: one object where a list is documented. Row 105: an empty list.
#[test]
fn labels_come_as_a_list_as_one_object_or_as_none() {
    assert!(labels(post(&receiver(), "[]").unwrap()).items.is_empty());
    let one = r#"{"utmSource":"google","callParentUuid":"a"}"#;
    assert_eq!(labels(post(&receiver(), one).unwrap()).items.len(), 1);
    let one_bad = r#"[{"callParentUuid":"a"},{"callParentUuid":{},"callDate":1}]"#;
    let read = labels(post(&receiver(), one_bad).unwrap());
    assert_eq!((read.items.len(), read.quarantined[0].path.as_str()), (1, "$[1].callParentUuid"));
    let undated = r#"[{"callParentUuid":"a"},{"callParentUuid":"b","callDate":"never"}]"#;
    let read = labels(post(&receiver(), undated).unwrap());
    assert_eq!((read.items.len(), read.repairs[0].path.as_str()), (2, "$[1].callDate"));
    assert_eq!((read.items[1].ended_at, read.repairs[0].index), (None, 1));
}

// Rows 90, 91: the id alone is not enough, and the first event is never taken for a duplicate of another one.
// Without the `moka` feature every delivery is a first one.
#[cfg(feature = "moka")]
#[test]
fn a_repeat_has_the_same_account_call_kind_and_leg() {
    let receiver = Receiver::new(["a.phonet.com.ua", "https://B.phonet.com.ua/"]).allow(AllowList::documented());
    let deliver = |kind, account| call_event(post(&receiver, event(kind, account)).unwrap()).1;
    for kind in ["call.hangup", "call.dial", "call.bridge"] {
        for account in ["a.phonet.com.ua", "b.phonet.com.ua"] {
            assert_eq!(deliver(kind, account), Delivery::First, "{kind} {account}");
        }
    }
    assert_eq!(deliver("call.dial", "A.Phonet.com.ua"), Delivery::Repeat);
    let (passed_on, delivery) = call_event(
        post(
            &receiver,
            r#"{"event":"call.bridge","accountDomain":"a.phonet.com.ua","uuid":"47a9","leg":{"ext":"002"}}"#,
        )
        .unwrap(),
    );
    // Field case 28: the bridge of another leg is another event.
    assert_eq!((delivery, passed_on.leg.is_some()), (Delivery::First, true));
    assert_eq!(deliver("call.bridge", "a.phonet.com.ua"), Delivery::Repeat);
    let (bridge, _) = call_event(post(&receiver, event("call.bridge", "a.phonet.com.ua")).unwrap());
    receiver.forget(&bridge);
    assert_eq!(deliver("call.bridge", "a.phonet.com.ua"), Delivery::First);
}

// Field case 28: a build without `moka` detects no duplicates; a custom store still does.
#[cfg(not(feature = "moka"))]
#[test]
fn without_a_memory_each_delivery_is_a_first_one() {
    let receiver = receiver();
    for _ in 0..2 {
        let (event, delivery) = call_event(post(&receiver, event("call.dial", "qwerty.phonet.com.ua")).unwrap());
        assert_eq!(delivery, Delivery::First);
        receiver.forget(&event);
    }
}

#[test]
fn an_event_of_another_account_is_refused() {
    let receiver = receiver();
    for account in ["other.phonet.com.ua", "qwerty.phonet.com.ua.evil.example", "qwerty", "phonet.com.ua"] {
        let refused = post(&receiver, event("call.dial", account));
        assert_eq!(refused, Err(Refusal::UnknownAccount), "{account}");
    }
    let nobody = Receiver::new(["", " / "]).allow(AllowList::documented());
    assert_eq!(post(&nobody, event("call.dial", "")), Err(Refusal::NoAccount));
}

// Row 68: a list of six addresses, which may change and is not part of the code that checks it.
// Without the `moka` feature every delivery is a first one.
#[cfg(feature = "moka")]
#[test]
fn an_unknown_source_is_refused_and_changes_nothing() {
    let receiver = receiver().trusted_proxies(["10.0.0.0/8".parse().unwrap()]);
    let body = event("call.dial", "qwerty.phonet.com.ua");
    let spoofed = [("X-Forwarded-For", PBX.to_string())];
    let refused = receiver.receive(STRANGER, spoofed, body.as_bytes()).unwrap_err();
    assert_eq!((&refused, refused.status()), (&Refusal::UnknownSource(STRANGER), 403));
    let through =
        |forwarded: &str| receiver.receive([10, 0, 0, 1].into(), [("x-forwarded-for", forwarded)], body.as_bytes());
    assert_eq!(through(&format!("{PBX}, {STRANGER}")), Err(Refusal::UnknownSource(STRANGER)));
    assert_eq!(through(&format!("{PBX}, unknown")), Err(Refusal::UntraceableSource));
    // None of the refused deliveries was remembered: the first accepted one is the first.
    assert_eq!(call_event(through(&format!("{STRANGER}, {PBX}")).unwrap()).1, Delivery::First);
    assert_eq!(call_event(through(&format!("[::ffff:{PBX}]:443")).unwrap()).1, Delivery::Repeat);
}

#[test]
fn a_new_receiver_lets_nobody_in_and_a_list_can_be_changed_in_use() {
    let receiver = Receiver::new(["qwerty.phonet.com.ua"]);
    let [_, lookup, _] = printed().map(|example| example.data);
    assert_eq!(post(&receiver, lookup), Err(Refusal::UnknownSource(PBX)));
    let mut list = (*receiver.allow_list()).clone();
    list.add(PBX.into());
    assert_eq!(receiver.swap_allow_list(list).ranges().count(), 0);
    assert!(post(&receiver, lookup).is_ok());
    receiver.swap_allow_list(AllowList::new());
    assert!(post(&receiver, lookup).is_err());
}

#[test]
fn a_long_body_is_refused_before_it_is_read() {
    let most = Receiver::BODY_LIMIT;
    let body = |length: usize| format!("[]{}", " ".repeat(length - 2));
    assert!(post(&receiver(), body(most)).is_ok());
    let refusal = post(&receiver(), body(most + 1)).unwrap_err();
    assert_eq!((&refusal, refusal.status()), (&Refusal::TooLarge(most), 413));
    assert_eq!(post(&receiver().body_limit(10), body(11)), Err(Refusal::TooLarge(10)));
    // The keys that are remembered have a limit of their own.
    let long = json!({"event": "call.dial", "accountDomain": "qwerty.phonet.com.ua", "uuid": "a".repeat(129)});
    assert_eq!(post(&receiver(), long.to_string()).unwrap_err().code(), "unknown_shape");
}

#[test]
fn a_token_that_is_asked_for_must_be_there() {
    let receiver = receiver().secret_token(SecretToken::parse("an-address-that-nobody-knows").unwrap());
    assert_eq!(post(&receiver, "[]"), Err(Refusal::WrongToken));
    let with = |token: &str| receiver.receive_with_token(PBX, NO_HEADERS, token, b"[]");
    assert!(with("an-address-that-nobody-knows").is_ok());
    for token in ["", "an-address-that-nobody-know", "an-address-that-nobody-knows-"] {
        assert_eq!(with(token), Err(Refusal::WrongToken), "{token}");
    }
    let stranger = receiver.receive_with_token(STRANGER, NO_HEADERS, "an-address-that-nobody-knows", b"[]");
    assert_eq!(stranger, Err(Refusal::UnknownSource(STRANGER)));
}

#[test]
fn nothing_personal_is_in_what_a_receiver_prints() {
    let personal = ["380671234567", "Соломія", "sentinel.phonet", "213.110.117.120", "token-sentinel"];
    let receiver = Receiver::new(["sentinel.phonet.com.ua"])
        .allow(AllowList::documented())
        .secret_token(SecretToken::parse("token-sentinel-token").unwrap());
    let bodies = [
        json!({"event": "call.dial", "accountDomain": "sentinel.phonet.com.ua", "uuid": "u", "trunkNum": "380671234567",
            "trunkName": "Соломія", "leg": {"ext": "380671234567", "displayName": "Соломія"},
            "otherLegs": [{"name": "Соломія", "num": "380671234567", "companyName": "Соломія", "url": "Соломія"}]}),
        json!({"event": "queue.full", "accountDomain": "sentinel.phonet.com.ua", "name": "Соломія"}),
        json!({"request": "call.settings", "otherLegNum": "380671234567", "trunkNum": "380671234567"}),
        json!([{"callParentUuid": "u", "clientIp": "213.110.117.120", "otherLegNum": "380671234567", "label": "Соломія",
            "referrer": "Соломія", "utmTerm": "Соломія"}, {"label": "Соломія"}]),
    ];
    let take = |body: &serde_json::Value| {
        let body = body.to_string();
        receiver.receive_with_token(PBX, NO_HEADERS, "token-sentinel-token", body.as_bytes())
    };
    let wrong = json!({"event": "call.dial", "accountDomain": "380671234567", "uuid": {"a": "Соломія"}});
    let taken: Vec<Received> = bodies.iter().map(|body| take(body).unwrap()).collect();
    let printed = format!("{receiver:?} {taken:?} {:?}", take(&wrong));
    for text in personal {
        assert!(!printed.contains(text), "{text}: {printed}");
    }
}

// Field case 20.
#[test]
fn an_event_without_an_account_is_taken_where_there_is_exactly_one() {
    let body = |domain: &str| format!(r#"{{"event":"call.dial","uuid":"47a9"{domain}}}"#);
    let without = ["", r#","accountDomain":null"#, r#","accountDomain":"""#];
    for domain in without {
        let one = Receiver::new(["Qwerty.phonet.com.ua"]).allow(AllowList::documented());
        let received = one.receive(PBX, NO_HEADERS, body(domain).as_bytes()).unwrap();
        let Received::CallEvent(event, Delivery::First) = received else { panic!("{received:?}") };
        assert_eq!(event.call().account_domain.as_str(), "qwerty.phonet.com.ua");
        let stranger = one.receive([203, 0, 113, 9].into(), NO_HEADERS, body(domain).as_bytes());
        assert!(matches!(stranger, Err(Refusal::UnknownSource(_))));
    }
    for accounts in [vec![], vec!["a.phonet.com.ua", "b.phonet.com.ua"]] {
        let receiver = Receiver::new(&accounts).allow(AllowList::documented());
        let refusal = receiver.receive(PBX, NO_HEADERS, body("").as_bytes()).unwrap_err();
        assert_eq!((refusal.code(), refusal.status()), ("no_account", 403), "{accounts:?}");
    }
    let one = Receiver::new(["a.phonet.com.ua"]).allow(AllowList::documented());
    let other = body(r#","accountDomain":"b.phonet.com.ua""#);
    assert_eq!(one.receive(PBX, NO_HEADERS, other.as_bytes()), Err(Refusal::UnknownAccount));
}

/// A store in memory that can fail.
#[derive(Debug)]
struct Shared(std::sync::Mutex<Vec<String>>);

#[async_trait::async_trait]
impl DeliveryStore for Shared {
    async fn first(&self, event: &EventKey) -> Result<bool, StoreError> {
        let (mut known, text) = (self.0.lock().unwrap(), event.text().into_string());
        if text.contains("fails") {
            return Err("no store".into());
        }
        let is_first = !known.contains(&text);
        known.push(text);
        Ok(is_first)
    }

    async fn forget(&self, event: &EventKey) -> Result<(), StoreError> {
        let text = event.text();
        self.0.lock().unwrap().retain(|known| *known != *text);
        Ok(())
    }
}

// Field case 28.
#[tokio::test]
async fn two_receivers_that_share_a_store_take_an_event_once() {
    let store: Arc<dyn DeliveryStore> = Arc::new(Shared(std::sync::Mutex::default()));
    let receiver = || {
        let receiver = Receiver::new(["a.phonet.com.ua"]).allow(AllowList::documented());
        receiver.deliveries(Arc::clone(&store))
    };
    let body = br#"{"event":"call.dial","uuid":"47a9","accountDomain":"a.phonet.com.ua"}"#;
    for expected in [Delivery::First, Delivery::Repeat] {
        let receiver = receiver();
        let received = receiver.checked(receiver.receive(PBX, NO_HEADERS, body).unwrap()).await;
        let Received::CallEvent(_, delivery) = received.unwrap() else { panic!("an event") };
        assert_eq!(delivery, expected);
    }
    let fails = br#"{"event":"call.dial","uuid":"fails"}"#;
    let receiver = receiver();
    assert!(receiver.checked(receiver.receive(PBX, NO_HEADERS, fails).unwrap()).await.is_err());
}
