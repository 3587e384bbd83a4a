//! Macros that give each vendor crate the same request builder: `client.list_notes(id).page(2).await`.

/// Defines the crate's `Request`: an endpoint bound to its client, sent by `.send().await` or plain `.await`.
///
/// The client needs a method `send(&self, endpoint) -> Result<E::Output>`.
#[macro_export]
macro_rules! client_request {
    ($client:ty) => {
        /// Request bound to its client: set what you need, then `.await` it.
        #[derive(Debug)]
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct Request<'c, E> {
            pub(crate) client: &'c $client,
            pub(crate) endpoint: E,
        }

        impl<'c, E: $crate::transport::Endpoint> Request<'c, E> {
            /// Sends the request and returns its decoded answer.
            pub async fn send(self) -> $crate::Result<E::Output> {
                self.client.send(self.endpoint).await
            }

            /// Sends the request and returns its decoded answer with status, headers, request id, elapsed time and
            /// attempts. An error has them in [`Error::answer_meta`](telephony_core::Error::answer_meta).
            pub async fn send_with_meta(self) -> $crate::Result<$crate::transport::Answered<E::Output>> {
                self.client.send($crate::transport::WithMeta::new(self.endpoint)).await
            }

            /// Returns the request as data, without its client.
            pub fn into_endpoint(self) -> E {
                self.endpoint
            }
        }

        impl<'c, E: $crate::transport::Endpoint> std::future::IntoFuture for Request<'c, E> {
            type Output = $crate::Result<E::Output>;
            type IntoFuture = std::pin::Pin<Box<dyn std::future::Future<Output = Self::Output> + Send + 'c>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}

/// Defines an endpoint's chained setters, for both the endpoint and the crate's `Request` of it.
///
/// `user: PersonalText` sets a field `user: Option<PersonalText>` and `raw = bool` sets a field `raw: bool`; both take
/// an argument `impl Into<…>`. `page => u32` sets a field `page: Option<u32>` and takes the integer itself, so that a
/// literal needs no suffix.
#[allow(clippy::crate_in_macro_def, reason = "each vendor crate has a `Request` of its own")]
#[macro_export]
macro_rules! setters {
    ($endpoint:ident { $($(#[$doc:meta])* $field:ident $kind:tt $type:ty),* $(,)? }) => {
        impl $endpoint {
            $(
                $(#[$doc])*
                pub fn $field(mut self, $field: $crate::setters!(@argument $kind $type)) -> Self {
                    self.$field = $crate::setters!(@value $kind $field);
                    self
                }
            )*
        }

        impl $crate::setters!(@request $endpoint) {
            $(
                $(#[$doc])*
                pub fn $field(mut self, $field: $crate::setters!(@argument $kind $type)) -> Self {
                    self.endpoint = self.endpoint.$field($field);
                    self
                }
            )*
        }
    };
    (@argument => $type:ty) => { $type };
    (@argument $kind:tt $type:ty) => { impl Into<$type> };
    (@value => $value:ident) => { Some($value) };
    (@value : $value:ident) => { Some($value.into()) };
    (@value = $value:ident) => { $value.into() };
    (@request $endpoint:ident) => { crate::client::Request<'_, $endpoint> };
}
