/// Maximum nesting depth that is read into a tree, and in which a fault is searched for: twice the maximum that any
/// vendor documents.
///
/// The depth of a body that decodes is not measured. The models nest a few levels and reject deeper values by their
/// types, and unknown members are skipped without recursion, however deep they are.
pub const MAX_DEPTH: usize = 64;

/// True if JSON text nests lists and objects deeper than `most`; brackets inside strings do not count.
///
/// One pass over the bytes. For text that is not JSON, the result only describes the nesting of its brackets.
pub fn is_deeper(text: &str, most: usize) -> bool {
    let mut depth = 0_usize;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b'{' | b'[' if depth == most => return true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

fn skip_string(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn only_brackets_outside_strings_count() {
        for (text, depth) in [
            ("", 0),
            ("7", 0),
            (r#""[[[""#, 0),
            ("[]", 1),
            ("[[],[],{}]", 2),
            (r#"{"a":[{"b":"}]"}]}"#, 3),
            (r#"["\"[[",["\\"],[[]]]"#, 3),
            (r#"["\\\"[[[["]"#, 1),
            (r#"["Ї[\u005b["]"#, 1),
            (r#"["cut off [[["#, 1),
            (r#"["cut off \"#, 1),
            ("]]][[", 2),
        ] {
            assert!(!is_deeper(text, depth), "{text}");
            assert!(depth == 0 || is_deeper(text, depth - 1), "{text}");
        }
    }

    fn depth(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let text = r#"[\[\]{}"\\a,:]{0,6}"#;
        let leaf = prop_oneof![Just(Value::Null), any::<u8>().prop_map(Value::from), text.prop_map(Value::from)];
        leaf.prop_recursive(8, 64, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(text, inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_agrees_with_a_reader_of_json(value in json()) {
            let (text, depth) = (value.to_string(), depth(&value));
            prop_assert!(!is_deeper(&text, depth));
            prop_assert!(depth == 0 || is_deeper(&text, depth - 1));
        }
    }
}
