use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls_platform_verifier::Verifier;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::sink::{SinkError, SinkErrorKind};

/// TLS with the certificates that this machine trusts; `None` for a connection that uses none.
pub(super) fn connector(config: &Config) -> Result<Option<MakeRustlsConnect>, SinkError> {
    let is_remote = config.get_hosts().iter().any(|host| matches!(host, Host::Tcp(_)));
    if config.get_ssl_mode() == SslMode::Disable || !is_remote {
        return Ok(None);
    }
    match client_config() {
        Ok(tls) => Ok(Some(MakeRustlsConnect::new(tls))),
        // A machine without certificates can still reach a server that is not asked for TLS.
        Err(_) if config.get_ssl_mode() == SslMode::Prefer => Ok(None),
        Err(error) => {
            let message = "this machine trusts no certificates: install its package of CA certificates";
            Err(SinkError::new(SinkErrorKind::Rejected, message).with_source(error))
        }
    }
}

fn client_config() -> Result<ClientConfig, rustls::Error> {
    let default = CryptoProvider::get_default().cloned();
    let provider = default.unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let verifier = Arc::new(Verifier::new(Arc::clone(&provider))?);
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}
