use crate::CallRecord;

/// A number that tells two contents of one record apart, the same in every process: FNV-1a of 64 bits over its JSON.
pub(super) fn fingerprint(call: &CallRecord) -> u64 {
    // The text as sent may differ in white space alone, and is not there at all unless it was asked for.
    let call = CallRecord { raw: None, ..call.clone() };
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    // Records are plain data: writing one to a hash cannot fail.
    let _ = serde_json::to_writer(&mut hash, &call);
    hash.0
}

struct Fnv(u64);

impl std::io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use time::macros::datetime;

    use super::*;
    use crate::{Moment, Personal, Provider};

    #[test]
    fn a_stored_fingerprint_means_the_same_in_every_version() {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        hash.write_all(b"foobar").unwrap();
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_changed_member_changes_the_fingerprint_and_the_raw_text_does_not() {
        let at = Moment::exact(datetime!(2024-03-01 08:00 UTC));
        let call = CallRecord::new(Provider::from_static("x"), "1", at);
        let mut other = call.clone();
        other.raw = Some(Personal::from("{}"));
        assert_eq!(fingerprint(&call), fingerprint(&other));
        other.recording = Some(Personal::from("https://example.test/1"));
        assert_ne!(fingerprint(&call), fingerprint(&other));
    }
}
