//! Checks that an answer matches its request.
//!
//! A cache whose key is the URL alone, a proxy that drops a body and a server that ignores a parameter all send a
//! complete, valid answer to another request. Each endpoint declares as data what its answer must show, and only
//! [`read_answer`] checks it.

mod heeded;
mod odd;

use std::fmt;

use serde::Serialize;

pub use heeded::Heeded;

use super::{Answer, Endpoint};
use crate::wire::rows::Rows;
use crate::{Error, ErrorKind, Result};

/// Result of comparing a record with one thing that the request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shown {
    /// Request does not ask for it.
    NotAsked,
    /// Record does not show it, or not with certainty.
    Silent,
    /// Record matches the request.
    Yes,
    /// Record contradicts the request.
    No,
}

impl Shown {
    /// Returns `Yes` if `fits` is true, otherwise `No`.
    pub const fn that(fits: bool) -> Self {
        if fits { Self::Yes } else { Self::No }
    }

    /// Compares the requested value with the value in the record; a record without a value is `Silent`.
    pub fn equal<T: PartialEq>(asked: Option<&T>, shown: Option<&T>) -> Self {
        match (asked, shown) {
            (None, _) => Self::NotAsked,
            (Some(_), None) => Self::Silent,
            (Some(asked), Some(shown)) => Self::that(asked == shown),
        }
    }
}

/// Requirement on each record of an endpoint's answer.
pub struct MustShow<E, R> {
    /// Description of a record that contradicts the request, such as `a record of another period`; holds no values.
    pub what: &'static str,
    /// Advice for an answer that belongs to another request.
    pub remedy: &'static str,
    /// Member of the record that shows the value, by its name on the wire.
    pub member: &'static str,
    /// Compares the request with a record.
    pub shown: fn(&E, &R) -> Shown,
}

/// Check of an endpoint's answer against its request, declared as data: [`ListQuestion`], [`RecordQuestion`] or
/// [`NoQuestion`].
pub trait Question<E: Endpoint>: Send + Sync {
    /// Checks a decoded answer against its request.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::FilterIgnored`] if the answer as a whole contradicts the request.
    fn hold(&self, asked: &E, output: &mut E::Output, answer: &Answer) -> Result<()>;
}

/// Question of an endpoint whose answer shows nothing of the request; the text is the reason, for readers of the code.
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
    /// Record of an answer; `None` if the answer has no record to check.
    pub record: fn(&E::Output) -> Option<&R>,
    /// Requirements on the record.
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
/// A list as a whole contradicts its request if more of its records contradict the request than match it: all, most, or
/// the only one. Otherwise each contradicting record is moved to the quarantine with its position and reason, and the
/// other records stay. A list with more records than the request's limit is not a contradiction. All its records are
/// kept because each of them matches the request except for the limit.
pub struct ListQuestion<E: Endpoint, R: 'static> {
    /// JSON path of the list, such as `$` or `$.data`.
    pub path: &'static str,
    /// Records of an answer.
    pub records: fn(&mut E::Output) -> &mut Rows<R>,
    /// Requirements on each record.
    pub must_show: &'static [MustShow<E, R>],
    /// Returns true if the vendor is known to heed the request. Contradicting records are then quarantined, however
    /// many there are.
    pub heeded: fn(&E) -> bool,
}

impl<E: Endpoint, R: Serialize + 'static> Question<E> for ListQuestion<E, R> {
    fn hold(&self, asked: &E, output: &mut E::Output, answer: &Answer) -> Result<()> {
        let list = (self.records)(output);
        let (mut right, mut odd) = (0_usize, Vec::new());
        for (index, record) in list.rows() {
            match record.map(|record| verdict(self.must_show, asked, record)) {
                Ok(Ok(Shown::Yes)) => right += 1,
                Ok(Err(wrong)) => odd.push((index, wrong)),
                Ok(Ok(_)) | Err(_) => {}
            }
        }
        // A member that could not be read does not contradict the request.
        odd.retain(|(index, wrong)| {
            let record = format!("{}[{index}].", self.path);
            let member = |path: &str| {
                let path = path.strip_prefix(&record).filter(|path| !path.is_empty());
                path.is_some_and(|it| it.starts_with(wrong.member) || wrong.member.starts_with(it))
            };
            list.repairs.iter().all(|repair| !member(&repair.path))
        });
        let Some((first, wrong)) = odd.first() else { return Ok(()) };
        if odd.len() > right && !(self.heeded)(asked) {
            let path = format!("{}[{first}].{}", self.path, wrong.member);
            return Err(contradiction(wrong, path, answer));
        }
        let odd: Vec<_> = odd.iter().map(|(index, odd)| (*index, odd.what, odd.member)).collect();
        odd::quarantine(list, &odd, self.path, &E::OPERATION, answer);
        Ok(())
    }
}

/// Value of `heeded` for a list that never knows if the vendor heeds its request.
pub const fn unknown<E>(_: &E) -> bool {
    false
}

// Returns the first requirement that the record contradicts. Otherwise returns `Yes` if the record shows any requested
// value, and `Silent` if it shows none.
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

/// Decodes an answer and checks it against its request, as a client does with every answer.
///
/// # Errors
///
/// Errors of [`Endpoint::decode`], and [`ErrorKind::FilterIgnored`] if the answer contradicts the request.
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
