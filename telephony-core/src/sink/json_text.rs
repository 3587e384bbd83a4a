use std::borrow::Cow;

use serde_json::Value;

/// Character in place of NUL, where a database cannot store NUL: the picture of it.
pub(super) const NUL_PICTURE: &str = "\u{2400}";

/// JSON text that every database can query. A text that is not JSON, or that holds what a database cannot read (an
/// escaped NUL, half of a surrogate pair, a number out of range), becomes a JSON string that holds the text as sent.
pub(super) fn queryable_json(text: &str) -> Cow<'_, str> {
    if serde_json::from_str(text).is_ok_and(|value| !has_nul(&value)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace('\0', NUL_PICTURE);
    Cow::Owned(Value::String(text).to_string())
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_stays_as_sent_and_any_other_text_becomes_a_json_string() {
        for text in
            [r#"{"b": 1.0, "a":[ ] ,"b":2}"#, "null", r#""\\u0000""#, r#""\ud83d\ude00""#, "12345678901234567890"]
        {
            assert_eq!(queryable_json(text), text);
        }
        for text in ["", "{", "{'a':1}", r#""\u0000""#, r#"{"a\u0000":1}"#, r#"["\ud800"]"#, "1e999", "NaN", "{} x"] {
            let stored = queryable_json(text).into_owned();
            assert_eq!(serde_json::from_str::<String>(&stored).unwrap(), text, "{stored}");
            assert_eq!(queryable_json(&stored), stored);
        }
        assert_eq!(queryable_json("a\0b"), "\"a\u{2400}b\"");
    }
}
