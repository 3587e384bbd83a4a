//! Point at which a test ends the writing.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Number of steps that succeed. Every step after them fails, as if the process had been killed.
#[derive(Debug, Clone)]
pub(super) struct FaultPoint(Arc<AtomicUsize>);

impl Default for FaultPoint {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(usize::MAX)))
    }
}

impl FaultPoint {
    /// Sets the number of further steps that succeed.
    pub(super) fn set(&self, steps: usize) {
        self.0.store(steps, Ordering::Relaxed);
    }

    /// Number of further steps that succeed.
    pub(super) fn left(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// Does one step.
    pub(super) fn pass(&self) -> io::Result<()> {
        let step = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        step.map(drop).map_err(|_| io::ErrorKind::Interrupted.into())
    }
}
