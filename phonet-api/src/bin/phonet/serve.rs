use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

/// Serves a router until it is dropped.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(fault) = axum::serve(listener, service).await {
        eprintln!("phonet: the server ended: {fault}");
    }
}
