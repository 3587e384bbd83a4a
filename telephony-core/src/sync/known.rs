//! Packed form of the records that a checkpoint knows: some 20 bytes of text per record.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use time::OffsetDateTime;

/// A record that a checkpoint knows: its filing time, and 32 bits of its content's fingerprint or of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) at: OffsetDateTime,
    pub(super) content: u32,
}

impl Known {
    /// Returns the record without these bits of the content.
    pub(super) const fn without(self, bits: u32) -> Self {
        Self { content: self.content & !bits, ..self }
    }
}

/// Records by the fingerprints of their keys.
pub(super) type KnownRecords = BTreeMap<u64, Known>;

/// Candidate units of time, in nanoseconds. Times are written in the largest unit that divides all of them.
const UNITS: [i128; 4] = [1_000_000_000, 1_000_000, 1_000, 1];

/// Packs the records as base64 text without padding: the unit, then for each record, in chronological order, the time since the
/// previous record as a varint, the key's fingerprint and the content.
///
/// Fingerprints are random bits, so that flate2 could not make them shorter.
pub(super) fn pack(records: &KnownRecords) -> String {
    let mut rows: Vec<_> =
        records.iter().map(|(key, known)| (known.at.unix_timestamp_nanos(), *key, known.content)).collect();
    rows.sort_unstable();
    let divides = |unit: &i128| rows.iter().all(|(at, ..)| at % unit == 0);
    let unit = UNITS.iter().position(divides).unwrap_or(UNITS.len() - 1);
    let mut bytes = Vec::with_capacity(1 + rows.len() * 16);
    bytes.push(u8::try_from(unit).unwrap_or_default());
    let mut before = 0;
    for (at, key, content) in rows {
        let at = at / UNITS[unit];
        varint(zigzag(at - before), &mut bytes);
        before = at;
        bytes.extend_from_slice(&key.to_le_bytes());
        bytes.extend_from_slice(&content.to_le_bytes());
    }
    STANDARD_NO_PAD.encode(&bytes)
}

/// Unpacks the records of a text; `None` if the text was not written by [`pack`].
pub(super) fn unpack(text: &str) -> Option<KnownRecords> {
    let bytes = STANDARD_NO_PAD.decode(text).ok()?;
    let (unit, mut rest) = bytes.split_first()?;
    let unit = UNITS.get(usize::from(*unit))?;
    let (mut records, mut at) = (KnownRecords::new(), 0_i128);
    while !rest.is_empty() {
        let delta = unzigzag(take_varint(&mut rest)?);
        at = at.checked_add(delta)?;
        let (key, behind) = rest.split_first_chunk()?;
        let (content, behind) = behind.split_first_chunk()?;
        rest = behind;
        let (key, content) = (u64::from_le_bytes(*key), u32::from_le_bytes(*content));
        let at = OffsetDateTime::from_unix_timestamp_nanos(at.checked_mul(*unit)?).ok()?;
        records.insert(key, Known { at, content });
    }
    Some(records)
}

fn zigzag(value: i128) -> u128 {
    (value.cast_unsigned() << 1) ^ (value >> 127).cast_unsigned()
}

fn unzigzag(value: u128) -> i128 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

fn varint(mut value: u128, bytes: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn take_varint(bytes: &mut &[u8]) -> Option<u128> {
    let mut value = 0_u128;
    for shift in (0..126).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u128::from(byte & 0x7f) << shift;
        if *byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_vectors_of_the_rfc_are_written_and_read() {
        let vectors = [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in vectors {
            assert_eq!(STANDARD_NO_PAD.encode(bytes), text);
            assert_eq!(STANDARD_NO_PAD.decode(text).as_deref(), Ok(bytes.as_bytes()));
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(STANDARD_NO_PAD.decode(STANDARD_NO_PAD.encode(&all)), Ok(all));
        for bad in ["Z", "Zg==", "Zh", "Zm9", "Zm 8", "Ж"] {
            assert!(STANDARD_NO_PAD.decode(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_week_of_five_thousand_calls_a_day_takes_less_than_24_bytes_a_record() {
        let from = datetime!(2024-03-01 00:00 UTC);
        for unit in [time::Duration::SECOND, time::Duration::MILLISECOND] {
            let records: KnownRecords = (0..35_000_u32)
                .map(|index| {
                    let key = u64::from(index).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    let at = from + time::Duration::seconds(i64::from(index) * 17) + unit * index;
                    (key, Known { at, content: index.wrapping_mul(0x9e37_79b9) })
                })
                .collect();
            let text = pack(&records);
            assert!(text.len() < 24 * records.len(), "{} bytes a record", text.len() / 35_000);
            assert_eq!(unpack(&text), Some(records));
        }
    }

    #[test]
    fn a_text_that_was_cut_or_changed_is_refused_or_read_and_nothing_panics() {
        let known = Known { at: datetime!(2024-03-01 00:00:00.123 UTC), content: 7 };
        let text = pack(&KnownRecords::from([(1, known), (u64::MAX, known)]));
        for end in 0..text.len() {
            assert_eq!(unpack(&text[..end]).filter(|it| it.len() > 1), None, "{end}");
        }
        assert_eq!(unpack("!"), None);
        assert_eq!(unpack("CQ"), None, "an unknown unit");
        assert_eq!(unpack("AAAAA"), None);
    }

    proptest! {
        #[test]
        fn records_of_any_time_round_trip(
            rows in proptest::collection::btree_map(
                any::<u64>(), (-377_705_116_800_i64..253_402_300_799, 0..1_000_000_000_i64, any::<u32>()), 0..40),
            unit in 0..4_u32,
        ) {
            let grain = 1_000_i64.pow(unit);
            let records: KnownRecords = rows.into_iter().map(|(key, (second, nano, content))| {
                let nano = if grain >= 1_000_000_000 { 0 } else { nano / grain * grain };
                let at = OffsetDateTime::from_unix_timestamp(second).unwrap() + time::Duration::nanoseconds(nano);
                (key, Known { at, content })
            }).collect();
            prop_assert_eq!(unpack(&pack(&records)), Some(records));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,80}") {
            let _ = unpack(&text);
        }
    }
}
