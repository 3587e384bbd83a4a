//! Failing connections, over real sockets: field case 33.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{reqwest_transport, trusting};
use crate::Cause;
use crate::transport::{Sent, Transport, TransportError};

const AUTHORITY: &[u8] = include_bytes!("certificates/authority.der");
const VALID: &[u8] = include_bytes!("certificates/valid.der");
const EXPIRED: &[u8] = include_bytes!("certificates/expired.der");
const OTHER_HOST: &[u8] = include_bytes!("certificates/other_host.der");
const KEY: &[u8] = include_bytes!("certificates/server_key.der");

/// Starts a server that passes each connection to `treat`.
fn server(treat: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().for_each(|peer| treat(peer.unwrap())));
    address
}

/// Starts a TLS server with this certificate.
fn tls_server(certificate: &'static [u8]) -> SocketAddr {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(KEY));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], key)
        .unwrap();
    let config = Arc::new(config);
    server(move |peer| {
        let mut stream = StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), peer);
        let mut request = [0; 4096];
        if stream.read(&mut request).is_ok_and(|length| length > 0) {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
            let _ = stream.flush();
        }
    })
}

async fn send(transport: &dyn Transport, url: &str) -> Result<u16, TransportError> {
    let request = http::Request::get(url).body(Bytes::new()).unwrap();
    Ok(transport.send(request).await?.status().as_u16())
}

async fn cause(transport: &dyn Transport, address: SocketAddr) -> Option<Cause> {
    let error = send(transport, &format!("https://{address}/")).await.unwrap_err();
    assert_eq!(error.sent(), Sent::No, "{error:?}");
    assert!(!error.to_string().contains("127.0.0.1"));
    error.cause()
}

#[tokio::test]
async fn a_certificate_is_trusted_or_refused_for_a_reason_that_is_named() {
    let (ours, anyone) = (trusting(AUTHORITY), reqwest_transport().unwrap());
    let address = tls_server(VALID);
    assert_eq!(send(&*ours, &format!("https://{address}/")).await.unwrap(), 200);
    assert_eq!(cause(&*anyone, address).await, Some(Cause::TlsUntrusted));
    assert_eq!(cause(&*ours, tls_server(EXPIRED)).await, Some(Cause::TlsExpired));
    assert_eq!(cause(&*ours, tls_server(OTHER_HOST)).await, Some(Cause::TlsHostname));
}

#[tokio::test]
async fn a_port_of_plain_http_and_an_old_version_of_tls_are_named() {
    let transport = reqwest_transport().unwrap();
    let answer = |bytes: &'static [u8]| {
        server(move |mut peer| {
            let _ = peer.read(&mut [0; 4096]);
            let _ = peer.write_all(bytes);
        })
    };
    let plain = answer(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
    assert_eq!(cause(&*transport, plain).await, Some(Cause::PlainHttpOnTlsPort));
    // Alert "protocol version", from a server that speaks TLS 1.1 at most.
    let old = answer(&[0x15, 3, 2, 0, 2, 2, 70]);
    assert_eq!(cause(&*transport, old).await, Some(Cause::TlsHandshake));
    let closes = server(drop);
    assert_eq!(cause(&*transport, closes).await, Some(Cause::Reset));
}
