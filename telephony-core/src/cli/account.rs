use std::fmt;
use std::sync::Arc;

use crate::transport::Pacing;
use crate::{DataSource, Zone};

/// Account that a command reads.
#[derive(Clone)]
#[non_exhaustive]
pub struct OpenAccount {
    /// Source of everything that can be read.
    pub source: Arc<dyn DataSource>,
    /// Zone of the account.
    pub zone: Zone,
    pacing: Arc<dyn Fn() -> Option<Pacing> + Send + Sync>,
}

impl OpenAccount {
    /// An account with its zone and the pace of its requests.
    pub fn new(
        source: Arc<dyn DataSource>,
        zone: Zone,
        pacing: impl Fn() -> Option<Pacing> + Send + Sync + 'static,
    ) -> Self {
        Self { source, zone, pacing: Arc::new(pacing) }
    }

    /// Description of what a request waits for.
    pub(super) fn waits_for(&self) -> String {
        match (self.pacing)() {
            Some(pacing) if !pacing.hold.is_zero() => {
                format!("waiting {} s for the rate limit of {}", pacing.hold.as_secs().max(1), self.source.provider())
            }
            Some(pacing) if pacing.waiting > 0 => "waiting for the pace of requests".to_owned(),
            _ => format!("waiting for {}", self.source.provider()),
        }
    }
}

impl fmt::Debug for OpenAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAccount").field("source", &self.source).field("zone", &self.zone).finish_non_exhaustive()
    }
}
