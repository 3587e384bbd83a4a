//! What the head of an answer says about a recording.

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName};
use telephony_core::transport::Answer;
use telephony_core::{ErrorKind, Result};

use super::{DOWNLOAD, Progress};
use crate::error;

/// What follows the head.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing: the call has no recording.
    Missing,
    /// Nothing: all of it is written.
    Whole,
    /// Its bytes, of which so many are written already.
    Bytes {
        /// Bytes to pass over.
        skip: u64,
        /// Bytes of the whole recording.
        total: Option<u64>,
    },
}

impl Head {
    pub(super) fn read(answer: &Answer, progress: &Progress) -> Result<Self> {
        let written = progress.written();
        let fail = |kind, message| Err(error::fail(&DOWNLOAD, answer, kind, message));
        let (skip, total) = match answer.status {
            404 | 410 => return Ok(Self::Missing),
            // The server does not know ranges and sends everything again.
            200 => (written, length(answer)),
            206 => match range(answer) {
                Some((Some(start), total)) if start == written => (0, total),
                _ => return fail(ErrorKind::Decode, "another part came than was asked for"),
            },
            416 if written > 0 => match range(answer).and_then(|it| it.1).or(progress.total()) {
                Some(total) if total == written => return Ok(Self::Whole),
                _ => {
                    return fail(
                        ErrorKind::Unstable,
                        "the recording is shorter than what is written",
                    );
                }
            },
            _ => return refusal(answer),
        };
        if is_page(answer) {
            return fail(ErrorKind::Unreadable, "a page came instead of a recording");
        }
        if total.is_some_and(|total| total < written)
            || total.zip(progress.total()).is_some_and(|(now, before)| now != before)
        {
            return fail(ErrorKind::Unstable, "the recording is another than the one begun with");
        }
        Ok(Self::Bytes { skip, total })
    }
}

// Not the meanings of `error::check_status`: there is no session here that could be over.
fn refusal(answer: &Answer) -> Result<Head> {
    let (kind, message) = match answer.status {
        200..=299 => (ErrorKind::Unreadable, "the answer has no recording in it"),
        300..=399 => (ErrorKind::Rejected, "the server points elsewhere, where nobody follows"),
        401 | 403 => (ErrorKind::Forbidden, "the recording is not public"),
        408 => (ErrorKind::Timeout, "the server gave up waiting for the request"),
        429 => (ErrorKind::RateLimited, ""),
        500.. => (ErrorKind::Unavailable, ""),
        _ => (ErrorKind::Rejected, "the request was refused"),
    };
    Err(error::fail(&DOWNLOAD, answer, kind, message))
}

fn text(answer: &Answer, name: HeaderName) -> Option<&str> {
    answer.headers.get(name)?.to_str().ok().map(str::trim)
}

/// Length of the body as it is read; an encoded one has another on the wire.
fn length(answer: &Answer) -> Option<u64> {
    let encoded = text(answer, CONTENT_ENCODING).is_some_and(|it| it != "identity");
    text(answer, CONTENT_LENGTH).filter(|_| !encoded)?.parse().ok()
}

/// First byte and length of the whole, of `bytes 100-199/200`, `bytes 100-199/*` or `bytes */200`.
fn range(answer: &Answer) -> Option<(Option<u64>, Option<u64>)> {
    let (part, total) = text(answer, CONTENT_RANGE)?.strip_prefix("bytes ")?.split_once('/')?;
    let start = part.split_once('-').and_then(|(start, _)| start.trim().parse().ok());
    Some((start, total.trim().parse().ok()))
}

/// Whether it is a login page or an error's text under a status of success.
fn is_page(answer: &Answer) -> bool {
    let media_type = text(answer, CONTENT_TYPE).and_then(|it| it.split(';').next());
    media_type.is_some_and(|it| {
        ["text/html", "application/xhtml+xml", "application/json"]
            .iter()
            .any(|page| it.trim().eq_ignore_ascii_case(page))
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(
        status: u16,
        headers: &[(&'static str, &'static str)],
        progress: Progress,
    ) -> Result<Head> {
        let pairs = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let answer = Answer::new(status, "").with_headers(pairs.collect());
        Head::read(&answer, &progress)
    }

    fn bytes(skip: u64, total: impl Into<Option<u64>>) -> Head {
        Head::Bytes { skip, total: total.into() }
    }

    #[test]
    fn a_first_answer_says_how_long_it_is_or_not() {
        let new = Progress::new();
        assert_eq!(read(200, &[("content-length", "12")], new).unwrap(), bytes(0, 12));
        assert_eq!(read(200, &[], new).unwrap(), bytes(0, None));
        let encoded = [("content-length", "12"), ("content-encoding", "gzip")];
        assert_eq!(read(200, &encoded, new).unwrap(), bytes(0, None));
        assert_eq!(read(206, &[("content-range", "bytes 0-11/12")], new).unwrap(), bytes(0, 12));
        assert_eq!(read(404, &[], new).unwrap(), Head::Missing);
        assert_eq!(read(410, &[], new).unwrap(), Head::Missing);
    }

    #[test]
    fn a_download_goes_on_where_it_was_or_passes_over_what_it_has() {
        let five = Progress::at(5);
        assert_eq!(read(206, &[("content-range", "bytes 5-11/12")], five).unwrap(), bytes(0, 12));
        assert_eq!(read(206, &[("content-range", "bytes 5-11/*")], five).unwrap(), bytes(0, None));
        assert_eq!(read(200, &[("content-length", "12")], five).unwrap(), bytes(5, 12));
        assert_eq!(read(416, &[("content-range", "bytes */5")], five).unwrap(), Head::Whole);
        let mut known = five;
        known.expect(Some(5));
        assert_eq!(read(416, &[], known).unwrap(), Head::Whole);
    }

    #[test]
    fn another_recording_or_part_is_never_appended() {
        let mut known = Progress::at(5);
        known.expect(Some(12));
        let kind = |status, header: (&'static str, &'static str)| {
            read(status, &[header], known).unwrap_err().kind()
        };
        for part in ["bytes 0-11/12", "bytes 6-11/12", "bytes */12", "5-11/12", "bytes 5"] {
            assert_eq!(kind(206, ("content-range", part)), ErrorKind::Decode, "{part}");
        }
        assert_eq!(kind(206, ("x", "y")), ErrorKind::Decode);
        assert_eq!(kind(206, ("content-range", "bytes 5-12/13")), ErrorKind::Unstable);
        assert_eq!(kind(200, ("content-length", "13")), ErrorKind::Unstable);
        assert_eq!(kind(200, ("content-length", "4")), ErrorKind::Unstable);
        assert_eq!(kind(416, ("content-range", "bytes */4")), ErrorKind::Unstable);
        assert_eq!(kind(416, ("x", "y")), ErrorKind::Unstable);
    }

    #[test]
    fn a_status_is_no_matter_of_a_session() {
        for (status, kind) in [
            (204, ErrorKind::Unreadable),
            (302, ErrorKind::Rejected),
            (400, ErrorKind::Rejected),
            (401, ErrorKind::Forbidden),
            (403, ErrorKind::Forbidden),
            (408, ErrorKind::Timeout),
            (416, ErrorKind::Rejected),
            (429, ErrorKind::RateLimited),
            (503, ErrorKind::Unavailable),
        ] {
            let error = read(status, &[("retry-after", "7")], Progress::new()).unwrap_err();
            assert_eq!((error.kind(), error.status()), (kind, Some(status)));
            assert_eq!(error.retry_after().map(|it| it.as_secs()), Some(7));
        }
        for page in ["text/html; charset=utf-8", "application/json"] {
            let error = read(200, &[("content-type", page)], Progress::new()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unreadable, "{page}");
        }
    }
}
