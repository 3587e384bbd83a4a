use std::time::Duration;

use tokio::time::Instant;

const SLOTS: u8 = 60;

/// Number of requests that passed within the latest window, counted in sixty slots.
#[derive(Debug)]
pub(super) struct Recent {
    slot: Duration,
    begun: Option<Instant>,
    latest: u64,
    counts: [u32; SLOTS as usize],
}

impl Recent {
    pub(super) fn new(window: Duration) -> Self {
        let slot = (window / u32::from(SLOTS)).max(Duration::from_micros(10));
        Self { slot, begun: None, latest: 0, counts: [0; SLOTS as usize] }
    }

    pub(super) fn add(&mut self, now: Instant) {
        self.turn_to(now);
        let count = self.count_at(self.latest);
        *count = count.saturating_add(1);
    }

    pub(super) fn count(&mut self, now: Instant) -> u32 {
        self.turn_to(now);
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    // Clears the slots that are older than the window.
    fn turn_to(&mut self, now: Instant) {
        let begun = *self.begun.get_or_insert(now);
        let nanos = now.saturating_duration_since(begun).as_nanos() / self.slot.as_nanos();
        let slot = u64::try_from(nanos).unwrap_or(u64::MAX);
        let passed = slot.saturating_sub(self.latest).min(u64::from(SLOTS));
        self.latest = self.latest.max(slot);
        for back in 0..passed {
            *self.count_at(self.latest - back) = 0;
        }
    }

    fn count_at(&mut self, slot: u64) -> &mut u32 {
        let at = usize::try_from(slot % u64::from(SLOTS)).unwrap_or_default();
        &mut self.counts[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_are_counted_for_a_window_and_no_longer() {
        let start = Instant::now();
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        let mut recent = Recent::new(Duration::from_secs(60));
        for second in 0..10 {
            recent.add(at(second));
        }
        assert_eq!(recent.count(at(59)), 10);
        assert_eq!(recent.count(at(60)), 9);
        assert_eq!(recent.count(at(64)), 5);
        recent.add(at(64));
        assert_eq!(recent.count(at(123)), 1);
        assert_eq!(recent.count(at(124)), 0);
        recent.add(at(1 << 40));
        assert_eq!(recent.count(at(1 << 40)), 1);
        // A clock that goes backwards loses no count.
        assert_eq!(recent.count(at(0)), 1);
    }
}
