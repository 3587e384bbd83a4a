use std::borrow::Cow;

use super::InvalidInput;

/// Segment of a path, validated so that it cannot change the path's structure.
///
/// Escaping alone is not enough: `..` is a valid text that leads to the parent path.
#[derive(Debug, Clone)]
pub struct Segment(Cow<'static, str>);

impl Segment {
    /// Creates a segment from a numeric id.
    pub fn number(id: u64) -> Self {
        Self(Cow::Owned(id.to_string()))
    }

    /// Creates a segment from an id of ASCII letters, digits and hyphens, with at most 64 characters.
    pub fn token(id: &str) -> Result<Self, InvalidInput> {
        let fits = !id.is_empty() && id.len() <= 64 && id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        if fits {
            Ok(Self(Cow::Owned(id.to_owned())))
        } else {
            Err(InvalidInput::new("an id has a character that no id of this kind has"))
        }
    }

    /// Replaces a template's `{…}` placeholders with segments, in order.
    pub fn fill(template: &str, segments: &[Self]) -> String {
        let mut path = String::with_capacity(template.len() + 16);
        let mut rest = template;
        for segment in segments {
            let Some((before, after)) = rest.split_once('{') else {
                break;
            };
            path.push_str(before);
            path.push_str(&segment.0);
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        path.push_str(rest);
        path
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_template_is_filled_in_order() {
        let path = Segment::fill("/c/{cntId}/notes/{noteId}", &[Segment::number(7), Segment::number(12)]);
        assert_eq!(path, "/c/7/notes/12");
        assert_eq!(Segment::fill("/c/v2/", &[]), "/c/v2/");
    }

    proptest! {
        #[test]
        fn no_text_can_add_or_remove_a_segment(id in any::<String>()) {
            if let Ok(segment) = Segment::token(&id) {
                let path = Segment::fill("/rest/calls/{uuid}/hangup", &[segment]);
                let parts: Vec<_> = path.split('/').collect();
                prop_assert_eq!(parts, ["", "rest", "calls", id.as_str(), "hangup"]);
            }
        }
    }

    #[test]
    fn climbing_and_slashes_are_refused() {
        for id in ["", "..", ".", "x/../..", "a/b", "%2e%2e", "a?b", "a b", "é", &"7".repeat(65)] {
            assert!(Segment::token(id).is_err(), "{id}");
        }
        assert!(Segment::token(&"7".repeat(64)).is_ok());
    }
}
