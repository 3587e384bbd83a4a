//! Compressed answers: asks for gzip and decompresses the body above the transport, piece by piece.

use std::io::{self, Write};
use std::mem::take;

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use futures_util::stream::{self, BoxStream, StreamExt};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH};
use http::response::Parts;
use http::{HeaderMap, HeaderValue};

use super::{Body, TransportError};

/// Number of compressed bytes that are decompressed at a time. They grow to a quarter of a mebibyte at most.
const STEP: usize = 256;

/// Size of a decompressed piece, in bytes, above which it is handed on.
const PIECE: usize = 64 << 10;

/// Asks for a compressed answer, unless the request states an encoding of its own.
pub(super) fn accept(headers: &mut HeaderMap) {
    headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
}

/// Returns true if a head labels its body as gzip, and as nothing else.
pub(super) fn is_compressed(head: &Parts) -> bool {
    let is_gzip = head.headers.get(CONTENT_ENCODING).is_some_and(|value| {
        let value = value.as_bytes().trim_ascii();
        value.eq_ignore_ascii_case(b"gzip") || value.eq_ignore_ascii_case(b"x-gzip")
    });
    is_gzip && head.headers.get_all(CONTENT_ENCODING).iter().count() == 1
}

/// Decompresses an answer that its head labels as gzip, and removes the label and the compressed length. A transport
/// that decompresses has removed the label, so that its answers are not changed.
pub(crate) fn decompressed(mut head: Parts, body: Body) -> (Parts, Body) {
    if !is_compressed(&head) {
        return (head, body);
    }
    head.headers.remove(CONTENT_ENCODING);
    head.headers.remove(CONTENT_LENGTH);
    let decoder = Some(MultiGzDecoder::new(Vec::new()));
    let body = Inflating { body: body.into_stream(), rest: Bytes::new(), is_empty: true, decoder };
    let pieces = stream::try_unfold(body, |mut body| async { Ok(body.next().await?.map(|piece| (piece, body))) });
    (head, Body::stream(pieces))
}

/// Body that is being decompressed.
struct Inflating {
    body: BoxStream<'static, Result<Bytes, TransportError>>,
    /// Compressed bytes that have arrived and are not decompressed yet.
    rest: Bytes,
    is_empty: bool,
    /// `None` after the end of the body.
    decoder: Option<MultiGzDecoder<Vec<u8>>>,
}

impl Inflating {
    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        loop {
            let Some(decoder) = &mut self.decoder else { return Ok(None) };
            if self.rest.is_empty() {
                let Some(bytes) = self.body.next().await.transpose()? else {
                    // An answer without a body may carry the label, too.
                    if !self.is_empty {
                        decoder.try_finish().map_err(broken)?;
                    }
                    let last = take(decoder.get_mut());
                    self.decoder = None;
                    return Ok(Some(last.into()));
                };
                self.rest = bytes;
            }
            while !self.rest.is_empty() && decoder.get_ref().len() < PIECE {
                self.is_empty = false;
                let step = self.rest.split_to(self.rest.len().min(STEP));
                decoder.write_all(&step).map_err(broken)?;
            }
            // Bytes that the decoder holds back would make a slow body look like one that has stopped.
            decoder.flush().map_err(broken)?;
            let piece = take(decoder.get_mut());
            if !piece.is_empty() {
                return Ok(Some(piece.into()));
            }
        }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "passed to `map_err`")]
fn broken(_: io::Error) -> TransportError {
    TransportError::maybe_sent("the answer could not be decompressed")
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use futures_util::TryStreamExt;
    use http::Response;

    use super::*;

    fn packed(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    async fn read(label: &str, body: &[u8], size: usize) -> Result<(HeaderMap, Vec<Bytes>), TransportError> {
        let pieces: Vec<_> = body.chunks(size).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        let head = Response::builder().header(CONTENT_ENCODING, label).header(CONTENT_LENGTH, body.len());
        let (head, body) = head.body(Body::stream(stream::iter(pieces))).unwrap().into_parts();
        let (head, body) = decompressed(head, body);
        Ok((head.headers, body.into_stream().try_collect().await?))
    }

    #[tokio::test]
    async fn a_compressed_body_is_read_however_it_is_cut() {
        let plain: Vec<u8> = (0..200_000_u32).flat_map(|at| (at / 7).to_le_bytes()).collect();
        // A gzip body may have several members.
        let members = [packed(&plain[..300_000]), packed(&plain[300_000..])].concat();
        for (body, label) in [(packed(&plain), "gzip"), (members, "X-GZip")] {
            for size in [1, 1000, body.len()] {
                let (headers, pieces) = read(label, &body, size).await.unwrap();
                assert!(pieces.concat() == plain, "{label} {size}");
                assert!(headers.is_empty(), "the head still describes the compressed body: {headers:?}");
            }
        }
    }

    #[tokio::test]
    async fn what_has_arrived_is_handed_on_without_waiting_for_more() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"[1,").unwrap();
        encoder.flush().unwrap();
        let begun = Bytes::from(encoder.get_ref().clone());
        let body = Body::stream(stream::iter([Ok(begun)]).chain(stream::pending()));
        let (head, body) = Response::builder().header(CONTENT_ENCODING, "gzip").body(body).unwrap().into_parts();
        let first = decompressed(head, body).1.into_stream().next().await;
        assert_eq!(first.unwrap().unwrap(), "[1,");
    }

    #[tokio::test]
    async fn no_piece_of_a_bomb_is_large() {
        let bomb = packed(&vec![b' '; 8 << 20]);
        let (_, pieces) = read("gzip", &bomb, bomb.len()).await.unwrap();
        assert_eq!(pieces.iter().map(Bytes::len).sum::<usize>(), 8 << 20);
        let largest = pieces.iter().map(Bytes::len).max().unwrap();
        assert!(largest <= PIECE + STEP * 1032 + (32 << 10), "{largest}");
    }

    #[tokio::test]
    async fn a_body_that_is_not_the_gzip_of_its_label_is_an_error_and_an_empty_one_is_empty() {
        let whole = packed(b"[1,2,3]");
        for body in [&b"[1] "[..], b"\x1f", &whole[..whole.len() - 1], &[&whole[..], b"[1]"].concat()] {
            let error = read("gzip", body, 5).await.unwrap_err();
            assert_eq!(error.to_string(), "the answer could not be decompressed");
        }
        assert!(read("gzip", b"", 5).await.unwrap().1.concat().is_empty());
        for label in ["br", "gzip, br", "identity"] {
            let (headers, pieces) = read(label, b"[1] ", 5).await.unwrap();
            assert_eq!((pieces.concat().as_slice(), headers.len()), (&b"[1] "[..], 2), "{label}");
        }
    }
}
