//! Active time: the time that a request itself needed, without the time in which it was not polled.
//!
//! A stream is polled only when its consumer polls it, so that a consumer that sleeps stops every request in flight.
//! Time in which a request was ready to continue and was not polled is the consumer's time, and counts against no
//! deadline.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::limits::after;

/// Lateness of a timer that shows that the whole runtime was stopped. A lower limit would add the grace to every
/// deadline, because timers under load fire some tens of milliseconds late all the time.
const LATE: Duration = Duration::from_millis(500);
/// Extra time for a request after the runtime was stopped, so that an answer that has arrived meanwhile is read.
const GRACE: Duration = Duration::from_secs(1);

/// Measures the active time of one operation.
#[derive(Debug)]
pub(super) struct Stopwatch(Mutex<Reading>);

#[derive(Debug)]
struct Reading {
    begun: Instant,
    /// Time that does not count: pauses, and waits for rate limits.
    stopped: Duration,
    /// Time in which the request was ready and was not polled.
    paused: Duration,
    /// End of the time whose pauses are counted already, so that nested measurements count each pause once.
    counted: Instant,
}

impl Stopwatch {
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self(Mutex::new(Reading { begun: now, stopped: Duration::ZERO, paused: Duration::ZERO, counted: now }))
    }

    /// Active time since the start.
    pub(super) fn now(&self) -> Duration {
        let reading = self.reading();
        reading.begun.elapsed().saturating_sub(reading.stopped)
    }

    /// Time in which the request was ready and was not polled.
    pub(super) fn paused(&self) -> Duration {
        self.reading().paused
    }

    /// Excludes the active time since this reading.
    pub(super) fn exclude_since(&self, active: Duration) {
        let mut reading = self.reading();
        let now = reading.begun.elapsed().saturating_sub(reading.stopped);
        reading.stopped += now.saturating_sub(active);
    }

    /// Excludes the time since the request was ready to continue, and counts it as paused.
    fn late_since(&self, ready: Instant) {
        let mut reading = self.reading();
        let now = Instant::now();
        let late = now.saturating_duration_since(ready.max(reading.counted));
        reading.stopped += late;
        reading.paused += late;
        reading.counted = now;
    }

    /// Runs `work` until an active time; `None` if that time is reached first.
    pub(super) async fn until<F: Future>(&self, deadline: Duration, work: F) -> Option<F::Output> {
        let mut work = pin!(work);
        let mut deadline = deadline;
        let mut graced = false;
        loop {
            let at = after(deadline.saturating_sub(self.now()));
            if let Ok(output) = timeout_at(at, work.as_mut()).await {
                return Some(output);
            }
            if !graced && at.elapsed() >= LATE {
                graced = true;
                self.late_since(at);
                deadline = deadline.max(self.now()).saturating_add(GRACE);
            }
            if self.now() >= deadline {
                return None;
            }
        }
    }

    // No code that can panic runs under the lock.
    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `work`, and excludes the time between a wake and the poll after it from the stopwatch.
pub(super) async fn active<F: Future>(watch: &Stopwatch, work: F) -> F::Output {
    let mut work = pin!(work);
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    poll_fn(move |context| {
        if let Some(rung) = bell.answer(context.waker()) {
            watch.late_since(rung);
        }
        work.as_mut().poll(&mut Context::from_waker(&waker))
    })
    .await
}

/// Waker that records the time of the first wake since the latest poll, and forwards each wake.
#[derive(Debug, Default)]
struct Bell(Mutex<Wakes>);

#[derive(Debug, Default)]
struct Wakes {
    parent: Option<Waker>,
    first: Option<Instant>,
}

impl Bell {
    /// Returns the time of the first wake since the latest poll, and forwards later wakes to this waker.
    fn answer(&self, parent: &Waker) -> Option<Instant> {
        let mut wakes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !wakes.parent.as_ref().is_some_and(|known| known.will_wake(parent)) {
            wakes.parent = Some(parent.clone());
        }
        wakes.first.take()
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let parent = {
            let mut wakes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if wakes.first.is_none() {
                wakes.first = Some(Instant::now());
            }
            wakes.parent.clone()
        };
        // The lock is released first because a parent may poll at once.
        if let Some(parent) = parent {
            parent.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use tokio::time::{advance, sleep};

    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[tokio::test(start_paused = true)]
    async fn time_between_a_wake_and_the_poll_after_it_does_not_count() {
        let watch = Stopwatch::start();
        let mut work = pin!(active(&watch, watch.until(seconds(30), sleep(seconds(10)))));
        assert!(work.as_mut().now_or_never().is_none());
        // The work is ready after ten seconds and is polled after two hours.
        for _ in 0..2 {
            advance(seconds(3600)).await;
            tokio::task::yield_now().await;
        }
        assert_eq!(work.await, Some(()));
        assert_eq!(watch.paused().as_secs() + watch.now().as_secs(), 7200);
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_counts_active_time_alone_and_is_exact() {
        let watch = Stopwatch::start();
        let never = std::future::pending::<()>();
        assert_eq!(active(&watch, watch.until(seconds(30), never)).await, None);
        assert_eq!((watch.now(), watch.paused()), (seconds(30), Duration::ZERO));
        let begun = watch.now();
        sleep(seconds(600)).await;
        watch.exclude_since(begun);
        assert_eq!((watch.now(), watch.paused()), (seconds(30), Duration::ZERO));
        assert_eq!(watch.until(seconds(31), sleep(seconds(1))).await, Some(()));
        assert_eq!(watch.until(Duration::MAX, sleep(seconds(1))).await, Some(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_that_two_measurements_see_is_counted_once() {
        let watch = Stopwatch::start();
        let mut work = pin!(active(&watch, active(&watch, sleep(seconds(1)))));
        assert!(work.as_mut().now_or_never().is_none());
        advance(seconds(1)).await;
        tokio::task::yield_now().await;
        advance(seconds(100)).await;
        work.await;
        assert_eq!(watch.paused().as_secs(), 100);
        assert_eq!(watch.now().as_secs(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_fires_late_leaves_a_second_for_what_has_arrived() {
        for (wait, output) in [(120_500, Some(())), (121_500, None)] {
            let watch = Stopwatch::start();
            let mut work = pin!(watch.until(seconds(30), sleep(Duration::from_millis(wait))));
            assert!(work.as_mut().now_or_never().is_none());
            // The runtime is stopped for two minutes.
            advance(seconds(120)).await;
            assert_eq!(work.await, output, "{wait}");
        }
    }
}
