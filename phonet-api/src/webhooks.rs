//! What the PBX posts to an address of yours: events of calls, requests for a contact, and where callers came from.
//!
//! A [`Receiver`] takes all three, over any HTTP framework or none. It lets in whoever an [`AllowList`] names, tells
//! the kinds apart by their bodies, and tells repeated events. A [`CallTracker`] makes one state of the events of a
//! call. The feature `axum` adds `WebhookRouter`, the feature `moka` (on by default) `SeenEvents`, the memory of a receiver
//! that is given no [`DeliveryStore`].
//!
//! What is posted is a hint and no proof: the vendor signs nothing, so somebody who can post from an address on the
//! list can make it up. Ask the history before acting on it. Names, addresses and labels are texts that somebody
//! outside chose: escape them wherever they are shown, and build no address of them.

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
