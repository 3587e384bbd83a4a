//! Repair of a record's bytes as text: text that a person could read is made JSON, and each change is recorded with its
//! place.
//!
//! The bytes are read once, by a parser that knows the usual deviations from JSON: bytes of another encoding, raw
//! control characters, halves of surrogate pairs, escapes and numbers that JSON does not have, words of other
//! programming languages.

use std::borrow::Cow;

use super::scan::{End, is_blank, skip_blanks, token_end, value_end};
use super::text::{self, RecordText};
use crate::wire::json::{MAX_DEPTH, push_index, push_member};

/// Maximum number of faulty bytes that are kept for one repair.
pub(super) const LONGEST_RAW: usize = 4 << 10;

/// Maximum number of repairs in one record. Bytes with more faults are not taken for a record.
const MOST: usize = 64;

/// A change to a record's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fix {
    /// Path from the record's root, without `$`: `.legs[1].name`.
    pub(super) path: String,
    pub(super) reason: Cow<'static, str>,
    pub(super) raw: Vec<u8>,
}

impl Fix {
    pub(super) fn new(path: String, reason: impl Into<Cow<'static, str>>, raw: &[u8]) -> Self {
        let raw = raw.get(..raw.len().min(LONGEST_RAW)).unwrap_or_default().to_vec();
        Self { path, reason: reason.into(), raw }
    }
}

/// Converts a record's bytes to JSON text and returns the changes; `None` if its brackets, names and commas do not
/// match.
///
/// `is_letter` is true for the letters that a vendor writes in place of their escapes (`\u0410`).
pub(super) fn mend(record: &[u8], is_letter: fn(char) -> bool) -> Option<(String, Vec<Fix>)> {
    let mut mender = Mender {
        bytes: record,
        at: skip_blanks(record, 0),
        out: String::with_capacity(record.len() + 16),
        open: Vec::new(),
        fixes: Vec::new(),
        is_letter,
    };
    mender.read()?;
    Some((mender.out, mender.fixes))
}

/// A list or an object that is being read.
enum OpenBracket {
    List(usize),
    Object(String),
}

struct Mender<'a> {
    bytes: &'a [u8],
    at: usize,
    out: String,
    open: Vec<OpenBracket>,
    fixes: Vec<Fix>,
    is_letter: fn(char) -> bool,
}

impl Mender<'_> {
    fn read(&mut self) -> Option<()> {
        self.value()?;
        while !self.open.is_empty() {
            self.next()?;
        }
        self.blanks();
        (self.at == self.bytes.len()).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        self.at = skip_blanks(self.bytes, self.at);
        while self.peek().is_some_and(|byte| byte < b' ') {
            let begin = self.at;
            self.at = skip_blanks(self.bytes, begin + 1);
            self.note("a raw control character was left out", begin..begin + 1);
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            match open {
                OpenBracket::List(index) => push_index(&mut path, *index),
                OpenBracket::Object(key) => push_member(&mut path, key),
            }
        }
        path
    }

    fn note(&mut self, reason: &'static str, raw: std::ops::Range<usize>) {
        let path = self.path();
        let raw = self.bytes.get(raw).unwrap_or_default();
        self.fixes.push(Fix::new(path, reason, raw));
    }

    /// Reads a value, or its opening bracket.
    fn value(&mut self) -> Option<()> {
        self.blanks();
        if self.fixes.len() > MOST {
            return None;
        }
        match self.peek()? {
            b'"' => {
                let text = self.text(false)?;
                text::write(&mut self.out, &text);
            }
            b'{' | b'[' if self.open.len() >= MAX_DEPTH => {
                let begin = self.at;
                let End::At(end) = value_end(self.bytes, begin) else { return None };
                self.at = end;
                self.out.push_str("null");
                self.note("what was nested too deep was read as null", begin..end);
            }
            b'{' => self.object()?,
            b'[' => self.list()?,
            b',' | b'}' | b']' => {
                self.out.push_str("null");
                self.note("a missing value was read as null", self.at..self.at);
            }
            _ => self.token()?,
        }
        Some(())
    }

    fn object(&mut self) -> Option<()> {
        self.at += 1;
        self.out.push('{');
        self.blanks();
        if self.peek()? == b'}' {
            self.at += 1;
            self.out.push('}');
            return Some(());
        }
        self.open.push(OpenBracket::Object(String::new()));
        self.key()?;
        self.value()
    }

    fn list(&mut self) -> Option<()> {
        self.at += 1;
        self.out.push('[');
        self.blanks();
        if self.peek()? == b']' {
            self.at += 1;
            self.out.push(']');
            return Some(());
        }
        self.open.push(OpenBracket::List(0));
        self.value()
    }

    /// Reads the part after a value: a comma and the next value, or the bracket that closes the list or object.
    fn next(&mut self) -> Option<()> {
        self.blanks();
        let is_object = matches!(self.open.last()?, OpenBracket::Object(_));
        let closing = if is_object { b'}' } else { b']' };
        let begin = self.at;
        let byte = self.peek()?;
        if byte == closing {
            self.close();
            return Some(());
        }
        if byte == b',' {
            self.at += 1;
            self.blanks();
            if self.peek()? == closing {
                self.note("a comma without a value was left out", begin..begin + 1);
                self.close();
                return Some(());
            }
        } else if byte == b'"' || (!is_object && byte == b'{') {
            self.note("a missing comma was added", begin..begin);
        } else {
            return None;
        }
        self.out.push(',');
        match self.open.last_mut()? {
            OpenBracket::List(index) => *index += 1,
            OpenBracket::Object(_) => self.key()?,
        }
        self.value()
    }

    fn close(&mut self) {
        self.at += 1;
        self.out.push(match self.open.pop() {
            Some(OpenBracket::Object(_)) => '}',
            _ => ']',
        });
    }

    fn key(&mut self) -> Option<()> {
        self.blanks();
        if self.peek()? != b'"' {
            return None;
        }
        let key = self.text(true)?;
        self.blanks();
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        text::write(&mut self.out, &key);
        self.out.push(':');
        if let Some(OpenBracket::Object(current)) = self.open.last_mut() {
            *current = key;
        }
        Some(())
    }

    /// Reads a text that begins with a quotation mark.
    fn text(&mut self, is_key: bool) -> Option<String> {
        let begin = self.at + 1;
        let RecordText { content, end, faults } = text::read(self.bytes, begin, is_key, self.is_letter)?;
        self.at = end;
        for fault in faults.reasons() {
            self.note(fault, begin..end - 1);
        }
        Some(content)
    }

    /// Reads a number or a word.
    fn token(&mut self) -> Option<()> {
        let begin = self.at;
        let mut end = token_end(self.bytes, begin);
        // A text or a line after the token does not belong to it.
        let token = self.bytes.get(begin..end)?;
        if let Some(length) = token.iter().position(|byte| is_blank(*byte)) {
            end = begin + length;
        }
        let token = self.bytes.get(begin..end)?;
        self.at = end;
        let word = std::str::from_utf8(token).unwrap_or("");
        if matches!(word, "true" | "false" | "null") {
            self.out.push_str(word);
            return Some(());
        }
        match serde_json::from_str::<serde_json::Number>(word) {
            Ok(_) => {
                self.out.push_str(word);
                return Some(());
            }
            Err(fault) if fault.to_string().starts_with("number out of range") => {
                self.out.push_str("null");
                self.note("a number beyond every range was read as null", begin..end);
                return Some(());
            }
            Err(_) => {}
        }
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "true" | "false" | "null" => {
                self.out.push_str(&lower);
                self.note("a word in other letters was read as JSON's", begin..end);
            }
            _ if is_number_like(word) => {
                text::write(&mut self.out, word);
                self.note("a number that JSON does not know was read as text", begin..end);
            }
            _ if token.contains(&b'"') => return None,
            _ => {
                self.out.push_str("null");
                self.note("a word that is no value was read as null", begin..end);
            }
        }
        Some(())
    }
}

/// True for digits with characters that people and programs put between and before them: `001`, `+5`, `.5`, `5.`,
/// `0x1F`, `1_000`.
fn is_number_like(word: &str) -> bool {
    let digits = word.trim_start_matches(['+', '-', '.']);
    word.len() - digits.len() <= 2
        && digits.starts_with(|it: char| it.is_ascii_digit())
        && word.bytes().all(|it| it.is_ascii_alphanumeric() || b"+-._".contains(&it))
}

#[cfg(test)]
mod tests;
