use std::fmt;

use async_trait::async_trait;

use super::EventKey;

/// Why a store could not say whether a delivery is the first.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// Memory of the deliveries of events, by which repeats are recognized; one may be shared by several receivers.
///
/// [`SeenEvents`](super::SeenEvents) is the one in this process's memory. A store that outlives the process keeps
/// [`EventKey::text`] in a table with a unique column, and forgets old rows after a day.
#[async_trait]
pub trait DeliveryStore: fmt::Debug + Send + Sync {
    /// Remembers an event; `true` if it was not remembered before. Of two at once exactly one is the first.
    async fn first(&self, event: &EventKey) -> Result<bool, StoreError>;

    /// Forgets an event that could not be dealt with, so that its repeat counts as the first.
    async fn forget(&self, event: &EventKey) -> Result<(), StoreError>;
}
