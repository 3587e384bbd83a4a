//! Words and codes that PBXs and networks send in place of a withheld number.

use super::text::Subscriber;

/// Words that mean "withheld" on their own.
const WORDS: [&str; 19] = [
    "anonymous",
    "anonym",
    "anonim",
    "blocked",
    "hidden",
    "nil",
    "none",
    "null",
    "private",
    "restricted",
    "suppressed",
    "unavailable",
    "undefined",
    "unidentified",
    "unknown",
    "withheld",
    // Asterisk's name for a call without a number.
    "s",
    "n/a",
    "засекречено",
];

/// Stems of words that mean "withheld", whose endings vary by case and gender.
const STEMS: [&str; 21] = [
    "anonimow",
    "niedostępn",
    "niedostepn",
    "nieznan",
    "prywatn",
    "ukryt",
    "zastrze",
    "анонім",
    "аноним",
    "засекреч",
    "невизнач",
    "невідом",
    "недоступ",
    "неизвест",
    "неопознан",
    "неопредел",
    "приватн",
    "прихован",
    "скрыт",
    "определ",
    "визнач",
];

/// Neutral words that may accompany a word for "withheld".
const FILLERS: [&str; 22] = [
    "number",
    "numer",
    "numeru",
    "num",
    "номер",
    "номера",
    "номеру",
    "caller",
    "call",
    "id",
    "callerid",
    "cid",
    "абонент",
    "абонента",
    "абоненту",
    "available",
    "not",
    "no",
    "не",
    "нет",
    "без",
    "brak",
];

/// Words of denial, which mean "withheld" together with a word for a number.
const DENIALS: [&str; 8] = ["no", "not", "brak", "без", "нет", "немає", "відсутній", "отсутствует"];

/// Codes that gateways send: numbers that spell a word for "withheld" on a telephone keypad. ANONYMOUS, RESTRICTED,
/// BLOCKED, UNKNOWN, UNAVAILABLE.
const KEYED: [&str; 5] = ["266696687", "7378742833", "2562533", "8656696", "86282452253"];

/// True if a text without digits says that the number is withheld.
pub(super) fn is_withheld(text: &str) -> bool {
    let text = text.to_lowercase();
    if WORDS.contains(&text.trim()) {
        return true;
    }
    let words = || text.split(|sent: char| !sent.is_alphanumeric()).filter(|it| !it.is_empty());
    let says_it =
        |word: &str| WORDS.contains(&word) || STEMS.iter().any(|stem| word.starts_with(stem) && !is_long(word));
    let is_filler = |word: &str| FILLERS.contains(&word) || DENIALS.contains(&word);
    let mut parts = words().peekable();
    parts.peek().is_some()
        && words().all(|word| says_it(word) || is_filler(word))
        && (words().any(says_it) && !is_defined(&text)
            || words().any(|word| DENIALS.contains(&word)) && words().any(|word| !DENIALS.contains(&word)))
}

// `определён` on its own says that the number is known.
fn is_defined(text: &str) -> bool {
    let denied = text.split_whitespace().any(|word| DENIALS.contains(&word) || word == "не");
    !denied && (text.starts_with("определ") || text.starts_with("визнач"))
}

// Inflected forms of these words have at most 16 letters.
fn is_long(word: &str) -> bool {
    word.chars().count() > 16
}

/// True if the digits spell a word for "withheld" on a telephone keypad.
pub(super) fn is_keyed(digits: &str) -> bool {
    KEYED.contains(&digits)
}

/// True if a text with digits is a code for a withheld number: a negative number, or a number that spells such a word.
pub(super) fn is_code(subscriber: &Subscriber<'_>, digits: usize) -> bool {
    let first = subscriber.folded().find(|sent| *sent != ' ');
    match first {
        Some('-') => digits <= 5 && subscriber.folded().skip(1).all(|sent| sent.is_ascii_digit()),
        Some('+') => KEYED.iter().any(|keyed| subscriber.digits().eq(keyed.chars())),
        _ => false,
    }
}
