//! Boundaries of JSON values in bytes that may not be JSON: only strings, escapes and brackets are recognised.

/// Position of the first non-blank byte at or after `at`.
pub(super) fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_blank(**byte)).count()
}

/// Position after the last non-blank byte before `at`.
pub(super) fn skip_blanks_back(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    at - before.iter().rev().take_while(|byte| is_blank(**byte)).count()
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Position after the closing quotation mark of a string whose content begins at `at`.
pub(super) fn string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            _ => at += 2,
        }
    }
}

/// Position of the opening quotation mark of a string whose closing quotation mark ends at `end`.
pub(super) fn string_start(bytes: &[u8], end: usize) -> Option<usize> {
    let mut at = end.checked_sub(1)?;
    loop {
        at = memchr::memrchr(b'"', bytes.get(..at)?)?;
        let escapes = bytes.get(..at)?.iter().rev().take_while(|byte| **byte == b'\\').count();
        if escapes.is_multiple_of(2) {
            return Some(at);
        }
    }
}

/// Result of a scan over one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The value ends before this position.
    At(usize),
    /// The bytes end within the value.
    Cut {
        /// Set if the bytes end within a string.
        in_string: bool,
    },
    /// A bracket closes another one than was opened, an object has no name after its bracket, or a string follows
    /// something other than a comma, colon or bracket: a quotation mark or a bracket is missing or superfluous.
    Crossed,
}

/// End of the value that begins at `at`, which must not be a blank.
pub(super) fn value_end(bytes: &[u8], at: usize) -> End {
    let mut open: Vec<u8> = Vec::new();
    let mut at = at;
    loop {
        let Some(byte) = bytes.get(at) else { return End::Cut { in_string: false } };
        match byte {
            b'"' => match string_end(bytes, at + 1) {
                Some(end) if open.is_empty() || stands_alone(bytes, at, end) => at = end,
                Some(_) => return End::Crossed,
                None => return End::Cut { in_string: true },
            },
            b'{' | b'[' => {
                let is_inside = !open.is_empty();
                if (is_inside && !may_begin(bytes, at)) || (*byte == b'{' && !opens_object(bytes, at)) {
                    return End::Crossed;
                }
                open.push(*byte);
                at += 1;
            }
            b'}' | b']' => {
                let opened = if *byte == b'}' { b'{' } else { b'[' };
                if open.pop() != Some(opened) {
                    return End::Crossed;
                }
                at += 1;
            }
            _ if open.is_empty() => return End::At(token_end(bytes, at)),
            _ => at += 1,
        }
        if open.is_empty() {
            return End::At(at);
        }
    }
}

/// True if the neighbours of a string are only commas, colons and brackets.
fn stands_alone(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = skip_blanks_back(bytes, start).checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(skip_blanks(bytes, end));
    let (Some(before), Some(after)) = (before, after) else { return true };
    match after {
        // The string is a name, which begins an object or follows a comma in it.
        b':' => matches!(before, b'{' | b','),
        b',' | b'}' | b']' => matches!(before, b',' | b':' | b'['),
        _ => false,
    }
}

/// True if a list or an object may begin here, by the byte before it.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let before = skip_blanks_back(bytes, at).checked_sub(1).and_then(|at| bytes.get(at));
    before.is_none_or(|byte| matches!(byte, b',' | b':' | b'['))
}

/// True if a name or the closing bracket follows an opening one, as far as the bytes go.
fn opens_object(bytes: &[u8], open: usize) -> bool {
    let at = skip_blanks(bytes, open + 1);
    match bytes.get(at) {
        None | Some(b'}') => true,
        Some(b'"') => string_end(bytes, at + 1)
            .and_then(|end| bytes.get(skip_blanks(bytes, end)))
            .is_none_or(|byte| *byte == b':'),
        Some(_) => false,
    }
}

/// End of a value that is not a text, a list or an object.
pub(super) fn token_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().take_while(|byte| !matches!(byte, b',' | b'}' | b']')).count();
    // At least one byte, so that a scan always advances.
    skip_blanks_back(bytes, at + length).max(at + 1).min(bytes.len())
}

/// Position at which the list or object begins whose closing bracket ends at `end`.
pub(super) fn container_start(bytes: &[u8], end: usize) -> Option<usize> {
    let mut closed: Vec<u8> = Vec::new();
    let mut at = end;
    loop {
        let byte = *bytes.get(at.checked_sub(1)?)?;
        match byte {
            b'"' => {
                let end = at;
                at = string_start(bytes, end)?;
                if !stands_alone(bytes, at, end) {
                    return None;
                }
                continue;
            }
            b'}' | b']' => closed.push(byte),
            b'{' | b'[' => {
                let closing = if byte == b'{' { b'}' } else { b']' };
                if closed.pop() != Some(closing)
                    || (!closed.is_empty() && !may_begin(bytes, at - 1))
                    || (byte == b'{' && !opens_object(bytes, at - 1))
                {
                    return None;
                }
            }
            _ => {}
        }
        at -= 1;
        if closed.is_empty() {
            return Some(at);
        }
    }
}

/// Position at which the value begins that ends at `end`.
pub(super) fn value_start(bytes: &[u8], end: usize) -> Option<usize> {
    match bytes.get(end.checked_sub(1)?)? {
        b'"' => string_start(bytes, end),
        b'}' | b']' => container_start(bytes, end),
        _ => {
            let before = bytes.get(..end)?;
            let length =
                before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(byte)).count();
            (length > 0).then_some(end - length)
        }
    }
}

/// Member of an object: the content of its key, and the position of its value.
pub(super) fn member(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    let end = string_end(bytes, at + 1)?;
    let colon = skip_blanks(bytes, end);
    if bytes.get(colon) != Some(&b':') {
        return None;
    }
    Some((bytes.get(at + 1..end - 1)?, skip_blanks(bytes, colon + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_do() {
        for (text, end) in [
            (r#"{"a":"}","b":[1,{}]} ,7"#, End::At(20)),
            (r#""a\"b", 1"#, End::At(6)),
            ("NaN , 1", End::At(3)),
            ("[1,2", End::Cut { in_string: false }),
            (r#"["a, 2]"#, End::Cut { in_string: true }),
            (r#"{"a":[1}"#, End::Crossed),
            (r#"{"a":"x"y"}"#, End::Crossed),
            (r#"{"a":x","b":"y"}"#, End::Crossed),
            ("]", End::Crossed),
        ] {
            assert_eq!(value_end(text.as_bytes(), 0), end, "{text}");
        }
        let torn = b"{\"a\":\"\xcf\x00}\"}";
        assert_eq!(value_end(torn, 0), End::At(torn.len()));
    }

    #[test]
    fn a_value_is_found_from_its_end() {
        let text = br#"x {"a":"{","b":["\"",{}]}"#;
        assert_eq!(value_start(text, text.len()), Some(2));
        assert_eq!(value_start(b"[1, true", 8), Some(4));
        assert_eq!(value_start(br#"1,"a\"b""#, 8), Some(2));
        assert_eq!(value_start(b"{]}", 3), None);
        assert_eq!(value_start(b"", 0), None);
    }
}
