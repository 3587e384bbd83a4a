//! Split of a Rust file into code, strings and comments by the tokens of rustc's lexer, without parsing.

#[cfg(test)]
mod tests;

use std::ops::Range;

use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

/// Rust file: its text, its code with blanked comments and string contents, and its strings.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) text: String,
    /// Code with the same length and line ends as the text, so that an offset means the same place in both.
    pub(crate) code: String,
    /// Offset of each string literal, and the range of its contents.
    strings: Vec<(usize, Range<usize>)>,
    comments: Vec<Range<usize>>,
}

/// String literal, with its escapes as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Literal<'a> {
    /// Offset of the first character, the quote or a prefix.
    pub(crate) at: usize,
    pub(crate) text: &'a str,
}

impl Source {
    pub(crate) fn new(text: String) -> Self {
        let code = String::with_capacity(text.len());
        let mut source = Self { text, code, strings: Vec::new(), comments: Vec::new() };
        // The tokens borrow their text, which the source needs, too.
        let tokens: Vec<_> = tokenize(&source.text, FrontmatterAllowed::No).collect();
        for token in tokens {
            source.add(token.kind, token.len as usize);
        }
        source
    }

    /// Appends the next token to the code.
    fn add(&mut self, kind: TokenKind, length: usize) {
        let at = self.code.len();
        match kind {
            TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => {
                self.comments.push(at..at + length);
                self.blank(at, length);
            }
            TokenKind::Literal { kind: LiteralKind::Char { .. } | LiteralKind::Byte { .. }, .. } => {
                self.blank(at, length);
            }
            TokenKind::Literal { kind, .. } if !is_number(kind) => self.string(at, length),
            _ => self.code.push_str(&self.text[at..at + length]),
        }
    }

    /// Records a string literal. Only an opening quote, at the literal's first place, stays in the code.
    fn string(&mut self, at: usize, length: usize) {
        let literal = &self.text[at..at + length];
        let start = literal.find('"').map_or(length, |quote| quote + 1);
        let end = literal.rfind('"').map_or(length, |quote| quote.max(start));
        self.strings.push((at, at + start..at + end));
        self.code.push('"');
        self.blank(at + 1, length - 1);
    }

    fn blank(&mut self, at: usize, length: usize) {
        let piece = &self.text.as_bytes()[at..at + length];
        let blanked = piece.iter().map(|byte| if *byte == b'\n' { '\n' } else { ' ' });
        self.code.extend(blanked);
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

const fn is_number(kind: LiteralKind) -> bool {
    matches!(kind, LiteralKind::Int { .. } | LiteralKind::Float { .. })
}
