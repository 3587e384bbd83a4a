//! Resolves host names to public addresses only, for requests that ask for it.

use std::net::{IpAddr, SocketAddr};
use std::{env, fmt, io};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::transport::PublicOnly;

/// Host without a public address.
#[derive(Debug)]
pub(super) struct NotPublic;

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the host has no public address")
    }
}

impl std::error::Error for NotPublic {}

/// Resolver that asks the system, and drops addresses that are not public.
#[derive(Debug)]
pub(super) struct Public {
    /// Hosts of the environment's proxies, which may be in your own network.
    proxies: Vec<String>,
}

impl Public {
    pub(super) fn new() -> Self {
        let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
        let set = names.into_iter().filter_map(|name| env::var(name).ok());
        Self { proxies: set.filter_map(|proxy| host(&proxy)).collect() }
    }
}

fn host(proxy: &str) -> Option<String> {
    let with_scheme = if proxy.contains("://") { proxy.to_owned() } else { format!("http://{proxy}") };
    Url::parse(&with_scheme).ok()?.host_str().map(str::to_ascii_lowercase)
}

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        let is_proxy = self.proxies.contains(&name);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name, 0)).await?.collect();
            if found.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            let is_permitted = |it: &SocketAddr| is_proxy || PublicOnly::permits(it.ip());
            let found: Vec<SocketAddr> = found.into_iter().filter(is_permitted).collect();
            if found.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Returns true if a host is an IP address that is not public, because IP addresses are not resolved.
pub(super) fn is_private_number(host: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    number.is_ok_and(|number| !PublicOnly::permits(number))
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::transport::{Sent, reqwest_transport};

    // Field case 32a.
    #[tokio::test]
    async fn a_name_that_leads_into_ones_own_network_is_not_followed() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        let transport = reqwest_transport().unwrap();
        for host in ["localhost", "LocalHost.", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "127.1", "10.0.0.7"] {
            let request = http::Request::get(format!("http://{host}:{port}/"));
            let request = request.extension(PublicOnly::default()).body(Bytes::new()).unwrap();
            let error = transport.send(request).await.unwrap_err();
            assert_eq!(error.sent(), Sent::No, "{host}");
            assert_eq!(error.to_string(), "the host has no public address", "{host}");
            assert!(listener.accept().is_err(), "{host}");
        }
    }

    #[tokio::test]
    async fn a_name_is_resolved_to_public_addresses_alone() {
        let resolver = Public { proxies: vec!["proxy.internal".to_owned()] };
        let error = resolver.resolve("localhost".parse().unwrap()).await.err().unwrap();
        assert!(error.is::<NotPublic>(), "{error}");
        let resolver = Public { proxies: vec!["localhost".to_owned()] };
        assert!(resolver.resolve("LocalHost".parse().unwrap()).await.is_ok());
    }

    #[test]
    fn a_proxys_host_is_found_in_its_address() {
        assert_eq!(host("http://u:p@Proxy.internal:3128").as_deref(), Some("proxy.internal"));
        assert_eq!(host("proxy.internal:3128").as_deref(), Some("proxy.internal"));
        assert_eq!(host(""), None);
    }
}
