//! The program with an own HTTP client, behind a proxy and a server with an own certificate.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use telephony_fixtures::testkit::{Printed, Program};
use telephony_sandbox::{Sandbox, Vendor};

use super::last_week;

macro_rules! certificate {
    ($file:literal) => {
        include_bytes!(concat!("../../../../telephony-core/src/transport/reqwest/certificates/", $file))
    };
}

const AUTHORITY: &[u8] = certificate!("authority.der");
const CERTIFICATE: &[u8] = certificate!("valid.der");
const KEY: &[u8] = certificate!("server_key.der");

const LINES: [&str; 2] = ["100 records", "ccrm.sip_account.list: 1 requests"];

fn run(arguments: &[&str], sandbox: &Sandbox, url: &str) -> Printed {
    let program = Program { package: "ccrm-api", name: "ccrm_own_http_client", features: "rustls" };
    let account = [("CCRM_TENANT", "example"), ("CCRM_KEY", sandbox.ccrm_key()), ("CCRM_BASE_URL", url)];
    program.run(arguments, &account)
}

/// Starts a server that passes each connection to `serve`, and returns its address and the number of connections.
fn server(serve: impl Fn(TcpStream) + Send + 'static) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&connections);
    thread::spawn(move || {
        for peer in listener.incoming() {
            counted.fetch_add(1, Ordering::Relaxed);
            serve(peer.unwrap());
        }
    });
    (address, connections)
}

/// Passes one request without a body on to the sandbox, and its answer back.
fn relay(mut peer: impl Read + Write, sandbox: SocketAddr) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        match peer.read(&mut byte) {
            Ok(1..) => head.push(byte[0]),
            _ => return,
        }
    }
    // A proxy gets the whole address in the request's first line, and the server only its path.
    let head = String::from_utf8(head).unwrap().replacen(&format!("http://{sandbox}"), "", 1);
    let mut vendor = TcpStream::connect(sandbox).unwrap();
    vendor.write_all(head.trim_end().as_bytes()).unwrap();
    vendor.write_all(b"\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    vendor.read_to_end(&mut answer).unwrap();
    let _ = peer.write_all(&answer).and_then(|()| peer.flush());
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_operation() {
    let sandbox = last_week().await;
    let printed = run(&[], &sandbox, &sandbox.base_url(Vendor::Ccrm));
    let lines = printed.lines();
    let (first, last) = (lines[0], lines[2]);
    assert_eq!([first, last], LINES);
    let requests = format!("ccrm.call_history.list: {} requests", sandbox.request_count() - 1);
    assert_eq!(lines[1], requests);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_go_through_the_proxy() {
    let sandbox = last_week().await;
    let vendor = sandbox.address(Vendor::Ccrm);
    let (proxy, connections) = server(move |peer| relay(peer, vendor));
    let printed = run(&["--proxy", &format!("http://{proxy}")], &sandbox, &sandbox.base_url(Vendor::Ccrm));
    assert_eq!(printed.lines()[0], LINES[0]);
    assert_eq!(connections.load(Ordering::Relaxed) as usize, sandbox.request_count());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_an_own_authority_is_trusted_once_it_is_named() {
    let sandbox = last_week().await;
    let vendor = sandbox.address(Vendor::Ccrm);
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(KEY));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key)
        .unwrap();
    let config = Arc::new(config);
    let (address, _) = server(move |peer| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        relay(StreamOwned::new(connection, peer), vendor);
    });
    let url = format!("https://{address}");
    let refused = run(&[], &sandbox, &url);
    assert!(!refused.is_success && refused.stderr.contains("TlsUntrusted"), "{}", refused.stderr);

    let file = std::env::temp_dir().join(format!("ccrm-authority-{}.pem", std::process::id()));
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(AUTHORITY));
    std::fs::write(&file, pem).unwrap();
    let printed = run(&["--certificate", file.to_str().unwrap()], &sandbox, &url);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(printed.lines()[0], LINES[0]);
}
