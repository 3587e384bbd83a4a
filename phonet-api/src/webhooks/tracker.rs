use std::collections::{BTreeMap, HashMap};

use super::{CallEvent, CallKey, CallStage, CallState};

#[cfg(test)]
mod tests;

/// Calls known from events, each with one state that does not depend on the order of its events.
///
/// Holds at most `capacity` calls. A full tracker evicts the call that ended first, or, if none has ended, the call
/// whose last event is the oldest. A later event of an evicted call begins a new state.
///
/// ```
/// use phonet_api::webhooks::{CallEvent, CallStage, CallTracker};
///
/// let event = |kind: &str, at: &str| -> serde_json::Result<CallEvent> {
///     let call = r#""accountDomain":"a.phonet.com.ua","uuid":"47a9""#;
///     serde_json::from_str(&format!(r#"{{"event":"call.{kind}",{call},{at}}}"#))
/// };
/// let mut tracker = CallTracker::default();
/// tracker.fold(&event("hangup", r#""serverTime":1431686145000"#)?);
/// tracker.fold(&event("dial", r#""dialAt":1431686100000"#)?);
/// let call = tracker.fold(&event("bridge", r#""bridgeAt":1431686112000"#)?).expect("a call");
/// assert_eq!(call.stage(), CallStage::Ended);
/// let talk = call.ended_at().zip(call.answered_at()).map(|(end, answer)| end - answer);
/// assert_eq!(talk.map(|talk| talk.whole_seconds()), Some(33));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct CallTracker {
    capacity: usize,
    next: u64,
    calls: HashMap<CallKey, Tracked>,
    open: BTreeMap<u64, CallKey>,
    ended: BTreeMap<u64, CallKey>,
}

#[derive(Debug)]
struct Tracked {
    state: CallState,
    place: u64,
}

impl CallTracker {
    /// Default maximum number of calls in a tracker.
    pub const CAPACITY: usize = 10_000;

    /// Creates a tracker for at most this number of calls, and for at least one.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            next: 0,
            calls: HashMap::new(),
            open: BTreeMap::new(),
            ended: BTreeMap::new(),
        }
    }

    /// Adds an event, and returns the state of its call; `None` for a user's pause, which is not a call.
    pub fn fold(&mut self, event: &CallEvent) -> Option<&CallState> {
        if event.is_pause() {
            return None;
        }
        let mut state = CallState::of(event);
        let key = state.call().clone();
        let mut place = self.next;
        self.next += 1;
        if let Some(known) = self.calls.remove(&key) {
            self.open.remove(&known.place);
            // A call that ended keeps its place, so that its duplicates do not make it younger.
            if self.ended.remove(&known.place).is_some() {
                place = known.place;
            }
            let event = std::mem::replace(&mut state, known.state);
            state.join(event);
        }
        while self.calls.len() >= self.capacity {
            let oldest = self.ended.pop_first().or_else(|| self.open.pop_first());
            let Some((_, oldest)) = oldest else { break };
            self.calls.remove(&oldest);
        }
        let order = if state.stage() == CallStage::Ended { &mut self.ended } else { &mut self.open };
        order.insert(place, key.clone());
        let tracked = self.calls.entry(key).insert_entry(Tracked { state, place }).into_mut();
        Some(&tracked.state)
    }

    /// Returns the state of a call.
    pub fn get(&self, call: &CallKey) -> Option<&CallState> {
        self.calls.get(call).map(|tracked| &tracked.state)
    }

    /// Returns the calls that have not ended, beginning with the call whose last event is the oldest.
    pub fn open(&self) -> impl Iterator<Item = &CallState> {
        self.open.values().filter_map(|key| self.get(key))
    }

    /// Returns the calls that have ended, beginning with the call that ended first by the order of the events.
    pub fn ended(&self) -> impl Iterator<Item = &CallState> {
        self.ended.values().filter_map(|key| self.get(key))
    }

    /// Removes a call and returns its state, for instance after the call was found in the history.
    pub fn remove(&mut self, call: &CallKey) -> Option<CallState> {
        let tracked = self.calls.remove(call)?;
        self.open.remove(&tracked.place);
        self.ended.remove(&tracked.place);
        Some(tracked.state)
    }

    /// Returns the number of calls, including those that have ended.
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// True if the tracker holds no calls.
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }
}

impl Default for CallTracker {
    fn default() -> Self {
        Self::new(Self::CAPACITY)
    }
}
