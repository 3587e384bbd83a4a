use std::time::Duration;

use super::StopSignal;

/// Settings of a [`load`](super::load()).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoadOptions {
    /// Maximum time that is spent on waiting for retries since the last batch was stored; default 15 minutes. A retryable
    /// error ends its stream at once if this is zero.
    pub patience: Duration,
    /// Signal that ends the load after the batch in hand.
    pub stop: StopSignal,
}

impl LoadOptions {
    /// Settings with the default patience and a signal of their own.
    pub fn new() -> Self {
        Self { patience: Duration::from_secs(15 * 60), stop: StopSignal::new() }
    }

    /// Sets the maximum time that is spent on waiting for retries.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Sets the signal that ends the load.
    pub fn stop(mut self, stop: StopSignal) -> Self {
        self.stop = stop;
        self
    }
}

impl Default for LoadOptions {
    fn default() -> Self {
        Self::new()
    }
}
