use std::future::Future;

use http::Method;
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
    pub(super) method: Option<Method>,
}

impl Course {
    pub(super) fn new(deadline: Instant) -> Self {
        Self { deadline, attempts: 0, taken: 0, in_doubt: false, method: None }
    }

    /// Sends its requests by this method instead of the endpoint's own.
    pub fn by(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Does what the operation waits for; `None` when its deadline comes first.
    pub async fn within<F: Future>(&self, work: F) -> Option<F::Output> {
        timeout_at(self.deadline, work).await.ok()
    }
}
