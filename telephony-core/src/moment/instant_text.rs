//! Fixed-width text of an instant: RFC 3339 in UTC with nine fractional digits, so that texts sort in the order of the
//! instants, and a column of them has one format.

use std::fmt;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{in_utc, wall_clock};
use crate::wire::support::read_text;

/// Writes `2023-10-29T00:30:00.250000000Z`, always with nine fractional digits.
pub(super) fn write(formatter: &mut fmt::Formatter<'_>, instant: OffsetDateTime) -> fmt::Result {
    let local = in_utc(instant);
    wall_clock::write_date(formatter, local.date())?;
    let (hour, minute, second, nanosecond) = local.time().as_hms_nano();
    write!(formatter, "T{hour:02}:{minute:02}:{second:02}.{nanosecond:09}Z")
}

struct InstantText(OffsetDateTime);

impl fmt::Display for InstantText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(formatter, self.0)
    }
}

/// Text of an instant, also of a year that RFC 3339 cannot represent.
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "connector"))]
pub(crate) fn text(instant: OffsetDateTime) -> String {
    InstantText(instant).to_string()
}

/// Serializes an instant. A year that RFC 3339 cannot represent is an error.
pub(crate) fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    if !(0..=9_999).contains(&in_utc(*instant).year()) {
        return Err(S::Error::custom("a year that RFC 3339 cannot write"));
    }
    serializer.collect_str(&InstantText(*instant))
}

/// Reads an instant with any offset and any number of fractional digits.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
    read_text(deserializer, |text| OffsetDateTime::parse(text, &Rfc3339))?
        .map_err(|_| D::Error::custom("no RFC 3339 instant"))
}

/// Adaptor for instants inside other values.
pub(crate) struct InstantAsText;

impl SerializeAs<OffsetDateTime> for InstantAsText {
    fn serialize_as<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(instant, serializer)
    }
}

impl<'de> DeserializeAs<'de, OffsetDateTime> for InstantAsText {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        deserialize(deserializer)
    }
}

/// The same functions for an optional instant.
pub(crate) mod option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use time::OffsetDateTime;

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct InstantField(#[serde(with = "super")] OffsetDateTime);

    #[expect(clippy::ref_option, reason = "serde asks for it")]
    pub(crate) fn serialize<S: Serializer>(instant: &Option<OffsetDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
        instant.map(InstantField).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OffsetDateTime>, D::Error> {
        Ok(Option::<InstantField>::deserialize(deserializer)?.map(|InstantField(instant)| instant))
    }
}
