//! Progress of one call, polled until it has ended.

mod options;
mod rows;
mod step;

pub use options::FollowOptions;

use futures_util::stream::{self, BoxStream, StreamExt};
use telephony_core::Result;

use self::step::Follower;
use super::finished::FoundCall;
use crate::Client;
use crate::models::{ActiveCall, CallUuid};

/// Stage that a followed call has reached.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallProgress {
    /// The call is active, and a phone rings.
    Dialled(Box<ActiveCall>),
    /// Somebody answered.
    Answered(Box<ActiveCall>),
    /// The call ended, answered or not; always the last item.
    Ended(Box<FoundCall>),
}

impl Client {
    /// Follows a call until it has ended, with the [default settings](FollowOptions::default).
    ///
    /// Yields each stage once, in order: dialled, answered, ended. The call is answered once one of its legs is, and has
    /// ended once none is active. A stage that is shorter than the interval may be left out; the end is not. The stream ends by itself after [`CallProgress::Ended`] or after an error, and never
    /// asks longer than its [deadline](FollowOptions::deadline). It owns its client. Dropping it does not end the call.
    ///
    /// Rate limits, ended sessions and outages are outlasted. Errors: [`Timeout`] at the deadline (or the last error
    /// that was outlasted), [`NotFound`] if the call is neither active nor filed, and any error that a retry cannot
    /// fix.
    ///
    /// [`Timeout`]: telephony_core::ErrorKind::Timeout
    /// [`NotFound`]: telephony_core::ErrorKind::NotFound
    ///
    /// ```no_run
    /// # async fn run(client: phonet_api::Client) -> telephony_core::Result<()> {
    /// use futures_util::TryStreamExt;
    /// use phonet_api::CallProgress;
    ///
    /// let made = client.make_call("101", "+380501112233").await?;
    /// let mut progress = client.follow(&made.uuid);
    /// while let Some(stage) = progress.try_next().await? {
    ///     match stage {
    ///         CallProgress::Answered(_) => println!("answered"),
    ///         CallProgress::Ended(found) => println!("talked for {:?} s", found.call.bill_secs),
    ///         _ => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn follow(&self, call: &CallUuid) -> BoxStream<'static, Result<CallProgress>> {
        self.follow_with(call, FollowOptions::default())
    }

    /// Follows a call as [`follow`](Self::follow), with an interval and deadlines of your own.
    pub fn follow_with(&self, call: &CallUuid, options: FollowOptions) -> BoxStream<'static, Result<CallProgress>> {
        let start = Some((self.clone(), call.clone(), options, None::<Follower>));
        stream::unfold(start, |state| async move {
            let (client, call, options, follower) = state?;
            // The deadline counts from the first poll.
            let mut follower = follower.unwrap_or_else(|| Follower::new(client.clone(), call.clone(), options));
            let stage = follower.next().await;
            let goes_on = matches!(stage, Ok(CallProgress::Dialled(_) | CallProgress::Answered(_)));
            let next = goes_on.then_some((client, call, options, Some(follower)));
            Some((stage, next))
        })
        .boxed()
    }
}
