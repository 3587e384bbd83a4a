//! Names of folders and files.

use std::fmt::Write;

use time::{Date, OffsetDateTime};

use crate::fnv::Fnv1a;
use crate::{Account, Provider};

/// Folder of states, locks and unfinished commits. Readers of partitioned folders pass over names that begin with `_`.
pub(super) const SYNC: &str = "_sync";

/// Folder name by which readers of Hive's layout know that a partition has no value.
const NO_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

/// Day of rows without a time.
const UNDATED_DAY: &str = "0001-01-01";

/// Maximum length of a name's readable part.
const READABLE: usize = 40;

const MICROSECONDS_A_DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Part of a table: a day, or the number of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Slot(pub i32);

impl Slot {
    /// Rows without a time: the first day of the year 1. It is a date, because pandas cannot read a partition without a
    /// value, and a text would change the column's type.
    pub(super) const UNDATED: Self = Self(1_721_426);

    /// Day in UTC of an instant in microseconds.
    pub(super) fn of_time(microseconds: Option<i64>) -> Self {
        let epoch = OffsetDateTime::UNIX_EPOCH.date().to_julian_day();
        let day = microseconds.and_then(|it| i32::try_from(it.div_euclid(MICROSECONDS_A_DAY)).ok());
        let day = day.and_then(|day| day.checked_add(epoch)).filter(|day| Date::from_julian_day(*day).is_ok());
        day.map_or(Self::UNDATED, Self)
    }

    fn day(self) -> String {
        let date = Date::from_julian_day(self.0);
        date.map_or_else(
            |_| NO_VALUE.to_owned(),
            |it| format!("{:04}-{:02}-{:02}", it.year(), u8::from(it.month()), it.day()),
        )
    }

    fn of_day(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(3, '-');
        let (day, month, year) = (parts.next()?.parse().ok()?, parts.next()?.parse::<u8>().ok()?, parts.next()?);
        let date = Date::from_calendar_date(year.parse().ok()?, month.try_into().ok()?, day).ok()?;
        Some(Self(date.to_julian_day()))
    }
}

/// Division of a table into slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Division {
    /// One slot a day.
    Days,
    /// Slots of a fixed number of rows, in the order in which the rows were first stored.
    Chunks,
}

/// Folder of one account's parts of one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PartFolder {
    /// Path of the folder above the partitions by day, or of the chunks.
    pub base: String,
    /// Account's part of the file names.
    pub account: String,
    /// Division into slots.
    pub division: Division,
    /// True if chunks lie in the partition of no day, because other streams of the table have days.
    pub is_dated: bool,
}

impl PartFolder {
    /// Path of the file of a slot.
    pub(super) fn part(&self, slot: Slot) -> String {
        let Self { base, account, .. } = self;
        match self.division {
            Division::Days => format!("{base}/day={}/{account}.parquet", slot.day()),
            Division::Chunks if self.is_dated => format!("{base}/day={UNDATED_DAY}/{account}-{:05}.parquet", slot.0),
            Division::Chunks => format!("{base}/{account}-{:05}.parquet", slot.0),
        }
    }

    /// Slot and path of a name in the folder; `None` if the name is not a part of the account.
    pub(super) fn slot(&self, name: &str) -> Option<(Slot, String)> {
        let slot = match self.division {
            Division::Days => Slot::of_day(name.strip_prefix("day=")?)?,
            Division::Chunks => {
                let number = name.strip_prefix(&self.account)?.strip_prefix('-')?.strip_suffix(".parquet")?;
                Slot(number.parse().ok().filter(|number| *number >= 0)?)
            }
        };
        Some((slot, self.part(slot)))
    }
}

/// Folder of an account's state.
pub(super) fn account_folder(provider: &Provider, account: &Account) -> String {
    format!("{SYNC}/{}/{}", partition_value(provider.as_str()), file_name(account.as_str()))
}

/// Value of a partition in a path, with bytes escaped as Hive does, which readers undo.
pub(super) fn partition_value(text: &str) -> String {
    if text.is_empty() {
        return NO_VALUE.to_owned();
    }
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            value.push(byte.into());
        } else {
            // Writing to a text cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

/// Name of a file for an account or a stream. A text with other characters than `a-z`, `0-9` and `-`, or a long one, is
/// followed by its hash, so that two texts never have one name, even where a file system ignores case.
pub(super) fn file_name(text: &str) -> String {
    let is_safe = |it: &char| matches!(it, 'a'..='z' | '0'..='9' | '-');
    if !text.is_empty() && text.len() <= READABLE && !text.starts_with('-') && text.chars().all(|it| is_safe(&it)) {
        return text.to_owned();
    }
    let mut hash = Fnv1a::default();
    hash.update(text.as_bytes());
    let readable: String = text.to_ascii_lowercase().chars().filter(is_safe).take(READABLE).collect();
    format!("{}.{}", readable.trim_start_matches('-'), hash.hex()).trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_day_is_named_by_its_date_in_utc() {
        let slot = |seconds: i64| Slot::of_time(Some(seconds * 1_000_000)).day();
        assert_eq!(slot(0), "1970-01-01");
        assert_eq!(slot(-1), "1969-12-31");
        assert_eq!(slot(1_709_251_199), "2024-02-29");
        assert_eq!(slot(1_709_251_200), "2024-03-01");
        assert_eq!((Slot::of_time(None).day().as_str(), Slot::of_day(UNDATED_DAY)), (UNDATED_DAY, Some(Slot::UNDATED)));
        assert_eq!(Slot::of_time(Some(i64::MAX)), Slot::UNDATED);
    }

    #[test]
    fn a_name_that_is_not_the_accounts_part_has_no_slot() {
        let days = PartFolder { base: "b".into(), account: "a".into(), division: Division::Days, is_dated: true };
        assert_eq!(days.slot("day=2024-03-01"), Some((Slot(2_460_371), "b/day=2024-03-01/a.parquet".to_owned())));
        assert!(["day=2024-13-01", "day=x", "2024-03-01", "day=--"].iter().all(|name| days.slot(name).is_none()));
        let chunks = PartFolder { division: Division::Chunks, is_dated: false, ..days };
        assert_eq!(chunks.slot("a-00012.parquet"), Some((Slot(12), "b/a-00012.parquet".to_owned())));
        assert!(["a-x.parquet", "b-00001.parquet", "a--1.parquet"].iter().all(|name| chunks.slot(name).is_none()));
    }

    #[test]
    fn names_are_safe_and_keep_what_distinguishes_accounts() {
        assert_eq!(file_name("north-1"), "north-1");
        assert!(file_name("North").starts_with("north.") && file_name("North") != file_name("north"));
        assert!(!file_name("../x").contains('/') && !file_name("").is_empty() && !file_name("…").starts_with('.'));
        assert_eq!(partition_value("a/b=c d"), "a%2Fb%3Dc%20d");
    }

    proptest! {
        #[test]
        fn any_two_texts_have_different_names(one in ".{0,50}", other in ".{0,50}") {
            prop_assert_eq!(file_name(&one).to_lowercase() == file_name(&other).to_lowercase(), one == other);
            let name = file_name(&one);
            prop_assert!(!name.starts_with(['.', '_']) && name.is_ascii() && name.len() <= 60);
        }

        #[test]
        fn any_day_is_read_back_from_its_name(day in -4_000_000_i32..4_000_000) {
            let slot = Slot(day);
            let read = Slot::of_day(&slot.day());
            let is_date = Date::from_julian_day(day).is_ok_and(|date| date.year() >= 0);
            prop_assert!(read == Some(slot) || !is_date, "{day}");
        }
    }
}
