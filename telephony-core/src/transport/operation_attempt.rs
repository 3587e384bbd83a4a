use super::Operation;

/// Operation and number of the attempt that an HTTP request belongs to, in the `http::Extensions` of each request that
/// reaches a [`Transport`](super::Transport).
///
/// A transport that wraps another one, or a tower layer, labels its metrics with it. It holds no personal data: the
/// path is the template, and the account is not in it.
///
/// ```
/// use telephony_core::transport::http::{Request, Response};
/// use telephony_core::transport::{Body, Bytes, OperationAttempt, Transport, TransportError};
///
/// #[derive(Debug)]
/// struct Counted<T>(T);
///
/// #[async_trait::async_trait]
/// impl<T: Transport> Transport for Counted<T> {
///     async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
///         if let Some(OperationAttempt { operation, attempt, .. }) = request.extensions().get() {
///             println!("{} {} {} {attempt}", operation.provider, operation.name, operation.path);
///         }
///         self.0.send(request).await
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationAttempt {
    /// Operation: vendor, name, method and path template.
    pub operation: Operation,
    /// Number of the attempt, counted from 1 over all requests of the operation.
    pub attempt: u32,
}

impl OperationAttempt {
    /// Creates the extension of an attempt, for a transport or a middleware under test.
    pub const fn new(operation: Operation, attempt: u32) -> Self {
        Self { operation, attempt }
    }
}
