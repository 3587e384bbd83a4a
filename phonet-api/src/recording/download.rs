use std::collections::VecDeque;
use std::io;

use futures_util::io::{AsyncWrite, AsyncWriteExt};
use http::header::{ACCEPT_ENCODING, CONTENT_TYPE, HeaderValue, IF_RANGE, RANGE};
use telephony_core::transport::{Answer, Bytes, PublicOnly, Streamed};
use telephony_core::wire::support::Fnv1a;
use telephony_core::{Error, ErrorKind, Result};

use super::audio::{self, is_audio};
use super::head::{Head, Part};
use super::progress::Version;
use super::{DOWNLOAD, Progress, RecordingUrl};
use crate::{Client, error};

/// Maximum number of bytes kept of a text that was received instead of a recording: 64 KiB.
const KEPT: usize = 64 << 10;

/// A recording that was downloaded completely.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Downloaded {
    /// Size of the recording in bytes.
    pub bytes: u64,
    /// Media type that the server declares, such as `audio/mpeg` (recordings are WAV or MP3); `None` if the server
    /// declares none, or if nothing was left to download.
    pub media_type: Option<String>,
}

impl Client {
    /// Writes a recording as it arrives. Returns `None` if the call has no recording.
    ///
    /// One request is sent, without the session, and redirects are not followed. After an error `progress` holds how
    /// much was written: the same call with the same writer resumes from there. Bytes beyond the limit of
    /// [`RecordingSettings`](super::RecordingSettings) are not written.
    ///
    /// The file never mixes two recordings. The rest is requested with `If-Range`; the answer must have the same
    /// version and length, or repeat the bytes that were written. Otherwise the error is
    /// [`InconsistentRead`](telephony_core::ErrorKind::InconsistentRead): empty the writer and begin with a new
    /// progress. If the server sends no version, a resumed part is checked by its length alone.
    ///
    /// A body that does not begin like audio is not written. It is an error of the kind
    /// [`NotJson`](telephony_core::ErrorKind::NotJson), which keeps the first 64 KiB of the text in its
    /// [`body`](telephony_core::Error::body).
    ///
    /// A host that is not the client's own is reached only at public addresses, no matter to which addresses its name
    /// resolves. Behind a proxy, and with a [transport](crate::ClientBuilder::build_with) of your own, the proxy or the
    /// transport must enforce this.
    ///
    /// ```no_run
    /// # async fn run(client: phonet_api::Client, call: phonet_api::models::FinishedCall) -> telephony_core::Result<()> {
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
        self.download(recording, progress, writer, |_| Ok(())).await
    }

    /// Writes a recording as it arrives, and reports the progress after each piece.
    pub(super) async fn download<W>(
        &self,
        recording: &RecordingUrl,
        progress: &mut Progress,
        writer: &mut W,
        mut observe: impl FnMut(&Progress) -> io::Result<()>,
    ) -> Result<Option<Downloaded>>
    where
        W: AsyncWrite + Unpin + ?Sized,
    {
        let settings = &self.recordings().settings;
        let mut request = request(recording, progress)?;
        // The client's own host may be in a private network; the host of a link may not.
        if !request.uri().host().is_some_and(|host| self.recordings().is_own(host, self.pipeline().base())) {
            request.extensions_mut().insert(PublicOnly::default());
        }
        let mut answer = self.pipeline().stream(&DOWNLOAD, request, settings.stall).await?;
        let head = answer.head();
        let Part { mut skip, total, end, is_last } = match Head::read(&head, progress)? {
            Head::Missing => return Ok(None),
            Head::Whole => {
                return Ok(Some(Downloaded { bytes: progress.written(), media_type: None }));
            }
            Head::Bytes(part) => part,
        };
        let expected = total.or(progress.total());
        if expected.is_some_and(|total| total > settings.max_bytes) {
            return Err(too_large(&head));
        }
        // The first bytes show whether the body is audio. The body of a resumed part does not have them.
        let from_the_top = skip == progress.written();
        let (mut begun, mut broken) =
            if from_the_top { beginning(&mut answer, &head).await? } else { (VecDeque::new(), None) };
        progress.expect(total, Version::of(&head.headers));
        // An answer without a length is compared with the length from an earlier answer.
        let total = progress.total();
        let mut known = Fnv1a::new();
        loop {
            let piece = match (begun.pop_front(), broken.take()) {
                (Some(piece), error) => {
                    broken = error;
                    piece
                }
                (None, Some(error)) => return Err(error),
                (None, None) => match answer.piece().await? {
                    Some(piece) => piece,
                    None => break,
                },
            };
            let repeated = skip.min(length(&piece));
            skip -= repeated;
            let repeated = usize::try_from(repeated).unwrap_or(piece.len());
            let (old, new) = (piece.slice(..repeated), piece.slice(repeated..));
            if !old.is_empty() {
                known.update(&old);
                if skip == 0 && progress.checksum().is_some_and(|it| it != known.finish()) {
                    let message = "other bytes came than are written: empty the writer and begin with a new progress";
                    return Err(fail(&head, ErrorKind::InconsistentRead, message));
                }
            }
            let after = progress.written().saturating_add(length(&new));
            if total.is_some_and(|total| after > total) || end.is_some_and(|end| after > end) {
                let message = "more came than was announced";
                return Err(fail(&head, ErrorKind::InconsistentRead, message));
            }
            if after > settings.max_bytes {
                return Err(too_large(&head));
            }
            if !new.is_empty() {
                write(writer, &new).await.map_err(|fault| not_taken(&fault))?;
                progress.wrote(&new);
                observe(progress).map_err(|fault| not_taken(&fault))?;
            }
        }
        let bytes = progress.written();
        let is_short = skip > 0 || end.is_some_and(|end| bytes < end);
        let is_whole = total.map_or(is_last, |total| total == bytes);
        if is_short || !is_whole {
            return Err(fail(&head, ErrorKind::Interrupted, "the recording broke off, or more of it follows"));
        }
        if bytes == 0 {
            return Err(fail(&head, ErrorKind::NotJson, "the answer has no recording in it"));
        }
        Ok(Some(Downloaded { bytes, media_type: media_type(&head) }))
    }
}

/// Reads as many first bytes of a body as are needed to recognise audio. A body that is not audio is an error that
/// holds its text.
///
/// If the body breaks off after audio was recognised, the error is returned together with the pieces.
async fn beginning(answer: &mut Streamed, head: &Answer) -> Result<(VecDeque<Bytes>, Option<Error>)> {
    let (mut pieces, mut begun) = (VecDeque::new(), Vec::new());
    let mut broken = None;
    while begun.len() < audio::ENOUGH {
        match answer.piece().await {
            Ok(Some(piece)) => {
                begun.extend_from_slice(&piece[..piece.len().min(KEPT)]);
                pieces.push_back(piece);
            }
            Ok(None) => break,
            Err(error) => {
                broken = Some(error);
                break;
            }
        }
    }
    if is_audio(&begun) {
        return Ok((pieces, broken));
    }
    if let Some(broken) = broken {
        return Err(broken);
    }
    while !begun.is_empty() && begun.len() < KEPT {
        // A text that breaks off is kept without its end.
        match answer.piece().await {
            Ok(Some(piece)) => begun.extend_from_slice(&piece[..piece.len().min(KEPT)]),
            _ => break,
        }
    }
    let message = if begun.is_empty() {
        "the answer has no recording in it"
    } else {
        "something else than audio came instead of a recording"
    };
    begun.truncate(KEPT);
    let mut whole = head.clone();
    whole.body = begun.into();
    Err(error::fail(&DOWNLOAD, &whole, ErrorKind::NotJson, message))
}

fn request(recording: &RecordingUrl, progress: &Progress) -> Result<http::Request<Bytes>> {
    let invalid = || DOWNLOAD.invalid("the request cannot be put together");
    let mut request = http::Request::get(recording.expose())
        // With another encoding, lengths and ranges would be those of the encoded bytes.
        .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let from = progress.written();
    if from > 0 {
        request = request.header(RANGE, format!("bytes={from}-"));
        if let Some(version) = progress.version().if_range() {
            request = request.header(IF_RANGE, version);
        }
    }
    request.body(Bytes::new()).map_err(|_| invalid())
}

async fn write<W: AsyncWrite + Unpin + ?Sized>(writer: &mut W, piece: &[u8]) -> io::Result<()> {
    writer.write_all(piece).await?;
    // Flushed, because only flushed bytes may be counted as written.
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

pub(super) fn not_taken(fault: &io::Error) -> Error {
    DOWNLOAD.error(ErrorKind::Interrupted).with_message("the writer did not take what came").with_source(plain(fault))
}

/// The error's code or kind alone, because a writer's own text may hold anything.
pub(super) fn plain(fault: &io::Error) -> io::Error {
    match fault.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::from(fault.kind()),
    }
}
