use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use super::TransportError;
use super::active::Stopwatch;
use super::limits::ThroughputGuard;

/// Body of an answer that is still arriving: a stream of bytes, without the framing of HTTP.
pub struct Body(BoxStream<'static, Result<Bytes, TransportError>>);

impl Body {
    /// Creates a body from bytes that have arrived already.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self(stream::once(std::future::ready(Ok(bytes))).boxed())
    }

    /// Creates a body that arrives in pieces. Where the answer's `Content-Encoding` says gzip, the pipeline decompresses
    /// it (feature `gzip`).
    pub fn stream(pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(pieces.boxed())
    }

    /// Returns the stream of pieces.
    pub fn into_stream(self) -> BoxStream<'static, Result<Bytes, TransportError>> {
        self.0
    }

    /// Reads the whole body. Fails if it is larger than `limit` decoded bytes, slower than `pace`, or not complete at
    /// the active time `until`.
    ///
    /// `announced` is the length that the head states, in bytes; `None` if it states none.
    pub(super) async fn read(
        mut self,
        limit: usize,
        announced: Option<usize>,
        mut pace: ThroughputGuard,
        watch: &Stopwatch,
        until: Duration,
    ) -> Result<Bytes, Unread> {
        if announced.is_some_and(|length| length > limit) {
            return Err(Unread::TooLarge);
        }
        let mut gathered = Gathered::new(announced);
        while let Some(piece) = self.next(&mut pace, watch, until).await? {
            if gathered.length + piece.len() > limit {
                return Err(Unread::TooLarge);
            }
            gathered.add(piece);
        }
        Ok(gathered.whole())
    }

    /// Returns the next piece, which may be empty; `None` at the end.
    pub(super) async fn next(
        &mut self,
        pace: &mut ThroughputGuard,
        watch: &Stopwatch,
        until: Duration,
    ) -> Result<Option<Bytes>, Unread> {
        let begun = watch.now();
        let too_slow = pace.until(begun);
        match watch.until(too_slow.min(until), self.0.next()).await {
            Some(None) => Ok(None),
            Some(Some(Ok(piece))) => {
                pace.came(watch.now().saturating_sub(begun), piece.len());
                Ok(Some(piece))
            }
            Some(Some(Err(error))) => Err(Unread::Broken(error)),
            None if too_slow < until => Err(Unread::TooSlow),
            None => Err(Unread::TooLate),
        }
    }
}

/// Pieces of a body, collected in blocks. An abandoned body has used no more memory than its own size, because blocks
/// do not grow by copying.
struct Gathered {
    // First piece. Most answers are one piece, which need not be copied.
    first: Bytes,
    blocks: Vec<BytesMut>,
    length: usize,
    announced: Option<usize>,
}

impl Gathered {
    const BLOCK: usize = 64 << 10;

    fn new(announced: Option<usize>) -> Self {
        Self { first: Bytes::new(), blocks: Vec::new(), length: 0, announced }
    }

    fn add(&mut self, piece: Bytes) {
        let is_first = self.length == 0;
        self.length += piece.len();
        if is_first {
            self.first = piece;
            return;
        }
        let first = std::mem::take(&mut self.first);
        self.copy(&first);
        self.copy(&piece);
    }

    fn copy(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = self.blocks.last().map_or(0, |block| block.capacity() - block.len());
            if room == 0 {
                // A body with an announced length gets one block; a body without one gets several.
                let size = self.announced.take().unwrap_or_default().max(Self::BLOCK);
                self.blocks.push(BytesMut::with_capacity(size));
                continue;
            }
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            if let Some(block) = self.blocks.last_mut() {
                block.extend_from_slice(now);
            }
            bytes = later;
        }
    }

    fn whole(mut self) -> Bytes {
        match self.blocks.len() {
            0 => self.first,
            1 => self.blocks.swap_remove(0).freeze(),
            _ => {
                let mut whole = BytesMut::with_capacity(self.length);
                for block in self.blocks {
                    whole.extend_from_slice(&block);
                }
                whole.freeze()
            }
        }
    }
}

/// Reason why a body could not be read.
#[derive(Debug)]
pub(super) enum Unread {
    Broken(TransportError),
    TooLarge,
    TooSlow,
    TooLate,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(..)")
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    const GRACE: Duration = Duration::from_secs(5);

    async fn read(body: Body, limit: usize) -> Result<Bytes, Unread> {
        let pace = ThroughputGuard::new(1024, GRACE);
        let watch = Stopwatch::start();
        body.read(limit, None, pace, &watch, Duration::from_secs(30)).await
    }

    fn pieces(sizes: &[usize]) -> Body {
        let pieces: Vec<_> = sizes.iter().map(|size| Ok(Bytes::from(vec![b'x'; *size]))).collect();
        Body::stream(stream::iter(pieces))
    }

    #[tokio::test]
    async fn the_limit_holds_however_the_body_is_cut() {
        for sizes in [&[][..], &[10], &[5, 5], &[0, 1, 0, 2, 3, 4, 0]] {
            let whole: usize = sizes.iter().sum();
            assert_eq!(read(pieces(sizes), 10).await.unwrap().len(), whole);
        }
        for sizes in [&[11][..], &[5, 6], &[1, 2, 3, 4, 1], &[0, 10, 1]] {
            assert!(matches!(read(pieces(sizes), 10).await, Err(Unread::TooLarge)));
        }
    }

    #[tokio::test]
    async fn a_body_is_the_same_however_it_is_cut_and_announced() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|at| at.to_le_bytes()[at as usize % 3]).collect();
        for size in [1_000, 65_536, 70_000, 300_000] {
            for announced in [None, Some(300_000), Some(7)] {
                let pieces: Vec<_> = bytes.chunks(size).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
                let (body, pace) = (Body::stream(stream::iter(pieces)), ThroughputGuard::new(0, GRACE));
                let read = body.read(1 << 20, announced, pace, &Stopwatch::start(), GRACE).await.unwrap();
                assert!(read == bytes, "{size} {announced:?}");
            }
        }
    }

    #[test]
    fn a_body_without_a_length_grows_by_blocks_and_not_by_copying() {
        let mut gathered = Gathered::new(None);
        for _ in 0..10 {
            gathered.add(vec![7; 20_000].into());
        }
        let sizes: Vec<_> = gathered.blocks.iter().map(BytesMut::len).collect();
        assert_eq!(sizes, [65_536, 65_536, 65_536, 3_392]);
        assert_eq!(gathered.whole(), vec![7; 200_000]);
    }

    #[test]
    fn a_body_is_not_shown() {
        assert_eq!(format!("{:?}", Body::full("+48777888999")), "Body(..)");
    }

    #[tokio::test]
    async fn a_body_that_is_announced_too_large_is_not_read() {
        let watch = Stopwatch::start();
        let body = Body::stream(stream::pending());
        let read = body.read(10, Some(11), ThroughputGuard::new(0, GRACE), &watch, GRACE).await;
        assert!(matches!(read, Err(Unread::TooLarge)));
        let read = pieces(&[10]).read(10, Some(10), ThroughputGuard::new(0, GRACE), &watch, GRACE).await;
        assert!(read.is_ok_and(|body| body.len() == 10), "as large as the limit is not too large");
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_an_error() {
        let broken = vec![Ok(Bytes::from_static(b"[")), Err(TransportError::maybe_sent("cut"))];
        let unread = read(Body::stream(stream::iter(broken)), 10).await;
        assert!(matches!(unread, Err(Unread::Broken(_))));
    }

    // Returns the seconds after which such a body is abandoned or complete, and the result.
    async fn paced(pieces: usize, wait: Duration, bytes: usize) -> (u64, Result<usize, Unread>) {
        let pieces = stream::iter(0..pieces).then(move |_| async move {
            tokio::time::sleep(wait).await;
            Ok(Bytes::from(vec![b' '; bytes]))
        });
        let begun = Instant::now();
        let body = read(Body::stream(pieces), 1 << 20).await;
        (begun.elapsed().as_secs(), body.map(|body| body.len()))
    }

    #[tokio::test(start_paused = true)]
    async fn a_drip_is_given_up_and_a_slow_body_is_read() {
        let drip = paced(1000, Duration::from_millis(300), 1).await;
        assert!(matches!(drip, (5, Err(Unread::TooSlow))), "{drip:?}");
        let slow = paced(25, Duration::from_secs(1), 1024).await;
        assert!(matches!(slow, (25, Ok(25_600))), "{slow:?}");
        let bursts = paced(6, Duration::from_millis(4500), 8192).await;
        assert!(matches!(bursts, (27, Ok(49_152))), "{bursts:?}");
        let endless = paced(1000, Duration::from_secs(1), 1024).await;
        assert!(matches!(endless, (30, Err(Unread::TooLate))), "{endless:?}");
        // If the pace and the deadline run out at the same time, the deadline is reported.
        let both = Body::stream(stream::pending());
        let watch = Stopwatch::start();
        let both = both.read(10, None, ThroughputGuard::new(1024, GRACE), &watch, GRACE).await;
        assert!(matches!(both, Err(Unread::TooLate)), "{both:?}");
    }
}
