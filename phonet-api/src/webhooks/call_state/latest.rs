use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::CallStage;

/// Order of an event: by its stage first, because the time at which it was sent may be missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub(super) stage: CallStage,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(super) sent: Option<OffsetDateTime>,
}

/// A value with the stamp of its event. The latest value wins; of two equally late values the greater one wins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Latest<T>(Option<Stamped<T>>);

// The stamp is compared first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Stamped<T> {
    #[serde(flatten)]
    stamp: Stamp,
    value: T,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Ord> Latest<T> {
    pub(super) fn new(stamp: &Stamp, value: Option<T>) -> Self {
        Self(value.map(|value| Stamped { stamp: stamp.clone(), value }))
    }

    pub(super) fn join(&mut self, other: Self) {
        if *self < other {
            *self = other;
        }
    }

    pub(super) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|stamped| &stamped.value)
    }
}

/// Keeps the earlier of two times.
pub(super) fn earliest(kept: &mut Option<OffsetDateTime>, other: Option<OffsetDateTime>) {
    *kept = match (*kept, other) {
        (Some(kept), Some(other)) => Some(kept.min(other)),
        (kept, other) => kept.or(other),
    };
}
