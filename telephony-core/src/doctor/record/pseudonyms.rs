use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

/// Letters in place of Latin letters with accents.
const ACCENTED: [char; 8] = ['ą', 'ć', 'ę', 'ł', 'ń', 'ś', 'ż', 'ź'];

/// Number of pseudonyms that are tried before two values share one, which only very short values do.
const TRIES: u64 = 64;

/// Pseudonyms of the same shape as their values: letters for letters of the same script and case, digits for digits.
///
/// The key is random and is never written, so that a number cannot be found by trying all numbers.
#[derive(Default)]
pub(super) struct Pseudonyms {
    key: RandomState,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    by_value: HashMap<String, String>,
    taken: HashSet<String>,
}

impl Pseudonyms {
    /// Returns the pseudonym of a value, the same each time.
    pub(super) fn of(&self, value: &str) -> String {
        // A value without letters and digits has nothing to replace, and a zero means that there is none.
        if !value.chars().any(char::is_alphanumeric) || value.bytes().all(|byte| byte == b'0') {
            return value.to_owned();
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pseudonym) = known.by_value.get(value) {
            return pseudonym.clone();
        }
        let free = |pseudonym: &String| pseudonym != value && !known.taken.contains(pseudonym);
        let pseudonym = (0..TRIES).map(|attempt| self.draw(value, attempt)).find(free);
        let pseudonym = pseudonym.unwrap_or_else(|| self.draw(value, TRIES));
        known.taken.insert(pseudonym.clone());
        known.by_value.insert(value.to_owned(), pseudonym.clone());
        pseudonym
    }

    fn draw(&self, value: &str, attempt: u64) -> String {
        let mut random = Random(self.key.hash_one((value, attempt)));
        // The scheme of an address decides how the address is read.
        let scheme = ["https://", "http://"].into_iter().find(|scheme| value.starts_with(scheme)).unwrap_or_default();
        let rest = &value[scheme.len()..];
        let is_hexadecimal = is_id(rest);
        let mut is_first = true;
        let letters = rest.chars().map(|letter| {
            let replaced = if is_hexadecimal { random.hexadecimal(letter) } else { random.like(letter, is_first) };
            is_first &= !letter.is_alphanumeric();
            replaced
        });
        scheme.chars().chain(letters).collect()
    }
}

/// True for 32 hexadecimal digits, with or without the hyphens of a UUID.
fn is_id(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let hyphens = text.bytes().filter(|byte| *byte == b'-').count();
    digits == 32 && (hyphens == 0 || hyphens == 4) && digits + hyphens == text.len()
}

/// Generator of replacements, seeded with a keyed hash.
struct Random(u64);

impl Random {
    fn below(&mut self, count: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = u32::try_from((mixed ^ (mixed >> 31)) >> 32).unwrap_or_default();
        high % count
    }

    fn from(&mut self, first: char, count: u32) -> char {
        char::from_u32(u32::from(first) + self.below(count)).unwrap_or(first)
    }

    fn hexadecimal(&mut self, letter: char) -> char {
        match letter {
            '0'..='9' => self.from('0', 10),
            'a'..='f' => self.from('a', 6),
            'A'..='F' => self.from('A', 6),
            _ => letter,
        }
    }

    fn like(&mut self, letter: char, is_first: bool) -> char {
        match letter {
            // A leading zero stays, and no other number gets one, so that a number stays a number.
            '0' if is_first => '0',
            '1'..='9' if is_first => self.from('1', 9),
            '0'..='9' => self.from('0', 10),
            'a'..='z' => self.from('a', 26),
            'A'..='Z' => self.from('A', 26),
            'а'..='я' | 'ё' | 'є' | 'і' | 'ї' | 'ґ' => self.from('а', 32),
            'А'..='Я' | 'Ё' | 'Є' | 'І' | 'Ї' | 'Ґ' => self.from('А', 32),
            _ if letter.is_alphanumeric() => {
                let place = self.below(8) as usize;
                ACCENTED.get(place).copied().unwrap_or('x')
            }
            _ => letter,
        }
    }
}

// The values are personal data.
impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pseudonyms").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_stable_and_has_the_shape_of_its_value() {
        let pseudonyms = Pseudonyms::default();
        for value in [
            "+48777888999",
            "Zażółć Gęślą",
            "Иванов Пётр",
            "a@b.example",
            "e4baaa94-0000-4000-8000-000000000001",
            "0123456789abcdef0123456789abcdef",
            "007",
            "501",
            "https://a.example/rec?id=77",
        ] {
            let pseudonym = pseudonyms.of(value);
            assert_ne!(pseudonym, value);
            assert_eq!(pseudonym, pseudonyms.of(value));
            assert_eq!(pseudonym.chars().count(), value.chars().count(), "{value}");
            for (one, other) in value.chars().zip(pseudonym.chars()) {
                assert_eq!(one.is_ascii_digit(), other.is_ascii_digit(), "{value} {pseudonym}");
                assert_eq!(one.is_alphabetic(), other.is_alphabetic(), "{value} {pseudonym}");
                assert_eq!(one.is_ascii(), other.is_ascii(), "{value} {pseudonym}");
            }
        }
        assert!(pseudonyms.of("007").starts_with('0') && !pseudonyms.of("501").starts_with('0'));
        assert!(pseudonyms.of("https://a.example").starts_with("https://"));
        assert!(is_id(&pseudonyms.of("e4baaa94-0000-4000-8000-000000000001")));
        assert_eq!(pseudonyms.of("0"), "0");
        assert_eq!(pseudonyms.of("--"), "--");
    }

    #[test]
    fn different_values_have_different_pseudonyms_and_each_recording_has_its_own() {
        let pseudonyms = Pseudonyms::default();
        let all: HashSet<_> = (1000..3000).map(|number: u32| pseudonyms.of(&number.to_string())).collect();
        assert_eq!(all.len(), 2000);
        assert_ne!(pseudonyms.of("380441987123"), Pseudonyms::default().of("380441987123"));
    }
}
