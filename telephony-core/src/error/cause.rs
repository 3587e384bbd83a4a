use std::error::Error as StdError;
use std::fmt;

/// Reason why no connection was made, or why one broke. The cause is in the source chain of an [`Error`](crate::Error),
/// and [`Error::cause`](crate::Error::cause) finds it there.
///
/// The text of a cause says what is wrong and what to do, and holds no address, name or key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// Host name has no address.
    Dns,
    /// Connection was refused: no server listens at the address and port.
    Refused,
    /// Address cannot be reached: the network is down, or a firewall blocks it.
    Unreachable,
    /// Connection was not made within the connect timeout.
    ConnectTimeout,
    /// Connection was closed or reset by the other side.
    Reset,
    /// Certificate is issued by an authority that this machine does not trust, or by none.
    TlsUntrusted,
    /// Certificate is not valid at this time: expired, or not valid yet.
    TlsExpired,
    /// Certificate is for another host.
    TlsHostname,
    /// Server and client have no version of TLS or no cipher in common, or the server refused the handshake.
    TlsHandshake,
    /// Server does not speak TLS at this port.
    PlainHttpOnTlsPort,
    /// Trusted CA certificates were not found on this machine.
    NoTrustStore,
    /// TLS is not part of this build.
    NoTls,
    /// Proxy of the environment, or of your own HTTP client, cannot be reached.
    ProxyUnreachable,
    /// Proxy asks for credentials, or refuses them.
    ProxyCredentials,
    /// Proxy refuses to connect to the host.
    ProxyRefused,
    /// Redirect was followed by an HTTP client of your own, which sends keys and writes to another address.
    RedirectFollowed,
    /// Request was awaited outside of a tokio runtime.
    NoRuntime,
    /// Blocking call inside an async runtime, which it would block.
    InsideRuntime,
}

impl Cause {
    /// Returns the cause as one word with underscores, such as `tls_untrusted`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::ConnectTimeout => "connect_timeout",
            Self::Reset => "reset",
            Self::TlsUntrusted => "tls_untrusted",
            Self::TlsExpired => "tls_expired",
            Self::TlsHostname => "tls_hostname",
            Self::TlsHandshake => "tls_handshake",
            Self::PlainHttpOnTlsPort => "plain_http_on_tls_port",
            Self::NoTrustStore => "no_trust_store",
            Self::NoTls => "no_tls",
            Self::ProxyUnreachable => "proxy_unreachable",
            Self::ProxyCredentials => "proxy_credentials",
            Self::ProxyRefused => "proxy_refused",
            Self::RedirectFollowed => "redirect_followed",
            Self::NoRuntime => "no_runtime",
            Self::InsideRuntime => "inside_runtime",
        }
    }

    /// True if the cause stays until somebody changes something, so that a retry is of no use.
    ///
    /// A host name without an address is not permanent, because it may get an address later.
    pub const fn is_permanent(self) -> bool {
        match self {
            Self::TlsUntrusted
            | Self::TlsExpired
            | Self::TlsHostname
            | Self::TlsHandshake
            | Self::PlainHttpOnTlsPort
            | Self::NoTrustStore
            | Self::NoTls
            | Self::ProxyCredentials
            | Self::RedirectFollowed
            | Self::NoRuntime
            | Self::InsideRuntime => true,
            Self::Dns
            | Self::Refused
            | Self::Unreachable
            | Self::ConnectTimeout
            | Self::Reset
            | Self::ProxyUnreachable
            | Self::ProxyRefused => false,
        }
    }

    /// Returns one sentence that says what is wrong and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Dns => "the host name has no address; check its spelling and this machine's DNS",
            Self::Refused => "the host refuses connections at this port; check the address and that the server runs",
            Self::Unreachable => "no way leads to the host; check the network, a VPN and the firewall",
            Self::ConnectTimeout => {
                "the host did not answer in the time to connect; check the address, the network and the firewall"
            }
            Self::Reset => "the connection was closed by the server or by something on the way",
            Self::TlsUntrusted => {
                "the server's certificate is of an unknown issuer; install its authority on this machine, or check \
                 whether a proxy reads along"
            }
            Self::TlsExpired => {
                "the server's certificate has expired or is not valid yet; have it renewed, and check this machine's clock"
            }
            Self::TlsHostname => "the server's certificate is for another host; check the address",
            Self::TlsHandshake => "server and client agree on no version or cipher of TLS; TLS 1.2 or 1.3 is needed",
            Self::PlainHttpOnTlsPort => {
                "the server speaks no TLS at this port; check the port, and whether the address is one of plain HTTP"
            }
            Self::NoTrustStore => {
                "no trusted authorities were found on this machine; install its package of CA certificates"
            }
            Self::NoTls => "this build has no TLS; switch on the feature `rustls`",
            Self::ProxyUnreachable => {
                "the proxy cannot be reached; check the proxy of your own HTTP client, or else HTTPS_PROXY, HTTP_PROXY and \
                 ALL_PROXY, or name the host in NO_PROXY"
            }
            Self::ProxyCredentials => {
                "the proxy asks for credentials; give them to your own HTTP client's proxy, or put them into HTTPS_PROXY, \
                 as http://user:password@proxy:port"
            }
            Self::NoRuntime => {
                "no tokio runtime is current; await the request inside one, such as `#[tokio::main]` starts"
            }
            Self::InsideRuntime => "a blocking call would block the async runtime; await the request instead",
            Self::ProxyRefused => {
                "the proxy does not lead to the host; ask for it to be permitted, or except the host from the proxy, such as \
                 in NO_PROXY"
            }
            Self::RedirectFollowed => {
                "the HTTP client followed a redirect, so that the request and its key may have gone to another host; \
                 build the client with reqwest's redirect policy `Policy::none()`"
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.advice())
    }
}

impl StdError for Cause {}
