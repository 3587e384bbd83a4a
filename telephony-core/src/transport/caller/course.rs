use std::future::Future;

use tokio::time::{Instant, timeout_at};

/// One operation on its way, through as many calls as it takes.
///
/// A client that sends the same request again for a reason of its own, such as a session that was over, keeps the
/// course: one deadline covers all of it, attempts are counted on, and whether an earlier sending may have been carried
/// out is not forgotten.
#[derive(Debug)]
pub struct Course {
    pub(super) deadline: Instant,
    pub(super) attempts: u32,
    pub(super) taken: u32,
    pub(super) in_doubt: bool,
}

impl Course {
    pub(super) fn new(deadline: Instant) -> Self {
        Self { deadline, attempts: 0, taken: 0, in_doubt: false }
    }

    /// Does what the operation waits for; `None` when its deadline comes first.
    pub async fn within<F: Future>(&self, work: F) -> Option<F::Output> {
        timeout_at(self.deadline, work).await.ok()
    }
}
