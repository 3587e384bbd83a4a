use std::fmt;
use std::future::Future;

use tokio::time::{Instant, timeout_at};

use super::{DialectQuestion, ExamineOptions, Finding, Report, SeenAnswer};
use crate::transport::{Pacing, Pipeline};
use crate::{Error, ErrorKind, Provider, Result};

/// Examination of an account: counts its requests, keeps to the limits, and collects the findings.
#[derive(Debug)]
pub struct Examination {
    max_requests: u32,
    until: Instant,
    requests: u32,
    slowest_pace: Option<u32>,
    limit_hits: u32,
    findings: Vec<Finding>,
}

impl Examination {
    /// Begins an examination. Its time limit counts from now.
    pub fn begin(options: &ExamineOptions) -> Self {
        Self {
            max_requests: options.max_requests,
            until: Instant::now() + options.time_limit,
            requests: 0,
            slowest_pace: None,
            limit_hits: 0,
            findings: Vec::new(),
        }
    }

    /// Sends a request within the limits.
    ///
    /// # Errors
    ///
    /// [`NotSeen`] if the limits are reached or if the request failed.
    pub async fn ask<T>(
        &mut self,
        request: impl Future<Output = Result<SeenAnswer<T>>>,
    ) -> Result<SeenAnswer<T>, NotSeen> {
        if self.requests >= self.max_requests {
            return Err(NotSeen::LimitReached);
        }
        match timeout_at(self.until, Box::pin(request)).await {
            Err(_) => {
                self.requests += 1;
                Err(NotSeen::OutOfTime)
            }
            Ok(Ok(answer)) => {
                self.requests += answer.attempts.max(1);
                Ok(answer)
            }
            Ok(Err(error)) => {
                self.requests += error.answer_meta().map_or(1, |meta| meta.attempts.max(1));
                Err(NotSeen::Failed(error))
            }
        }
    }

    /// Notes the pace of the client's requests, from which the finding about the rate limit follows.
    pub fn note_pace(&mut self, pacing: Option<Pacing>, had: Option<u32>) {
        let Some(pacing) = pacing else { return };
        if pacing.refused > 0 || pacing.pace.is_some() && pacing.pace != had {
            self.limit_hits += 1;
            self.slowest_pace = self.slowest_pace.into_iter().chain(pacing.pace).min();
        }
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds the findings that every vendor has: the vendor's clock, compression and the rate limit.
    pub fn add_common(&mut self, pipeline: &Pipeline, configured_pace: Option<u32>) {
        self.note_pace(pipeline.pacing(), configured_pace);
        self.add(clock(pipeline));
        self.add(compression(pipeline));
        let count = self.requests;
        let finding = match (self.limit_hits, self.slowest_pace) {
            (0, _) => RATE_LIMIT.unknown(format!("no limit was met in {count} requests")),
            (_, Some(pace)) => RATE_LIMIT
                .read_as_well(format!("met; requests are now sent at {pace} a minute"))
                .because(format!("{count} requests were sent")),
            (_, None) => RATE_LIMIT.read_as_well("met").because(format!("{count} requests were sent")),
        };
        self.add(finding);
    }

    /// Ends the examination.
    pub fn end(self, provider: Provider, version: &'static str) -> Report {
        Report { provider, version, requests: self.requests, findings: self.findings }
    }
}

const CLOCK: DialectQuestion =
    DialectQuestion::new("clock.skew", "How far is the vendor's clock ahead of ours?", "less than a minute")
        .setting("correct this machine's clock, or give the client a `clock`");

const COMPRESSION: DialectQuestion =
    DialectQuestion::new("answers.gzip", "Does the server compress its answers?", "yes, with gzip");

const RATE_LIMIT: DialectQuestion = DialectQuestion::new(
    "rate-limit",
    "Which limit of requests a minute was met?",
    "none; the client slows down once one is met",
)
.setting("`pace(n)`: the number of requests a minute");

fn clock(pipeline: &Pipeline) -> Finding {
    let Some(skew) = pipeline.measured_skew() else {
        // Zero is the value before any date, and a difference of ten minutes or more is clamped.
        return if pipeline.skew().is_zero() {
            CLOCK.unknown("no answer had a `Date`")
        } else {
            let direction = if pipeline.skew().is_positive() { "ahead" } else { "behind" };
            CLOCK.differs(format!("ten minutes or more {direction}"))
        };
    };
    let seconds = skew.whole_seconds();
    if seconds.abs() < 60 {
        CLOCK.as_assumed().because(format!("{seconds} s by the `Date` of the latest answer"))
    } else {
        CLOCK.differs(format!("{seconds} s"))
    }
}

fn compression(pipeline: &Pipeline) -> Finding {
    if pipeline.has_compressed() {
        COMPRESSION.as_assumed()
    } else if cfg!(feature = "gzip") {
        COMPRESSION.read_as_well("no answer was compressed")
    } else {
        COMPRESSION.unknown("this build does not ask for compression")
    }
}

/// Reason why a request of an examination has no decoded answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotSeen {
    /// Limit of requests of the examination is reached.
    LimitReached,
    /// Time limit of the examination is reached.
    OutOfTime,
    /// Request failed.
    Failed(Error),
}

impl NotSeen {
    /// Error of the request; `None` if it was not sent or not finished.
    pub const fn error(&self) -> Option<&Error> {
        match self {
            Self::Failed(error) => Some(error),
            Self::LimitReached | Self::OutOfTime => None,
        }
    }

    /// Body of an answer that says success and has another shape than was expected, such as one without a list.
    pub fn other_shape(&self) -> Option<&[u8]> {
        let error = self.error()?;
        let is_success = error.status().is_some_and(|status| (200..300).contains(&status));
        if is_success && error.kind() == ErrorKind::UnexpectedShape { error.body() } else { None }
    }

    /// True if the vendor refused the request itself: an answer arrived, and neither the account's rights nor a failure
    /// in between explain it.
    pub fn is_refusal(&self) -> bool {
        use ErrorKind::{InvalidQuery, NotFound, NotJson, Rejected, UnexpectedShape};
        let refused = |error: &Error| {
            error.status().is_some()
                && matches!(error.kind(), InvalidQuery | NotFound | NotJson | Rejected | UnexpectedShape)
        };
        self.error().is_some_and(refused)
    }
}

impl fmt::Display for NotSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LimitReached => f.write_str("the limit of requests was reached before this question"),
            Self::OutOfTime => f.write_str("the time limit was reached before this question"),
            Self::Failed(error) => match error.status() {
                Some(status) => write!(f, "the request failed with status {status}: {}", error.kind()),
                None => write!(f, "the request failed: {}", error.kind()),
            },
        }
    }
}

#[cfg(test)]
mod tests;
