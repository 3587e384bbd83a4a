use std::fmt;
use std::time::Duration;

use serde_json::Value;
use telephony_core::cli::Failure;
use telephony_core::reqwest::{Client, Url};

/// Maximum time of one attempt. The PBX waits for the answer.
const ATTEMPT: Duration = Duration::from_secs(5);

/// Number of attempts.
const ATTEMPTS: u32 = 3;

/// Address that webhooks are passed on to.
pub(crate) struct Forward {
    client: Client,
    url: Url,
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
    pub(crate) fn new(url: &str) -> Result<Self, Failure> {
        let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| Failure::usage("--forward is an address such as https://crm.example.com/calls"))?;
        let client = Client::builder().timeout(ATTEMPT).build();
        let client = client.map_err(|_| Failure::usage("--forward needs a TLS library that can be loaded"))?;
        Ok(Self { client, url })
    }

    /// Posts a webhook. An address that cannot be reached, or that answers with 5xx, is tried three times.
    pub(crate) async fn post(&self, line: &Value) -> Result<(), ForwardError> {
        let mut attempt = 1;
        loop {
            let request = self.client.post(self.url.clone()).header("content-type", "application/json");
            let error = match request.body(line.to_string()).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) if !answer.status().is_server_error() => {
                    return Err(ForwardError::Refused(answer.status().as_u16()));
                }
                Ok(answer) => ForwardError::Refused(answer.status().as_u16()),
                Err(_) => ForwardError::Unreachable,
            };
            if attempt == ATTEMPTS {
                return Err(error);
            }
            tokio::time::sleep(Duration::from_millis(250) * attempt).await;
            attempt += 1;
        }
    }
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
