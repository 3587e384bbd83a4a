//! Location of the records of a list, in a body that is not JSON or has a record that cannot be read.
//!
//! The list is scanned from both ends up to a record whose strings or brackets do not match. The bytes between are
//! split where a record begins in the same way as its neighbours.

mod object;

use std::ops::Range;

use super::scan::{
    End, container_start, member, skip_blanks, skip_blanks_back, string_end, string_start, token_end, value_end,
    value_start,
};

use object::object;

/// A list found in a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Bytes of the list with its brackets; the bytes of the record if a single record replaces its list.
    pub(super) list: Range<usize>,
    /// Bytes of each record, in order.
    pub(super) records: Vec<Range<usize>>,
    /// Set if one record takes the place of the list.
    pub(super) is_bare: bool,
    /// Positions between records at which a comma is missing, or has no record after it.
    pub(super) commas: Vec<(usize, &'static str)>,
    /// Set if the list ends where its brackets do and has only objects and lists, so that the rest of the body shows if
    /// the body is whole.
    pub(super) is_clean: bool,
}

const MISSING: &str = "a missing comma was added";
const SPARE: &str = "a comma without a record was left out";

/// Finds the list: the whole body, or a member of the object that the body is or holds as its only element.
///
/// `None` without a list, such as for a single value in its place.
pub(super) fn cut(body: &[u8], name: Option<&str>) -> Option<Cut> {
    cut_reading(body, name, &mut |_| None)
}

/// Finds the list like [`cut`]. `read` returns the end of the record at a position, or `None` for a record that has to
/// be scanned.
pub(super) fn cut_reading(
    body: &[u8],
    name: Option<&str>,
    read: &mut dyn FnMut(usize) -> Option<usize>,
) -> Option<Cut> {
    let at = match name {
        None => skip_blanks(body, 0),
        Some(name) => place(body, name.as_bytes())?,
    };
    match body.get(at)? {
        b'[' => list(body, at, name, read),
        b'{' => Some(object(body, at, name.is_none())),
        _ => None,
    }
}

/// Position of the value of the envelope's member.
fn place(body: &[u8], name: &[u8]) -> Option<usize> {
    walk_to(body, name).or_else(|| {
        // The first member with this name is taken, because a member before it is broken.
        let quoted = [b"\"", name, b"\""].concat();
        memchr::memmem::find_iter(body, &quoted).find_map(|at| member(body, at)).map(|(_, value)| value)
    })
}

/// Position of the value of a member of the object that the body is or holds as its only element.
pub(super) fn walk_to(body: &[u8], name: &[u8]) -> Option<usize> {
    let mut at = skip_blanks(body, 0);
    if body.get(at) == Some(&b'[') {
        at = skip_blanks(body, at + 1);
    }
    if body.get(at) != Some(&b'{') {
        return None;
    }
    at = skip_blanks(body, at + 1);
    loop {
        let (key, value) = member(body, at)?;
        if key == name {
            return Some(value);
        }
        let End::At(end) = value_end(body, value) else { return None };
        at = skip_blanks(body, end);
        if body.get(at) != Some(&b',') {
            return None;
        }
        at = skip_blanks(body, at + 1);
    }
}

fn list(body: &[u8], open: usize, name: Option<&str>, read: &mut dyn FnMut(usize) -> Option<usize>) -> Option<Cut> {
    let mut commas = Vec::new();
    let front = forwards(body, open + 1, &mut commas, read);
    if let Some(end) = front.end.filter(|end| is_closed(body, *end, name.is_some())) {
        let is_clean = front.records.iter().all(|it| matches!(body.get(it.start), Some(b'{' | b'[')));
        return Some(Cut { list: open..end, records: front.records, is_bare: false, commas, is_clean });
    }
    let end = match name {
        None => skip_blanks_back(body, body.len()),
        // If the bytes after the list are broken, the end that the forward scan found is used.
        Some(_) => tail(body, open).or(front.end)?,
    };
    if end <= open + 1 || body.get(end - 1) != Some(&b']') {
        return None;
    }
    let (mut begin, mut records) = (front.stop, front.records);
    // A bracket that does not belong to the list may have ended the last record early.
    if front.is_last
        && front.end != Some(end)
        && let Some(last) = records.pop()
    {
        begin = last.start;
    }
    let (until, back) = backwards(body, begin, end - 1);
    between(body, begin..until, &mut records, &back, &mut commas);
    records.extend(back);
    Some(Cut { list: open..end, records, is_bare: false, commas, is_clean: false })
}

struct Front {
    records: Vec<Range<usize>>,
    /// Start of the first record that does not match.
    stop: usize,
    /// End of the list, if no broken record precedes it.
    end: Option<usize>,
    /// Set if the list ends directly after the last record.
    is_last: bool,
}

fn forwards(
    body: &[u8],
    from: usize,
    commas: &mut Vec<(usize, &'static str)>,
    read: &mut dyn FnMut(usize) -> Option<usize>,
) -> Front {
    let mut records: Vec<Range<usize>> = Vec::new();
    let mut at = skip_blanks(body, from);
    let mut is_first = true;
    loop {
        match body.get(at) {
            Some(b']') => {
                if !is_first {
                    commas.push((records.len(), SPARE));
                }
                return Front { records, stop: at, end: Some(at + 1), is_last: false };
            }
            Some(b',') => {
                commas.push((records.len(), SPARE));
                at = skip_blanks(body, at + 1);
                is_first = false;
                continue;
            }
            _ => {}
        }
        is_first = false;
        let stop = Front { records: Vec::new(), stop: at, end: None, is_last: false };
        let end = read(at).map_or_else(|| value_end(body, at), End::At);
        let End::At(end) = end else { return Front { records, ..stop } };
        let next = skip_blanks(body, end);
        match body.get(next) {
            Some(b']') => {
                records.push(at..end);
                return Front { records, stop: next, end: Some(next + 1), is_last: true };
            }
            Some(b',') => {
                let after = skip_blanks(body, next + 1);
                // A member follows: an early bracket seemed to end the record, unless the next record lost its opening
                // bracket.
                let key = member(body, after).map(|(key, _)| key);
                if key.is_some() && key != first_key(body, at) {
                    return Front { records, ..stop };
                }
                records.push(at..end);
                at = after;
            }
            _ => return Front { records, ..stop },
        }
    }
}

fn first_key(body: &[u8], open: usize) -> Option<&[u8]> {
    member(body, skip_blanks(body, open + 1)).map(|(key, _)| key)
}

/// True if only the rest of the envelope follows the list.
fn is_closed(body: &[u8], end: usize, in_envelope: bool) -> bool {
    let mut at = skip_blanks(body, end);
    if !in_envelope {
        return at == body.len();
    }
    loop {
        match body.get(at) {
            Some(b'}') => {
                let mut rest = skip_blanks(body, at + 1);
                if body.get(rest) == Some(&b']') && body.trim_ascii_start().starts_with(b"[") {
                    rest = skip_blanks(body, rest + 1);
                }
                return rest == body.len();
            }
            Some(b',') => {
                let Some((_, value)) = member(body, skip_blanks(body, at + 1)) else {
                    return false;
                };
                let End::At(end) = value_end(body, value) else { return false };
                at = skip_blanks(body, end);
            }
            _ => return false,
        }
    }
}

/// End of the list or object that begins at `open`, found from the end of the envelope.
fn tail(body: &[u8], open: usize) -> Option<usize> {
    let mut at = skip_blanks_back(body, body.len());
    if body.get(at.checked_sub(1)?)? == &b']' {
        at = skip_blanks_back(body, at - 1);
    }
    if body.get(at.checked_sub(1)?)? != &b'}' {
        return None;
    }
    at = skip_blanks_back(body, at - 1);
    let closing = if body.get(open)? == &b'[' { b']' } else { b'}' };
    while at > open {
        let Some(start) = value_start(body, at).and_then(|value| member_before(body, value, open)) else {
            return (body.get(at - 1) == Some(&closing)).then_some(at);
        };
        let Some(comma) = start.checked_sub(1).filter(|comma| body.get(*comma) == Some(&b',')) else {
            return (body.get(at - 1) == Some(&closing)).then_some(at);
        };
        at = skip_blanks_back(body, comma);
    }
    None
}

/// Position after the comma before the member whose value begins at `value`, if that member lies after `open`.
fn member_before(body: &[u8], value: usize, open: usize) -> Option<usize> {
    let colon = skip_blanks_back(body, value).checked_sub(1)?;
    if body.get(colon) != Some(&b':') {
        return None;
    }
    let key_end = skip_blanks_back(body, colon);
    if body.get(key_end.checked_sub(1)?) != Some(&b'"') {
        return None;
    }
    let key = string_start(body, key_end)?;
    (key > open).then(|| skip_blanks_back(body, key))
}

/// Records from the list's end back to one that does not match, and the end of that one.
fn backwards(body: &[u8], begin: usize, close: usize) -> (usize, Vec<Range<usize>>) {
    let mut records = Vec::new();
    let mut until = skip_blanks_back(body, close);
    while until > begin && body.get(until - 1) == Some(&b'}') {
        let Some(start) = container_start(body, until).filter(|start| *start > begin) else {
            break;
        };
        let comma = skip_blanks_back(body, start);
        if body.get(start) != Some(&b'{') || body.get(comma - 1) != Some(&b',') {
            break;
        }
        records.push(start..until);
        until = skip_blanks_back(body, comma - 1);
    }
    records.reverse();
    (until.max(begin), records)
}

/// Splits the bytes between the matching records, at each position that begins like one of them, or like the bytes
/// themselves.
fn between(
    body: &[u8],
    gap: Range<usize>,
    records: &mut Vec<Range<usize>>,
    after: &[Range<usize>],
    commas: &mut Vec<(usize, &'static str)>,
) {
    let end = skip_blanks_back(body, gap.end);
    if gap.start >= end {
        return;
    }
    let mut looks: Vec<Looks<'_>> = Vec::new();
    for start in records.iter().chain(after).map(|record| record.start).chain([gap.start]) {
        if let Some(look) = Looks::at(body, start)
            && !looks.contains(&look)
            && looks.len() < MOST_LOOKS
        {
            looks.push(look);
        }
    }
    let mut start = gap.start;
    let mut at = gap.start + 1;
    while let Some(found) = body.get(at..end).and_then(|rest| memchr::memchr(b'{', rest)) {
        let open = at + found;
        at = open + 1;
        if Looks::at(body, open).is_some_and(|look| looks.contains(&look)) {
            if !push(body, start..open, records) {
                commas.push((records.len(), MISSING));
            }
            start = open;
        }
    }
    push(body, start..end, records);
}

/// Adds a record without its trailing comma, and returns true if it had one.
fn push(body: &[u8], record: Range<usize>, records: &mut Vec<Range<usize>>) -> bool {
    let mut end = skip_blanks_back(body, record.end);
    let has_comma = end > record.start && body.get(end - 1) == Some(&b',');
    if has_comma {
        end = skip_blanks_back(body, end - 1);
    }
    if record.start < end {
        records.push(record.start..end);
    }
    has_comma
}

/// Maximum number of different beginnings that are looked for; a list of one kind of record has one or two.
const MOST_LOOKS: usize = 8;

/// Beginning of a record: its first two keys, or its only key.
#[derive(PartialEq, Eq)]
struct Looks<'a>(&'a [u8], Option<&'a [u8]>);

impl<'a> Looks<'a> {
    fn at(body: &'a [u8], open: usize) -> Option<Self> {
        if body.get(open) != Some(&b'{') {
            return None;
        }
        let (first, value) = member(body, skip_blanks(body, open + 1))?;
        let comma = skip_blanks(body, short_end(body, value));
        let is_comma = body.get(comma) == Some(&b',');
        let second = is_comma.then(|| member(body, skip_blanks(body, comma + 1))).flatten();
        Some(Self(first, second.map(|(key, _)| key)))
    }
}

/// End of a text or a short token; its beginning for anything else, so that no byte is scanned repeatedly.
fn short_end(body: &[u8], at: usize) -> usize {
    match body.get(at) {
        Some(b'"') => string_end(body, at + 1).unwrap_or(at),
        Some(b'{' | b'[') | None => at,
        Some(_) => token_end(body.get(..body.len().min(at + 64)).unwrap_or_default(), at),
    }
}

/// True if the last byte of a body is the bracket that closes its first one, so that the body is complete however
/// broken it is inside. A truncated body ends earlier.
pub(crate) fn is_whole(body: &[u8]) -> bool {
    let body = body.trim_ascii();
    let closing = match body.first() {
        Some(b'[') => b']',
        Some(b'{') => b'}',
        _ => return false,
    };
    if body.last() != Some(&closing) {
        return false;
    }
    match value_end(body, 0) {
        // Truncated after an inner bracket: all existing brackets match.
        End::Cut { in_string: false } => false,
        // A quotation mark is missing, unless a text was truncated after a bracket of its own.
        End::Cut { in_string: true } if closing == b']' => {
            let before = skip_blanks_back(body, body.len() - 1);
            before.checked_sub(1).and_then(|at| body.get(at)) == Some(&b'}')
        }
        // Something else follows the value, unless an early bracket seemed to end it.
        End::At(end) if end < body.len() => match body.get(skip_blanks(body, end)) {
            Some(b'{') => closing == b']',
            next => next.is_some_and(|byte| b",\"}]".contains(byte)),
        },
        _ => true,
    }
}

#[cfg(test)]
mod tests;
