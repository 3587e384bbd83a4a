use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Delivery, EventKey};

/// The events that came last, by which repeats are told.
///
/// A full store forgets the event that came first, so its memory is bounded and a late repeat may be taken for new.
#[derive(Debug)]
pub struct SeenEvents {
    capacity: usize,
    next: u64,
    places: HashMap<Arc<EventKey>, u64>,
    in_order: BTreeMap<u64, Arc<EventKey>>,
}

impl SeenEvents {
    /// Events that a receiver remembers unless it is told otherwise.
    pub const CAPACITY: usize = 100_000;

    /// A store of this many events; one of none takes every event for a first one.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, next: 0, places: HashMap::new(), in_order: BTreeMap::new() }
    }

    /// Remembers an event, and tells whether it was remembered already.
    pub fn insert(&mut self, key: EventKey) -> Delivery {
        if self.places.contains_key(&key) {
            return Delivery::Repeat;
        }
        let key = Arc::new(key);
        self.places.insert(Arc::clone(&key), self.next);
        self.in_order.insert(self.next, key);
        self.next += 1;
        while self.places.len() > self.capacity {
            let Some((_, oldest)) = self.in_order.pop_first() else { break };
            self.places.remove(&oldest);
        }
        Delivery::First
    }

    /// Forgets an event, so that its repeat counts as the first: what was to be done with it was not done.
    pub fn forget(&mut self, key: &EventKey) {
        if let Some(place) = self.places.remove(key) {
            self.in_order.remove(&place);
        }
    }

    /// Number of events that are remembered.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether no event is remembered.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl Default for SeenEvents {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::CallEventKind;
    use crate::webhooks::CallKey;

    fn key(account: &str, uuid: &str, kind: &str) -> EventKey {
        EventKey { call: CallKey::new(account, uuid), kind: CallEventKind::from(kind) }
    }

    // Row 90: the document advises to tell repeats by uuid, which dial, bridge and hangup of a call share.
    #[test]
    fn only_the_same_event_of_the_same_call_of_the_same_account_is_a_repeat() {
        let mut seen = SeenEvents::default();
        for (account, uuid, kind, expected) in [
            ("a.example", "u", "call.dial", Delivery::First),
            ("a.example", "u", "call.bridge", Delivery::First),
            ("a.example", "u", "call.hangup", Delivery::First),
            ("a.example", "u", "call.transfer", Delivery::First),
            ("a.example", "v", "call.dial", Delivery::First),
            ("b.example", "u", "call.dial", Delivery::First),
            ("a.example", "u", "call.dial", Delivery::Repeat),
            ("A.EXAMPLE", "u", "CALL.DIAL", Delivery::Repeat),
            ("a.example", "u", "call.transfer", Delivery::Repeat),
        ] {
            assert_eq!(seen.insert(key(account, uuid, kind)), expected, "{account} {uuid} {kind}");
        }
    }

    #[test]
    fn a_full_store_forgets_the_oldest_event() {
        let mut seen = SeenEvents::new(2);
        let key = |uuid| key("a", uuid, "call.dial");
        for uuid in ["1", "2", "3"] {
            assert_eq!(seen.insert(key(uuid)), Delivery::First);
        }
        assert_eq!((seen.len(), seen.in_order.len()), (2, 2));
        assert_eq!(seen.insert(key("3")), Delivery::Repeat);
        assert_eq!(seen.insert(key("1")), Delivery::First);
    }

    #[test]
    fn a_forgotten_event_counts_as_the_first_again() {
        let mut seen = SeenEvents::new(2);
        let key = || key("a", "1", "call.dial");
        seen.insert(key());
        seen.forget(&key());
        seen.forget(&key());
        assert!(seen.is_empty() && seen.in_order.is_empty());
        assert_eq!(seen.insert(key()), Delivery::First);
    }

    #[test]
    fn a_store_of_none_remembers_nothing() {
        let mut seen = SeenEvents::new(0);
        for _ in 0..2 {
            assert_eq!(seen.insert(key("a", "1", "call.dial")), Delivery::First);
            assert!(seen.is_empty());
        }
    }
}
