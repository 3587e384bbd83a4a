use proptest::prelude::*;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{CallStage, CallState};
use crate::webhooks::{CallEvent, EventKey};

const KINDS: [&str; 5] = ["call.dial", "call.bridge", "call.hangup", "call.transfer", "call.hold"];

pub(in crate::webhooks) fn event(members: Value) -> CallEvent {
    let mut event = json!({"event": "call.dial", "accountDomain": "a.phonet.com.ua", "uuid": "u"});
    if let (Some(event), Value::Object(members)) = (event.as_object_mut(), members) {
        event.extend(members);
    }
    serde_json::from_value(event).unwrap()
}

/// Generates any event of a call, with any of its members missing.
pub(in crate::webhooks) fn any_event(uuid: &'static str) -> impl Strategy<Value = CallEvent> {
    let time = || proptest::option::of(0_u64..4).prop_map(|at| at.map(|at| 1_431_686_100_000 + at));
    let word = || proptest::option::of(prop::sample::select(vec!["a", "b", "c"]));
    let leg = || word().prop_map(|ext| ext.map(|ext| json!({"id": 1, "ext": ext})));
    let times = (time(), time(), time(), time());
    let legs = (leg(), leg(), proptest::collection::vec(word(), 0..3));
    (prop::sample::select(&KINDS[..]), times, legs, word(), word(), word()).prop_map(
        move |(kind, (dial, bridge, sent, hung_up), (leg, leg2, others), number, name, parent)| {
            let others: Vec<Value> = others.iter().map(|id| json!({"id": id})).collect();
            event(json!({
                "event": kind, "uuid": uuid, "parentUuid": parent, "dialAt": dial, "bridgeAt": bridge,
                "serverTime": sent, "hangupAt": hung_up, "lgDirection": number.map(|it| it.len() * 4),
                "leg": leg, "leg2": leg2, "otherLegs": others, "trunkNum": number, "trunkName": name,
            }))
        },
    )
}

fn joined(mut one: CallState, other: CallState) -> CallState {
    one.join(other);
    one
}

proptest! {
    #[test]
    fn joining_is_commutative_associative_and_idempotent(
        a in any_event("u"), b in any_event("u"), c in any_event("u"),
    ) {
        let [a, b, c] = [a, b, c].map(|event| CallState::of(&event));
        prop_assert_eq!(joined(a.clone(), b.clone()), joined(b.clone(), a.clone()));
        prop_assert_eq!(
            joined(joined(a.clone(), b.clone()), c.clone()),
            joined(a.clone(), joined(b.clone(), c))
        );
        prop_assert_eq!(joined(a.clone(), a.clone()), a.clone());
        let both = joined(a.clone(), b.clone());
        prop_assert_eq!(joined(both.clone(), b), both.clone());
        prop_assert_eq!(joined(both.clone(), a), both);
    }
}

proptest! {
    #[test]
    fn a_state_that_was_stored_takes_further_events_as_before(a in any_event("u"), b in any_event("u")) {
        let json = serde_json::to_string(&CallState::of(&a)).unwrap();
        let stored: CallState = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&stored, &CallState::of(&a));
        let later = CallState::of(&b);
        prop_assert_eq!(joined(stored, later.clone()), joined(CallState::of(&a), later));
        let key = b.key();
        let json = serde_json::to_string(&key).unwrap();
        prop_assert_eq!(serde_json::from_str::<EventKey>(&json).unwrap(), key);
    }
}

#[test]
fn a_state_is_json_with_words_and_times_that_people_read() {
    let bridge =
        json!({"event": "call.bridge", "bridgeAt": 1_431_686_112, "serverTime": 1_431_686_113, "leg": {"ext": "001"}});
    let json = serde_json::to_value(state(&[bridge])).unwrap();
    assert_eq!((&json["stage"], &json["answered"]), (&"talking".into(), &true.into()));
    assert_eq!(json["answered_at"], "2015-05-15T10:35:12Z");
    assert_eq!(json["leg"], json!({"stage": "talking", "sent": "2015-05-15T10:35:13Z", "value": {"ext": "001"}}));
    assert_eq!(json["call"], json!({"account_domain": "a.phonet.com.ua", "uuid": "u"}));
    assert_eq!(json["parent"], Value::Null);
}

fn state(events: &[Value]) -> CallState {
    let mut states = events.iter().map(|members| CallState::of(&event(members.clone())));
    let first = states.next().unwrap();
    states.fold(first, joined)
}

#[test]
fn a_call_that_ended_does_not_ring_again() {
    let (dial, bridge, hangup) = (json!({}), json!({"event": "call.bridge"}), json!({"event": "call.hangup"}));
    assert_eq!(state(&[json!({"event": "call.hold"})]).stage(), CallStage::Unknown);
    assert_eq!(state(std::slice::from_ref(&dial)).stage(), CallStage::Ringing);
    assert_eq!(state(&[bridge.clone(), dial.clone()]).stage(), CallStage::Talking);
    assert_eq!(state(&[hangup.clone(), bridge.clone(), dial.clone()]).stage(), CallStage::Ended);
    assert!(!state(&[hangup.clone(), dial]).is_answered());
    assert!(state(&[hangup, bridge]).is_answered());
}

#[test]
fn a_hangup_alone_tells_of_the_answer_by_its_time() {
    let hangup = json!({"event": "call.hangup", "dialAt": 1_431_686_100, "bridgeAt": 1_431_686_112, "serverTime": 1_431_686_145});
    let call = state(&[hangup]);
    assert!(call.is_answered());
    let times = [call.dialled_at(), call.answered_at(), call.ended_at()];
    assert_eq!(times.map(|at| at.unwrap().unix_timestamp() - 1_431_686_100), [0, 12, 45]);
}

// Row 78: the time of the first hangup is the end.
#[test]
fn of_repeats_that_were_sent_later_the_first_tells_the_end() {
    let hangup = |sent: i64| json!({"event": "call.hangup", "serverTime": sent});
    let end = |events: &[Value]| state(events).ended_at().map(OffsetDateTime::unix_timestamp);
    assert_eq!(end(&[hangup(1_431_686_150), hangup(1_431_686_145)]), Some(1_431_686_145));
    let told = json!({"event": "call.hangup", "serverTime": 1_431_686_160, "hangupAt": 1_431_686_144});
    assert_eq!(end(&[hangup(1_431_686_150), told]), Some(1_431_686_144));
    // A related interface of the vendor prints 0 while the call is in progress.
    assert_eq!(end(&[json!({"hangupAt": 0, "serverTime": 1_431_686_101})]), None);
}

#[test]
fn a_call_that_was_passed_on_keeps_everybody_and_the_last_comes_first() {
    let bridge = |ext: &str, sent: i64| json!({"event": "call.bridge", "serverTime": sent, "leg": {"ext": ext}});
    let events = [bridge("002", 1_431_686_130), bridge("001", 1_431_686_112), json!({"leg": {"ext": "003"}})];
    let call = state(&events);
    let ext = |leg: &crate::models::Leg| leg.ext.as_ref().unwrap().as_str().to_owned();
    assert_eq!(call.leg().map(ext).as_deref(), Some("002"));
    assert_eq!(call.legs().map(ext).collect::<Vec<_>>(), ["001", "002", "003"]);
}

#[test]
fn a_state_keeps_so_many_legs_and_the_same_ones_in_any_order() {
    let bridge = |ext: usize| json!({"event": "call.bridge", "leg": {"ext": format!("{ext:03}")}});
    let events: Vec<Value> = (0..100).map(bridge).collect();
    let forwards = state(&events);
    let backwards = state(&events.into_iter().rev().collect::<Vec<_>>());
    assert_eq!(forwards.legs().count(), CallState::MOST_LEGS);
    assert_eq!(forwards, backwards);
}

#[test]
fn a_state_of_another_call_changes_nothing() {
    let call = state(&[json!({})]);
    for other in [json!({"uuid": "v", "event": "call.hangup"}), json!({"accountDomain": "b", "event": "call.hangup"})] {
        assert_eq!(joined(call.clone(), state(&[other])), call);
    }
    let shouted = json!({"accountDomain": "A.Phonet.com.ua", "event": "call.hangup"});
    assert_eq!(joined(call, state(&[shouted])).stage(), CallStage::Ended);
}
