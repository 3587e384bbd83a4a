//! Paths of faults within an answer, made only of our own words and the document's.

use std::fmt::Write;

use serde_path_to_error::{Path, Segment};

/// Maximum length in bytes of a member's name that is shown; the documents' longest name has 20 bytes.
const LONGEST: usize = 32;

/// Maximum number of digits in a shown name; names in the documents have at most one.
const MOST_DIGITS: usize = 3;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// Into an object's member.
    Key(String),
    /// Into a list's element.
    Index(usize),
}

impl PathStep {
    /// Appends the step to a path's text.
    pub(crate) fn push(&self, path: &mut String) {
        match self {
            Self::Key(key) => push_member(path, key),
            Self::Index(index) => push_index(path, *index),
        }
    }
}

/// Appends a member to a path's text.
///
/// A server may use a number or a person's name as the key of a list. A key that does not look like a documented member
/// name is replaced by a star.
pub(crate) fn push_member(path: &mut String, name: &str) {
    path.push('.');
    path.push_str(if is_name(name) { name } else { "*" });
}

/// Appends an element of a list to a path's text.
pub(crate) fn push_index(path: &mut String, index: usize) {
    // Writing to a `String` cannot fail.
    let _ = write!(path, "[{index}]");
}

/// Steps from the root, as far as they are known.
pub(super) fn steps(path: &Path) -> Vec<PathStep> {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(PathStep::Index(*index)),
        Segment::Map { key } => Some(PathStep::Key(key.clone())),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().map_while(step).collect()
}

/// Path from the root, such as `$.data[0].uuid`.
pub(super) fn dollar(path: &Path) -> String {
    let mut text = String::from("$");
    for segment in path {
        match segment {
            Segment::Seq { index } => push_index(&mut text, *index),
            Segment::Map { key: name } | Segment::Enum { variant: name } => {
                push_member(&mut text, name);
            }
            Segment::Unknown => text.push_str(".*"),
        }
    }
    text
}

fn is_name(key: &str) -> bool {
    key.len() <= LONGEST
        && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        && key.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use crate::wire::json::from_text;

    fn path(text: &str) -> String {
        from_text::<BTreeMap<String, BTreeMap<String, Vec<u32>>>>(text).unwrap_err().path
    }

    #[test]
    fn a_member_of_the_document_is_named() {
        assert_eq!(path(r#"{"otherData":{"leg_2":[1,"x"]}}"#), "$.otherData.leg_2[1]");
        assert_eq!(path("[]"), "$");
    }

    #[test]
    fn a_key_that_is_a_number_or_a_name_is_not_shown() {
        for key in ["48777888999", "+48 777", "a48777888999", "Żółć", "", "a.b", "7", "x y"] {
            assert_eq!(path(&format!(r#"{{"data":{{"{key}":7}}}}"#)), "$.data.*", "{key}");
        }
        assert_eq!(path(&format!(r#"{{"{}":7}}"#, "a".repeat(33))), "$.*");
        assert_eq!(path(&format!(r#"{{"{}":7}}"#, "a".repeat(32))), format!("$.{}", "a".repeat(32)));
        assert_eq!(path(r#"{"a1234":7}"#), "$.*");
        assert_eq!(path(r#"{"a123":7}"#), "$.a123");
    }

    #[test]
    fn what_breaks_off_behind_a_number_does_not_show_it_either() {
        let fault = from_text::<Value>(r#"{"data":{"48777888999":[tru"#).unwrap_err();
        assert_eq!(fault.path, "$.data.*[0]");
        assert!(fault.is_retryable());
    }
}
