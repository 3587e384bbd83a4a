//! Split of a Rust file into code, strings and comments, without parsing.

#[cfg(test)]
mod tests;

use std::ops::Range;

/// Rust file: its text, its code with blanked comments and string contents, and its strings.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) text: String,
    /// Code with the same length and line ends as the text, so that an offset means the same place in both.
    pub(crate) code: String,
    /// Offset of the opening quote of each string literal, and the range of its contents.
    strings: Vec<(usize, Range<usize>)>,
    comments: Vec<Range<usize>>,
}

/// String literal, with its escapes as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Literal<'a> {
    /// Offset of the opening quote.
    pub(crate) at: usize,
    pub(crate) text: &'a str,
}

impl Source {
    pub(crate) fn new(text: String) -> Self {
        let code = String::with_capacity(text.len());
        let mut source = Self { text, code, strings: Vec::new(), comments: Vec::new() };
        let mut at = 0;
        while at < source.text.len() {
            at = source.piece(at);
        }
        source
    }

    /// Consumes the comment, string or character at an offset. Returns the offset after it.
    fn piece(&mut self, at: usize) -> usize {
        let rest = &self.text[at..];
        let after_word = self.code.ends_with(is_word);
        if rest.starts_with("//") {
            return self.comment(at, rest.find('\n').unwrap_or(rest.len()));
        }
        if rest.starts_with("/*") {
            return self.comment(at, block_comment(rest));
        }
        if rest.starts_with('"') {
            return self.string(at, 1, "\"", string(rest));
        }
        if let Some(hashes) = raw_string(rest).filter(|_| !after_word) {
            let opening = rest.find('"').map_or(0, |quote| quote + 1);
            let closing = format!("\"{}", "#".repeat(hashes));
            let length = rest[opening..].find(&closing).map_or(rest.len(), |end| opening + end + closing.len());
            return self.string(at, opening, &closing, length);
        }
        if let Some(length) = character(rest) {
            return self.blank(at, length);
        }
        self.code.extend(rest.chars().next());
        self.code.len()
    }

    fn comment(&mut self, at: usize, length: usize) -> usize {
        self.comments.push(at..at + length);
        self.blank(at, length)
    }

    /// Records a string literal. Only its opening quote stays in the code.
    fn string(&mut self, at: usize, opening: usize, closing: &str, length: usize) -> usize {
        let (start, end) = (at + opening, (at + length).saturating_sub(closing.len()));
        self.strings.push((at, start..end.max(start)));
        self.blank(at, length);
        self.code.replace_range(at..=at, "\"");
        at + length
    }

    fn blank(&mut self, at: usize, length: usize) -> usize {
        let piece = &self.text.as_bytes()[at..at + length];
        let blanked = piece.iter().map(|byte| if *byte == b'\n' { '\n' } else { ' ' });
        self.code.extend(blanked);
        at + length
    }

    /// Returns the offset of every occurrence of a text as whole words in the code.
    pub(crate) fn words(&self, word: &str) -> impl Iterator<Item = usize> {
        let edge = |character: Option<char>| !character.is_some_and(is_word);
        self.code
            .match_indices(word)
            .filter(move |(at, word)| {
                let (before, rest) = self.code.split_at(*at);
                let after = rest[word.len()..].chars().next();
                let opens = !word.starts_with(is_word) || edge(before.chars().next_back());
                opens && (!word.ends_with(is_word) || edge(after))
            })
            .map(|(at, _)| at)
    }

    /// Returns the string literals.
    pub(crate) fn strings(&self) -> impl Iterator<Item = Literal<'_>> {
        let inside = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        self.strings.iter().map(move |(at, range)| Literal { at: *at, text: inside(range) })
    }

    /// Returns the comments that begin within a range of offsets, including doc comments and the comment
    /// marks.
    pub(crate) fn comments(&self, within: Range<usize>) -> impl Iterator<Item = &str> {
        let comments = self.comments.iter().filter(move |comment| within.contains(&comment.start));
        comments.filter_map(|comment| self.text.get(comment.clone()))
    }

    /// Returns the line number of an offset, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        1 + self.code[..at].matches('\n').count()
    }

    /// Returns the text of the module's own doc comment, with its lines joined by a blank.
    pub(crate) fn module_doc(&self) -> String {
        let lines = self.text.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(str::trim).collect::<Vec<_>>().join(" ")
    }
}

/// True if a character can be part of an identifier.
pub(crate) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Length of the block comment at the beginning of a text. Block comments nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Length of the string at the beginning of a text, including both quotes.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Number of hashes of the raw string at the beginning of a text. `None` without a raw string.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("br").or_else(|| text.strip_prefix("cr")).or_else(|| text.strip_prefix('r'))?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    rest[hashes..].starts_with('"').then_some(hashes)
}

/// Length of the character literal at the beginning of a text. `None` for a lifetime and any other text.
fn character(text: &str) -> Option<usize> {
    let mut characters = text.strip_prefix('\'')?.char_indices();
    let (_, first) = characters.next()?;
    if first == '\\' {
        characters.next()?;
        let (at, _) = characters.find(|(_, character)| *character == '\'')?;
        return Some(at + 2);
    }
    let (at, second) = characters.next()?;
    (second == '\'').then_some(at + 2)
}
