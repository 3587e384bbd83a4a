//! Quarantine of a subject whose own request failed, so that the walk over the other subjects goes on.

use serde::Serialize;

use super::BadRecord;
use crate::{Error, ErrorKind};

impl BadRecord {
    /// A quarantined subject, such as a call whose notes cannot be read; `None` if the error is not the subject's own.
    ///
    /// Its `raw` text is the subject as JSON, such as `{"call":"42"}`, so that the subject is quarantined once however
    /// often its request fails with the same error. The reason begins with the kind of the error. The `index` is the
    /// subject's position among those of its page.
    ///
    /// An error is the subject's own if the vendor answers this request in a way that a repetition does not change: the
    /// subject does not exist, is refused, or has an answer that cannot be read. A server error, a timeout or a broken
    /// connection is the subject's own too, but only where the caller knows that the vendor answers the requests of other
    /// subjects, as [`read_each`](crate::transport::read_each) finds out. Missing credentials, a rate limit, a connection
    /// that cannot be made, and a refusal of the address or the method concern the whole account.
    pub fn of_subject<S: Serialize + ?Sized>(index: usize, subject: &S, error: &Error) -> Option<Self> {
        if !is_of_subject(error) {
            return None;
        }
        let status = error.status().map(|status| format!(" (HTTP {status})")).unwrap_or_default();
        let message = Some(error.message()).filter(|it| !it.is_empty()).map(|it| format!(": {it}"));
        let reason = format!("{}{status}{}", error.kind(), message.unwrap_or_default());
        let path = error.path().unwrap_or("$");
        let raw = serde_json::to_string(subject).unwrap_or_default();
        let bad = Self::new(error.provider().clone(), error.operation(), index, path, reason, raw);
        Some(Self { account: error.account().cloned().unwrap_or_default(), ..bad })
    }
}

fn is_of_subject(error: &Error) -> bool {
    match error.kind() {
        // The client has already repeated an inconsistent read.
        ErrorKind::NotFound | ErrorKind::UnexpectedShape | ErrorKind::TooLarge | ErrorKind::InconsistentRead => true,
        // The caller knows that others are answered.
        ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::NotJson => true,
        // The server redirects, wants a payment, or knows neither the address nor the method.
        ErrorKind::Rejected => !matches!(error.status(), Some(300..=399 | 402 | 404 | 405 | 410 | 501)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NoteSubject, Provider};

    fn of(kind: ErrorKind, status: u16) -> Option<BadRecord> {
        let error = Error::new(kind, Provider::from_static("x"), "x.note.list").with_status(status);
        BadRecord::of_subject(3, &NoteSubject::Call("42".into()), &error.with_message("a parameter was refused"))
    }

    #[test]
    fn a_quarantined_subject_names_itself_and_the_kind_of_the_error() {
        let bad = of(ErrorKind::Rejected, 422).unwrap();
        assert_eq!((bad.index, &*bad.path, &*bad.raw), (3, "$", r#"{"call":"42"}"#));
        assert_eq!(bad.to_string(), "x.note.list: $: rejected (HTTP 422): a parameter was refused");
        let other = of(ErrorKind::UnexpectedShape, 200).unwrap();
        assert_eq!(bad.fingerprint(), other.fingerprint(), "the subject is the same");
    }

    #[test]
    fn an_error_of_the_whole_account_quarantines_no_subject() {
        for (kind, status) in [
            (ErrorKind::Unauthenticated, 401),
            (ErrorKind::Forbidden, 403),
            (ErrorKind::RateLimited, 429),
            (ErrorKind::NotSent, 502),
            (ErrorKind::Rejected, 302),
            (ErrorKind::Rejected, 405),
        ] {
            assert_eq!(of(kind, status), None, "{kind} {status}");
        }
        for kind in [ErrorKind::NotFound, ErrorKind::TooLarge, ErrorKind::InconsistentRead] {
            assert!(of(kind, 404).is_some(), "{kind}");
        }
    }
}
