//! A record without the members that cannot be read, as long as the model does without them.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::mend::Fix;
use super::scan::{End, member, skip_blanks, value_end};
use crate::wire::json::{self, Located, PathStep};

/// Most members that are taken out of one record.
const MOST: usize = 16;

/// Reads a record; where that fails at a member, without it, or without the smallest part around it that the model does
/// without.
///
/// # Errors
///
/// The fault of the member that the model needs, and of the record as it was.
pub(super) fn prune<T: DeserializeOwned>(
    text: String,
    first: Box<Located>,
    effort: &mut usize,
) -> Result<(T, Vec<Fix>), Box<Located>> {
    let mut text = text;
    let mut fault = first;
    let mut removed: Vec<Removed> = Vec::new();
    for _ in 0..MOST {
        let (shorter, mut gone, read) = match without::<T>(&text, &fault, effort) {
            Ok(found) => found,
            Err(None) => return Err(blamed(fault, &removed)),
            Err(Some(missed)) => return Err(blamed_for(missed, fault, &removed)),
        };
        gone.fix.reason = format!("left out: {}", fault.reason).into();
        // What lies inside a part that is left out as a whole says nothing more.
        removed.retain(|inner| !inner.steps.starts_with(&gone.steps));
        removed.push(gone);
        match read {
            Ok(value) => {
                return Ok((value, removed.into_iter().map(|removed| removed.fix).collect()));
            }
            Err(next) => fault = next,
        }
        text = shorter;
    }
    Err(blamed(fault, &removed))
}

struct Removed {
    steps: Vec<PathStep>,
    fix: Fix,
    fault: Box<Located>,
}

// A member that is missed because it was taken out is at fault itself.
#[expect(clippy::unnecessary_box_returns, reason = "it becomes an error, which is boxed for its size")]
fn blamed(fault: Box<Located>, removed: &[Removed]) -> Box<Located> {
    culprit(&fault, removed).unwrap_or(fault)
}

// What the record misses where a member cannot be left out: that member, one that was left out before, or another.
#[expect(clippy::unnecessary_box_returns, reason = "it becomes an error, which is boxed for its size")]
fn blamed_for(missed: Box<Located>, fault: Box<Located>, removed: &[Removed]) -> Box<Located> {
    if let Some(culprit) = culprit(&missed, removed) {
        return culprit;
    }
    match (fault.steps.last(), &missed.missing) {
        (Some(PathStep::Key(key)), Some(name)) if !key.eq_ignore_ascii_case(name) => missed,
        _ => fault,
    }
}

fn culprit(fault: &Located, removed: &[Removed]) -> Option<Box<Located>> {
    let name = fault.missing.as_ref()?;
    let culprit = removed.iter().find(|removed| match removed.steps.split_last() {
        Some((PathStep::Key(last), parent)) => parent == fault.steps.as_slice() && last.eq_ignore_ascii_case(name),
        _ => false,
    });
    culprit.map(|removed| removed.fault.clone())
}

type Without<T> = (String, Removed, Result<T, Box<Located>>);

/// The text without the smallest part at a fault that the model does without; else the member of the record that is
/// missed, if it is one.
fn without<T: DeserializeOwned>(
    text: &str,
    fault: &Located,
    effort: &mut usize,
) -> Result<Without<T>, Option<Box<Located>>> {
    let mut missed = None;
    for depth in (0..=fault.steps.len()).rev() {
        let steps = fault.steps.get(..depth).unwrap_or_default();
        // Of a member that was sent twice the last is kept.
        let twice = fault.twice.as_deref().filter(|_| depth == fault.steps.len());
        if depth == 0 && twice.is_none() {
            break;
        }
        *effort = effort.checked_sub(text.len()).ok_or(None)?;
        let Some((shorter, removed)) = shortened(text, steps, twice, fault) else { continue };
        let read = json::located::<T>(&shorter);
        match &read {
            Err(next) if twice.is_none() && misses(next, steps) => missed = Some(next.clone()),
            _ => return Ok((shorter, removed, read)),
        }
    }
    Err(missed)
}

// Whether the part that was taken out is needed by what it was in.
fn misses(next: &Located, steps: &[PathStep]) -> bool {
    let parent = steps.split_last().map(|(_, parent)| parent);
    next.missing.is_some() && parent == Some(next.steps.as_slice())
}

fn shortened(text: &str, steps: &[PathStep], twice: Option<&str>, fault: &Located) -> Option<(String, Removed)> {
    let found = find(text, steps, twice)?;
    let shorter = [text.get(..found.cut.start)?, text.get(found.cut.end..)?].concat();
    let mut path = String::new();
    found.steps.iter().for_each(|step| step.push(&mut path));
    let fix = Fix::new(path, "", text.get(found.value)?.as_bytes());
    Some((shorter, Removed { steps: found.steps, fix, fault: Box::new(fault.clone()) }))
}

struct Found {
    /// Bytes to take out: the member or element with its comma.
    cut: Range<usize>,
    value: Range<usize>,
    steps: Vec<PathStep>,
}

/// Finds the member or element that the steps lead to; with `twice`, the first member of that name below them.
fn find(text: &str, steps: &[PathStep], twice: Option<&str>) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut whole = skip_blanks(bytes, 0)..text.len();
    let mut cut = whole.clone();
    for step in steps {
        let parts = parts(bytes, whole.start)?;
        let at = match step {
            // The last of a name is the one that counts.
            PathStep::Key(key) => parts.iter().rposition(|part| part.is(key))?,
            PathStep::Index(index) => *index,
        };
        let part = parts.get(at)?;
        cut = around(&parts, at)?;
        whole = part.value.clone();
    }
    let mut steps = steps.to_vec();
    if let Some(name) = twice {
        let parts = parts(bytes, whole.start)?;
        let same = |part: &&Part| part.key.as_deref().is_some_and(|key| key.eq_ignore_ascii_case(name));
        let exact = |part: &&Part| part.is(name);
        let at = if parts.iter().filter(exact).count() > 1 {
            parts.iter().position(|part| part.is(name))?
        } else {
            parts.iter().position(|part| same(&part))?
        };
        cut = around(&parts, at)?;
        let part = parts.get(at)?;
        whole = part.value.clone();
        steps.push(PathStep::Key(part.key.clone()?));
    }
    Some(Found { cut, value: whole, steps })
}

/// A member of an object or an element of a list.
struct Part {
    key: Option<String>,
    begin: usize,
    value: Range<usize>,
}

impl Part {
    fn is(&self, name: &str) -> bool {
        self.key.as_deref() == Some(name)
    }
}

// With the comma before it, or the one behind it where it is the first.
fn around(parts: &[Part], at: usize) -> Option<Range<usize>> {
    let part = parts.get(at)?;
    let before = at.checked_sub(1).and_then(|before| parts.get(before));
    Some(match (before, parts.get(at + 1)) {
        (Some(before), _) => before.value.end..part.value.end,
        (None, Some(next)) => part.begin..next.begin,
        (None, None) => part.begin..part.value.end,
    })
}

fn parts(bytes: &[u8], open: usize) -> Option<Vec<Part>> {
    let is_object = match bytes.get(open)? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    let mut parts = Vec::new();
    let mut at = skip_blanks(bytes, open + 1);
    while !matches!(bytes.get(at)?, b'}' | b']') {
        let (key, value) = if is_object {
            let (_, value) = member(bytes, at)?;
            let mut json = serde_json::Deserializer::from_slice(bytes.get(at..)?);
            let key = serde::Deserialize::deserialize(&mut json).ok()?;
            (Some(key), value)
        } else {
            (None, at)
        };
        let End::At(end) = value_end(bytes, value) else { return None };
        parts.push(Part { key, begin: at, value: value..end });
        at = skip_blanks(bytes, end);
        if bytes.get(at)? == &b',' {
            at = skip_blanks(bytes, at + 1);
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests;
