use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use telephony_core::cli::Failure;
use telephony_core::transport::http::{Request, StatusCode, Uri};
use telephony_core::transport::{Bytes, Transport, reqwest_transport};
use tokio::time::{sleep, timeout};

/// Maximum time of one attempt. The PBX waits for the answer.
const ATTEMPT: Duration = Duration::from_secs(5);

/// Number of attempts.
const ATTEMPTS: u32 = 3;

/// Address that webhooks are passed on to.
pub(crate) struct Forward {
    transport: Arc<dyn Transport>,
    address: Uri,
}

/// Failure to pass a webhook on. Its text leaves out the address, which may hold a secret.
#[derive(Debug)]
pub(crate) enum ForwardError {
    /// The address answered with another status than 2xx.
    Refused(u16),
    /// The address did not answer.
    Unreachable,
}

impl Forward {
    pub(crate) fn new(address: &str) -> Result<Self, Failure> {
        let transport = reqwest_transport();
        let transport = transport.map_err(|fault| Failure::usage(format!("--forward cannot connect: {fault}")))?;
        Ok(Self { transport, address: parse(address)? })
    }

    /// Posts a webhook. An address that cannot be reached, or that answers with 5xx, is tried three times.
    pub(crate) async fn post(&self, line: &Value) -> Result<(), ForwardError> {
        let body = Bytes::from(line.to_string());
        let mut attempt = 1;
        loop {
            let error = match self.attempt(body.clone()).await {
                Ok(status) if status.is_success() => return Ok(()),
                Ok(status) if !status.is_server_error() => return Err(ForwardError::Refused(status.as_u16())),
                Ok(status) => ForwardError::Refused(status.as_u16()),
                Err(unreachable) => unreachable,
            };
            if attempt == ATTEMPTS {
                return Err(error);
            }
            sleep(Duration::from_millis(250) * attempt).await;
            attempt += 1;
        }
    }

    /// Posts a body once, and returns the status of the answer, whose body is not read.
    async fn attempt(&self, body: Bytes) -> Result<StatusCode, ForwardError> {
        let request = Request::post(self.address.clone()).header("content-type", "application/json").body(body);
        let request = request.map_err(|_| ForwardError::Unreachable)?;
        match timeout(ATTEMPT, self.transport.send(request)).await {
            Ok(Ok(answer)) => Ok(answer.status()),
            _ => Err(ForwardError::Unreachable),
        }
    }
}

fn parse(address: &str) -> Result<Uri, Failure> {
    let uri = address.trim().parse::<Uri>().ok().filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
    let uri = uri.ok_or_else(|| Failure::usage("--forward is an address such as https://crm.example.com/calls"))?;
    // A transport sends no credentials that are part of an address.
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(Failure::usage(
            "--forward is an address without a user name and a password: put the secret into the path or the query",
        ));
    }
    Ok(uri)
}

impl fmt::Debug for Forward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forward").finish_non_exhaustive()
    }
}

impl fmt::Display for ForwardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(status) => write!(f, "the address of --forward answered with HTTP {status}"),
            Self::Unreachable => f.write_str("the address of --forward does not answer"),
        }
    }
}

impl std::error::Error for ForwardError {}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_address_that_cannot_be_posted_to_is_refused_without_its_text() {
        assert!(parse(" https://crm.example.com/calls?key=1 ").is_ok());
        for wrong in ["crm.example.com/calls", "ftp://crm.example.com/", "http://", "https://u:sentinel@crm.example/"] {
            let refused = parse(wrong).unwrap_err();
            assert_eq!(refused.exit_code(), 2, "{wrong}");
            assert!(!refused.to_string().contains("sentinel"), "{refused}");
        }
    }
}
