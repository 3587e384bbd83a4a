use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::SyncPlan;
use crate::{Direction, Medium};

/// Filter that a checkpoint was made under. Neither order nor repetition counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filter {
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    directions: BTreeSet<String>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    media: BTreeSet<String>,
}

impl Filter {
    pub(super) fn new(plan: &SyncPlan) -> Self {
        Self {
            directions: plan.directions.iter().map(Direction::as_str).map(str::to_owned).collect(),
            media: plan.media.iter().map(Medium::as_str).map(str::to_owned).collect(),
        }
    }

    /// True if every record passes.
    pub(super) fn is_empty(&self) -> bool {
        self.directions.is_empty() && self.media.is_empty()
    }
}
