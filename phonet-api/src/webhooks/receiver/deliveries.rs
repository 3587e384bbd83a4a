//! Memory or store in which a receiver looks for earlier deliveries of an event.

use std::sync::Arc;

#[cfg(feature = "moka")]
use crate::webhooks::SeenEvents;
use crate::webhooks::{Delivery, DeliveryStore, EventKey, Received, StoreError};

pub(super) enum Deliveries {
    #[cfg(feature = "moka")]
    Memory(SeenEvents),
    /// No memory is built in, so that every event counts as a first delivery.
    #[cfg(not(feature = "moka"))]
    None,
    Store(Arc<dyn DeliveryStore>),
}

impl Default for Deliveries {
    fn default() -> Self {
        #[cfg(feature = "moka")]
        return Self::Memory(SeenEvents::default());
        #[cfg(not(feature = "moka"))]
        return Self::None;
    }
}

impl Deliveries {
    /// Returns what is known immediately. A store is queried later.
    pub(super) fn at_once(&self, event: &EventKey) -> Delivery {
        match self {
            #[cfg(feature = "moka")]
            Self::Memory(seen) => seen.insert(event.clone()),
            _ => {
                let _ = event;
                Delivery::First
            }
        }
    }

    pub(super) async fn checked(&self, received: Received) -> Result<Received, StoreError> {
        match (self, received) {
            (Self::Store(store), Received::CallEvent(event, _)) => {
                let first = store.first(&event.key()).await?;
                let delivery = if first { Delivery::First } else { Delivery::Repeat };
                Ok(Received::CallEvent(event, delivery))
            }
            (_, received) => Ok(received),
        }
    }

    pub(super) fn forget(&self, event: &EventKey) {
        match (self, event) {
            #[cfg(feature = "moka")]
            (Self::Memory(seen), event) => seen.forget(event),
            // A store forgets an event when its delivery is released.
            _ => {}
        }
    }

    /// Forgets an event whose handler failed or was cancelled. Does not wait, because a `Drop` calls this.
    #[cfg(feature = "axum")]
    pub(super) fn release(&self, event: EventKey) {
        match self {
            Self::Memory(seen) => seen.forget(&event),
            Self::Store(store) => {
                let store = Arc::clone(store);
                if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                    // If the store fails to forget, the vendor's retry after the answer 500 counts as a duplicate.
                    runtime.spawn(async move { drop(store.forget(&event).await) });
                }
            }
        }
    }
}
