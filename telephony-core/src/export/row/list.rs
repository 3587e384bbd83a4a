//! Lists as one text.

use std::iter;

/// Separator between the items of a list in one column. In an item, a separator and a backslash are preceded by a
/// backslash.
pub const SEPARATOR: char = '|';

const ESCAPE: char = '\\';

/// Joins the items of a list; `None` if no item has any text.
///
/// ```
/// use telephony_core::export::{join, split};
///
/// let text = join(["vip", "a|b", ""]).unwrap_or_default();
/// assert_eq!(text, r"vip|a\|b|");
/// assert_eq!(split(&text), ["vip", "a|b", ""]);
/// assert_eq!(join(["", ""]), None);
/// ```
pub fn join<'a>(items: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let (mut text, mut has_text) = (String::new(), false);
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            text.push(SEPARATOR);
        }
        has_text |= !item.is_empty();
        for sent in item.chars() {
            text.extend(matches!(sent, SEPARATOR | ESCAPE).then_some(ESCAPE).into_iter().chain(iter::once(sent)));
        }
    }
    has_text.then_some(text)
}

/// Splits the text of a list into its items. The empty text is one empty item.
pub fn split(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut chars = text.chars();
    while let Some(sent) = chars.next() {
        if sent == SEPARATOR {
            items.push(String::new());
        } else if let Some(item) = items.last_mut() {
            item.extend(if sent == ESCAPE { chars.next() } else { Some(sent) });
        }
    }
    items
}
