//! Kind of a number, derived from its text alone.

use super::text::{Subscriber, fold};
use super::withheld::{is_code, is_keyed, is_withheld};

/// Kind of a number, as far as the text shows it without knowledge of the country or the PBX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NumberKind {
    /// A number of the public network: the text begins with `+` or `tel:`, or has six digits or more.
    External,
    /// One to five digits: an extension, or a short code of the public network.
    Extension,
    /// A sender's name instead of a number, as text messages have.
    Alphanumeric,
    /// An empty text, a word for a withheld number in English, Polish, Russian or Ukrainian, or a code for one.
    Anonymous,
}

impl NumberKind {
    pub(super) fn of(text: &str) -> Self {
        // Fast path, because nearly every text has only digits, with or without a plus.
        let digits = text.strip_prefix('+').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return match (digits.len() < text.len(), digits.len()) {
                (true, _) if is_keyed(digits) => Self::Anonymous,
                (false, ..=5) => Self::Extension,
                _ => Self::External,
            };
        }
        let subscriber = Subscriber::of(text);
        let (mut digits, mut letters, mut others) = (0_usize, 0_usize, false);
        for sent in subscriber.folded() {
            if sent.is_ascii_digit() {
                digits += 1;
            } else if matches!(sent, 'x' | 'X' | 'х' | 'Х') {
                letters += 1;
            } else if sent.is_alphabetic() {
                letters += 1;
                others = true;
            }
        }
        // Letters that mask digits, as in `+38067xxx4567`, are not a name.
        let is_name = others || letters > 0 && digits < 4;
        if digits == 0 && (!is_name || is_withheld(subscriber.number)) {
            Self::Anonymous
        } else if is_name {
            Self::Alphanumeric
        } else if is_code(&subscriber, digits) {
            Self::Anonymous
        } else if subscriber.is_public() || subscriber.begins_with_plus() || digits > 5 {
            Self::External
        } else {
            Self::Extension
        }
    }
}

/// True for a character that can separate the digits of a number.
pub(super) fn is_separator(sent: char) -> bool {
    matches!(fold(sent), None | Some(' ' | '-' | '.' | '(' | ')' | '/'))
}
