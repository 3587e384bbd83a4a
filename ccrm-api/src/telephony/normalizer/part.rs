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
    match &entry.service {
        Some(Service::Unknown(word)) => hash.text(&word.to_ascii_uppercase()),
        known => hash.text(known.as_ref().map(Service::as_str).unwrap_or_default()),
    }
    for parties in [&entry.from, &entry.to] {
        for number in parties.iter().filter_map(number_of) {
            add_digits(&mut hash, number);
        }
        hash.text("");
    }
    let external = entry.external_number.as_ref();
    let external =
        external.and_then(|it| filled(it.number_not_formatted.as_ref()).or(filled(it.number_formatted.as_ref())));
    if let Some(number) = external {
        add_digits(&mut hash, number);
    }
    hash.text("");
    for receiver in entry.user_talk.iter().flat_map(|talk| &talk.receivers) {
        add_user(&mut hash, receiver.uuid.as_ref());
        hash.text(receiver.internal.as_ref().map(|it| it.as_str().trim()).unwrap_or_default());
    }
    CallPart::from(Fnv1a::resume(hash.finish()))
}

/// 64-bit hash that takes eight bytes at a time, because one by one the bytes would cost as much as the rest of a
/// record.
#[derive(Default)]
struct PartHash(u64);

impl PartHash {
    fn word(&mut self, word: u64) {
        // Each step is a bijection, so that two records which differ in one word have different hashes.
        let mixed = (self.0 ^ word).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    // A text is closed by a byte that does not occur in UTF-8, so that the border between two texts counts.
    fn text(&mut self, text: &str) {
        let (words, rest) = text.as_bytes().as_chunks();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let bits = 8 * rest.len();
        let last = match text.as_bytes().last_chunk() {
            _ if rest.is_empty() => 0,
            // The last eight bytes overlap the word before.
            Some(end) => u64::from_le_bytes(*end) >> (64 - bits),
            None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        self.word(last | 0xff << bits);
    }

    // The last word, too, must reach every bit.
    fn finish(mut self) -> u64 {
        self.word(0);
        self.0
    }
}

fn add_time(hash: &mut PartHash, clock: WallClock) {
    let local = clock.local();
    hash.word(local.assume_utc().unix_timestamp().cast_unsigned());
    let offset = clock.offset().map_or(i32::MAX, time::UtcOffset::whole_seconds);
    let fraction = local.nanosecond() << 1 | u32::from(clock.is_date_only());
    hash.word(u64::from(offset.cast_unsigned()) << 32 | u64::from(fraction));
}

fn add_user(hash: &mut PartHash, user: Option<&UserId>) {
    match user.map(|user| (user, user.as_uuid())) {
        Some((_, Some(uuid))) => {
            let (high, low) = uuid.as_u64_pair();
            hash.word(high);
            hash.word(low);
            hash.text("");
        }
        Some((user, None)) => hash.text(&String::from(user)),
        None => hash.text(""),
    }
}

// Reduces either spelling of a number to its digits; a sender's name is added as sent.
fn add_digits(hash: &mut PartHash, number: &PhoneNumber) {
    let text = number.as_str();
    // Nearly every number is digits alone, which need not be copied.
    if is_digits(text.as_bytes()) {
        hash.text(text);
    } else if text.chars().any(char::is_alphabetic) {
        hash.text(text.trim());
    } else {
        hash.text(&text.chars().filter(char::is_ascii_digit).collect::<String>());
    }
}

// Looks at eight bytes at a time, because one by one they are a third of the part's cost.
fn is_digits(text: &[u8]) -> bool {
    const ONE_EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0xf0 * ONE_EACH;
    let is_word = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        // A digit is 0x30 to 0x39. Six more leave its upper half as it is, and would change that of 0x3a to 0x3f.
        word & HIGH == 0x30 * ONE_EACH && word.wrapping_add(6 * ONE_EACH) & HIGH == 0x30 * ONE_EACH
    };
    match text.last_chunk() {
        // The last eight bytes overlap the word before.
        Some(end) => text.as_chunks().0.iter().all(is_word) && is_word(end),
        None => text.iter().all(u8::is_ascii_digit),
    }
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
    fn a_byte_that_is_no_digit_is_found_in_each_place() {
        for (length, at) in (1..20).flat_map(|length| (0..length).map(move |at| (length, at))) {
            for byte in u8::MIN..=u8::MAX {
                let mut text = vec![b'7'; length];
                text[at] = byte;
                assert_eq!(is_digits(&text), byte.is_ascii_digit(), "{text:?}");
            }
        }
    }

    #[test]
    fn texts_of_each_length_have_hashes_of_their_own() {
        let text = "480123456789 480123456789";
        let hash = |text: &str| {
            let mut hash = PartHash::default();
            hash.text(text);
            hash.finish()
        };
        // The hash of eight bytes and a part of the next ones, byte by byte.
        let slow = |text: &str| {
            let mut hash = PartHash::default();
            let closed = [text.as_bytes(), &[0xff]].concat();
            for word in closed.chunks(8) {
                hash.word(word.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)));
            }
            hash.finish()
        };
        for length in 0..text.len() {
            assert_eq!(hash(&text[..length]), slow(&text[..length]), "{length}");
        }
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
