use serde::de::IgnoredAny;

use super::{ListPlace, cut};
use crate::wire::json;

/// Returns true if the body has a list at the place: an array, with or without records.
///
/// A client asks this about an answer without records, because null, `{}` and an answer without the list's member are
/// also what a failing server sends, and do not prove that the list is empty.
pub fn shows_list(body: &[u8], place: ListPlace<'_>) -> bool {
    let Ok(body) = json::trimmed(body) else { return false };
    // Only in a damaged body, a member inside another one is taken for the envelope's.
    let is_json = serde_json::from_slice::<IgnoredAny>(body).is_ok();
    let list = match place.member() {
        Some(name) if is_json => cut::walk_to(body, name.as_bytes()),
        name => cut::cut(body, name).map(|cut| cut.list.start),
    };
    list.is_some_and(|at| body.get(at) == Some(&b'['))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;

    #[test]
    fn only_an_array_at_the_place_is_a_list() {
        let provider = Provider::from_static("test");
        for (path, body, expected) in [
            ("$", "[]", true),
            ("$", "\u{feff} [ ]\n", true),
            ("$", "{}", false),
            ("$", "null", false),
            ("$", "", false),
            ("$", r#"{"data":[]}"#, false),
            ("$.data", r#"{"a":{"b":1},"data":[]}"#, true),
            ("$.data", r#"[{"data":[]}]"#, true),
            ("$.data", r#"{"data":{}}"#, false),
            ("$.data", r#"{"data":null}"#, false),
            ("$.data", r#"{"success":true}"#, false),
            ("$.data", r#"{"error":{"data":[]}}"#, false),
            ("$.data", "[]", false),
            ("$.data", r#"{"broken"":1,"data":[]}"#, true),
        ] {
            let place = ListPlace::new(&provider, "test.row.list", path);
            assert_eq!(shows_list(body.as_bytes(), place), expected, "{path} {body}");
        }
    }
}
