//! Decoding of a record without the members that cannot be read, as long as the model does not require them.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::mend::Fix;
use super::scan::{End, member, skip_blanks, value_end};
use crate::wire::json::{self, Located, PathStep};

/// Maximum number of members that are left out of one record.
const MOST: usize = 16;

/// Decodes a record. If that fails at a member, the member is left out, or the smallest part around it that the model
/// does not require.
///
/// # Errors
///
/// The fault of the member that the model requires, or of the unmodified record.
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
        // Earlier repairs inside a part that is left out as a whole are dropped, because they add nothing.
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

// A required member that was left out is the cause of the fault itself.
#[expect(clippy::unnecessary_box_returns, reason = "it becomes an error, which is boxed for its size")]
fn blamed(fault: Box<Located>, removed: &[Removed]) -> Box<Located> {
    culprit(&fault, removed).unwrap_or(fault)
}

// Cause of the fault where a member cannot be left out: that member, one that was left out before, or another missing
// one.
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

/// Text without the smallest part at a fault that the model does not require; else the fault of the missing member of
/// the record, if there is one.
fn without<T: DeserializeOwned>(
    text: &str,
    fault: &Located,
    effort: &mut usize,
) -> Result<Without<T>, Option<Box<Located>>> {
    let mut missed = None;
    for depth in (0..=fault.steps.len()).rev() {
        let steps = fault.steps.get(..depth).unwrap_or_default();
        // Of a member that was sent twice the last one is kept.
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

// True if the removed part is required by the part that contained it.
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
    /// Bytes to remove: the member or element with its comma.
    cut: Range<usize>,
    value: Range<usize>,
    steps: Vec<PathStep>,
}

/// Finds the member or element that the steps lead to, or with `twice` the first member of that name inside it.
fn find(text: &str, steps: &[PathStep], twice: Option<&str>) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut whole = skip_blanks(bytes, 0)..text.len();
    let mut cut = whole.clone();
    for step in steps {
        let parts = parts(bytes, whole.start)?;
        let at = match step {
            // The last member of a name is the one that counts.
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

// Range of a part with the comma before it, or for the first part with the comma after it.
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
