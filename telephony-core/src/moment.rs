//! Instants, and how surely they are known.

mod certainty;
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

/// An instant in UTC together with how it was told from what the vendor sent.
///
/// Ordered by the instant, then by certainty. Written as an object of the instant in RFC 3339 and the
/// certainty's word. The instant's text has one width, in UTC and with nine digits of a fraction, so that texts are in the
/// order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Moment {
    #[serde(serialize_with = "instant_text::serialize")]
    instant: OffsetDateTime,
    certainty: Certainty,
}

impl Moment {
    /// An instant that the vendor sent as such: an epoch, or a clock with its offset.
    pub fn exact(instant: OffsetDateTime) -> Self {
        Self::new(instant, Certainty::Exact)
    }

    /// An instant of the given certainty.
    pub fn new(instant: OffsetDateTime, certainty: Certainty) -> Self {
        Self { instant: in_utc(instant).assume_utc(), certainty }
    }

    /// Instant, always in UTC.
    pub const fn instant(self) -> OffsetDateTime {
        self.instant
    }

    /// How the instant was told.
    pub const fn certainty(self) -> Certainty {
        self.certainty
    }

    /// Moment that much later, or earlier for a negative duration, and as certain.
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
        // A derived struct quotes whatever it finds in its place; this adaptor does not.
        let parts: Option<Parts> = EmptyArrayAsNone::<Same>::deserialize_as(deserializer)?;
        let Parts { instant, certainty } = parts.ok_or_else(|| D::Error::custom("no moment"))?;
        Ok(Self::new(instant, certainty))
    }
}

/// Clock of a reader in UTC; the ends of the calendar are kept rather than overstepped.
fn in_utc(instant: OffsetDateTime) -> PrimitiveDateTime {
    let local = PrimitiveDateTime::new(instant.date(), instant.time());
    shift(local, -instant.offset().whole_seconds())
}

/// Clock that many seconds on, stopping at the ends of the calendar.
fn shift(clock: PrimitiveDateTime, seconds: i32) -> PrimitiveDateTime {
    clock.saturating_add(Duration::seconds(i64::from(seconds)))
}

/// Instant of a clock at a known offset.
fn at_offset(local: PrimitiveDateTime, offset: UtcOffset) -> OffsetDateTime {
    let instant = local.assume_offset(offset).checked_to_offset(UtcOffset::UTC);
    instant.unwrap_or_else(|| shift(local, -offset.whole_seconds()).assume_utc())
}

#[cfg(test)]
mod tests;
