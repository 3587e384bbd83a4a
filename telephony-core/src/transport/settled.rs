//! Search for the effect of a write with an unknown outcome.

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::Result;

/// Wait after the first look; doubles after each further one.
const FIRST: Duration = Duration::from_secs(1);

/// Looks for the effect of a write until it is found, or until the vendor can no longer carry out the write.
///
/// `settles` is the time within which the vendor carries out a request, and `waited` the part of it that has passed
/// since the request was sent. The last look follows after all of it. An error of a look ends the search.
pub async fn look_until_settled<T, F, Fut>(settles: Duration, waited: Duration, look: F) -> Result<Option<T>>
where
    F: Fn() -> Fut,
    Fut: Future<Output = Result<Option<T>>>,
{
    let end = Instant::now() + settles.saturating_sub(waited);
    let mut wait = FIRST;
    loop {
        let now = Instant::now();
        let found = look().await?;
        if found.is_some() || now >= end {
            return Ok(found);
        }
        sleep_until(end.min(now + wait)).await;
        wait = wait.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    async fn looks(settles: u64, waited: u64, found_at: u32) -> (Option<u32>, u32, Duration) {
        let (count, begun) = (AtomicU32::new(0), Instant::now());
        let (settles, waited) = (Duration::from_secs(settles), Duration::from_secs(waited));
        let found = look_until_settled(settles, waited, async || {
            let look = count.fetch_add(1, Ordering::Relaxed) + 1;
            Ok((look == found_at).then_some(look))
        });
        (found.await.unwrap(), count.into_inner(), begun.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_look_follows_when_the_vendor_is_done() {
        assert_eq!(looks(60, 0, 9).await, (None, 7, Duration::from_secs(60)));
        assert_eq!(looks(60, 58, 9).await, (None, 3, Duration::from_secs(2)));
        assert_eq!(looks(60, 61, 9).await, (None, 1, Duration::ZERO));
        assert_eq!(looks(60, 0, 3).await, (Some(3), 3, Duration::from_secs(3)));
        assert_eq!(looks(0, 0, 1).await, (Some(1), 1, Duration::ZERO));
    }
}
