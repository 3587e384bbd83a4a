use telephony_core::wire::support::Fnv1a;
use telephony_core::{CallPart, PhoneNumber, WallClock};

use super::filled;
use crate::models::{CallHistoryEntry, CallParty, Service, UserId};

/// Fingerprint that distinguishes records with one id: time, service, numbers and users, which no later change affects.
///
/// Legs of a transfer have one id and differ in these fields. A contact that is named later, a note or a flag changes
/// none of them. The fingerprint is the same in every version, so that it can be stored.
pub(crate) fn part(entry: &CallHistoryEntry) -> CallPart {
    let mut hash = PartHash::default();
    add_time(&mut hash, entry.call_date);
    for byte in entry.service.as_ref().map(Service::as_str).unwrap_or_default().bytes() {
        hash.byte(byte.to_ascii_uppercase());
    }
    hash.end();
    for parties in [&entry.from, &entry.to] {
        for number in parties.iter().filter_map(number_of) {
            add_digits(&mut hash, number);
        }
        hash.end();
    }
    let external = entry.external_number.as_ref();
    let external =
        external.and_then(|it| filled(it.number_not_formatted.as_ref()).or(filled(it.number_formatted.as_ref())));
    if let Some(number) = external {
        add_digits(&mut hash, number);
    }
    hash.end();
    for receiver in entry.user_talk.iter().flat_map(|talk| &talk.receivers) {
        if let Some(user) = &receiver.uuid {
            add_user(&mut hash, user);
        }
        hash.end();
        hash.bytes(receiver.internal.as_ref().map(|it| it.as_str().trim()).unwrap_or_default().as_bytes());
        hash.end();
    }
    CallPart::from(Fnv1a::resume(hash.finish()))
}

/// 64-bit hash that takes eight bytes at a time, because one by one the bytes would cost as much as the rest of a
/// record.
#[derive(Default)]
struct PartHash {
    hash: u64,
    /// Bytes that do not fill a word yet, the first one lowest.
    pending: u64,
    /// Length of `pending` in bits.
    bits: u32,
}

impl PartHash {
    fn word(&mut self, word: u64) {
        // Each step is a bijection, so that two records which differ in one word have different hashes.
        let mixed = (self.hash ^ word).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.hash = mixed ^ (mixed >> 32);
    }

    fn byte(&mut self, byte: u8) {
        self.pending |= u64::from(byte) << self.bits;
        self.bits += 8;
        if self.bits == u64::BITS {
            let word = std::mem::take(&mut self.pending);
            self.bits = 0;
            self.word(word);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        if self.bits > 0 {
            return bytes.iter().for_each(|byte| self.byte(*byte));
        }
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        for byte in rest.iter().rev() {
            self.pending = self.pending << 8 | u64::from(*byte);
            self.bits += 8;
        }
    }

    // Closes a part by a byte that does not occur in UTF-8 text, so that the border between two parts counts.
    fn end(&mut self) {
        let last = self.pending | 0xff << self.bits;
        (self.pending, self.bits) = (0, 0);
        self.word(last);
    }

    // The last word, too, must reach every bit.
    fn finish(mut self) -> u64 {
        self.word(0);
        self.hash
    }
}

fn add_time(hash: &mut PartHash, clock: WallClock) {
    let local = clock.local();
    hash.word(local.assume_utc().unix_timestamp().cast_unsigned());
    let offset = clock.offset().map_or(i32::MAX, time::UtcOffset::whole_seconds);
    let fraction = local.nanosecond() << 1 | u32::from(clock.is_date_only());
    hash.word(u64::from(offset.cast_unsigned()) << 32 | u64::from(fraction));
}

fn add_user(hash: &mut PartHash, user: &UserId) {
    match user.as_uuid() {
        Some(uuid) => {
            let (high, low) = uuid.as_u64_pair();
            hash.word(high);
            hash.word(low);
        }
        None => hash.bytes(String::from(user).as_bytes()),
    }
}

// Reduces either spelling of a number to its digits; a sender's name is added as sent.
fn add_digits(hash: &mut PartHash, number: &PhoneNumber) {
    let text = number.as_str();
    // Nearly every number is digits alone, which need neither be trimmed nor taken one by one.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        hash.bytes(text.as_bytes());
    } else if text.chars().any(char::is_alphabetic) {
        hash.bytes(text.trim().as_bytes());
    } else {
        text.bytes().filter(u8::is_ascii_digit).for_each(|digit| hash.byte(digit));
    }
    hash.end();
}

/// Number of a party, in digits where the vendor sends them.
fn number_of(party: &CallParty) -> Option<&PhoneNumber> {
    filled(party.number_not_formatted.as_ref()).or(filled(party.number.as_ref()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(changes: &Value) -> CallPart {
        let mut entry = json!({
            "uuid": "0b6a1a3c-0c0e-4a5a-9a64-0f6d6d1d7f10", "callDate": "2026-03-10 09:15:00", "service": "CALL",
            "from": [{"numberNotFormatted": "48777888999"}], "to": [{"numberNotFormatted": "48221112233"}],
            "externalNumber": {"numberNotFormatted": "48777888999"},
            "userTalk": {"receivers": [{"internal": "101", "uuid": "5f0d8f8e-8a8b-4d5f-8a61-0d0a9d2c7a11"}]},
        });
        for (member, value) in changes.as_object().unwrap() {
            entry[member] = value.clone();
        }
        part(&serde_json::from_value(entry).unwrap())
    }

    #[test]
    fn a_stored_part_means_the_same_in_every_version() {
        assert_eq!(of(&json!({})).as_str(), "5c597ffa7383e042");
    }

    #[test]
    fn a_leg_has_a_part_of_its_own_by_each_member_that_does_not_change_later() {
        let legs = [
            json!({}),
            json!({"callDate": "2026-03-10 09:15:01"}),
            json!({"callDate": "2026-03-10 09:15:00.5"}),
            json!({"callDate": "2026-03-10 09:15:00+01:00"}),
            json!({"callDate": "2026-03-10"}),
            json!({"callDate": "2026-03-10 00:00:00"}),
            json!({"service": "SMS"}),
            json!({"from": [{"numberNotFormatted": "48777888990"}]}),
            json!({"from": [{"numberNotFormatted": "48777"}, {"numberNotFormatted": "888999"}]}),
            json!({"from": [], "to": [{"numberNotFormatted": "48777888999"}, {"numberNotFormatted": "48221112233"}]}),
            json!({"from": [{"numberNotFormatted": "Sklep"}]}),
            json!({"externalNumber": {}}),
            json!({"userTalk": {"receivers": []}}),
            json!({"userTalk": {"receivers": [{"internal": "102", "uuid": "5f0d8f8e-8a8b-4d5f-8a61-0d0a9d2c7a11"}]}}),
            json!({"userTalk": {"receivers": [{"internal": "101", "uuid": "5f0d8f8e-8a8b-4d5f-8a61-0d0a9d2c7a12"}]}}),
            json!({"userTalk": {"receivers": [{"internal": "101", "uuid": "anna"}]}}),
        ];
        let parts: std::collections::BTreeSet<_> = legs.iter().map(of).collect();
        assert_eq!(parts.len(), legs.len());
    }

    #[test]
    fn a_spelling_or_a_later_change_leaves_the_part_as_it_is() {
        for same in [
            json!({"service": "call", "note": 1, "flags": [{"name": "VIP"}]}),
            json!({"from": [{"number": "+48 777 888 999", "firstName": "Jan"}]}),
            json!({"externalNumber": {"numberFormatted": "+48 777 888 999"}}),
        ] {
            assert_eq!(of(&same), of(&json!({})), "{same}");
        }
    }
}
