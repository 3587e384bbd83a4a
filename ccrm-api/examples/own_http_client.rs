//! Sends requests through an HTTP client of your own, and counts them by operation.
//!
//! `cargo run -p ccrm-api --example ccrm_own_http_client` uses the sandbox, or a real account if `CCRM_TENANT` and
//! `CCRM_KEY` are set. `-- --proxy URL --certificate FILE.pem` sends requests through a proxy and trusts an authority of
//! your own in addition to the well-known ones.

#[path = "support/account.rs"]
mod account;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use futures_util::TryStreamExt;
use telephony_core::transport::http::{Request, Response};
use telephony_core::transport::{Body, Bytes, OperationAttempt, Transport, TransportError, from_reqwest};
use telephony_core::{CallHistorySourceExt, CallQuery, TimelineOptions, reqwest};
use time::Duration;

/// Transport that counts the requests of each operation.
#[derive(Debug)]
struct Counted {
    inner: Arc<dyn Transport>,
    requests: Mutex<BTreeMap<&'static str, u32>>,
}

#[async_trait]
impl Transport for Counted {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        if let Some(OperationAttempt { operation, .. }) = request.extensions().get() {
            let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
            *requests.entry(operation.name).or_default() += 1;
        }
        self.inner.send(request).await
    }
}

#[tokio::main]
async fn main() -> Result<(), account::Failure> {
    let (account, now, _sandbox) = account::open().await?;
    // A redirect would send the key to another host, and a retry inside the client could send a write twice.
    let redirects = reqwest::redirect::Policy::none();
    let mut http = reqwest::Client::builder().redirect(redirects).retry(reqwest::retry::never()).no_proxy();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for option in arguments.chunks(2) {
        http = match option {
            [name, url] if name == "--proxy" => http.proxy(reqwest::Proxy::all(url)?),
            [name, file] if name == "--certificate" => {
                http.tls_certs_merge(reqwest::Certificate::from_pem_bundle(&std::fs::read(file)?)?)
            }
            _ => return Err("usage: [--proxy URL] [--certificate FILE.pem]".into()),
        };
    }
    let counted = Arc::new(Counted { inner: from_reqwest(http.build()?), requests: Mutex::default() });
    let client = account.build_with(counted.clone())?;

    let week = client.timeline(CallQuery::new(now - Duration::WEEK, now), TimelineOptions::default());
    println!("{} records", week.try_collect::<Vec<_>>().await?.len());
    client.list_sip_accounts().await?;
    for (operation, requests) in counted.requests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("{operation}: {requests} requests");
    }
    Ok(())
}
