//! Transport over reqwest: the only module that names it.

mod causes;
mod proxies;
#[cfg(test)]
mod proxy_tests;
mod resolver;
#[cfg(all(test, feature = "rustls"))]
mod tls_tests;

use std::error::Error as StdError;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::TryStreamExt;

use self::resolver::{NotPublic, Public, is_private_number};
use super::host::is_loopback;
use super::{Body, PublicOnly, Sent, Transport, TransportError};
use crate::Cause;

/// Creates a transport with the settings of this crate: no redirects, no cookies, no retries of its own, and 3.1 s to
/// connect.
///
/// Redirects are not followed because custom headers such as `apikey` would be sent to the other host.
///
/// Requests go through the proxy that the environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, in upper or
/// lower case, except for the hosts in `NO_PROXY`); see the documentation of the module. Requests to a loopback address
/// never go through a proxy.
///
/// # Errors
///
/// [`Cause::NoTls`] if the build has rustls without a crypto provider (feature `rustls-no-provider`) and none is
/// installed.
pub fn reqwest_transport() -> Result<Arc<dyn Transport>, TransportError> {
    #[cfg(feature = "rustls-no-provider")]
    has_crypto_provider()?;
    let client = settings().build().map_err(|error| unbuilt(&error))?;
    let made = Made { direct: OnceLock::new(), public: OnceLock::new() };
    Ok(Arc::new(Reqwest { client, others: Others::Made(made) }))
}

/// Creates a transport over your own client.
///
/// Build the client without redirects, because a redirect would send keys to other hosts. An answer after a redirect
/// is an error with [`Cause::RedirectFollowed`], and a write then has an unknown outcome; the request was sent to the
/// other address nevertheless. A write that was redirected to an unreachable host is reported as never sent. Build the
/// client without retries too, because a retry inside it could send a write twice.
///
/// The client keeps its own proxies. A client that takes its proxies from the environment, as reqwest does by default,
/// sends requests to a loopback address through them too, with the key in clear text. Build the client with
/// `no_proxy()` for a sandbox. The client keeps its own resolver, too, so that [`PublicOnly`] is enforced only for
/// hosts that are IP addresses.
pub fn from_reqwest(client: reqwest::Client) -> Arc<dyn Transport> {
    Arc::new(Reqwest { client, others: Others::Same })
}

fn settings() -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder();
    // Where another feature enables the TLS of the operating system, too, rustls is used.
    #[cfg(any(feature = "rustls", feature = "rustls-no-provider"))]
    let builder = builder.tls_backend_rustls();
    builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_millis(3100))
        // The pipeline decompresses, above every transport, even where another crate enables reqwest's own decoders.
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .user_agent(concat!("telephony-core/", env!("CARGO_PKG_VERSION")))
}

/// Finds the crypto provider of rustls, without which reqwest panics. ring is installed if it is enabled and the
/// process has no other one.
#[cfg(feature = "rustls-no-provider")]
fn has_crypto_provider() -> Result<(), TransportError> {
    if cfg!(feature = "rustls") || rustls::crypto::CryptoProvider::get_default().is_some() {
        return Ok(());
    }
    // Another thread may install one at the same time.
    #[cfg(feature = "rustls-ring")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    match rustls::crypto::CryptoProvider::get_default() {
        Some(_) => Ok(()),
        None => Err(TransportError::not_sent("no crypto provider of rustls is installed").caused_by(Cause::NoTls)),
    }
}

fn unbuilt(error: &reqwest::Error) -> TransportError {
    let unbuilt = TransportError::not_sent("the HTTP client could not be built");
    match causes::read(error) {
        Some(cause) => unbuilt.caused_by(cause),
        None => unbuilt,
    }
}

#[derive(Debug)]
struct Reqwest {
    client: reqwest::Client,
    others: Others,
}

/// Clients for requests that the first client must not send.
#[derive(Debug)]
enum Others {
    /// Uses the first client for these requests, too.
    Same,
    Made(Made),
}

/// Clients that are created by the first request that needs them.
#[derive(Debug)]
struct Made {
    /// Client without proxies, for loopback addresses.
    direct: OnceLock<reqwest::Client>,
    /// Client that connects to public addresses only and has its own connections.
    public: OnceLock<reqwest::Client>,
}

impl Reqwest {
    fn client(&self, host: Option<&str>, public: bool) -> Result<&reqwest::Client, TransportError> {
        let (place, settings) = match &self.others {
            Others::Made(made) if public => (&made.public, settings().dns_resolver(Arc::new(Public::new()))),
            Others::Made(made) if host.is_some_and(is_loopback) => (&made.direct, settings().no_proxy()),
            _ => return Ok(&self.client),
        };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let client = settings.build().map_err(|error| unbuilt(&error))?;
        Ok(place.get_or_init(|| client))
    }
}

#[async_trait]
impl Transport for Reqwest {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Body>, TransportError> {
        let public = request.extensions().get::<PublicOnly>().is_some();
        let request = reqwest::Request::try_from(request)
            .map_err(|_| TransportError::not_sent("the request is not one that can be sent"))?;
        // The host is taken from the parsed URL because `127.1` and `0x7f.1` are loopback addresses too.
        let url = request.url();
        // Loopback names are checked as well, because a proxy would resolve them itself.
        let is_private = |host: &str| is_private_number(host) || is_loopback(host);
        if public && url.host_str().is_some_and(is_private) {
            return Err(not_public());
        }
        let client = self.client(url.host_str(), public)?;
        let (scheme, host) = (url.scheme().to_owned(), url.host_str().unwrap_or("").to_owned());
        let asked = url.clone();
        let response = client.execute(request).await.map_err(|error| {
            // More redirects than the policy permits, or one that it refuses as an error.
            if error.is_redirect() {
                return redirected();
            }
            let described = describe(&error);
            match described.cause() {
                Some(cause) if described.sent() == Sent::No && !is_loopback(&host) => {
                    described.caused_by(proxies::of_proxy(cause, &scheme, &host))
                }
                _ => described,
            }
        })?;
        if *response.url() != asked {
            return Err(redirected());
        }
        let mut answer = http::Response::new(());
        *answer.status_mut() = response.status();
        answer.headers_mut().clone_from(response.headers());
        let body = response.bytes_stream().map_err(|error| describe(&error));
        Ok(answer.map(|()| Body::stream(body)))
    }
}

// Keeps where and why a request failed. reqwest's own text is dropped because it holds the URL, which may hold phone
// numbers.
fn describe(error: &reqwest::Error) -> TransportError {
    let described = place(error);
    let cause = causes::read(error);
    let cause = match (cause, described.is_timeout(), described.sent()) {
        (None | Some(Cause::Reset), true, Sent::No) => Some(Cause::ConnectTimeout),
        // A timeout after the connection was made says nothing about the connection.
        (_, true, Sent::Maybe) => None,
        (cause, ..) => cause,
    };
    match cause {
        Some(cause) => described.caused_by(cause),
        None => described,
    }
}

// The first address may have carried out the request, and the second one, too.
fn redirected() -> TransportError {
    TransportError::maybe_sent("the HTTP client followed a redirect").caused_by(Cause::RedirectFollowed)
}

fn not_public() -> TransportError {
    TransportError::not_sent("the host has no public address")
}

fn place(error: &reqwest::Error) -> TransportError {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    if causes.any(<dyn StdError>::is::<NotPublic>) {
        return not_public();
    }
    // Once there is a connection, no error says how much of the request had been sent.
    if error.is_connect() || error.is_builder() {
        let described = TransportError::not_sent("no connection could be made");
        return if error.is_timeout() { described.timed_out() } else { described };
    }
    if error.is_timeout() {
        return TransportError::maybe_sent("the HTTP client's own time was up").timed_out();
    }
    if error.is_decode() || error.is_body() {
        return TransportError::maybe_sent(if is_undecodable(error) {
            "the answer could not be decompressed"
        } else {
            "the answer broke off"
        });
    }
    if has_too_large_head(error) {
        return TransportError::maybe_sent("the head is larger than is read").too_large();
    }
    TransportError::maybe_sent("the connection broke")
}

// A client of the user's may decompress. A decompressor's error is the direct source; a connection's error is wrapped
// in one of hyper's.
fn is_undecodable(error: &reqwest::Error) -> bool {
    matches!(error.source(), Some(cause) if cause.is::<io::Error>())
}

// hyper reads at most 100 headers and some 400 KiB. reqwest cannot change these limits without other costs, and reports
// them only as text. If the text changes, the error is reported as a broken connection.
fn has_too_large_head(error: &reqwest::Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.any(|cause| cause.to_string() == "message head is too large")
}

/// Creates a transport that trusts this authority only.
#[cfg(all(test, feature = "rustls"))]
fn trusting(authority: &[u8]) -> Arc<dyn Transport> {
    let authority = reqwest::Certificate::from_der(authority).unwrap();
    from_reqwest(settings().no_proxy().tls_certs_only([authority]).build().unwrap())
}

// Tests over real sockets and in real time. `tests/wire` of the package `telephony-lab` has every fault.
#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpListener};
    use std::thread;

    use super::*;

    /// Starts a server that reads one request and answers with these bytes. With `None` it sends nothing and keeps the
    /// connection open.
    fn server(answer: Option<Vec<u8>>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let mut length = 0;
            while !request[..length].ends_with(b"\r\n\r\n") {
                length += peer.read(&mut request[length..]).unwrap();
            }
            match answer {
                Some(answer) => peer.write_all(&answer).unwrap(),
                None => drop(peer.read(&mut request)),
            }
        });
        address
    }

    async fn status_and_body(
        transport: &dyn Transport,
        address: SocketAddr,
    ) -> Result<(u16, Vec<Bytes>), TransportError> {
        let request = http::Request::get(format!("http://{address}/")).body(Bytes::new()).unwrap();
        let answer = transport.send(request).await?;
        let status = answer.status().as_u16();
        Ok((status, answer.into_body().into_stream().try_collect().await?))
    }

    async fn fault(address: SocketAddr) -> TransportError {
        let transport = reqwest_transport().unwrap();
        status_and_body(&*transport, address).await.unwrap_err()
    }

    #[tokio::test]
    async fn a_fault_says_where_it_was_and_whether_the_request_may_have_arrived() {
        // No server listens at this port.
        let refused = fault(SocketAddr::from(([127, 0, 0, 1], 1))).await;
        assert_eq!((refused.sent(), refused.is_timeout()), (Sent::No, false));
        assert_eq!(refused.to_string(), "no connection could be made");
        assert_eq!(refused.cause(), Some(Cause::Refused));

        let many = "x: y\r\n".repeat(101);
        for (answer, words) in [
            (String::new(), "the connection broke"),
            ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1".to_owned(), "the answer broke off"),
            (format!("HTTP/1.1 200 OK\r\n{many}\r\n"), "the head is larger than is read"),
        ] {
            let broken = fault(server(Some(answer.into_bytes()))).await;
            assert_eq!((broken.sent(), broken.to_string().as_str()), (Sent::Maybe, words));
            assert_eq!(broken.is_too_large(), words.contains("larger"));
            assert!(!broken.is_timeout());
        }
    }

    #[tokio::test]
    async fn a_clients_own_time_is_a_timeout() {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_millis(50));
        let client = client.build().unwrap();
        let late = status_and_body(&*from_reqwest(client), server(None)).await.unwrap_err();
        assert_eq!((late.sent(), late.is_timeout()), (Sent::Maybe, true));
    }

    #[tokio::test]
    async fn a_redirect_that_a_users_own_client_followed_is_an_error_that_names_its_policy() {
        let transport = from_reqwest(reqwest::Client::builder().no_proxy().build().unwrap());
        let elsewhere = server(Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]".into()));
        let moved = format!("HTTP/1.1 307 Moved\r\nlocation: http://{elsewhere}/\r\ncontent-length: 0\r\n\r\n");
        let error = status_and_body(&*transport, server(Some(moved.into()))).await.unwrap_err();
        assert_eq!((error.sent(), error.cause()), (Sent::Maybe, Some(Cause::RedirectFollowed)));
        assert!(Cause::RedirectFollowed.advice().contains("Policy::none()"));
    }

    #[tokio::test]
    async fn an_answer_comes_as_it_is_and_no_redirect_is_followed() {
        let transport = reqwest_transport().unwrap();
        let moved = "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 2\r\n\r\n[]";
        let answer = status_and_body(&*transport, server(Some(moved.into()))).await.unwrap();
        assert_eq!(answer, (302, vec![Bytes::from_static(b"[]")]));
    }
}
