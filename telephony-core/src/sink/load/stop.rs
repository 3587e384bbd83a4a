use std::sync::Arc;

use tokio::sync::watch;

/// Signal that ends a [`load`](super::load()) after the batch in hand. A clone is the same signal.
///
/// A batch that is being read or stored is still stored with its state. A wait for a retry ends at once.
#[derive(Debug, Clone)]
pub struct StopSignal(Arc<watch::Sender<bool>>);

impl StopSignal {
    /// A signal that is not given yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Gives the signal.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// True once the signal was given.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the signal is given.
    pub async fn stopped(&self) {
        // The sender lives as long as this future, so that waiting cannot fail.
        let _ = self.0.subscribe().wait_for(|is_stopped| *is_stopped).await;
    }
}

impl Default for StopSignal {
    fn default() -> Self {
        Self::new()
    }
}
