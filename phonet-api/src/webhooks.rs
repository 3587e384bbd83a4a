//! Webhooks that the PBX posts to an address of yours: events of calls, contact lookups, and UTM labels of callers.
//!
//! A [`Receiver`] takes all three kinds, over any HTTP framework or without one. It allows the senders in an
//! [`AllowList`], recognises the kind by the body, and marks duplicate events. A [`CallTracker`] joins the events of a
//! call into one state. The feature `axum` adds `WebhookRouter`. The feature `moka` (on by default) adds `SeenEvents`,
//! the memory of a receiver without a [`DeliveryStore`].
//!
//! A webhook is a hint and not a proof, because the vendor signs nothing: anybody who can post from an address on the
//! list can invent one. Look the call up in the history before you act on a webhook. Names, addresses and labels are
//! texts chosen by outsiders. Escape them wherever they are shown, and do not build addresses from them.

mod allow_list;
#[cfg(feature = "axum")]
mod axum;
mod call_event;
mod call_settings;
mod call_state;
mod delivery_store;
mod ip_range;
mod key;
mod received;
mod receiver;
mod refusal;
mod secret_token;
#[cfg(feature = "moka")]
mod seen_events;
mod source;
mod tracker;
mod utm_labels;

#[cfg(feature = "axum")]
pub use self::axum::{HandlerError, Problem, WebhookRouter};
pub use allow_list::AllowList;
pub use call_event::CallEvent;
pub use call_settings::{CallSettings, CallSettingsReply, ContactCard, RequestName};
pub use call_state::{CallStage, CallState};
pub use delivery_store::{DeliveryStore, StoreError};
pub use ip_range::{InvalidIpRange, IpRange};
pub use key::{CallKey, EventKey, LegKey};
pub use received::{Delivery, Received, UnknownEvent};
pub use receiver::Receiver;
pub use refusal::Refusal;
pub use secret_token::{InvalidToken, SecretToken};
#[cfg(feature = "moka")]
pub use seen_events::SeenEvents;
pub use tracker::CallTracker;
pub use utm_labels::{UtmLabel, UtmValue};
