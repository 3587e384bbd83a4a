//! Repair of the line breaks in a list's text.

use std::borrow::Cow;

/// Removes from a list's text the `<br />` that the server inserts before each line break.
///
/// The server removes all tags before it inserts its own, so every `<br />` in a list is the server's. The server's
/// other changes (tags, quotes, `/`) cannot be reversed.
pub(super) fn without_breaks(content: &str) -> Cow<'_, str> {
    const BREAK: &str = "<br />";
    // Few texts have a tag, and searching for one character is much faster than for six.
    if !content.contains('<') || !content.contains(BREAK) {
        return Cow::Borrowed(content);
    }
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, after)) = rest.split_once(BREAK) {
        text.push_str(before);
        if !after.starts_with(['\r', '\n']) {
            text.push_str(BREAK);
        }
        rest = after;
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::without_breaks;

    #[test]
    fn a_break_goes_where_a_line_break_follows() {
        for (sent, text) in [
            ("one line", "one line"),
            ("one<br />\ntwo<br />\r\n<br />\r\nfour", "one\ntwo\r\n\r\nfour"),
            ("no line break <br /> here", "no line break <br /> here"),
            ("<br />\n", "\n"),
            ("at the end<br />", "at the end<br />"),
        ] {
            assert_eq!(without_breaks(sent), text);
        }
    }
}
