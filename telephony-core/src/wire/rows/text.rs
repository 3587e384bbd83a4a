//! Reading of one text of a record, with its characters recovered as far as possible.

use std::fmt::Write;

use super::scan::{is_blank, skip_blanks};

/// A text that was read.
pub(super) struct RecordText {
    pub(super) content: String,
    /// Position after its closing quotation mark.
    pub(super) end: usize,
    pub(super) faults: Faults,
}

/// Faults of one text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each fault is there or is not")]
pub(super) struct Faults {
    encoding: bool,
    control: bool,
    surrogate: bool,
    escape: bool,
    quote: bool,
}

impl Faults {
    pub(super) fn reasons(self) -> impl Iterator<Item = &'static str> {
        let all = [
            (self.encoding, "bytes that are no UTF-8 were replaced"),
            (self.control, "a raw control character was escaped"),
            (self.surrogate, "half of a surrogate pair was replaced"),
            (self.escape, "an escape that JSON does not know was read as text"),
            (self.quote, "a quotation mark inside a text was escaped"),
        ];
        all.into_iter().filter_map(|(is_there, reason)| is_there.then_some(reason))
    }
}

/// Writes a text as JSON.
pub(super) fn write(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            // Writing to a `String` cannot fail.
            '\0'..='\x1f' => drop(write!(out, "\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// Reads the text whose content begins at `begin`, up to its closing quotation mark.
pub(super) fn read(bytes: &[u8], begin: usize, is_key: bool, is_letter: fn(char) -> bool) -> Option<RecordText> {
    let mut faults = Faults::default();
    let mut content = String::new();
    let mut at = begin;
    loop {
        let plain = bytes.get(at..)?;
        let length = plain.iter().take_while(|it| **it != b'"' && **it != b'\\').count();
        let plain = plain.get(..length)?;
        faults.control |= plain.iter().any(|it| *it < b' ');
        for chunk in plain.utf8_chunks() {
            content.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                faults.encoding = true;
                content.push(char::REPLACEMENT_CHARACTER);
            }
        }
        at += length;
        if bytes.get(at) == Some(&b'\\') {
            at = escape(bytes, at + 1, &mut content, &mut faults, is_letter)?;
        } else if is_end(bytes, at + 1, is_key) {
            // A name follows an unexpected quotation mark, so that one was lost, and the owner of this text cannot be
            // determined.
            let swallowed = faults.quote && holds_member(bytes.get(begin..at)?);
            return (!swallowed).then_some(RecordText { content, end: at + 1, faults });
        } else {
            bytes.get(at)?;
            faults.quote = true;
            content.push('"');
            at += 1;
        }
    }
}

/// True if a quotation mark before `at` ends its text, by the bytes that follow.
fn is_end(bytes: &[u8], at: usize, is_key: bool) -> bool {
    let next = skip_blanks(bytes, at);
    match bytes.get(next) {
        None => true,
        Some(b':') => is_key,
        Some(b'}' | b']') => !is_key,
        // A name, a value or the end of the list follows, and not the rest of a sentence.
        Some(b',') if !is_key => {
            let after = skip_blanks(bytes, next + 1);
            bytes.get(after).is_none_or(|it| {
                it.is_ascii_alphanumeric() && !it.is_ascii_uppercase() || b"\"'{[}]-+.NIT".contains(it)
            })
        }
        // A comma is missing, and a name follows.
        Some(b'"') if !is_key && next > at => super::scan::member(bytes, next).is_some(),
        _ => false,
    }
}

fn holds_member(content: &[u8]) -> bool {
    let mut rest = content;
    while let Some(at) = memchr::memchr(b'"', rest) {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.iter().find(|it| !is_blank(**it)) == Some(&b':') {
            return true;
        }
    }
    false
}

/// Reads an escape whose backslash is before `at`, and returns the position after the escape.
fn escape(
    bytes: &[u8],
    at: usize,
    content: &mut String,
    faults: &mut Faults,
    is_letter: fn(char) -> bool,
) -> Option<usize> {
    let plain = match bytes.get(at)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return Some(unicode(bytes, at + 1, content, faults)),
        b'\'' => {
            faults.escape = true;
            '\''
        }
        _ => {
            faults.escape = true;
            return Some(unknown(bytes, at, content, is_letter));
        }
    };
    content.push(plain);
    Some(at + 1)
}

/// Keeps a backslash before any other character. Before a letter that the vendor writes in place of its escape, the
/// text contained the escape itself, which is restored.
fn unknown(bytes: &[u8], at: usize, content: &mut String, is_letter: fn(char) -> bool) -> usize {
    content.push('\\');
    let next = bytes.get(at..at + 4).or(bytes.get(at..)).unwrap_or_default();
    let first = next.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next());
    match first.filter(|it| is_letter(*it)) {
        Some(letter) => {
            // Writing to a `String` cannot fail.
            let _ = write!(content, "u{:04x}", u32::from(letter));
            at + letter.len_utf8()
        }
        None => at,
    }
}

/// Reads the four hex digits of a `\u` escape, and the second half of a surrogate pair after it.
fn unicode(bytes: &[u8], at: usize, content: &mut String, faults: &mut Faults) -> usize {
    let Some(unit) = hex(bytes, at) else {
        faults.escape = true;
        content.push_str("\\u");
        return at;
    };
    if let Some(character) = char::from_u32(unit) {
        content.push(character);
        return at + 4;
    }
    let low = (bytes.get(at + 4..at + 6) == Some(b"\\u")).then(|| hex(bytes, at + 6)).flatten();
    if let (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) = (unit, low)
        && let Some(character) = char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
    {
        content.push(character);
        return at + 10;
    }
    faults.surrogate = true;
    content.push(char::REPLACEMENT_CHARACTER);
    at + 4
}

fn hex(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}
