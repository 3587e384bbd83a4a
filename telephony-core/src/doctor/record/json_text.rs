//! Redaction of a JSON text token by token, so that order, white space, duplicate members and damage stay as they were.

use super::pseudonyms::Pseudonyms;
use super::redaction::Redaction;

/// Maximum depth of JSON texts inside texts.
const DEPTH: u8 = 3;

/// Rules and pseudonyms of a recording.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) rules: &'a Redaction,
    pub(super) pseudonyms: &'a Pseudonyms,
}

impl Values<'_> {
    /// Returns what is written in place of a value of this member.
    pub(super) fn of(&self, name: Option<&str>, value: &str) -> String {
        if self.rules.is_secret(name) {
            return "removed".to_owned();
        }
        if self.rules.keeps(name, value) { value.to_owned() } else { self.pseudonyms.of(value) }
    }

    /// Returns what is written in place of a name.
    pub(super) fn name(&self, name: &str) -> String {
        if self.rules.keeps_name(name) { name.to_owned() } else { self.pseudonyms.of(name) }
    }

    /// Returns a JSON text, or another text, with its values replaced.
    pub(super) fn text(&self, text: &str) -> String {
        if text.trim_start().starts_with(['{', '[', '"']) { self.json(text, DEPTH) } else { masked(text) }
    }

    fn json(&self, text: &str, depth: u8) -> String {
        let mut written = String::with_capacity(text.len());
        let mut names: Vec<Option<String>> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' => string_length(rest),
                _ if is_scalar(first) => rest.find(|next| !is_scalar(next)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            let name = names.last().cloned().flatten();
            match first {
                '{' | '[' => names.push(name.clone()),
                '}' | ']' => {
                    names.pop();
                }
                _ => {}
            }
            if first == '"' {
                let value = unescaped(token);
                if after.trim_start().starts_with(':') {
                    written.push_str(&quoted(&self.name(&value)));
                    if let Some(innermost) = names.last_mut() {
                        *innermost = Some(value);
                    }
                } else {
                    written.push_str(&quoted(&self.string(name.as_deref(), &value, depth)));
                }
            } else if is_scalar(first) {
                written.push_str(&self.scalar(name.as_deref(), token));
            } else if first.is_alphanumeric() {
                written.push('x');
            } else {
                written.push_str(token);
            }
            rest = after;
        }
        written
    }

    // Some members are JSON in a text.
    fn string(&self, name: Option<&str>, value: &str, depth: u8) -> String {
        let is_json = value.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(value).is_ok();
        if is_json && depth > 0 && !self.rules.is_secret(name) {
            return self.json(value, depth - 1);
        }
        self.of(name, value)
    }

    fn scalar(&self, name: Option<&str>, token: &str) -> String {
        if matches!(token, "true" | "false" | "null") {
            return token.to_owned();
        }
        if self.rules.is_secret(name) {
            return "0".to_owned();
        }
        if token.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
            let value = self.of(name, token);
            // The pseudonym of an exponent is none.
            let is_number = value.parse::<f64>().is_ok();
            return if is_number { value } else { "0".to_owned() };
        }
        masked(token)
    }
}

fn is_scalar(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '+' | '.')
}

/// Returns the length of a string token in bytes, with its quotes; all of the text if it does not end.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns the value of a string token, or its text between the quotes if it is not valid.
fn unescaped(token: &str) -> String {
    serde_json::from_str(token).unwrap_or_else(|_| {
        let inner = token.strip_prefix('"').unwrap_or(token);
        inner.strip_suffix('"').unwrap_or(inner).to_owned()
    })
}

fn quoted(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// Words of a page that show which kind of page it is.
const PAGE_WORDS: [&str; 12] =
    ["doctype", "html", "head", "title", "body", "form", "center", "h1", "hr", "p", "div", "br"];

/// Returns a text that is not JSON with its letters and digits replaced, except the names of a page's tags.
pub(super) fn masked(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_tag = false;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() {
            rest.find(|next: char| !next.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_alphanumeric() {
            written.push_str(token);
            is_tag = first == '<' || is_tag && matches!(first, '/' | '!');
        } else if is_tag && PAGE_WORDS.contains(&token.to_ascii_lowercase().as_str()) {
            written.push_str(token);
            is_tag = false;
        } else {
            written.extend(token.chars().map(|letter| if letter.is_numeric() { '0' } else { 'x' }));
            is_tag = false;
        }
        rest = after;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Redaction = Redaction::new(&["name", "list", "text", "id"], &["at", "code"]).secrets(&["apiKey"]);

    fn redacted(text: &str) -> String {
        let pseudonyms = Pseudonyms::default();
        Values { rules: &RULES, pseudonyms: &pseudonyms }.text(text)
    }

    #[test]
    fn values_are_replaced_and_the_form_of_the_text_stays() {
        let text = "{ \"at\":\"2026-03-29 12:00:00\", \"name\" : \"Anna\", \"name\":\"Anna\",\n \"id\":[480, 480, true, null],\"apiKey\":\"k-1\"}";
        let written = redacted(text);
        assert_eq!(written.len(), text.len() + "removed".len() - "k-1".len());
        assert!(written.starts_with("{ \"at\":\"2026-03-29 12:00:00\", \"name\" : \""), "{written}");
        assert!(!written.contains("Anna") && !written.contains("480") && !written.contains("k-1"), "{written}");
        assert!(written.contains("true, null") && written.ends_with("\"apiKey\":\"removed\"}"), "{written}");
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        assert_eq!(value["id"][0], value["id"][1]);
    }

    #[test]
    fn a_name_that_no_rule_lists_is_replaced() {
        let written = redacted(r#"{"Sentinelova":{"code":"+380441987123"},"380441987123":1}"#);
        assert!(!written.contains("Sentinelova") && !written.contains("380441987123"), "{written}");
        assert!(written.contains("\"code\""));
    }

    #[test]
    fn json_in_a_text_is_redacted_as_json() {
        let written = redacted(r#"{"text":"{\"at\":\"2026-03-29\",\"name\":\"Anna\"}"}"#);
        assert!(!written.contains("Anna"), "{written}");
        let outer: serde_json::Value = serde_json::from_str(&written).unwrap();
        let inner: serde_json::Value = serde_json::from_str(outer["text"].as_str().unwrap()).unwrap();
        assert_eq!(inner["at"], "2026-03-29");
    }

    #[test]
    fn damaged_texts_and_pages_show_nothing() {
        for text in [
            r#"{"name":"Anna"#,
            r#"{"name":Anna}"#,
            r#"{"name":"An\qna"}"#,
            r#"["Anna"]]}"#,
            "<html><body>Anna</body></html>",
            "Anna",
        ] {
            let written = redacted(text);
            assert!(!written.contains("Anna") && !written.contains("qna"), "{written}");
        }
        assert_eq!(redacted("<!DOCTYPE html>\n<p>No 7</p>"), "<!DOCTYPE xxxx>\n<p>xx 0</p>");
    }
}
