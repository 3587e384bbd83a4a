use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{ListEnvelope, Normalized, PayloadKind, PayloadReport, normalize, read};
use crate::transport::{Answer, Endpoint, EndpointEntry};
use crate::wire::rows::{PlacedRecord, Rows};

type Check = Box<dyn Fn(u16, &[u8]) -> PayloadReport + Send + Sync>;

/// Check of the bodies of one kind of an endpoint or a webhook.
pub struct PayloadCheck {
    endpoint: &'static str,
    kind: PayloadKind,
    check: Check,
}

impl PayloadCheck {
    /// Creates a check of a body's own. Its function receives the status of the answer and the body.
    pub fn new(
        endpoint: &'static str,
        kind: PayloadKind,
        check: impl Fn(u16, &[u8]) -> PayloadReport + Send + Sync + 'static,
    ) -> Self {
        Self { endpoint, kind, check: Box::new(check) }
    }

    /// Creates the check of an answer with a list of records. `normalize` is `None` for records that are neither calls
    /// nor notes.
    pub fn list<E, R>(
        entry: EndpointEntry,
        request: E,
        rows: fn(&E::Output) -> &Rows<R>,
        envelope: ListEnvelope,
        normalize: Option<fn(&R) -> Normalized>,
    ) -> Self
    where
        E: Endpoint<Output: Serialize>,
        R: DeserializeOwned + Clone + 'static,
    {
        Self::new(entry.name, PayloadKind::Response, move |status, body| {
            let output = match request.decode(&Answer::new(status, body.to_vec())) {
                Ok(output) => output,
                Err(error) => return PayloadReport::failed(&error),
            };
            let rows = rows(&output);
            let mut report = read::list(&(envelope.around)(json!(output)), rows, envelope, body);
            report.ignored.extend((envelope.ignored)(body));
            if let Some(normalizer) = normalize {
                let path = |index| format!("{}[{index}]", envelope.path);
                self::normalize(&mut report, entry, rows.clone().into_rows().flatten(), normalizer, path);
            }
            report
        })
    }

    /// Creates the check of an answer that is the model of its body. `normalize` is `None` for a value that is neither a
    /// call nor a note.
    pub fn value<E>(entry: EndpointEntry, request: E, normalize: Option<fn(&E::Output) -> Normalized>) -> Self
    where
        E: Endpoint<Output: Serialize + DeserializeOwned>,
    {
        Self::new(entry.name, PayloadKind::Response, move |status, body| {
            let (mut report, output) = read::answer::<_, E::Output>(&request, status, body);
            if let (Some(output), Some(normalizer)) = (output, normalize) {
                let record = [PlacedRecord::new(0, output)];
                self::normalize(&mut report, entry, record, normalizer, |_| "$".to_owned());
            }
            report
        })
    }

    /// Creates the check of an answer that says less than its body, of which `T` is the model.
    pub fn answer<E, T>(entry: EndpointEntry, request: E) -> Self
    where
        E: Endpoint,
        T: Serialize + DeserializeOwned,
    {
        Self::new(entry.name, PayloadKind::Response, move |status, body| read::answer::<_, T>(&request, status, body).0)
    }

    /// Creates the check of a request's body, of which `T` is the model.
    pub fn request<T: Serialize + DeserializeOwned>(entry: EndpointEntry) -> Self {
        Self::new(entry.name, PayloadKind::Request, |_, body| read::value::<T>(body))
    }

    /// True for the check of the endpoint's bodies of this kind.
    pub fn is_of(&self, endpoint: &str, kind: PayloadKind) -> bool {
        (self.endpoint, self.kind) == (endpoint, kind)
    }

    /// Checks a body. The status is that of the answer.
    pub fn report(&self, status: u16, body: &[u8]) -> PayloadReport {
        (self.check)(status, body)
    }
}

impl fmt::Debug for PayloadCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayloadCheck")
            .field("endpoint", &self.endpoint)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
