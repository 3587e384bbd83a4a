//! Quarantine of a subject whose own request failed, so that the walk over the other subjects goes on.

use serde::Serialize;

use super::BadRecord;
use crate::Error;

impl BadRecord {
    /// A quarantined subject, such as a call whose notes cannot be read.
    ///
    /// Its `raw` text is the subject as JSON, such as `{"call":"42"}`, so that the subject is quarantined once however
    /// often its request fails. The reason begins with the kind of the error. The `index` is the subject's position among
    /// those of its page. [`transport::read_each`](crate::transport::read_each) decides which error is a subject's own.
    pub fn of_subject<S: Serialize + ?Sized>(index: usize, subject: &S, error: &Error) -> Self {
        let status = error.status().map(|status| format!(" (HTTP {status})")).unwrap_or_default();
        let message = Some(error.message()).filter(|it| !it.is_empty()).map(|it| format!(": {it}"));
        let reason = format!("{}{status}{}", error.kind(), message.unwrap_or_default());
        let path = error.path().unwrap_or("$");
        let raw = serde_json::to_string(subject).unwrap_or_default();
        let bad = Self::new(error.provider().clone(), error.operation(), index, path, reason, raw);
        Self { account: error.account().cloned().unwrap_or_default(), is_subject: true, ..bad }
    }

    /// True if the request for a subject failed ([`BadRecord::of_subject`]), so that its records may be readable later;
    /// false if one record could not be read.
    pub fn is_of_subject(&self) -> bool {
        self.is_subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ErrorKind, NoteSubject, Provider};

    fn of(kind: ErrorKind, status: u16) -> BadRecord {
        let error = Error::new(kind, Provider::from_static("x"), "x.note.list").with_status(status);
        BadRecord::of_subject(3, &NoteSubject::Call("42".into()), &error.with_message("a parameter was refused"))
    }

    #[test]
    fn a_quarantined_subject_names_itself_and_the_kind_of_the_error() {
        let bad = of(ErrorKind::Rejected, 422);
        assert_eq!((bad.index, &*bad.path, &*bad.raw), (3, "$", r#"{"call":"42"}"#));
        assert_eq!(bad.to_string(), "x.note.list: $: rejected (HTTP 422): a parameter was refused");
        let other = of(ErrorKind::UnexpectedShape, 200);
        assert_eq!(bad.fingerprint(), other.fingerprint(), "the subject is the same");
        let stored = serde_json::to_string(&bad).unwrap();
        let read: BadRecord = serde_json::from_str(&stored).unwrap();
        assert!(read.is_of_subject() && read == bad);
        assert!(!BadRecord::new(bad.provider, "x", 0, "$", "bad", "{}").is_of_subject());
    }
}
