use proptest::prelude::*;
use serde_json::json;

use super::CallTracker;
use crate::webhooks::call_state::tests::{any_event, event};
use crate::webhooks::{CallEvent, CallKey, CallStage};

fn key(uuid: &str) -> CallKey {
    CallKey::new("a.phonet.com.ua", uuid)
}

fn of(uuid: &str, kind: &str) -> CallEvent {
    event(json!({"uuid": uuid, "event": kind}))
}

fn folded(events: &[CallEvent]) -> CallTracker {
    let mut tracker = CallTracker::default();
    for event in events {
        tracker.fold(event);
    }
    tracker
}

/// Generates the events of two calls in order, and the same events in another order with some of them duplicated.
fn streams() -> impl Strategy<Value = (Vec<CallEvent>, Vec<CallEvent>)> {
    let events = proptest::collection::vec(prop_oneof![any_event("u"), any_event("v")], 1..8);
    events.prop_flat_map(|events| {
        let again = proptest::sample::subsequence(events.clone(), 0..=events.len());
        let shuffled = again.prop_flat_map({
            let events = events.clone();
            move |again| Just([events.clone(), again].concat()).prop_shuffle()
        });
        (Just(events), shuffled)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    // Row 91.
    #[test]
    fn any_order_with_any_repeats_ends_in_the_same_state((events, shuffled) in streams()) {
        let (one, other) = (folded(&events), folded(&shuffled));
        prop_assert_eq!(one.len(), other.len());
        for uuid in ["u", "v"] {
            prop_assert_eq!(one.get(&key(uuid)), other.get(&key(uuid)));
        }
    }

    #[test]
    fn a_tracker_never_holds_more_than_it_may(
        events in proptest::collection::vec((0_u8..20, 0_usize..3), 1..60),
        capacity in 0_usize..6,
    ) {
        let mut tracker = CallTracker::new(capacity);
        for (call, kind) in events {
            let kind = ["call.dial", "call.bridge", "call.hangup"][kind];
            let event = of(&call.to_string(), kind);
            // The call of the newest event is never the one that is evicted.
            prop_assert!(tracker.fold(&event).is_some_and(|state| *state.call() == event.call()));
            prop_assert!(tracker.len() <= capacity.max(1));
            prop_assert_eq!(tracker.open.len() + tracker.ended.len(), tracker.len());
            prop_assert_eq!(tracker.open().count() + tracker.ended().count(), tracker.len());
            prop_assert!(tracker.ended().all(|call| call.stage() == CallStage::Ended));
        }
    }
}

#[test]
fn a_full_tracker_lets_go_of_the_call_that_ended_first() {
    let mut tracker = CallTracker::new(3);
    for (uuid, kind) in [
        ("open", "call.dial"),
        ("ended first", "call.hangup"),
        ("ended last", "call.hangup"),
        ("ended first", "call.bridge"),
        ("new", "call.dial"),
    ] {
        tracker.fold(&of(uuid, kind));
    }
    assert!(tracker.get(&key("ended first")).is_none());
    tracker.fold(&of("newer", "call.dial"));
    assert!(tracker.get(&key("ended last")).is_none());
    // No call has ended, so the call whose last event is the oldest is evicted.
    tracker.fold(&of("open", "call.bridge"));
    tracker.fold(&of("newest", "call.dial"));
    let open: Vec<_> = tracker.open().map(|call| call.call().uuid.as_str()).collect();
    assert_eq!(open, ["newer", "open", "newest"]);
}

#[test]
fn a_pause_is_no_call() {
    let mut tracker = CallTracker::default();
    for direction in [32, 64] {
        assert_eq!(tracker.fold(&event(json!({"lgDirection": direction}))), None);
    }
    assert!(tracker.is_empty());
}

#[test]
fn a_call_that_was_dealt_with_can_be_taken_out() {
    let mut tracker = folded(&[of("u", "call.dial"), of("v", "call.hangup")]);
    assert_eq!(tracker.remove(&key("u")).map(|call| call.stage()), Some(CallStage::Ringing));
    assert_eq!(tracker.remove(&key("v")).map(|call| call.stage()), Some(CallStage::Ended));
    assert!(tracker.remove(&key("v")).is_none() && tracker.open.is_empty() && tracker.ended.is_empty());
}
