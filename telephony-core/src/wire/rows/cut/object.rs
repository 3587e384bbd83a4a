//! An object in place of a list.

use std::ops::Range;

use super::{Cut, tail};
use crate::wire::rows::scan::{End, member, skip_blanks, value_end};

// PHP writes a list with a gap in its keys as an object. A single record may replace a list of one.
pub(super) fn object(body: &[u8], at: usize, is_whole_body: bool) -> Cut {
    let bare = |end| Cut {
        list: at..end,
        records: std::iter::once(at..end).collect(),
        is_bare: true,
        commas: vec![],
        is_clean: false,
    };
    let Some((records, end, is_numbered)) = members(body, at) else {
        // Broken inside: one record, up to the bracket that closes the envelope around it.
        let end = match value_end(body, at) {
            End::At(end) => end,
            _ => tail(body, at).unwrap_or(body.len()),
        };
        return bare(end);
    };
    let held = records.iter().filter(|value| matches!(body.get(value.start), Some(b'{' | b'[')));
    // The keys of an answer that is not a list are names instead of numbers.
    let is_list = is_numbered || !is_whole_body && held.count() * 2 > records.len();
    if is_list || records.is_empty() {
        return Cut { list: at..end, records, is_bare: false, commas: vec![], is_clean: false };
    }
    bare(end)
}

/// Values of an object's members, the position of its end, and true if all its keys are numbers.
fn members(body: &[u8], at: usize) -> Option<(Vec<Range<usize>>, usize, bool)> {
    let mut values = Vec::new();
    let mut is_numbered = true;
    let mut at = skip_blanks(body, at + 1);
    if body.get(at) == Some(&b'}') {
        return Some((values, at + 1, is_numbered));
    }
    loop {
        let (key, value) = member(body, at)?;
        is_numbered &= key.iter().all(u8::is_ascii_digit);
        let End::At(end) = value_end(body, value) else { return None };
        values.push(value..end);
        at = skip_blanks(body, end);
        match body.get(at)? {
            b',' => at = skip_blanks(body, at + 1),
            b'}' => return Some((values, at + 1, is_numbered)),
            _ => return None,
        }
    }
}
