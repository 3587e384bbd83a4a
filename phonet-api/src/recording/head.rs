//! Reads the head of an answer to a recording's request.

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderName};
use telephony_core::transport::Answer;
use telephony_core::{ErrorKind, Result};

use super::progress::{Same, Version};
use super::{DOWNLOAD, Progress};
use crate::error;

/// Content of an answer, by its head.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// No content: the call has no recording.
    Missing,
    /// No content: the whole recording is already written.
    Whole,
    /// Bytes of the recording.
    Bytes(Part),
}

/// Part of a recording that an answer contains.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Number of bytes to skip because they are already written.
    pub(super) skip: u64,
    /// Size of the whole recording in bytes; `None` if the answer does not say it.
    pub(super) total: Option<u64>,
    /// Offset after the last byte of the part; `None` if the answer does not say it.
    pub(super) end: Option<u64>,
    /// True if the end of the body is the end of the recording when the answer has no length.
    pub(super) is_last: bool,
}

const CHANGED: &str =
    "the recording is another than the one begun with: empty the writer and begin with a new progress";

impl Head {
    pub(super) fn read(answer: &Answer, progress: &Progress) -> Result<Self> {
        let written = progress.written();
        let fail = |kind, message| Err(error::fail(&DOWNLOAD, answer, kind, message));
        let same = progress.version().compare(&Version::of(&answer.headers));
        let part = match answer.status {
            404 | 410 => return Ok(Self::Missing),
            // The server sends the recording from its beginning, because it does not support ranges or because the
            // recording changed.
            200 => {
                let total = length(answer);
                Part { skip: written, total, end: total, is_last: true }
            }
            206 => match range(answer) {
                Some(Range { part: Some((start, last)), total })
                    if start == written && is_one_part(answer, start, last, total) =>
                {
                    Part { skip: 0, total, end: Some(last + 1), is_last: false }
                }
                _ => {
                    return fail(ErrorKind::UnexpectedShape, "another part came than was asked for");
                }
            },
            416 if written > 0 => {
                let total = range(answer).and_then(|it| it.total).or(progress.total());
                return match total {
                    Some(total) if total == written && same != Same::No => Ok(Self::Whole),
                    _ => fail(ErrorKind::InconsistentRead, CHANGED),
                };
            }
            _ => return refusal(answer),
        };
        let is_same = match same {
            Same::Yes => true,
            Same::No => false,
            // Bytes that are repeated can be compared with the written ones by the checksum; a part cannot.
            Same::Unsaid if part.skip > 0 => progress.version().is_unknown() || progress.checksum().is_some(),
            Same::Unsaid => written == 0 || progress.version().is_unknown(),
        };
        let is_other = part.total.is_some_and(|total| total < written)
            || part.total.zip(progress.total()).is_some_and(|(now, before)| now != before);
        if written > 0 && !is_same || is_other {
            return fail(ErrorKind::InconsistentRead, CHANGED);
        }
        Ok(Self::Bytes(part))
    }
}

/// True if the body agrees with its head: a single part, not encoded, inside the whole, and as long as its range.
fn is_one_part(answer: &Answer, start: u64, last: u64, total: Option<u64>) -> bool {
    let is_multipart = text(answer, CONTENT_TYPE).is_some_and(|it| it.to_ascii_lowercase().starts_with("multipart/"));
    let is_encoded = text(answer, CONTENT_ENCODING).is_some_and(|it| it != "identity");
    let is_long = length(answer).is_none_or(|length| length == last - start + 1);
    !is_multipart && !is_encoded && is_long && total.is_none_or(|total| last < total)
}

// Separate from `error::check_status`, because a recording is requested without a session, so that none can have
// expired.
fn refusal(answer: &Answer) -> Result<Head> {
    let (kind, message) = match answer.status {
        200..=299 => (ErrorKind::NotJson, "the answer has no recording in it"),
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

/// Length of the body as it is read; `None` for an encoded body, because its length on the wire is another.
fn length(answer: &Answer) -> Option<u64> {
    let encoded = text(answer, CONTENT_ENCODING).is_some_and(|it| it != "identity");
    text(answer, CONTENT_LENGTH).filter(|_| !encoded)?.parse().ok()
}

/// Content of `Content-Range`: `bytes 100-199/200`, `bytes 100-199/*` or `bytes */200`.
struct Range {
    /// Offsets of the first and the last byte, both inclusive.
    part: Option<(u64, u64)>,
    total: Option<u64>,
}

fn range(answer: &Answer) -> Option<Range> {
    let (part, total) = text(answer, CONTENT_RANGE)?.strip_prefix("bytes ")?.split_once('/')?;
    let part = part.split_once('-').and_then(|(start, last)| {
        let (start, last) = (start.trim().parse().ok()?, last.trim().parse().ok()?);
        (start <= last && last < u64::MAX).then_some((start, last))
    });
    Some(Range { part, total: total.trim().parse().ok() })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(status: u16, headers: &[(&'static str, &'static str)], progress: &Progress) -> Result<Head> {
        let pairs =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let answer = Answer::new(status, "").with_headers(pairs.collect());
        Head::read(&answer, progress)
    }

    fn bytes(skip: u64, total: impl Into<Option<u64>>, end: impl Into<Option<u64>>) -> Head {
        let (total, end) = (total.into(), end.into());
        Head::Bytes(Part { skip, total, end, is_last: true })
    }

    fn part(total: impl Into<Option<u64>>, end: u64) -> Head {
        Head::Bytes(Part { skip: 0, total: total.into(), end: Some(end), is_last: false })
    }

    #[test]
    fn a_first_answer_says_how_long_it_is_or_not() {
        let new = &Progress::new();
        assert_eq!(read(200, &[("content-length", "12")], new).unwrap(), bytes(0, 12, 12));
        assert_eq!(read(200, &[], new).unwrap(), bytes(0, None, None));
        let encoded = [("content-length", "12"), ("content-encoding", "gzip")];
        assert_eq!(read(200, &encoded, new).unwrap(), bytes(0, None, None));
        assert_eq!(read(206, &[("content-range", "bytes 0-11/12")], new).unwrap(), part(12, 12));
        assert_eq!(read(404, &[], new).unwrap(), Head::Missing);
        assert_eq!(read(410, &[], new).unwrap(), Head::Missing);
    }

    #[test]
    fn a_download_goes_on_where_it_was_or_passes_over_what_it_has() {
        let five = &Progress::at(5);
        assert_eq!(read(206, &[("content-range", "bytes 5-11/12")], five).unwrap(), part(12, 12));
        assert_eq!(read(206, &[("content-range", "bytes 5-8/12")], five).unwrap(), part(12, 9));
        assert_eq!(read(206, &[("content-range", "bytes 5-11/*")], five).unwrap(), part(None, 12));
        assert_eq!(read(200, &[("content-length", "12")], five).unwrap(), bytes(5, 12, 12));
        assert_eq!(read(416, &[("content-range", "bytes */5")], five).unwrap(), Head::Whole);
        let mut known = five.clone();
        known.expect(Some(5), Version::default());
        assert_eq!(read(416, &[], &known).unwrap(), Head::Whole);
    }

    #[test]
    fn another_recording_or_part_is_never_appended() {
        let mut known = Progress::at(5);
        known.expect(Some(12), Version::default());
        let kind = |status, headers: &[(&'static str, &'static str)]| read(status, headers, &known).unwrap_err().kind();
        for range in [
            "bytes 0-11/12",
            "bytes 6-11/12",
            "bytes */12",
            "5-11/12",
            "bytes 5",
            "bytes 5-/12",
            "bytes 5-4/12",
            "bytes 5-12/12",
            "bytes 5-18446744073709551615/*",
            "bytes -5/12",
        ] {
            assert_eq!(kind(206, &[("content-range", range)]), ErrorKind::UnexpectedShape, "{range}");
        }
        let right = ("content-range", "bytes 5-11/12");
        for header in [
            ("content-type", "multipart/byteranges; boundary=x"),
            ("content-encoding", "gzip"),
            ("content-length", "8"),
        ] {
            assert_eq!(kind(206, &[right, header]), ErrorKind::UnexpectedShape, "{header:?}");
        }
        assert_eq!(kind(206, &[("x", "y")]), ErrorKind::UnexpectedShape);
        assert_eq!(kind(206, &[("content-range", "bytes 5-12/13")]), ErrorKind::InconsistentRead);
        assert_eq!(kind(200, &[("content-length", "13")]), ErrorKind::InconsistentRead);
        assert_eq!(kind(200, &[("content-length", "4")]), ErrorKind::InconsistentRead);
        assert_eq!(kind(416, &[("content-range", "bytes */4")]), ErrorKind::InconsistentRead);
        assert_eq!(kind(416, &[("x", "y")]), ErrorKind::InconsistentRead);
    }

    // Field case 32a.
    #[test]
    fn another_version_is_another_recording() {
        let from = |headers: &[(&'static str, &'static str)]| {
            let mut progress = Progress::new();
            let pairs =
                headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
            progress.expect(Some(12), Version::of(&pairs.collect()));
            progress.wrote(b"ID3ab");
            progress
        };
        let (range, length) = (("content-range", "bytes 5-11/12"), ("content-length", "12"));
        let one = from(&[("etag", "\"one\""), ("last-modified", "Mon, 01 Jan 2024 00:00:00 GMT")]);
        let weak = from(&[("etag", "W/\"one\""), ("last-modified", "Mon, 01 Jan 2024 00:00:00 GMT")]);
        assert_eq!(one.version().if_range().unwrap(), "\"one\"");
        assert_eq!(weak.version().if_range().unwrap(), "Mon, 01 Jan 2024 00:00:00 GMT");
        assert_eq!(read(206, &[range, ("etag", "\"one\"")], &one).unwrap(), part(12, 12));
        assert_eq!(read(200, &[length, ("etag", "\"one\"")], &one).unwrap(), bytes(5, 12, 12));
        for other in
            [&[range, ("etag", "\"two\"")][..], &[range, ("last-modified", "Tue, 02 Jan 2024 00:00:00 GMT")], &[range]]
        {
            assert_eq!(read(206, other, &one).unwrap_err().kind(), ErrorKind::InconsistentRead, "{other:?}");
        }
        let two = [length, ("etag", "\"two\"")];
        assert_eq!(read(200, &two, &one).unwrap_err().kind(), ErrorKind::InconsistentRead);
        let gone = [("content-range", "bytes */5"), ("etag", "\"two\"")];
        assert_eq!(read(416, &gone, &one).unwrap_err().kind(), ErrorKind::InconsistentRead);
        let stored = serde_json::to_string(&one).unwrap();
        assert_eq!(serde_json::from_str::<Progress>(&stored).unwrap(), one);
        assert!(serde_json::from_str::<Progress>(r#"{"written":5,"total":null}"#).is_ok());
        assert!(!format!("{one:?}").contains("one"));
    }

    #[test]
    fn a_status_is_no_matter_of_a_session() {
        for (status, kind) in [
            (204, ErrorKind::NotJson),
            (302, ErrorKind::Rejected),
            (400, ErrorKind::Rejected),
            (401, ErrorKind::Forbidden),
            (403, ErrorKind::Forbidden),
            (408, ErrorKind::Timeout),
            (416, ErrorKind::Rejected),
            (429, ErrorKind::RateLimited),
            (503, ErrorKind::Unavailable),
        ] {
            let error = read(status, &[("retry-after", "7")], &Progress::new()).unwrap_err();
            assert_eq!((error.kind(), error.status()), (kind, Some(status)));
            assert_eq!(error.retry_after().map(|it| it.as_secs()), Some(7));
        }
    }
}
