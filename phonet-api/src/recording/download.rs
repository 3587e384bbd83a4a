use std::io;

use futures_util::io::{AsyncWrite, AsyncWriteExt};
use http::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderValue, RANGE};
use telephony_core::transport::{Answer, Bytes};
use telephony_core::{Error, ErrorKind, Result};

use super::head::Head;
use super::{DOWNLOAD, Progress, RecordingUrl};
use crate::Client;

/// A recording that is written whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// Bytes of the recording.
    pub bytes: u64,
    /// What the server says that they are, such as `audio/mpeg` (recordings are WAV or MP3); `None` also where nothing was left to ask for.
    pub media_type: Option<String>,
}

impl Client {
    /// Writes a recording as it arrives; `None` when the call has none.
    ///
    /// One request is sent, without the session, and redirects are not followed. When it fails, `progress` says what is
    /// written: the same call goes on from there, in the same writer. What comes after the limit of
    /// [`RecordingSettings`](super::RecordingSettings) is not written.
    ///
    /// ```no_run
    /// # async fn run(client: phonet_api::Client, call: phonet_api::models::CompanyCall) -> telephony_core::Result<()> {
    /// use phonet_api::recording::Progress;
    ///
    /// let url = client.recording_of(&call)?;
    /// let (mut progress, mut audio) = (Progress::new(), Vec::new());
    /// let recording = loop {
    ///     let before = progress.written();
    ///     match client.download_recording(&url, &mut progress, &mut audio).await {
    ///         Err(error) if error.is_retryable() && progress.written() > before => {}
    ///         done => break done?,
    ///     }
    /// };
    /// println!("{:?}", recording.map(|it| it.bytes));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn download_recording<W>(
        &self,
        recording: &RecordingUrl,
        progress: &mut Progress,
        writer: &mut W,
    ) -> Result<Option<Downloaded>>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let settings = &self.recordings().settings;
        let request = request(recording, progress.written())?;
        let mut answer = self.caller().stream(&DOWNLOAD, request, settings.stall).await?;
        let head = answer.head();
        let (mut skip, total) = match Head::read(&head, progress)? {
            Head::Missing => return Ok(None),
            Head::Whole => {
                return Ok(Some(Downloaded { bytes: progress.written(), media_type: None }));
            }
            Head::Bytes { skip, total } => (skip, total),
        };
        progress.expect(total);
        // An answer that does not say how long it is is held to what an earlier one said.
        let total = progress.total();
        if total.is_some_and(|total| total > settings.max_bytes) {
            return Err(too_large(&head));
        }
        while let Some(piece) = answer.piece().await? {
            let known = skip.min(length(&piece));
            skip -= known;
            let new = piece.slice(usize::try_from(known).unwrap_or(piece.len())..);
            let after = progress.written().saturating_add(length(&new));
            if total.is_some_and(|total| after > total) {
                let message = "more came than was announced";
                return Err(fail(&head, ErrorKind::Unstable, message));
            }
            if after > settings.max_bytes {
                return Err(too_large(&head));
            }
            if !new.is_empty() {
                write(writer, &new).await.map_err(|fault| not_taken(&fault))?;
                progress.wrote(length(&new));
            }
        }
        let bytes = progress.written();
        if skip > 0 || total.is_some_and(|total| total != bytes) {
            return Err(fail(&head, ErrorKind::Interrupted, "the recording broke off"));
        }
        if bytes == 0 {
            return Err(fail(&head, ErrorKind::Unreadable, "the answer has no recording in it"));
        }
        Ok(Some(Downloaded { bytes, media_type: media_type(&head) }))
    }
}

fn request(recording: &RecordingUrl, from: u64) -> Result<http::Request<Bytes>> {
    let invalid = || DOWNLOAD.invalid("the request cannot be put together");
    let mut request = http::Request::get(recording.expose())
        // Lengths and ranges would be those of the encoded bytes.
        .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    if from > 0 {
        request = request.header(RANGE, format!("bytes={from}-"));
    }
    request.body(Bytes::new()).map_err(|_| invalid())
}

async fn write<W: AsyncWrite + Unpin + ?Sized>(writer: &mut W, piece: &[u8]) -> io::Result<()> {
    writer.write_all(piece).await?;
    // Only what is flushed may be counted as written.
    writer.flush().await
}

fn length(bytes: &Bytes) -> u64 {
    bytes.len() as u64
}

fn media_type(head: &Answer) -> Option<String> {
    head.headers.get(CONTENT_TYPE)?.to_str().ok().map(str::to_owned)
}

fn too_large(head: &Answer) -> Error {
    fail(head, ErrorKind::TooLarge, "the recording is larger than the limit")
}

fn fail(head: &Answer, kind: ErrorKind, message: &'static str) -> Error {
    DOWNLOAD.error(kind).with_status(head.status).with_message(message)
}

fn not_taken(fault: &io::Error) -> Error {
    // A writer's own text may hold anything; the system's does not.
    let fault = match fault.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(fault.kind()),
    };
    let error = DOWNLOAD.error(ErrorKind::Interrupted);
    error.with_message("the writer did not take what came").with_source(fault)
}
