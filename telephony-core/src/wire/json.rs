//! Decoding of an answer's bytes into a model, with the path of a fault and without values in messages.

mod depth;
mod fault;
mod path;
mod values;

pub use depth::{MAX_DEPTH, is_deeper};
pub use fault::{JsonFault, JsonFaultKind};
pub use values::{MAX_VALUES, has_more_values, max_values};

pub(crate) use path::{PathStep, push_index, push_member};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::rows::is_whole;

/// Returns a body without its byte order mark and surrounding blanks. A body that cannot be JSON is rejected at once.
///
/// A body of more than [`max_values`] values is rejected, regardless of their kind.
pub fn trimmed(body: &[u8]) -> Result<&[u8], JsonFault> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    match body.first() {
        None => Err(JsonFault::not_json("the body is empty")),
        Some(b'<') => Err(JsonFault::not_json("the body is HTML or XML")),
        Some(_) if has_more_values(body, max_values(body.len())) => {
            let reason = format!("more than {} values", max_values(body.len()));
            Err(JsonFault::new(JsonFaultKind::TooLarge, "$", reason))
        }
        Some(_) => Ok(body),
    }
}

/// Text of a trimmed body, with its UTF-8 checked once.
pub(crate) fn checked(body: &[u8]) -> Result<&str, JsonFault> {
    simdutf8::basic::from_utf8(body).map_err(|_| {
        let mut fault = JsonFault::not_json("the body is not UTF-8");
        if is_whole(body) {
            fault.kind = JsonFaultKind::Broken;
        }
        fault
    })
}

/// Returns the text of a body: UTF-8 is checked once, a byte order mark is removed, and a body that cannot be JSON is
/// rejected at once.
///
/// A body of more than [`max_values`] values is rejected, regardless of their kind.
pub fn text(body: &[u8]) -> Result<&str, JsonFault> {
    checked(trimmed(body)?)
}

/// Decodes a model from JSON text. The path of a fault is determined only when the first, fast decoding fails.
///
/// For text that nests deeper than [`MAX_DEPTH`] and cannot be decoded, the fault is located at the root.
pub fn from_text<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, JsonFault> {
    serde_json::from_str(text).map_err(|first| Located::of::<T>(text, &first).into_fault(text))
}

/// Decodes a model from a body's bytes.
pub fn from_body<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, JsonFault> {
    from_text(text(body)?)
}

/// A fault with the steps that lead to it.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub(crate) steps: Vec<PathStep>,
    pub(crate) path: String,
    pub(crate) reason: String,
    /// Name of the member that is missing from the object at `steps`.
    pub(crate) missing: Option<String>,
    /// Name of the member that the object at `steps` has twice.
    pub(crate) twice: Option<String>,
    is_syntax: bool,
}

/// Decodes a value from a text, or returns the fault with its place.
pub(crate) fn located<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Box<Located>> {
    serde_json::from_str(text).map_err(|first| Box::new(Located::of::<T>(text, &first)))
}

impl Located {
    fn of<'de, T: Deserialize<'de>>(text: &'de str, first: &serde_json::Error) -> Self {
        if is_deeper(text, MAX_DEPTH) {
            // The search for the path recurses deeper than the decoding did.
            return Self {
                steps: Vec::new(),
                path: "$".to_owned(),
                reason: format!("nested more than {MAX_DEPTH} deep"),
                missing: None,
                twice: None,
                is_syntax: serde_json::from_str::<IgnoredAny>(text).is_err(),
            };
        }
        let mut json = serde_json::Deserializer::from_str(text);
        let mut fault = match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(fault) => {
                let (steps, path) = (path::steps(fault.path()), path::dollar(fault.path()));
                Self::at(steps, path, fault.inner())
            }
            // The value was complete and something followed it.
            Ok(_) => Self::at(Vec::new(), "$".to_owned(), first),
        };
        // A truncated number may fail as a value before its missing end is reached.
        if let (false, Err(syntax)) = (fault.is_syntax, serde_json::from_str::<IgnoredAny>(text)) {
            fault.is_syntax = true;
            fault.reason = reason(&syntax);
        }
        fault
    }

    fn at(steps: Vec<PathStep>, mut path: String, fault: &serde_json::Error) -> Self {
        let is_syntax = !fault.is_data();
        let reason = reason(fault);
        let named = |prefix| {
            let name = reason.strip_prefix(prefix).and_then(|it: &str| it.strip_suffix('`'));
            name.map(str::to_owned)
        };
        let (missing, twice) = (named("missing field `"), named("duplicate field `"));
        // The fault is detected at the end of the object, but a reader looks for the place of the member.
        if let Some(member) = missing.as_ref().or(twice.as_ref()) {
            path.push('.');
            path.push_str(member);
        }
        Self { steps, path, reason, missing, twice, is_syntax }
    }

    /// Converts the fault to that of a whole body.
    pub(crate) fn into_fault(self, body: &str) -> JsonFault {
        let kind = match self.is_syntax {
            false => JsonFaultKind::Shape,
            // A body that is broken inside stays broken, however often it is requested.
            true if is_whole(body.as_bytes()) => JsonFaultKind::Broken,
            true => JsonFaultKind::NotJson,
        };
        JsonFault::new(kind, self.path, self.reason)
    }
}

// The value is removed from the text, because serde quotes it ("invalid type: string \"+48…\", expected …"), and it is
// personal data.
fn reason(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    for prefix in ["invalid type: ", "invalid value: "] {
        let Some(rest) = text.strip_prefix(prefix) else {
            continue;
        };
        let kind: String = rest.chars().take_while(|it| it.is_ascii_alphabetic() || *it == ' ').collect();
        let expected = rest.rfind(", expected ").map_or("", |at| &rest[at..]);
        return format!("{prefix}{}{expected}", kind.trim());
    }
    // A derived enum quotes the unknown word.
    if text.starts_with("unknown variant ") {
        return "unknown variant".to_owned();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    type Numbers = BTreeMap<String, Vec<u32>>;

    #[test]
    fn a_fault_names_its_path_and_not_its_value() {
        let fault = from_body::<Numbers>(br#"{"a":[1,"+48777888999"]}"#).unwrap_err();
        assert_eq!(fault.path, "$.a[1]");
        assert_eq!(fault.reason, "invalid type: string, expected u32");
        assert!(!fault.is_retryable());
        let fault = from_body::<Vec<u32>>(br"[1, 48777888999]").unwrap_err();
        assert_eq!((fault.path.as_str(), fault.reason.as_str()), ("$[1]", "invalid value: integer, expected u32"));
    }

    #[test]
    fn a_value_that_mentions_the_word_expected_does_not_leak() {
        let fault = from_body::<Vec<u32>>(br#"["secret, expected \"x\""]"#).unwrap_err();
        assert_eq!(fault.reason, "invalid type: string, expected u32");
    }

    #[test]
    fn what_is_no_json_is_told_from_json_of_another_shape() {
        for (body, unreadable) in [
            (&b""[..], true),
            (b" \n", true),
            (b"<br />\n<b>Fatal error</b>", true),
            (b"{\"a\":[1,2", true),
            (b"{\"a\":[1,-2", true),
            (b"{\"a\":[1,]}", false),
            (b"{\"a\":[1,2}]}", false),
            (b"{} []", true),
            (b"\xff\xfe", true),
            (b"[]", false),
            (b"null", false),
        ] {
            let fault = from_body::<Numbers>(body).unwrap_err();
            assert_eq!(fault.is_retryable(), unreadable, "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn a_missing_member_is_named_by_its_own_path() {
        #[derive(Debug, Deserialize)]
        struct JsonRow {
            #[serde(rename = "callDate")]
            _at: u32,
        }
        let fault = from_body::<Vec<JsonRow>>(br#"[{"callDate":1},{}]"#).unwrap_err();
        assert_eq!(fault.path, "$[1].callDate");
        assert_eq!(fault.reason, "missing field `callDate`");
    }

    fn nested(depth: usize) -> String {
        format!("{}7{}", "[".repeat(depth), "]".repeat(depth))
    }

    #[test]
    fn an_unknown_member_may_nest_as_deep_as_it_likes() {
        #[derive(Debug, Deserialize)]
        struct JsonTime {
            at: u32,
        }
        let text = format!(r#"{{"new":{},"at":1}}"#, nested(1_000_000));
        assert_eq!(from_text::<JsonTime>(&text).unwrap().at, 1);
        let raw = from_text::<&serde_json::value::RawValue>(&text).unwrap();
        assert_eq!(raw.get().len(), text.len());
    }

    #[test]
    fn a_fault_in_text_nested_too_deep_is_one_of_its_root() {
        for depth in [MAX_DEPTH + 1, 10_000, 1_000_000] {
            let fault = from_text::<Numbers>(&nested(depth)).unwrap_err();
            assert_eq!((fault.is_retryable(), &*fault.path), (false, "$"));
            assert_eq!(fault.reason, "nested more than 64 deep");
            assert!(from_text::<Numbers>(&nested(depth)[1..]).unwrap_err().is_not_json());
        }
        let fault = from_text::<serde_json::Value>(&nested(200)).unwrap_err();
        assert_eq!((fault.is_retryable(), &*fault.path), (false, "$"));
        assert_eq!(from_text::<Numbers>(r#"{"a":[[]]}"#).unwrap_err().path, "$.a[0]");
    }

    #[test]
    fn a_body_of_more_values_than_any_page_has_is_refused_before_it_is_read() {
        let list = |values: usize| format!("[{}0]", "0,".repeat(values - 1));
        assert_eq!(from_body::<Vec<u32>>(list(MAX_VALUES).as_bytes()).unwrap().len(), MAX_VALUES);
        let fault = from_body::<Vec<u32>>(list(MAX_VALUES + 1).as_bytes()).unwrap_err();
        assert_eq!(fault.kind, JsonFaultKind::TooLarge);
        assert_eq!((fault.is_retryable(), &*fault.path), (false, "$"));
        assert_eq!(fault.reason, "more than 262144 values");
    }

    #[test]
    fn a_byte_order_mark_is_taken_off() {
        assert_eq!(from_body::<Vec<u32>>(b"\xef\xbb\xbf[1]").unwrap(), [1]);
    }
}
