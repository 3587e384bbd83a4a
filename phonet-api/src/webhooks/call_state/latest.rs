use time::OffsetDateTime;

use super::CallStage;

/// How late an event is: by its stage first, since the time of sending is not always told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp {
    pub(super) stage: CallStage,
    pub(super) sent: Option<OffsetDateTime>,
}

/// A value and the event that told it; the latest wins, and of two at once the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Latest<T>(Option<(Stamp, T)>);

impl<T: Ord> Latest<T> {
    pub(super) fn new(stamp: &Stamp, value: Option<T>) -> Self {
        Self(value.map(|value| (stamp.clone(), value)))
    }

    pub(super) fn join(&mut self, other: Self) {
        if *self < other {
            *self = other;
        }
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }
}

/// Keeps the earlier of two times.
pub(super) fn earliest(kept: &mut Option<OffsetDateTime>, other: Option<OffsetDateTime>) {
    *kept = match (*kept, other) {
        (Some(kept), Some(other)) => Some(kept.min(other)),
        (kept, other) => kept.or(other),
    };
}
