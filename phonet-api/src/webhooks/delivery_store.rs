use std::fmt;

use async_trait::async_trait;

use super::EventKey;

/// Error of a store that could not find out if a delivery is the first.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// Memory of event deliveries, by which duplicates are recognised. Several receivers may share one store.
///
/// [`SeenEvents`](super::SeenEvents) is the store in this process's memory. A store that outlives the process keeps
/// [`EventKey::text`] in a table with a unique column, and deletes old entries after a day; the program
/// `webhook_duplicates_in_postgres` of the repository's cookbook has one over `PostgreSQL`.
#[async_trait]
pub trait DeliveryStore: fmt::Debug + Send + Sync {
    /// Remembers an event. Returns true if the event was not remembered before. Of two concurrent calls exactly one
    /// returns true.
    async fn first(&self, event: &EventKey) -> Result<bool, StoreError>;

    /// Forgets an event that could not be handled, so that a later delivery of it counts as the first.
    async fn forget(&self, event: &EventKey) -> Result<(), StoreError>;
}
