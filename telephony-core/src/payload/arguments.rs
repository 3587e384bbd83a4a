use std::fmt;
use std::io::{self, Read, Write};

use clap::{Args, ValueEnum};

use super::{PayloadCheck, PayloadReport};

/// Arguments of a check: the endpoint, the file and how to read it.
#[derive(Debug, Args)]
#[non_exhaustive]
pub struct PayloadArguments {
    /// Endpoint as the manifest names it, such as `list_call_history`.
    pub endpoint: String,
    /// File with the body; - is standard input.
    pub file: String,
    /// Kind of the payload.
    #[arg(long, value_enum, default_value_t = PayloadKind::Response)]
    pub kind: PayloadKind,
    /// HTTP status of a response.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(100..=599))]
    pub status: u16,
}

/// Kind of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum PayloadKind {
    /// Body of an answer.
    Response,
    /// Body of a request.
    Request,
    /// Body of a webhook.
    Webhook,
}

impl fmt::Display for PayloadKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Response => "response",
            Self::Request => "request",
            Self::Webhook => "webhook",
        })
    }
}

impl PayloadArguments {
    /// Checks the payload by a vendor's checks. The error is a sentence about a wrong argument.
    pub fn check(&self, vendor: &str, checks: &[PayloadCheck]) -> Result<PayloadReport, String> {
        let check = checks.iter().find(|check| check.is_of(&self.endpoint, self.kind)).ok_or_else(|| {
            let (endpoint, kind) = (&self.endpoint, self.kind);
            format!("{vendor} has no endpoint {endpoint} with a {kind} body that can be checked")
        })?;
        Ok(check.report(self.status, &self.body()?))
    }

    fn body(&self) -> Result<Vec<u8>, String> {
        let file = &self.file;
        if file == "-" {
            let mut body = Vec::new();
            let read = io::stdin().read_to_end(&mut body);
            return read.map(|_| body).map_err(|fault| format!("standard input: {fault}"));
        }
        std::fs::read(file).map_err(|fault| format!("{file}: {fault}"))
    }
}

impl PayloadReport {
    /// Prints the report as one JSON object.
    pub fn print(&self, output: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *output, self)?;
        output.write_all(b"\n")?;
        output.flush()
    }
}
