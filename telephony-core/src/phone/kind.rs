//! What a number's text alone tells about it.

/// What a number is, as far as its text tells without knowing the country or the PBX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NumberKind {
    /// A number of the public network: it begins with `+` or `tel:`, or has six digits or more.
    External,
    /// One to five digits: an extension, or a short code of the public network.
    Extension,
    /// A sender's name instead of a number, as text messages have.
    Alphanumeric,
    /// Nothing, or a word for a number that is withheld.
    Anonymous,
}

/// Words that PBXs and networks put in place of a withheld number.
const WITHHELD: [&str; 7] =
    ["anonymous", "hidden", "private", "restricted", "unavailable", "unknown", "withheld"];

impl NumberKind {
    pub(super) fn of(text: &str) -> Self {
        let (is_uri, number) = subscriber(text);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if WITHHELD.iter().any(|word| number.eq_ignore_ascii_case(word)) {
            Self::Anonymous
        } else if number.chars().any(char::is_alphabetic) {
            Self::Alphanumeric
        } else if digits == 0 {
            Self::Anonymous
        } else if is_uri || number.starts_with('+') || digits > 5 {
            Self::External
        } else {
            Self::Extension
        }
    }
}

/// Whether the text is a `tel:` URI, and its number without scheme and parameters.
pub(super) fn subscriber(text: &str) -> (bool, &str) {
    let text = text.trim();
    match text.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => {
            let number = rest.split_once(';').map_or(rest, |(number, _)| number);
            (true, number.trim())
        }
        _ => (false, text),
    }
}
