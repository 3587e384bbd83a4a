use std::io;
use std::time::Duration;

use futures_util::{FutureExt, Stream, StreamExt};
use tokio::time::sleep;

use super::{Failure, Invocation, OpenAccount, ProgressDisplay};
use crate::Result;

/// Maximum number of consecutive failures after which a stream is given up.
const FAILURES: u32 = 8;

/// Longest wait between two attempts, unless the vendor asks for a longer one.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Time without an item after which the progress shows what is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Stream that a command reads: it outlasts failures that pass, shows what it waits for, and ends at a signal.
#[derive(Debug)]
pub struct Feed<'a, S> {
    invocation: &'a Invocation,
    account: &'a OpenAccount,
    stream: S,
    failures: u32,
    has_answered: bool,
}

impl<'a, T, S: Stream<Item = Result<T>> + Unpin> Feed<'a, S> {
    /// A feed of a stream that can be polled further after a retryable error.
    pub fn new(invocation: &'a Invocation, account: &'a OpenAccount, stream: S) -> Self {
        Self { invocation, account, stream, failures: 0, has_answered: false }
    }

    /// Next item; `None` at the end. `idle` is called before a wait, such as to flush an output.
    ///
    /// A failure before the first item is final, because the client has retried it already and a wrong address or key
    /// is the likely cause.
    pub async fn next(
        &mut self,
        progress: &mut ProgressDisplay,
        mut idle: impl FnMut() -> io::Result<()>,
    ) -> Result<Option<T>, Failure> {
        loop {
            let error = match self.poll(progress, &mut idle).await? {
                None => return Ok(None),
                Some(Ok(item)) => {
                    (self.failures, self.has_answered) = (0, true);
                    return Ok(Some(item));
                }
                Some(Err(error)) => error,
            };
            self.failures += 1;
            if !error.is_retryable() || !self.has_answered || self.failures > FAILURES {
                return Err(error.into());
            }
            let backoff = Duration::from_secs(1 << self.failures.min(6)).min(LONGEST_WAIT);
            let wait = error.retry_after().unwrap_or(backoff);
            progress.say(&format!("{error}; retried in {} s", wait.as_secs()));
            tokio::select! {
                biased;
                () = self.invocation.stop().stopped() => return Err(Failure::Interrupted),
                () = sleep(wait) => {}
            }
        }
    }

    async fn poll(
        &mut self,
        progress: &mut ProgressDisplay,
        idle: &mut impl FnMut() -> io::Result<()>,
    ) -> Result<Option<Result<T>>, Failure> {
        if self.invocation.stop().is_stopped() {
            return Err(Failure::Interrupted);
        }
        if let Some(ready) = self.stream.next().now_or_never() {
            return Ok(ready);
        }
        idle()?;
        loop {
            tokio::select! {
                biased;
                () = self.invocation.stop().stopped() => return Err(Failure::Interrupted),
                item = self.stream.next() => return Ok(item),
                () = sleep(PATIENCE) => progress.waits_for(self.account.waits_for()),
            }
            progress.show();
        }
    }
}
