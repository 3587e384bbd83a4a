/// Most values that a text may hold: several times as many as the largest documented page.
///
/// A value of a byte or two becomes a record of some hundred, so the size of a text alone bounds no memory.
pub const MAX_VALUES: usize = 1 << 18;

/// Whether JSON text holds more values than this; they are told by the commas outside strings.
pub fn has_more_values(text: &str, most: usize) -> bool {
    // Counting all commas is much faster than telling strings apart, and hardly any text has so many.
    let commas = memchr::memchr_iter(b',', text.as_bytes()).count();
    commas >= most.max(1) && separators(text) >= most.max(1)
}

fn separators(text: &str) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b',' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::has_more_values;

    #[test]
    fn commas_outside_strings_part_the_values() {
        for (text, values) in [
            ("[1]", 1),
            ("[1,2,3]", 3),
            (r#"[{"a":1,"b":2},{"a":1}]"#, 3),
            (r#"["a,b","c\",d","\\",4]"#, 4),
            (r#"{"text":"{\"blocks\":[{},{},{}]}","more":[[],[]]}"#, 3),
        ] {
            assert!(!has_more_values(text, values), "{text}");
            assert!(values == 1 || has_more_values(text, values - 1), "{text}");
        }
    }
}
