use std::net::SocketAddr;
use telephony_core::cli::print_error_line;

use axum::Router;
use tokio::net::TcpListener;

/// Serves a router until it is dropped.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(fault) = axum::serve(listener, service).await {
        print_error_line(format_args!("phonet: the server ended: {fault}"));
    }
}
