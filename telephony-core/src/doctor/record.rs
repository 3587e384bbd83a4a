//! Recording of exchanges without secrets and personal data.

mod exchange;
mod json_text;
mod pseudonyms;
mod redaction;

pub use redaction::Redaction;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::StreamExt;
use futures_util::stream;

use crate::transport::http::response::Parts;
use crate::transport::http::{Request, Response};
use crate::transport::{Body, Bytes, OperationAttempt, Transport, TransportError};
use exchange::{Exchange, Redactor};

/// Maximum number of bytes of a body that is recorded. A longer one is passed on and not recorded.
const LONGEST: usize = 16 << 20;

/// Transport that records each exchange of another transport, with pseudonyms in place of personal data.
///
/// Each exchange is two files in the directory, such as `003_example_note_list.request` and `003_example_note_list.response`,
/// in the form of HTTP/1.1. Keys, cookies, logins and the host are never written. The other values are replaced by
/// pseudonyms of the same shape, except those that the [`Redaction`] keeps: times, codes and counts. Equal values have
/// equal pseudonyms within a recording, so that requests and answers still match.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use telephony_core::doctor::{Recorder, RecorderError, Redaction};
/// use telephony_core::transport::Transport;
///
/// fn record(transport: Arc<dyn Transport>) -> Result<usize, RecorderError> {
///     let redaction = Redaction::new(&["uuid", "endAt"], &["endAt"]);
///     let recorder = Recorder::new(transport, "exchanges", redaction)?;
///     // Build a client with `recorder.clone()`, and examine the account.
///     recorder.finish()
/// }
/// ```
#[derive(Clone)]
pub struct Recorder(Arc<RecorderState>);

struct RecorderState {
    inner: Arc<dyn Transport>,
    directory: PathBuf,
    redactor: Redactor,
    count: AtomicUsize,
    written: AtomicUsize,
    failure: Mutex<Option<io::Error>>,
}

impl Recorder {
    /// Creates a recorder over a transport. The directory is created if it does not exist.
    ///
    /// # Errors
    ///
    /// [`RecorderError`] if the directory cannot be created or is not empty, because files of two recordings would be
    /// mixed.
    pub fn new(
        inner: Arc<dyn Transport>,
        directory: impl AsRef<Path>,
        redaction: Redaction,
    ) -> Result<Self, RecorderError> {
        let directory = directory.as_ref().to_owned();
        std::fs::create_dir_all(&directory).map_err(RecorderError::Io)?;
        if std::fs::read_dir(&directory).map_err(RecorderError::Io)?.next().is_some() {
            return Err(RecorderError::NotEmpty);
        }
        Ok(Self(Arc::new(RecorderState {
            inner,
            directory,
            redactor: Redactor::new(redaction),
            count: AtomicUsize::new(0),
            written: AtomicUsize::new(0),
            failure: Mutex::new(None),
        })))
    }

    /// Returns the number of exchanges that were recorded.
    ///
    /// # Errors
    ///
    /// [`RecorderError::Io`] with the first failure to write a file. A failure does not affect the exchange itself.
    pub fn finish(&self) -> Result<usize, RecorderError> {
        match self.0.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(failure) => Err(RecorderError::Io(failure)),
            None => Ok(self.0.written.load(Ordering::Relaxed)),
        }
    }

    fn write(&self, exchange: &Exchange) {
        let shared = &*self.0;
        let name = exchange.name();
        let text = shared.redactor.text(exchange);
        let write = |kind: &str, text: &[u8]| std::fs::write(shared.directory.join(format!("{name}.{kind}")), text);
        let result = write("request", &text.request).and_then(|()| write("response", &text.response));
        match result {
            Ok(()) => {
                shared.written.fetch_add(1, Ordering::Relaxed);
            }
            Err(failure) => {
                shared.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
            }
        }
    }
}

#[async_trait]
impl Transport for Recorder {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let number = self.0.count.fetch_add(1, Ordering::Relaxed) + 1;
        let operation = request.extensions().get::<OperationAttempt>().map(|it| it.operation.clone());
        let asked =
            (request.method().clone(), request.uri().clone(), request.headers().clone(), request.body().clone());
        let (head, body) = self.0.inner.send(request).await?.into_parts();
        let mut pieces = body.into_stream();
        let (mut gathered, mut length) = (Vec::new(), 0);
        while let Some(piece) = pieces.next().await {
            length += piece.as_ref().map_or(0, Bytes::len);
            let is_whole = piece.is_ok() && length <= LONGEST;
            gathered.push(piece);
            if !is_whole {
                return Ok(Response::from_parts(head, Body::stream(stream::iter(gathered).chain(pieces))));
            }
        }
        let whole: Vec<u8> = gathered.iter().flatten().flat_map(|piece| piece.iter().copied()).collect();
        let (method, uri, headers, sent) = asked;
        let (status, answer_headers) = (head.status, head.headers.clone());
        let body = plain(&head, whole).await;
        self.write(&Exchange { number, operation, method, uri, headers, sent, status, answer_headers, body });
        Ok(Response::from_parts(head, Body::stream(stream::iter(gathered))))
    }
}

/// Returns a body without its content encoding; empty if it cannot be decompressed.
async fn plain(head: &Parts, whole: Vec<u8>) -> Vec<u8> {
    #[cfg(feature = "gzip")]
    {
        let mut copy = Response::new(()).into_parts().0;
        copy.headers.clone_from(&head.headers);
        let (_, body) = crate::transport::gzip::decompressed(copy, Body::full(whole));
        let mut pieces = body.into_stream();
        let mut plain = Vec::new();
        while let Some(Ok(piece)) = pieces.next().await {
            plain.extend_from_slice(&piece);
            if plain.len() > LONGEST {
                return Vec::new();
            }
        }
        plain
    }
    #[cfg(not(feature = "gzip"))]
    {
        // Without the feature no answer is requested in compressed form.
        let is_encoded = head.headers.contains_key(http::header::CONTENT_ENCODING);
        std::future::ready(if is_encoded { Vec::new() } else { whole }).await
    }
}

// Neither the directory nor the redaction's key is printed.
impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").field("exchanges", &self.0.count).finish_non_exhaustive()
    }
}

/// Reason why exchanges cannot be recorded.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecorderError {
    /// Directory has files already.
    NotEmpty,
    /// Directory or a file cannot be written.
    Io(io::Error),
}

impl fmt::Display for RecorderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotEmpty => "the directory for the recording is not empty; name a new one",
            Self::Io(_) => "the recording cannot be written; check the directory and the space on its disk",
        })
    }
}

impl std::error::Error for RecorderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotEmpty => None,
            Self::Io(failure) => Some(failure),
        }
    }
}

#[cfg(test)]
mod tests;
