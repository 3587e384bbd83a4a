//! Answers that the sandbox does not give.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use async_trait::async_trait;
use futures_util::io::AsyncWrite;
use futures_util::stream;
use phonet_api::Client;
use phonet_api::recording::{Downloaded, Progress, RecordingSettings, Track};
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, Transport, TransportError};
use telephony_core::{ErrorKind, Result};

/// Status, headers and pieces of one answer; `None` breaks it off.
type Step = (u16, &'static [(&'static str, &'static str)], &'static [Option<&'static str>]);

#[derive(Debug, Default)]
struct Script {
    steps: Mutex<VecDeque<Step>>,
    ranges: Mutex<Vec<Option<String>>>,
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let headers = request.headers();
        assert_eq!(headers["accept-encoding"], "identity");
        assert!(!headers.contains_key("cookie"));
        let range = headers.get("range").map(|it| it.to_str().unwrap().to_owned());
        self.ranges.lock().unwrap().push(range);
        let (status, headers, pieces) = self.steps.lock().unwrap().pop_front().unwrap();
        let mut answer = Response::builder().status(status);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        let pieces = pieces.iter().map(|piece| match piece {
            Some(piece) => Ok(Bytes::from_static(piece.as_bytes())),
            None => Err(TransportError::maybe_sent("cut")),
        });
        Ok(answer.body(Body::stream(stream::iter(pieces))).unwrap())
    }
}

fn scripted(steps: &[Step], max_bytes: u64) -> (Client, Arc<Script>) {
    let script = Arc::new(Script::default());
    script.steps.lock().unwrap().extend(steps);
    let mut settings = RecordingSettings::default();
    settings.max_bytes = max_bytes;
    let builder = Client::builder("test4.phonet.com.ua", "key").recordings(settings);
    (builder.build_with(Arc::clone(&script) as Arc<dyn Transport>).unwrap(), script)
}

async fn download<W: AsyncWrite + Unpin>(
    client: &Client,
    progress: &mut Progress,
    writer: &mut W,
) -> Result<Option<Downloaded>> {
    let url = client.recording_url(&"a-1".into(), Track::Whole).unwrap();
    client.download_recording(&url, progress, writer).await
}

const SIX: &[(&str, &str)] = &[("content-length", "6")];
const REST: &[(&str, &str)] = &[("content-range", "bytes 2-5/6")];

#[tokio::test]
async fn a_server_that_knows_no_ranges_is_read_from_its_beginning_and_nothing_comes_twice() {
    let steps =
        [(200, SIX, &[Some("ab"), None][..]), (200, SIX, &[Some("a"), Some("bcd"), Some("ef")])];
    let (client, script) = scripted(&steps, 6);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    assert!(download(&client, &mut progress, &mut audio).await.is_err());
    assert_eq!((progress.written(), &audio[..]), (2, &b"ab"[..]));
    let done = download(&client, &mut progress, &mut audio).await.unwrap().unwrap();
    assert_eq!((done.bytes, &audio[..]), (6, &b"abcdef"[..]));
    assert_eq!(*script.ranges.lock().unwrap(), [None, Some("bytes=2-".to_owned())]);
}

#[tokio::test]
async fn a_body_that_ends_early_or_late_is_not_taken_for_whole() {
    for (step, kind, written) in [
        ((200, SIX, &[Some("abc")][..]), ErrorKind::Interrupted, 3),
        ((206, REST, &[Some("cd")][..]), ErrorKind::Interrupted, 4),
        ((200, SIX, &[Some("a")][..]), ErrorKind::Interrupted, 2),
        ((206, REST, &[Some("cdefgh")][..]), ErrorKind::Unstable, 2),
        (
            (206, &[("content-range", "bytes 0-5/6")][..], &[Some("abcdef")][..]),
            ErrorKind::Decode,
            2,
        ),
        ((200, &[("content-length", "1")][..], &[Some("a")][..]), ErrorKind::Unstable, 2),
    ] {
        let (client, _) = scripted(&[step], 100);
        let (mut progress, mut audio) = (Progress::at(2), b"ab".to_vec());
        let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
        assert_eq!((error.kind(), progress.written()), (kind, written), "{step:?}");
        assert_eq!(audio.len() as u64, written);
    }
}

#[tokio::test]
async fn a_length_that_one_answer_announced_holds_for_the_next_which_announces_none() {
    let cut = (200, SIX, &[Some("ab"), None][..]);
    let part = &[("content-range", "bytes 2-5/*")][..];
    for (step, kind) in [
        ((200, &[][..], &[Some("abcd")][..]), ErrorKind::Interrupted),
        ((206, part, &[Some("cd")][..]), ErrorKind::Interrupted),
        ((200, &[][..], &[Some("abcdefg")][..]), ErrorKind::Unstable),
    ] {
        let (client, _) = scripted(&[cut, step], 100);
        let (mut progress, mut audio) = (Progress::new(), Vec::new());
        download(&client, &mut progress, &mut audio).await.unwrap_err();
        let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{step:?}");
    }
    let whole = (206, part, &[Some("cdef")][..]);
    let (client, _) = scripted(&[cut, whole], 100);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    download(&client, &mut progress, &mut audio).await.unwrap_err();
    let done = download(&client, &mut progress, &mut audio).await.unwrap().unwrap();
    assert_eq!((done.bytes, &audio[..]), (6, &b"abcdef"[..]));
}

#[tokio::test]
async fn the_limit_holds_where_no_length_is_announced_and_across_attempts() {
    let (client, _) = scripted(&[(200, &[], &[Some("ab"), Some("cde")])], 4);
    let (mut progress, mut audio) = (Progress::new(), Vec::new());
    let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
    assert_eq!((error.kind(), &audio[..]), (ErrorKind::TooLarge, &b"ab"[..]));
    let part = &[("content-range", "bytes 2-5/*")][..];
    let (client, _) = scripted(&[(206, part, &[Some("cd"), Some("e")])], 4);
    let error = download(&client, &mut progress, &mut audio).await.unwrap_err();
    assert_eq!((error.kind(), &audio[..]), (ErrorKind::TooLarge, &b"abcd"[..]));
    let (client, _) = scripted(&[(200, &[], &[Some("ab"), Some("cd")])], 4);
    assert_eq!(
        download(&client, &mut Progress::new(), &mut Vec::new()).await.unwrap().unwrap().bytes,
        4
    );
}

/// Takes so many bytes and then none.
#[derive(Debug)]
struct Full {
    room: usize,
    flushed: usize,
    taken: usize,
}

impl AsyncWrite for Full {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let taken = bytes.len().min(self.room);
        if taken == 0 {
            return Poll::Ready(Err(io::Error::other("disk of +380440000000 is full")));
        }
        self.room -= taken;
        self.taken += taken;
        Poll::Ready(Ok(taken))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.flushed = self.taken;
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_writer_that_is_full_is_an_error_and_only_what_it_flushed_counts() {
    let (client, _) = scripted(&[(200, SIX, &[Some("ab"), Some("cd"), Some("ef")])], 100);
    let mut full = Full { room: 3, flushed: 0, taken: 0 };
    let mut progress = Progress::new();
    let error = download(&client, &mut progress, &mut full).await.unwrap_err();
    assert_eq!((progress.written(), full.flushed, full.taken), (2, 2, 3));
    assert!(error.message().contains("writer"));
    assert!(!format!("{error} {error:?}").contains("380440000000"));
}
