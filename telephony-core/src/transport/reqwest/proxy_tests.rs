//! Proxies of the environment. Each scene runs in a process of its own because the environment belongs to a whole
//! process. Field case 34.

use std::env;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use bytes::Bytes;

use super::reqwest_transport;
use crate::Cause;
use crate::transport::{Sent, Transport, TransportError};

const SCENE: &str = "TELEPHONY_PROXY_SCENE";
const VARIABLES: [&str; 6] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];

/// Starts a server that gives this answer to every request, and records the first line of each request and whether the
/// key was in it.
fn server(answer: &'static str) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    thread::spawn(move || {
        for peer in listener.incoming() {
            let (mut peer, mut request) = (peer.unwrap(), vec![0; 4096]);
            let length = peer.read(&mut request).unwrap();
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            let key = if text.contains("key-7") { " with the key" } else { "" };
            let line = text.lines().next().unwrap_or_default();
            noted.lock().unwrap().push(format!("{line}{key}"));
            let _ = peer.write_all(answer.as_bytes());
        }
    });
    (address, seen)
}

/// Runs a scene in a process whose environment names this proxy.
fn play(scene: &str, proxy: &str, no_proxy: &str) {
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "transport::reqwest::proxy_tests::scene", "--nocapture"]);
    child.env_remove("REQUEST_METHOD").env_remove("no_proxy");
    child.envs(VARIABLES.map(|name| (name, proxy))).env("NO_PROXY", no_proxy).env(SCENE, scene);
    let output = child.output().unwrap();
    assert!(output.status.success(), "{scene}: {}", String::from_utf8_lossy(&output.stdout));
}

async fn send(url: &str) -> Result<u16, TransportError> {
    let request = http::Request::get(url).header("apikey", "key-7").body(Bytes::new()).unwrap();
    let answer = reqwest_transport()?.send(request).await?;
    Ok(answer.status().as_u16())
}

#[tokio::test]
async fn scene() {
    let Ok(scene) = env::var(SCENE) else { return };
    let (name, url) = scene.split_once(' ').unwrap();
    let result = send(url).await;
    let cause = result.as_ref().err().map(|error| {
        assert_eq!(error.sent(), Sent::No, "{error:?}");
        error.cause().map_or("unknown", Cause::as_str)
    });
    match name {
        "passes" => assert_eq!(result.unwrap(), 200, "{url}"),
        expected => assert_eq!(cause, Some(expected), "{url}"),
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]";

// Field case 34.
#[test]
fn a_request_to_a_loopback_address_never_goes_through_a_proxy() {
    let (proxy, seen) = server(OK);
    let (sandbox, asked) = server(OK);
    let port = sandbox.port();
    let hosts = ["127.0.0.1", "localhost", "LOCALHOST", "127.1"];
    for host in hosts {
        play(&format!("passes http://{host}:{port}/it"), &format!("http://{proxy}"), "");
        // An unreachable proxy has no effect.
        play(&format!("passes http://{host}:{port}/it"), "http://127.0.0.1:1", "");
    }
    assert!(seen.lock().unwrap().is_empty(), "{seen:?}");
    assert_eq!(*asked.lock().unwrap(), vec!["GET /it HTTP/1.1 with the key"; 2 * hosts.len()]);
}

#[test]
fn a_request_to_a_vendor_goes_through_the_proxy_unless_its_host_is_excepted() {
    let (proxy, seen) = server(OK);
    let proxy = format!("http://{proxy}");
    play("passes http://vendor.example.invalid/it", &proxy, "");
    play("dns http://vendor.example.invalid/it", &proxy, "localhost,example.invalid");
    assert_eq!(*seen.lock().unwrap(), ["GET http://vendor.example.invalid/it HTTP/1.1 with the key"]);
    play("proxy_unreachable http://vendor.example.invalid/it", "http://127.0.0.1:1", "");
}

#[cfg(feature = "rustls")]
#[test]
fn a_key_stays_inside_the_tunnel_and_a_proxy_that_fails_is_named() {
    let denied = server("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let asks = server("HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n");
    for (cause, (proxy, seen)) in [("proxy_refused", denied), ("proxy_credentials", asks)] {
        let scene = format!("{cause} https://vendor.example.invalid/it");
        play(&scene, &format!("http://{proxy}"), "");
        assert_eq!(*seen.lock().unwrap(), ["CONNECT vendor.example.invalid:443 HTTP/1.1"]);
    }
    play("proxy_unreachable https://vendor.example.invalid/it", "http://127.0.0.1:1", "");
}

#[test]
fn a_host_name_without_an_address_is_named() {
    play("dns http://vendor.example.invalid/it", "", "");
    let without_tls = if cfg!(feature = "rustls") { "dns" } else { "no_tls" };
    play(&format!("{without_tls} https://vendor.example.invalid/it"), "", "");
}
