//! Holds an answer against its request: an answer must answer the question.
//!
//! A cache that goes by address, a proxy that drops a body and a server that ignores a parameter all send a whole,
//! valid answer to another question. Each endpoint says as data what its answer must show, and [`read_answer`] is the one
//! place that checks it.

mod heeded;
mod odd;

use std::fmt;

use serde::Serialize;

pub use heeded::Heeded;

use super::{Answer, Endpoint};
use crate::wire::rows::Rows;
use crate::{Error, ErrorKind, Result};

/// What a record of an answer says about one thing that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shown {
    /// Request does not ask for it.
    NotAsked,
    /// Record does not say it, or not surely enough.
    Silent,
    /// Record is what was asked for.
    Yes,
    /// Record is something else.
    No,
}

impl Shown {
    /// `Yes` or `No`.
    pub const fn that(fits: bool) -> Self {
        if fits { Self::Yes } else { Self::No }
    }

    /// Compares what was asked for with what the record says; a record that says nothing is `Silent`.
    pub fn equal<T: PartialEq>(asked: Option<&T>, shown: Option<&T>) -> Self {
        match (asked, shown) {
            (None, _) => Self::NotAsked,
            (Some(_), None) => Self::Silent,
            (Some(asked), Some(shown)) => Self::that(asked == shown),
        }
    }
}

/// One thing that each record of an endpoint's answer must show.
pub struct MustShow<E, R> {
    /// What a record that says something else is, such as `a record of another period`; without values.
    pub what: &'static str,
    /// What to do about an answer that is of another request.
    pub remedy: &'static str,
    /// Member of the record that says it, by its name on the wire.
    pub member: &'static str,
    /// Compares the request and a record.
    pub shown: fn(&E, &R) -> Shown,
}

/// What an endpoint's answer must show. Made as data: [`ListQuestion`], [`RecordQuestion`] or [`NoQuestion`].
pub trait Question<E: Endpoint>: Send + Sync {
    /// Holds a decoded answer against its request.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::FilterIgnored`] where the answer as a whole contradicts the request.
    fn hold(&self, asked: &E, output: &mut E::Output, answer: &Answer) -> Result<()>;
}

/// Question of an endpoint whose answer shows nothing of the request; the reason is for readers.
pub struct NoQuestion(pub &'static str);

impl<E: Endpoint> Question<E> for NoQuestion {
    fn hold(&self, _: &E, _: &mut E::Output, _: &Answer) -> Result<()> {
        Ok(())
    }
}

/// Question of an endpoint whose answer is one record.
pub struct RecordQuestion<E: Endpoint, R: 'static> {
    /// JSON path of the record, such as `$` or `$.data`.
    pub path: &'static str,
    /// Record of an answer; `None` where there is none to look at.
    pub record: fn(&E::Output) -> Option<&R>,
    /// What it must show.
    pub must_show: &'static [MustShow<E, R>],
}

impl<E: Endpoint, R: 'static> Question<E> for RecordQuestion<E, R> {
    fn hold(&self, asked: &E, output: &mut E::Output, answer: &Answer) -> Result<()> {
        let odd = (self.record)(output).and_then(|record| verdict(self.must_show, asked, record).err());
        match odd {
            Some(odd) => Err(contradiction(odd, format!("{}.{}", self.path, odd.member), answer)),
            None => Ok(()),
        }
    }
}

/// Question of an endpoint whose answer is a list.
///
/// A list contradicts its request as a whole where more of its records are something else than what was asked for: all,
/// most, or the only one. Otherwise each odd record is moved to the quarantine with its place and reason, and the others
/// stay. A list of more records than the request's limit is no contradiction: each of them was asked for but for the limit,
/// and all are kept.
pub struct ListQuestion<E: Endpoint, R: 'static> {
    /// JSON path of the list, such as `$` or `$.data`.
    pub path: &'static str,
    /// Records of an answer.
    pub records: fn(&mut E::Output) -> &mut Rows<R>,
    /// What each record must show.
    pub must_show: &'static [MustShow<E, R>],
    /// Whether the request knows that the vendor heeds it, so that odd records are quarantined however many they are.
    pub heeded: fn(&E) -> bool,
}

impl<E: Endpoint, R: Serialize + 'static> Question<E> for ListQuestion<E, R> {
    fn hold(&self, asked: &E, output: &mut E::Output, answer: &Answer) -> Result<()> {
        let list = (self.records)(output);
        let (mut right, mut odd) = (0_usize, Vec::new());
        for (at, record) in list.items.iter().enumerate() {
            match verdict(self.must_show, asked, record) {
                Ok(Shown::Yes) => right += 1,
                Ok(_) => {}
                Err(wrong) => odd.push((at, wrong)),
            }
        }
        if !odd.is_empty() && !list.repairs.is_empty() {
            // A member that could not be read contradicts nothing.
            let places: Vec<usize> = list.places().collect();
            odd.retain(|(at, wrong)| {
                let record = format!("{}[{}].", self.path, places.get(*at).unwrap_or(at));
                let member = |path: &str| {
                    let path = path.strip_prefix(&record).filter(|path| !path.is_empty());
                    path.is_some_and(|it| it.starts_with(wrong.member) || wrong.member.starts_with(it))
                };
                list.repairs.iter().all(|repair| !member(&repair.path))
            });
        }
        let Some((first, wrong)) = odd.first() else { return Ok(()) };
        if odd.len() > right && !(self.heeded)(asked) {
            let index = list.places().nth(*first).unwrap_or(*first);
            let path = format!("{}[{index}].{}", self.path, wrong.member);
            return Err(contradiction(wrong, path, answer));
        }
        let odd: Vec<_> = odd.iter().map(|(at, odd)| (*at, odd.what, odd.member)).collect();
        odd::quarantine(list, &odd, self.path, &E::OPERATION, answer);
        Ok(())
    }
}

/// `heeded` of a list that never knows whether the vendor heeds its request.
pub const fn unknown<E>(_: &E) -> bool {
    false
}

// The first thing that the record contradicts; else whether it shows any that was asked for.
fn verdict<'a, E, R>(must_show: &'a [MustShow<E, R>], asked: &E, record: &R) -> Result<Shown, &'a MustShow<E, R>> {
    let mut fits = Shown::Silent;
    for one in must_show {
        match (one.shown)(asked, record) {
            Shown::No => return Err(one),
            Shown::Yes => fits = Shown::Yes,
            Shown::NotAsked | Shown::Silent => {}
        }
    }
    Ok(fits)
}

fn contradiction<E: Endpoint, R>(odd: &MustShow<E, R>, path: String, answer: &Answer) -> Error {
    let operation = E::OPERATION;
    answer
        .error(ErrorKind::FilterIgnored, operation.provider, operation.name)
        .with_path(path)
        .with_message(format!("the answer is of another request: {}; {}", odd.what, odd.remedy))
}

/// Reads an answer and holds it against its request, as a client does with every answer.
///
/// # Errors
///
/// Those of [`Endpoint::decode`], and [`ErrorKind::FilterIgnored`] where the answer contradicts the request.
pub fn read_answer<E: Endpoint>(endpoint: &E, answer: &Answer) -> Result<E::Output> {
    let mut output = endpoint.decode(answer)?;
    E::QUESTION.hold(endpoint, &mut output, answer)?;
    Ok(output)
}

impl<E, R> fmt::Debug for MustShow<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MustShow").field("member", &self.member).finish_non_exhaustive()
    }
}

impl<E: Endpoint, R> fmt::Debug for RecordQuestion<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RecordQuestion").field(&self.must_show).finish()
    }
}

impl<E: Endpoint, R> fmt::Debug for ListQuestion<E, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ListQuestion").field(&self.must_show).finish()
    }
}

impl fmt::Debug for NoQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NoQuestion").field(&self.0).finish()
    }
}

#[cfg(test)]
mod tests;
