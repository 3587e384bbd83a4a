use std::error::Error as StdError;
use std::io;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::sink::{SinkError, SinkErrorKind};

/// Failure of PostgreSQL as a failure of the sink. The server's messages are left out, because they quote values; its code
/// is named instead.
pub(super) fn failed(error: &Error) -> SinkError {
    if let Some(code) = error.code() {
        return of_code(code);
    }
    let cause = causes(error);
    let (kind, message) = match cause {
        Some(Reason::Certificate) => (
            SinkErrorKind::Rejected,
            "the certificate of the PostgreSQL server is not trusted: add its CA to this machine (or name the file in \
             SSL_CERT_FILE), or use sslmode=disable in a network that you trust",
        ),
        Some(Reason::Network) => (
            SinkErrorKind::Unavailable,
            "the PostgreSQL server cannot be reached: check its host and port, and that it runs",
        ),
        None if error.is_closed() => {
            (SinkErrorKind::Unavailable, "the connection to the PostgreSQL server ended: check that it runs")
        }
        None if error.to_string().contains("TLS") => (
            SinkErrorKind::Rejected,
            "the PostgreSQL server offers no TLS: use sslmode=disable in a network that you trust",
        ),
        None if is_of_settings(error) => (
            SinkErrorKind::InvalidTarget,
            "the address of the PostgreSQL server lacks a part, such as the user, the password or the host",
        ),
        None => (
            SinkErrorKind::Unavailable,
            "the PostgreSQL server does not answer as expected: check that the address is that of PostgreSQL",
        ),
    };
    SinkError::new(kind, message)
}

enum Reason {
    Certificate,
    Network,
}

/// Reason that lies below the error of the client.
fn causes(error: &Error) -> Option<Reason> {
    let mut causes = std::iter::successors(StdError::source(error), |cause| (*cause).source());
    causes.find_map(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        let inner = io.and_then(io::Error::get_ref);
        if cause.is::<rustls::Error>() || inner.is_some_and(<dyn StdError + Send + Sync>::is::<rustls::Error>) {
            return Some(Reason::Certificate);
        }
        io.map(|_| Reason::Network)
    })
}

/// True if the client refused its own settings.
fn is_of_settings(error: &Error) -> bool {
    let text = error.to_string();
    text.starts_with("invalid configuration") || text.starts_with("authentication error")
}

fn of_code(code: &SqlState) -> SinkError {
    let (kind, remedy) = match code.code() {
        "28P01" | "28000" => {
            (SinkErrorKind::Forbidden, "it refuses the user or the password: check both, and the server's pg_hba.conf")
        }
        "3D000" => (SinkErrorKind::InvalidTarget, "it has no database of that name: create it (createdb)"),
        "42501" => (
            SinkErrorKind::Forbidden,
            "this user may not create or write its tables: grant it `create` on the schema, and the tables",
        ),
        "25006" => (SinkErrorKind::Forbidden, "it accepts no writes: name the primary server"),
        "53100" => (SinkErrorKind::Full, "no space is left there: free some and start once more"),
        "55P03" => (SinkErrorKind::Locked, "another session has locked its tables: end that transaction"),
        "57014" => (SinkErrorKind::Rejected, "it cancelled a statement: raise its statement_timeout for this user"),
        "42P01" | "42703" | "42P10" | "42804" => (
            SinkErrorKind::ForeignSchema,
            "its tables were changed by another program: use a database or a schema of its own",
        ),
        code if is_passing(code) => (SinkErrorKind::Unavailable, "it does not serve this session now: try later"),
        _ => (SinkErrorKind::Rejected, "look the code up in the server's documentation and its log"),
    };
    SinkError::new(kind, format!("the PostgreSQL server refused (SQLSTATE {}): {remedy}", code.code()))
}

/// True for codes of failed connections, conflicts of transactions, missing resources, and a server that starts or ends.
fn is_passing(code: &str) -> bool {
    ["08", "40", "53", "58"].iter().any(|class| code.starts_with(class)) || code.starts_with("57P")
}
