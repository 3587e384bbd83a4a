use std::borrow::Cow;
use std::collections::HashSet;

/// Number of letters of the pieces by which the letters of two texts are compared.
const PIECE: usize = 4;

/// Share of the shorter text's pieces (one in this many) from which on two texts are similar.
const SHARED: usize = 3;

/// Result of comparing a note's text with a draft's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextMatch {
    /// The letters and digits are equal.
    Equal,
    /// The texts share too much, or one of them shows too little, for the note to be another one for certain.
    Similar,
    /// The texts share almost nothing.
    Unrelated,
}

/// Text of a draft in the forms that notes are compared with.
#[derive(Clone)]
pub(super) struct DraftText {
    skeleton: String,
    forms: [Vec<char>; 3],
    is_garbled: bool,
    has_ascii: bool,
}

impl DraftText {
    pub(super) fn new(text: &str) -> Self {
        let [whole, without_tags] = forms(text);
        let forms = [whole, without_tags, letters(&stripped(text))];
        let has_ascii = text.contains(|it: char| it.is_ascii_alphanumeric());
        Self { skeleton: skeleton(text), forms, is_garbled: is_garbled(text), has_ascii }
    }

    /// Compares the text of a note, which the vendor may have cut, stripped, escaped, wrapped or garbled.
    pub(super) fn compare(&self, note: &str) -> TextMatch {
        if skeleton(note) == self.skeleton {
            return TextMatch::Equal;
        }
        // Of short words without an ASCII letter, single question marks may be left.
        if (is_garbled(note) || !self.has_ascii && note.contains('?')) && !self.is_garbled {
            return TextMatch::Similar;
        }
        let notes = forms(note);
        let mut pairs = notes.iter().flat_map(|note| self.forms.iter().map(move |draft| (note, draft)));
        if pairs.any(|(note, draft)| is_similar(note, draft)) { TextMatch::Similar } else { TextMatch::Unrelated }
    }
}

/// Letters of a text as they are, and without its markup.
fn forms(text: &str) -> [Vec<char>; 2] {
    [letters(text), letters(&without_tags(text))]
}

/// True if one text has no letters, is most of the other, or consists of the other's pieces to a good part.
fn is_similar(note: &[char], draft: &[char]) -> bool {
    let (short, long) = if note.len() < draft.len() { (note, draft) } else { (draft, note) };
    is_spread(short, long) || contains(long, short) || shares_pieces(short, long)
}

/// True if the letters of a text are found in their order at the beginning of another one, with others in between.
fn is_spread(short: &[char], long: &[char]) -> bool {
    let mut beginning = long.iter().take(3 * short.len() + 2 * PIECE);
    short.iter().all(|letter| beginning.any(|it| it == letter))
}

fn contains(long: &[char], short: &[char]) -> bool {
    let (long, short): (String, String) = (long.iter().collect(), short.iter().collect());
    long.contains(&short)
}

fn shares_pieces(short: &[char], long: &[char]) -> bool {
    let short: HashSet<_> = short.windows(PIECE).collect();
    let long: HashSet<_> = long.windows(PIECE).collect();
    let shared = short.intersection(&long).count();
    shared > 0 && shared * SHARED >= short.len().min(long.len())
}

/// Letters and digits of a text in one case, without the letters that are written with a combining mark.
///
/// A letter and its mark may be one character in the other text (NFC), whose letter is an additional one there.
fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len());
    let mut is_letter = false;
    for it in text.chars() {
        if is_mark(it) {
            if is_letter {
                letters.pop();
            }
            is_letter = false;
            continue;
        }
        is_letter = it.is_alphanumeric();
        if is_letter {
            // Upper case first, because it makes two letters of one like `ß`.
            let folded = it.to_uppercase().flat_map(char::to_lowercase);
            letters.extend(folded.filter(|it| it.is_alphanumeric()));
        }
    }
    letters
}

/// True for a mark that is one character with the letter before it in normalization form C.
fn is_mark(it: char) -> bool {
    matches!(it, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{3099}' | '\u{309a}')
}

/// True if a text contains signs that a vendor puts in the place of letters that its encoding lacks.
fn is_garbled(text: &str) -> bool {
    text.contains('\u{fffd}') || text.contains("???")
}

/// A text without tags of any name, with its entities and escapes decoded as far as letters are in them.
fn without_tags(text: &str) -> Cow<'_, str> {
    const STARTS: [char; 3] = ['<', '&', '\\'];
    if !text.contains(STARTS) {
        return Cow::Borrowed(text);
    }
    let (mut decoded, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(STARTS) {
        let (before, from) = rest.split_at(at);
        decoded.push_str(before);
        let (letter, length) = if from.starts_with('<') {
            (None, tag(from))
        } else if from.starts_with('&') {
            entity(from)
        } else {
            escape(from)
        };
        decoded.extend(letter);
        rest = from.get(length..).unwrap_or_default();
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// A text as a server leaves it that takes each `<` for the start of a tag, such as that of `<3`.
fn stripped(text: &str) -> String {
    let mut parts = text.split('<');
    let before = parts.next().unwrap_or_default();
    parts.fold(before.to_owned(), |kept, part| kept + part.split_once('>').map_or("", |(_, after)| after))
}

/// Length of the tag at the start of a text, also of one that was cut; 1 if none begins there.
fn tag(from: &str) -> usize {
    let is_tag = from.chars().nth(1).is_some_and(|it| it.is_ascii_alphabetic() || matches!(it, '/' | '!' | '?'));
    if is_tag { from.find('>').map_or(from.len(), |end| end + 1) } else { 1 }
}

/// Character and length of the entity at the start of a text, also of one that was cut.
fn entity(from: &str) -> (Option<char>, usize) {
    let name = from.strip_prefix('&').unwrap_or_default();
    let length = name.find(|it: char| !it.is_ascii_alphanumeric() && it != '#').unwrap_or(name.len());
    let (name, after) = name.split_at(length);
    if name.is_empty() || !(after.is_empty() || after.starts_with(';')) {
        return (None, 1);
    }
    let number = name.strip_prefix('#').map(|number| match number.strip_prefix(['x', 'X']) {
        Some(number) => u32::from_str_radix(number, 16),
        None => number.parse(),
    });
    let letter = number.and_then(Result::ok).and_then(char::from_u32);
    (letter, 1 + length + usize::from(!after.is_empty()))
}

/// Character and length of the JSON escape `\uXXXX` at the start of a text; none and 1 for another backslash.
fn escape(from: &str) -> (Option<char>, usize) {
    let number = from.strip_prefix("\\u").and_then(|number| number.get(..4));
    match number.and_then(|number| u32::from_str_radix(number, 16).ok()) {
        Some(number) => (char::from_u32(number), 6),
        None => (None, 1),
    }
}

/// Letters and digits of a text; the whole text if it has none.
fn skeleton(text: &str) -> String {
    let letters: String = without_markup(text).chars().filter(|it| it.is_alphanumeric()).collect();
    if letters.is_empty() { text.split_whitespace().collect() } else { letters }
}

/// A text without the line-break tags and entities that servers insert, because their letters are not the text's.
fn without_markup(text: &str) -> Cow<'_, str> {
    const MARKUP: [&str; 12] = [
        "<br />", "<br/>", "<br>", "&amp;", "&quot;", "&lt;", "&gt;", "&nbsp;", "&#39;", "&acute;", "&laquo;",
        "&raquo;",
    ];
    let mut text = Cow::Borrowed(text);
    for markup in MARKUP {
        if text.contains(markup) {
            text = Cow::Owned(text.replace(markup, ""));
        }
    }
    text
}

#[cfg(test)]
mod tests;
