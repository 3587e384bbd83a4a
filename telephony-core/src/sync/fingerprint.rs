use crate::CallRecord;
use crate::fnv::Fnv1a;

/// A number that tells two contents of one record apart, the same in every process: FNV-1a of 64 bits over its JSON.
pub(super) fn fingerprint(call: &CallRecord) -> u64 {
    // The text as sent may differ in white space alone, and is not there at all unless it was asked for.
    let call = CallRecord { raw: None, ..call.clone() };
    let mut hash = Fnv1a::default();
    // Records are plain data: writing one to a hash cannot fail.
    let _ = serde_json::to_writer(&mut hash, &call);
    hash.finish()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{Moment, Personal, Provider};

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
