use compact_str::CompactString;

use crate::CallRecord;

/// 64-bit FNV-1a hash. The value is the same in every process and version, so that it can be stored.
#[derive(Debug, Clone, Copy)]
pub struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self::new()
    }
}

impl Fnv1a {
    /// Creates the hash of no bytes.
    pub const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Continues a hash that was stored.
    pub const fn resume(hash: u64) -> Self {
        Self(hash)
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds one of several parts, closed by a byte that does not occur in UTF-8 text, so that the border between two
    /// parts counts.
    pub fn part(&mut self, bytes: &[u8]) {
        self.update(bytes);
        self.update(&[0xff]);
    }

    /// Returns the hash of the bytes so far.
    pub const fn finish(self) -> u64 {
        self.0
    }

    /// Returns the hash in 16 hexadecimal digits.
    pub(crate) fn hex(self) -> CompactString {
        let mut text = [0; 16];
        let (high, low) = text.split_at_mut(8);
        high.copy_from_slice(&hex_of(self.0 >> 32));
        low.copy_from_slice(&hex_of(self.0 & u64::from(u32::MAX)));
        CompactString::from_utf8(text).unwrap_or_default()
    }
}

// All eight digits of a number below 2^32 in one word, because a digit at a time is slow for a hash in each record.
const fn hex_of(number: u64) -> [u8; 8] {
    const ONE_EACH: u64 = 0x0101_0101_0101_0101;
    let pairs = (number | number << 16) & 0x0000_ffff_0000_ffff;
    let bytes = (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff;
    let digits = (bytes | bytes << 4) & (0x0f * ONE_EACH);
    let letters = ((digits + 6 * ONE_EACH) >> 4) & ONE_EACH;
    (digits + 0x30 * ONE_EACH + letters * 0x27).to_be_bytes()
}

/// Fingerprint of a record's content: 31 bits over its JSON, the same in every process.
pub(crate) fn content(call: &CallRecord) -> u32 {
    // Two fields are left out of the hash. `raw` is set only on request, and may differ in white space alone. A repair
    // names the record's position in its page, which changes with the records around it.
    let call = CallRecord { raw: None, repairs: Vec::new(), ..call.clone() };
    let mut hash = Fnv1a::default();
    // Serializing a record to a hash cannot fail, because a record is plain data.
    let _ = serde_json::to_writer(&mut hash, &call);
    fold(hash.finish())
}

/// Folds a hash to 31 bits, so that the highest bit is free for the checkpoint's doubt flag.
pub(crate) fn fold(hash: u64) -> u32 {
    let [high, low] = [hash >> 32, hash & u64::from(u32::MAX)];
    u32::try_from((high ^ low) & u64::from(u32::MAX >> 1)).unwrap_or_default()
}

impl std::io::Write for Fnv1a {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{Moment, PersonalText, Provider, Repair};

    #[test]
    fn a_stored_hash_means_the_same_in_every_version() {
        let mut hash = Fnv1a::default();
        assert_eq!(hash.finish(), 0xcbf2_9ce4_8422_2325);
        hash.update(b"foobar");
        assert_eq!(hash.finish(), 0x8594_4171_f739_67e8);
        let mut resumed = Fnv1a::resume(hash.finish());
        resumed.part(b"");
        hash.update(&[0xff]);
        assert_eq!(resumed.finish(), hash.finish());
    }

    #[test]
    fn a_hash_is_printed_as_the_standard_library_prints_it() {
        for hash in [0, 9, 10, 0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210, u64::MAX, 0x8594_4171_f739_67e8] {
            assert_eq!(Fnv1a::resume(hash).hex(), format!("{hash:016x}"));
        }
    }

    #[test]
    fn a_changed_member_changes_the_content_and_neither_the_raw_text_nor_a_repairs_place_does() {
        let at = Moment::exact(datetime!(2024-03-01 08:00 UTC));
        let call = CallRecord::new(Provider::from_static("x"), "1", at);
        let mut other = call.clone();
        other.raw = Some(PersonalText::from("{}"));
        other.repairs = vec![Repair::new(3, "$[3].name", "invalid UTF-8 was replaced", &b"x"[..])];
        assert_eq!(content(&call), content(&other));
        other.recording = Some(PersonalText::from("https://example.test/1"));
        assert_ne!(content(&call), content(&other));
    }
}
