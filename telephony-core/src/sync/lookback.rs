use std::time::Duration;

use time::OffsetDateTime;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// A part of the past that is re-read, and the interval at which it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tier {
    /// Length that is re-read, counted back from the instant up to which everything was read.
    pub length: Duration,
    /// Interval after which the tier is due; with zero every sync reads it.
    pub every: Duration,
}

/// Range that a sync re-reads for records that arrive late, change or are deleted.
///
/// By default the last hour on every sync, the last day every three hours and the last week once a day. At 5,000 calls
/// a day, 50 per page, and a sync every five minutes, that costs about 11 requests per sync.
///
/// ```
/// use std::time::Duration;
/// use telephony_core::sync::Lookback;
///
/// const HOUR: Duration = Duration::from_secs(3600);
/// let day = Lookback::each_time(HOUR).and(24 * HOUR, 6 * HOUR);
/// let month = day.and(30 * 24 * HOUR, 7 * 24 * HOUR);
/// assert_eq!(month.longest(), 30 * 24 * HOUR);
/// ```
#[doc(alias = "late records")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookback {
    tiers: [Tier; Lookback::TIERS],
    count: usize,
}

const NOTHING: Tier = Tier { length: Duration::ZERO, every: Duration::ZERO };

impl Lookback {
    /// Maximum number of tiers of a lookback.
    pub const TIERS: usize = 8;

    /// Disables the lookback. Late records, changes and deletions are then never found.
    pub const NONE: Self = Self { tiers: [NOTHING; Self::TIERS], count: 0 };

    /// The last hour on every sync, the last day every three hours, the last week once a day.
    pub const DEFAULT: Self = Self::each_time(HOUR).and(DAY, HOUR.saturating_mul(3)).and(WEEK, DAY);

    /// A lookback of this length on every sync.
    pub const fn each_time(length: Duration) -> Self {
        Self::NONE.and(length, Duration::ZERO)
    }

    /// Adds a tier. This length is re-read once the interval has passed since its last read. A longer tier that is due
    /// includes the shorter ones. A ninth tier replaces the eighth.
    pub const fn and(mut self, length: Duration, every: Duration) -> Self {
        let place = if self.count < Self::TIERS { self.count } else { Self::TIERS - 1 };
        self.tiers[place] = Tier { length, every };
        self.count = place + 1;
        self
    }

    /// Tiers in the order in which they were added.
    pub fn tiers(&self) -> impl Iterator<Item = Tier> + '_ {
        self.tiers.iter().take(self.count).copied()
    }

    /// Length of the longest tier, which is the time for which a checkpoint remembers a record.
    pub fn longest(&self) -> Duration {
        self.tiers().map(|tier| tier.length).max().unwrap_or_default()
    }

    /// Length of the longest tier that is due at an instant; `read` returns when a tier of a length was last read.
    pub(super) fn due(&self, at: OffsetDateTime, read: impl Fn(Duration) -> Option<OffsetDateTime>) -> Duration {
        let is_due =
            |tier: &Tier| tier.every.is_zero() || read(tier.length).is_none_or(|read| at - read >= signed(tier.every));
        self.tiers().filter(is_due).map(|tier| tier.length).max().unwrap_or_default()
    }
}

impl Default for Lookback {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A lookback of this length on every sync.
impl From<Duration> for Lookback {
    fn from(length: Duration) -> Self {
        Self::each_time(length)
    }
}

pub(super) fn signed(duration: Duration) -> time::Duration {
    time::Duration::try_from(duration).unwrap_or(time::Duration::MAX)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2024-03-08 12:00 UTC);

    fn due(hours_ago: [Option<i64>; 3]) -> Duration {
        let read = |length| {
            let place = [HOUR, DAY, WEEK].iter().position(|it| *it == length).unwrap();
            hours_ago[place].map(|hours| NOW - time::Duration::hours(hours))
        };
        Lookback::default().due(NOW, read)
    }

    #[test]
    fn the_last_hour_is_read_each_time_and_longer_ones_when_they_are_due() {
        assert_eq!(due([None, None, None]), WEEK);
        assert_eq!(due([Some(0), Some(2), Some(23)]), HOUR);
        assert_eq!(due([Some(0), Some(3), Some(23)]), DAY);
        assert_eq!(due([Some(0), Some(0), Some(24)]), WEEK);
        assert_eq!(due([Some(-9), Some(-9), Some(-9)]), HOUR, "the clock went back");
        assert_eq!(Lookback::NONE.due(NOW, |_| None), Duration::ZERO);
    }

    #[test]
    fn a_tier_too_many_takes_the_place_of_the_last_one() {
        let nine = (1..=9).fold(Lookback::NONE, |it, hours| it.and(hours * HOUR, HOUR));
        assert_eq!((nine.tiers().count(), nine.longest()), (8, 9 * HOUR));
    }
}
