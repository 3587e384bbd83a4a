use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use moka::policy::EvictionPolicy;
use moka::sync::Cache;

use super::{Delivery, DeliveryStore, EventKey, StoreError};

/// Memory of the last day's events in this process, by which duplicates are recognised.
///
/// A full store forgets the least recently used event, and every event is forgotten after a time. So the memory is
/// bounded, and a late duplicate may count as a first delivery. A first delivery never counts as a duplicate.
pub struct SeenEvents {
    // `None` for a store that remembers nothing.
    events: Option<Cache<EventKey, ()>>,
}

impl SeenEvents {
    /// Default number of events that a receiver remembers.
    pub const CAPACITY: usize = 100_000;
    /// Default time after which an event is forgotten: one day.
    pub const FORGET_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

    /// Creates a store for at most this number of events. With a capacity of zero every event counts as a first
    /// delivery.
    pub fn new(capacity: usize) -> Self {
        Self::with_time(capacity, Self::FORGET_AFTER)
    }

    /// Creates a store for at most this number of events, each of which is forgotten after this time.
    pub fn with_time(capacity: usize, forget_after: Duration) -> Self {
        // Limited to three decades, which is practically unlimited, because the cache panics for much longer times.
        let forget_after = forget_after.min(Duration::from_secs(1_000_000_000));
        let events = (capacity > 0).then(|| {
            Cache::builder()
                .max_capacity(capacity as u64)
                .eviction_policy(EvictionPolicy::lru())
                .time_to_live(forget_after)
                .build()
        });
        Self { events }
    }

    /// Remembers an event. Returns [`Delivery::Repeat`] if the event was remembered already.
    pub fn insert(&self, key: EventKey) -> Delivery {
        let Some(events) = &self.events else { return Delivery::First };
        let is_first = events.entry(key).or_insert(()).is_fresh();
        // Without this the order of use is updated in batches, so that an event that was just used may be evicted
        // first.
        events.run_pending_tasks();
        if is_first { Delivery::First } else { Delivery::Repeat }
    }

    /// Forgets an event that was not handled, so that a later delivery of it counts as the first.
    pub fn forget(&self, key: &EventKey) {
        if let Some(events) = &self.events {
            events.invalidate(key);
        }
    }

    /// Returns the number of events that are remembered.
    pub fn len(&self) -> usize {
        let Some(events) = &self.events else { return 0 };
        events.run_pending_tasks();
        usize::try_from(events.entry_count()).unwrap_or(usize::MAX)
    }

    /// True if no event is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for SeenEvents {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}

// Only the number of events is printed, because keys contain accounts and extensions.
impl fmt::Debug for SeenEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events = self.events.as_ref().map_or(0, Cache::entry_count);
        f.debug_struct("SeenEvents").field("events", &events).finish_non_exhaustive()
    }
}

#[async_trait]
impl DeliveryStore for SeenEvents {
    async fn first(&self, event: &EventKey) -> Result<bool, StoreError> {
        Ok(self.insert(event.clone()) == Delivery::First)
    }

    async fn forget(&self, event: &EventKey) -> Result<(), StoreError> {
        Self::forget(self, event);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::webhooks::CallEvent;

    fn key(members: &Value) -> EventKey {
        let mut event = json!({"event": "call.dial", "accountDomain": "a.example", "uuid": "u"});
        for (name, value) in members.as_object().unwrap() {
            event[name] = value.clone();
        }
        serde_json::from_value::<CallEvent>(event).unwrap().key()
    }

    // Row 90: the document advises to recognise duplicates by uuid, which a call's dial, bridge and hangup share. Field
    // case 28.
    #[test]
    fn only_the_same_event_of_the_same_leg_at_the_same_time_is_a_repeat() {
        let seen = SeenEvents::default();
        let leg = |id: u64| json!({"id": id, "ext": "001"});
        let events = [
            json!({}),
            json!({"event": "call.transfer"}),
            json!({"uuid": "v"}),
            json!({"accountDomain": "b.example"}),
            json!({"event": "call.dial", "leg": leg(36)}),
            json!({"event": "call.dial", "leg": leg(36), "dialAt": 1_764_200_000_000_u64}),
            json!({"event": "call.dial", "leg": leg(36), "dialAt": 1_764_200_009_000_u64}),
            json!({"event": "call.bridge", "leg": leg(36), "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.bridge", "leg": leg(37), "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.bridge", "leg": leg(36), "bridgeAt": 1_764_200_010_001_u64}),
            json!({"event": "call.bridge", "leg": {"type": 2, "id": 36}, "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.bridge", "leg": {"ext": "002"}, "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.hangup", "leg": leg(36), "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.hangup", "leg": leg(37), "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.hangup", "leg": leg(36), "leg2": leg(37), "bridgeAt": 1_764_200_010_000_u64}),
            json!({"event": "call.hangup", "leg": leg(36)}),
        ];
        let mut texts = std::collections::BTreeSet::new();
        for event in &events {
            assert_eq!(seen.insert(key(event)), Delivery::First, "{event}");
            assert!(texts.insert(key(event).text().into_string()), "{event}");
        }
        for event in &events {
            let mut again = event.clone();
            again["serverTime"] = json!(1_764_200_099_000_u64);
            assert_eq!(seen.insert(key(&again)), Delivery::Repeat, "{event}");
            assert!(!texts.insert(key(&again).text().into_string()), "{event}");
        }
        assert_eq!(seen.insert(key(&json!({"accountDomain": "A.EXAMPLE", "event": "CALL.DIAL"}))), Delivery::Repeat);
        assert_eq!(seen.len(), events.len());
    }

    // Field case 27.
    #[test]
    fn an_event_is_a_repeat_however_its_call_is_spelt() {
        let seen = SeenEvents::new(2);
        let dial = |uuid: &str| key(&json!({"uuid": uuid}));
        assert_eq!(seen.insert(dial("47a968893984475b8c20e29dec144ce3")), Delivery::First);
        assert_eq!(seen.insert(dial("47A96889-3984-475B-8C20-E29DEC144CE3")), Delivery::Repeat);
    }

    #[test]
    fn a_full_store_forgets_the_oldest_event() {
        let seen = SeenEvents::new(2);
        let key = |uuid: &str| key(&json!({"uuid": uuid}));
        for uuid in ["1", "2", "3"] {
            assert_eq!(seen.insert(key(uuid)), Delivery::First);
            assert!(seen.len() <= 2);
        }
        assert_eq!(seen.insert(key("3")), Delivery::Repeat);
        assert_eq!(seen.insert(key("1")), Delivery::First);
    }

    #[test]
    fn a_full_store_keeps_the_event_that_was_asked_for_last() {
        let key = |number: usize| key(&json!({"uuid": number.to_string()}));
        let seen = SeenEvents::new(8);
        assert_eq!(seen.insert(key(0)), Delivery::First);
        // Far more events than a batch in which the cache updates its order of use.
        for number in 1..1_000 {
            assert_eq!(seen.insert(key(number)), Delivery::First);
            assert_eq!(seen.insert(key(0)), Delivery::Repeat, "behind {number}");
        }
    }

    #[test]
    fn an_event_is_forgotten_after_a_time() {
        let seen = SeenEvents::with_time(2, Duration::from_millis(20));
        assert_eq!(seen.insert(key(&json!({}))), Delivery::First);
        std::thread::sleep(Duration::from_millis(40));
        assert_eq!(seen.insert(key(&json!({}))), Delivery::First);
        assert_eq!(SeenEvents::with_time(2, Duration::MAX).len(), 0);
    }

    #[test]
    fn a_forgotten_event_counts_as_the_first_again() {
        let seen = SeenEvents::new(2);
        seen.insert(key(&json!({})));
        seen.forget(&key(&json!({})));
        seen.forget(&key(&json!({})));
        assert!(seen.is_empty());
        assert_eq!(seen.insert(key(&json!({}))), Delivery::First);
    }

    #[test]
    fn a_store_of_none_remembers_nothing() {
        let seen = SeenEvents::new(0);
        for _ in 0..2 {
            assert_eq!(seen.insert(key(&json!({}))), Delivery::First);
            assert!(seen.is_empty());
        }
    }

    #[test]
    fn long_members_take_no_room() {
        let long = "7".repeat(60_000);
        let key = |end: &str| key(&json!({"leg": {"id": format!("{long}{end}"), "ext": format!("{long}{end}")}}));
        assert!(key("a").text().len() < 300);
        assert_ne!(key("a"), key("b"));
    }
}
