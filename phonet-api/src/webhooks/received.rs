use telephony_core::PersonalText;
use telephony_core::wire::rows::Rows;

use super::{CallEvent, CallSettings, UtmLabel};
use crate::models::CallEventKind;

/// Webhook that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "it is the one that comes most, and one at a time")]
pub enum Received {
    /// Event of a call. A duplicate is passed on too, and is marked by its [`Delivery`].
    CallEvent(CallEvent, Delivery),
    /// Contact lookup: the PBX asks who has a number and waits for a [`CallSettingsReply`](super::CallSettingsReply).
    ContactLookup(CallSettings),
    /// UTM labels of callers; an empty list in a quiet minute.
    UtmLabels(Rows<UtmLabel>),
    /// Event whose kind and shape are both undocumented.
    ///
    /// An event of an undocumented kind with the documented shape is a [`CallEvent`](Self::CallEvent).
    UnknownEvent(UnknownEvent),
}

/// Result of the search for an earlier delivery of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// First delivery, as far as is remembered.
    First,
    /// Duplicate: account, call, kind, legs and times are those of an earlier delivery; see
    /// [`EventKey`](super::EventKey).
    Repeat,
}

/// Event of which only the kind is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// Kind as the PBX names it.
    pub event: CallEventKind,
    /// Domain of a configured account.
    pub account_domain: PersonalText,
    /// JSON text of the whole body.
    pub raw: PersonalText,
}
