use telephony_core::PersonalText;
use telephony_core::wire::rows::Rows;

use super::{CallEvent, CallSettings, UtmLabel};
use crate::models::CallEventKind;

/// What was received.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "it is the one that comes most, and one at a time")]
pub enum Received {
    /// Something happened to a call; a repeat is handed on too, and says that it is one.
    CallEvent(CallEvent, Delivery),
    /// The PBX asks who has a number and waits for a [`CallSettingsReply`](super::CallSettingsReply).
    ContactLookup(CallSettings),
    /// Where callers came from; none at all in a quiet minute.
    UtmLabels(Rows<UtmLabel>),
    /// An event of a kind that the document does not know, in a shape that it does not know either.
    ///
    /// One that has the known shape is a [`CallEvent`](Self::CallEvent) of an unknown kind.
    UnknownEvent(UnknownEvent),
}

/// Whether an event was received before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Delivery {
    /// As far as is remembered, it was not.
    First,
    /// It was: account, call, kind, legs and times are the same; see [`EventKey`](super::EventKey).
    Repeat,
}

/// An event of which nothing is known but its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// Kind as the PBX calls it.
    pub event: CallEventKind,
    /// Domain of a configured account.
    pub account_domain: PersonalText,
    /// JSON text of the whole body.
    pub raw: PersonalText,
}
