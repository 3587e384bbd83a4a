/// Maximum number of values that a body of any size may hold.
pub const MAX_VALUES: usize = 1 << 18;

/// Minimum average of bytes per value in a larger body: as many as a member with the shortest name and value.
const BYTES_A_VALUE: usize = 8;

/// Maximum number of values that a body of this size may hold: [`MAX_VALUES`], or an eighth of its bytes if that is
/// more.
///
/// A value of a byte or two becomes a record of some hundred bytes, so that the limit on a body's size does not bound
/// the memory. Members of objects are longer, so that a page is bounded by the limit on the body's size alone.
pub const fn max_values(bytes: usize) -> usize {
    let by_size = bytes / BYTES_A_VALUE;
    if by_size > MAX_VALUES { by_size } else { MAX_VALUES }
}

/// True if JSON holds more than `most` values, counted by the commas outside strings.
pub fn has_more_values(text: impl AsRef<[u8]>, most: usize) -> bool {
    let text = text.as_ref();
    // All commas are counted first, because that is much faster than finding the strings, and hardly any text has that
    // many.
    let commas = memchr::memchr_iter(b',', text).count();
    commas >= most.max(1) && separators(text) >= most.max(1)
}

fn separators(text: &[u8]) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for byte in text {
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
