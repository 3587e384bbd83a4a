use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

/// Maximum time for a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// Serves a router as `axum::serve` does, and closes a connection whose request head is late.
///
/// A reverse proxy with a timeout of its own does the same; `axum::serve` behind it is enough.
pub(crate) async fn serve(listener: TcpListener, router: Router) -> io::Result<()> {
    loop {
        // A connection that cannot be accepted, for example because file handles ran out, does not end the server.
        match listener.accept().await {
            Ok((stream, peer)) => drop(tokio::spawn(connection(router.clone(), stream, peer))),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn connection(router: Router, stream: TcpStream, peer: SocketAddr) {
    let service = TowerToHyperService::new(router.layer(Extension(ConnectInfo(peer))));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(broken) = connection.await {
        eprintln!("a connection ended early: {broken}");
    }
}
