use std::fmt;

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use super::TransportError;

/// An answer's body on its way: a stream of decoded bytes.
pub struct Body(BoxStream<'static, Result<Bytes, TransportError>>);

impl Body {
    /// A body that is here already.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self(stream::once(std::future::ready(Ok(bytes))).boxed())
    }

    /// A body that arrives piece by piece, already decompressed.
    pub fn stream(
        pieces: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self(pieces.boxed())
    }

    /// The pieces.
    pub fn into_stream(self) -> BoxStream<'static, Result<Bytes, TransportError>> {
        self.0
    }

    /// Reads all of it, up to a limit on the decoded bytes; `None` when there is more.
    pub(crate) async fn read(mut self, limit: usize) -> Result<Option<Bytes>, TransportError> {
        let Some(first) = self.0.next().await.transpose()? else {
            return Ok(Some(Bytes::new()));
        };
        let Some(second) = self.0.next().await.transpose()? else {
            return Ok((first.len() <= limit).then_some(first));
        };
        let mut whole = BytesMut::with_capacity((first.len() + second.len()).min(limit));
        let mut piece = Some(first);
        let mut after = Some(second);
        while let Some(bytes) = piece {
            if whole.len() + bytes.len() > limit {
                return Ok(None);
            }
            whole.extend_from_slice(&bytes);
            piece = match after.take() {
                Some(bytes) => Some(bytes),
                None => self.0.next().await.transpose()?,
            };
        }
        Ok(Some(whole.freeze()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(sizes: &[usize]) -> Body {
        let pieces: Vec<_> = sizes.iter().map(|size| Ok(Bytes::from(vec![b'x'; *size]))).collect();
        Body::stream(stream::iter(pieces))
    }

    #[tokio::test]
    async fn the_limit_holds_however_the_body_is_cut() {
        for sizes in [&[][..], &[10], &[5, 5], &[1, 2, 3, 4]] {
            let whole: usize = sizes.iter().sum();
            assert_eq!(pieces(sizes).read(10).await.unwrap().unwrap().len(), whole);
        }
        for sizes in [&[11][..], &[5, 6], &[1, 2, 3, 4, 1]] {
            assert!(pieces(sizes).read(10).await.unwrap().is_none());
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_an_error() {
        let broken = vec![Ok(Bytes::from_static(b"[")), Err(TransportError::maybe_sent("cut"))];
        assert!(Body::stream(stream::iter(broken)).read(10).await.is_err());
    }
}
