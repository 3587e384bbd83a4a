//! Instants, and the certainty with which they are known.

mod certainty;
mod convert;
pub(crate) mod instant_text;
mod wall_clock;
mod zone;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_with::{DeserializeAs, Same};
use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use crate::wire::EmptyArrayAsNone;

pub use certainty::Certainty;
pub use wall_clock::WallClock;
pub use zone::{UnknownZone, Zone};

/// An instant in UTC together with the certainty with which it was read from the vendor's value.
///
/// Ordered by the instant, then by certainty. Serialized as an object with the instant in RFC 3339 and the certainty as
/// a word. The text of the instant has a fixed width, in UTC and with nine fractional digits, so that texts sort in
/// chronological order.
///
/// ```
/// use telephony_core::{Certainty, WallClock, Zone};
///
/// // An hour that occurs twice: the clocks of Warsaw were set back at 3 o'clock.
/// let clock = WallClock::parse("2025-10-26 02:30:00").expect("a clock");
/// let moment = Zone::named("Europe/Warsaw")?.moment(clock);
/// assert_eq!(moment.certainty(), Certainty::Ambiguous);
/// assert_eq!(moment.instant().hour(), 0);
/// # Ok::<(), telephony_core::UnknownZone>(())
/// ```
#[doc(alias("timestamp", "epoch"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Moment {
    #[serde(serialize_with = "instant_text::serialize")]
    instant: OffsetDateTime,
    certainty: Certainty,
}

impl Moment {
    /// An instant that the vendor sent as one: an epoch, or a date and time with its offset.
    pub fn exact(instant: OffsetDateTime) -> Self {
        Self::new(instant, Certainty::Exact)
    }

    /// An instant with the given certainty.
    pub fn new(instant: OffsetDateTime, certainty: Certainty) -> Self {
        let instant = if instant.offset().is_utc() { instant } else { in_utc(instant).assume_utc() };
        Self { instant, certainty }
    }

    /// Instant, always in UTC.
    pub const fn instant(self) -> OffsetDateTime {
        self.instant
    }

    /// Certainty with which the instant is known.
    pub const fn certainty(self) -> Certainty {
        self.certainty
    }

    /// Returns the moment shifted later by the duration, or earlier for a negative one, with the same certainty.
    ///
    /// Stops at the first and last instant that can be represented.
    pub fn shifted(self, by: Duration) -> Self {
        Self { instant: self.instant.saturating_add(by), ..self }
    }
}

/// Prints the instant in RFC 3339 as it is serialized, without the certainty.
impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        instant_text::write(formatter, self.instant)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            #[serde(deserialize_with = "instant_text::deserialize")]
            instant: OffsetDateTime,
            certainty: Certainty,
        }
        // `EmptyArrayAsNone` is used because the error of a derived struct would quote the value that it found instead.
        let parts: Option<Parts> = EmptyArrayAsNone::<Same>::deserialize_as(deserializer)?;
        let Parts { instant, certainty } = parts.ok_or_else(|| D::Error::custom("no moment"))?;
        Ok(Self::new(instant, certainty))
    }
}

/// Date and time of the instant in UTC, clamped to the ends of the calendar.
fn in_utc(instant: OffsetDateTime) -> PrimitiveDateTime {
    let local = PrimitiveDateTime::new(instant.date(), instant.time());
    shift(local, -instant.offset().whole_seconds())
}

/// Date and time shifted by this many seconds, clamped to the ends of the calendar.
fn shift(clock: PrimitiveDateTime, seconds: i32) -> PrimitiveDateTime {
    clock.saturating_add(Duration::seconds(i64::from(seconds)))
}

/// Instant of a local date and time at a known offset.
fn at_offset(local: PrimitiveDateTime, offset: UtcOffset) -> OffsetDateTime {
    let instant = local.assume_offset(offset).checked_to_offset(UtcOffset::UTC);
    instant.unwrap_or_else(|| shift(local, -offset.whole_seconds()).assume_utc())
}

#[cfg(test)]
mod tests;
