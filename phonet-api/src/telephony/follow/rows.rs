//! Rows of one call among the active calls.

use time::OffsetDateTime;

use crate::models::{ActiveCall, CallEventKind, CallUuid};

/// Rows of one call: a call has one for each leg, and one for each user whom a call to a group rings.
pub(super) struct ActiveRows<'a> {
    rows: Vec<ActiveCall>,
    call: &'a CallUuid,
}

impl<'a> ActiveRows<'a> {
    /// Selects the rows that have the call's id, as their own or as their parent's, in the order sent.
    pub(super) fn of(calls: Vec<ActiveCall>, call: &'a CallUuid) -> Self {
        let is_of = |active: &ActiveCall| active.uuid == *call || active.parent_uuid.as_ref() == Some(call);
        Self { rows: calls.into_iter().filter(is_of).collect(), call }
    }

    /// Earliest time at which a phone began to ring.
    pub(super) fn dialled_at(&self) -> Option<OffsetDateTime> {
        self.rows.iter().filter_map(|active| active.dial_at).min()
    }

    /// Returns the row that shows the call's stage: one that is answered, else one that rings; `None` once all have hung
    /// up. Among several, the call's own row goes before those of a group's users.
    pub(super) fn into_shown(self) -> Option<ActiveCall> {
        let active = self.rows.into_iter().filter(|active| active.last_event != Some(CallEventKind::HangUp));
        // The first of the greatest ones, in the order sent.
        active.rev().max_by_key(|active| (is_answered(active), active.uuid == *self.call))
    }
}

/// Returns true if somebody has answered.
pub(super) fn is_answered(active: &ActiveCall) -> bool {
    active.last_event == Some(CallEventKind::Bridge) || active.bridge_at.is_some()
}
