//! Requests and streams in code without an async runtime.

use std::future::IntoFuture;
use std::io;

use futures_util::stream::{BoxStream, Stream, StreamExt};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::{Cause, Error, ErrorKind, Provider, Result};

/// Runtime that sends the requests of any client from code that is not async, on the thread that calls it.
///
/// A client is built as usual; its requests go through [`run`](Self::run) and its streams through
/// [`iter`](Self::iter). Inside an async runtime both return an error, because they would block it.
///
/// ```no_run
/// # fn example(client: &dyn telephony_core::CallHistorySource, query: &telephony_core::CallQuery)
/// # -> telephony_core::Result<()> {
/// use telephony_core::CallHistorySourceExt;
/// use telephony_core::transport::Blocking;
///
/// let blocking = Blocking::new().expect("this machine has threads and sockets");
/// for entry in blocking.iter(client.calls(query.clone())) {
///     println!("{:?}", entry?);
/// }
/// let page = blocking.run(client.call_page(query, None))?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Blocking(Runtime);

impl Blocking {
    /// Creates the runtime. Fails if the operating system gives it no sockets or timers.
    pub fn new() -> io::Result<Self> {
        Builder::new_current_thread().enable_all().build().map(Self)
    }

    /// Sends a request, or runs another operation of a client, and returns its output.
    pub fn run<T, F: IntoFuture<Output = Result<T>>>(&self, operation: F) -> Result<T> {
        outside_of_a_runtime()?;
        self.0.block_on(operation.into_future())
    }

    /// Returns the items of a stream, such as calls, a timeline, notes or batches. An item is read when it is asked
    /// for.
    pub fn iter<'a, T, S>(&'a self, stream: S) -> impl Iterator<Item = Result<T>> + 'a
    where
        T: 'a,
        S: Stream<Item = Result<T>> + Send + 'a,
    {
        let mut stream: Option<BoxStream<'a, Result<T>>> = Some(stream.boxed());
        std::iter::from_fn(move || {
            if let Err(error) = outside_of_a_runtime() {
                return stream.take().map(|_| Err(error));
            }
            self.0.block_on(stream.as_mut()?.next())
        })
    }
}

fn outside_of_a_runtime() -> Result<()> {
    match Handle::try_current() {
        Err(_) => Ok(()),
        Ok(_) => Err(Error::new(ErrorKind::NotSent, Provider::from_static("client"), "client.block")
            .with_message(Cause::InsideRuntime.advice())
            .with_source(Cause::InsideRuntime)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::stream;

    use super::*;

    #[test]
    fn requests_and_streams_run_on_the_callers_thread() {
        let blocking = Blocking::new().unwrap();
        let slow = async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok(7)
        };
        assert_eq!(blocking.run(slow).unwrap(), 7);
        let items: Result<Vec<_>> = blocking.iter(stream::iter([Ok(1), Ok(2)])).collect();
        assert_eq!(items.unwrap(), [1, 2]);
    }

    #[tokio::test]
    async fn blocking_inside_a_runtime_is_an_error_and_not_a_panic() {
        // A runtime must not be dropped inside another one either.
        let blocking = std::mem::ManuallyDrop::new(Blocking::new().unwrap());
        let error = blocking.run(async { Ok(()) }).unwrap_err();
        assert_eq!((error.cause(), error.is_retryable()), (Some(Cause::InsideRuntime), false));
        let items: Vec<Result<u32>> = blocking.iter(stream::iter([Ok(1), Ok(2)])).collect();
        assert_eq!(items.len(), 1);
        assert!(items[0].is_err());
    }
}
