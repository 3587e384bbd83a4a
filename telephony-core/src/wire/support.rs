//! What code written by `open_enum!` and `open_code!` calls, and types outside `wire`; no public
//! interface.

use std::fmt;
use std::str::FromStr;

pub use serde;
use serde::Deserializer;

use super::reader::read_scalar;
use super::scalar::{Scalar, Whole};

/// Longest text of a vendor that an enum's `Display` and `Debug` print, in characters.
const LONGEST: usize = 40;

/// Reads a word; a number is the word of its digits.
#[inline]
pub fn read_word<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    read_scalar(deserializer, "a word", |scalar| scalar.as_text(|word| T::from(word)))
}

/// Reads text or a number, and makes of it what the function says.
#[inline]
pub fn read_text_or_number<'de, D, T>(deserializer: D, make: impl FnOnce(&str) -> T) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    read_scalar(deserializer, "text or a number", |scalar| scalar.as_text(make))
}

/// Reads a whole number, or a text of one.
#[inline]
pub fn read_code<'de, D: Deserializer<'de>, T: From<i64>>(deserializer: D) -> Result<T, D::Error> {
    read_scalar(deserializer, "a whole number", |scalar| scalar.whole().and_then(Whole::fit::<i64>).map(T::from))
}

/// Reads text and nothing else.
#[inline]
pub(crate) fn read_text<'de, D, T>(deserializer: D, make: impl FnOnce(&str) -> T) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    read_scalar(deserializer, "text", |scalar| match scalar {
        Scalar::Text(text) => Some(make(text)),
        _ => None,
    })
}

/// Whether a text has nothing but blanks.
#[inline]
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// Integer that a text is, unless the integer would be printed another way: `007`, `+7` and `-0` are none.
#[inline]
#[must_use]
pub fn plain_integer<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = text == "0" || !digits.starts_with(['0', '+']);
    text.parse().ok().filter(|_| is_plain)
}

/// Whether two words differ only in ASCII case, `_`, `-` and blanks.
#[inline]
#[must_use]
pub fn same_word(sent: &str, known: &str) -> bool {
    sent.eq_ignore_ascii_case(known) || letters(sent).eq(letters(known))
}

#[inline]
fn letters(word: &str) -> impl Iterator<Item = u8> {
    let bytes = word.bytes().filter(|byte| !matches!(byte, b'_' | b'-') && !byte.is_ascii_whitespace());
    bytes.map(|byte| byte.to_ascii_lowercase())
}

/// Prints 40 characters at the most, with control characters escaped: it goes into logs.
#[derive(Debug, Clone, Copy)]
pub struct Shortened<'a>(pub &'a str);

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = String::new();
        // One character more than fits is enough to see that the text is too long.
        for sent in self.0.chars().take(LONGEST + 1) {
            if sent.is_control() {
                written.extend(sent.escape_default());
            } else {
                written.push(sent);
            }
        }
        if written.chars().count() <= LONGEST {
            return formatter.write_str(&written);
        }
        let kept: String = written.chars().take(LONGEST - 1).collect();
        write!(formatter, "{kept}…")
    }
}

#[cfg(test)]
mod tests {
    use super::{Shortened, plain_integer, same_word};

    #[test]
    fn case_and_separators_make_no_other_word() {
        for sent in ["noAnswer", "NOANSWER", "no_answer", "NO ANSWER", "No-Answer", " noanswer\t"] {
            assert!(same_word(sent, "NOANSWER"), "{sent}");
        }
        for sent in ["noAnswers", "no", "", "ANSWER", "noAnswér"] {
            assert!(!same_word(sent, "NOANSWER"), "{sent}");
        }
        assert!(same_word("Успешно", "Успешно"));
        assert!(!same_word("успешно", "Успешно"), "only ASCII letters are folded");
    }

    #[test]
    fn a_plain_integer_is_one_that_is_printed_the_same() {
        for text in ["0", "7", "-7", "9223372036854775807", "-9223372036854775808"] {
            let integer = plain_integer::<i64>(text).unwrap();
            assert_eq!(integer.to_string(), text);
        }
        for text in ["", "-", "-0", "+7", "-+7", "007", "-07", "7 ", "7.0", "9223372036854775808"] {
            assert_eq!(plain_integer::<i64>(text), None, "{text}");
        }
        assert_eq!(plain_integer::<u64>("-7"), None);
    }

    #[test]
    fn a_long_text_is_cut_to_forty_characters() {
        let shown = |text: &str| Shortened(text).to_string();
        assert_eq!(shown("short"), "short");
        assert_eq!(shown(&"ж".repeat(40)), "ж".repeat(40));
        assert_eq!(shown(&"ж".repeat(41)), format!("{}…", "ж".repeat(39)));
        assert_eq!(shown("a\nb"), "a\\nb");
        assert_eq!(shown(&"\u{1}".repeat(1_000)).chars().count(), 40);
    }
}
