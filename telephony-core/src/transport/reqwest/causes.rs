//! Finds out from a chain of errors why a connection failed.
//!
//! Errors of the operating system have typed kinds. TLS errors are recognised by the words that rustls, OpenSSL and the
//! libraries around them print. Tests over real sockets check the words of the versions in use.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};

use crate::Cause;

/// Returns the cause of a failure; `None` if no error in the chain shows one.
pub(super) fn read(error: &(dyn StdError + 'static)) -> Option<Cause> {
    let chain = || std::iter::successors(Some(error), |error| (*error).source());
    let texts: Vec<String> = chain().map(|error| error.to_string().to_lowercase()).collect();
    let says = |words: &[&str]| texts.iter().any(|text| words.iter().any(|it| text.contains(it)));
    if says(&["scheme is not http"]) {
        return Some(Cause::NoTls);
    }
    if says(&["proxy authorization required", "proxy authentication required"]) {
        return Some(Cause::ProxyCredentials);
    }
    let is_tunnel = says(&["tunnel error"]);
    if is_tunnel {
        // The underlying connection is the connection to the proxy.
        return Some(if says(&["underlying connection", "io error"]) {
            Cause::ProxyUnreachable
        } else {
            Cause::ProxyRefused
        });
    }
    texts.iter().find_map(|text| tls(text)).or_else(|| {
        let io = chain().find_map(|error| system(error.downcast_ref()?));
        if says(&["dns error", "failed to lookup address"]) { Some(Cause::Dns) } else { io }
    })
}

// An IO error may wrap another one, which its `source` skips.
fn system(error: &io::Error) -> Option<Cause> {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    inner.and_then(system).or_else(|| error.kind().into_cause())
}

/// Returns the cause that one line of a TLS library means.
fn tls(text: &str) -> Option<Cause> {
    let says = |words: &[&str]| words.iter().any(|it| text.contains(it));
    if says(&["no ca certificates", "no native root ca"]) {
        return Some(Cause::NoTrustStore);
    }
    if let Some((_, why)) = text.split_once("invalid peer certificate: ") {
        return Some(certificate(why));
    }
    if says(&["certificate verify failed", "certificate is not trusted"]) {
        return Some(certificate(text));
    }
    // The server sent plain text, which TLS read as a record.
    if says(&[
        "received corrupt message of type",
        "wrong version number",
        "packet length too long",
        "record overflow",
        "http request",
    ]) {
        return Some(Cause::PlainHttpOnTlsPort);
    }
    if let Some((_, alert)) = text.split_once("received fatal alert: ") {
        return Some(match alert {
            _ if alert.starts_with("unrecogni") => Cause::TlsHostname,
            _ => Cause::TlsHandshake,
        });
    }
    says(&[
        "peer is incompatible",
        "unsupported protocol",
        "no protocols available",
        "no shared cipher",
        "handshake failure",
        "alert protocol version",
    ])
    .then_some(Cause::TlsHandshake)
}

fn certificate(why: &str) -> Cause {
    let begins = |words: &[&str]| words.iter().any(|it| why.starts_with(it));
    if begins(&["certificate not valid for name", "notvalidforname"])
        || why.contains("hostname mismatch")
        || why.contains("ip address mismatch")
    {
        return Cause::TlsHostname;
    }
    if begins(&["certificate expired", "expired", "certificate not valid yet", "notvalidyet"])
        || why.contains("certificate has expired")
        || why.contains("certificate is not yet valid")
    {
        return Cause::TlsExpired;
    }
    Cause::TlsUntrusted
}

trait IntoCause {
    fn into_cause(self) -> Option<Cause>;
}

impl IntoCause for ErrorKind {
    fn into_cause(self) -> Option<Cause> {
        Some(match self {
            Self::ConnectionRefused => Cause::Refused,
            Self::HostUnreachable
            | Self::NetworkUnreachable
            | Self::NetworkDown
            | Self::AddrNotAvailable
            | Self::PermissionDenied => Cause::Unreachable,
            Self::TimedOut => Cause::ConnectTimeout,
            Self::ConnectionReset
            | Self::ConnectionAborted
            | Self::BrokenPipe
            | Self::NotConnected
            | Self::UnexpectedEof => Cause::Reset,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Field case 33: words of the libraries, as they print them.
    #[test]
    fn words_of_tls_libraries_are_known() {
        for (text, cause) in [
            ("invalid peer certificate: UnknownIssuer", Cause::TlsUntrusted),
            ("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))", Cause::TlsUntrusted),
            ("invalid peer certificate: Revoked", Cause::TlsUntrusted),
            ("invalid peer certificate: certificate expired: verification time 2 (UNIX)", Cause::TlsExpired),
            ("invalid peer certificate: certificate not valid yet: verification time 2", Cause::TlsExpired),
            (
                "invalid peer certificate: certificate not valid for name \"expired.test\"; certificate is",
                Cause::TlsHostname,
            ),
            ("invalid peer certificate: NotValidForName", Cause::TlsHostname),
            ("certificate verify failed: (self-signed certificate)", Cause::TlsUntrusted),
            ("certificate verify failed: (certificate has expired)", Cause::TlsExpired),
            ("certificate verify failed: (hostname mismatch)", Cause::TlsHostname),
            ("received corrupt message of type InvalidContentType", Cause::PlainHttpOnTlsPort),
            ("error:0A00010B:SSL routines::wrong version number", Cause::PlainHttpOnTlsPort),
            ("received fatal alert: ProtocolVersion", Cause::TlsHandshake),
            ("received fatal alert: HandshakeFailure", Cause::TlsHandshake),
            ("received fatal alert: UnrecognisedName", Cause::TlsHostname),
            ("peer is incompatible: ServerDoesNotSupportTls12Or13", Cause::TlsHandshake),
            ("error:0A000102:SSL routines::unsupported protocol", Cause::TlsHandshake),
        ] {
            let error = io::Error::new(ErrorKind::InvalidData, text);
            assert_eq!(read(&error), Some(cause), "{text}");
        }
        assert_eq!(read(&io::Error::other("something else")), None);
        assert_eq!(read(&io::Error::new(ErrorKind::UnexpectedEof, "tls handshake eof")), Some(Cause::Reset));
    }
}
