use crate::{Error, ErrorKind};

/// Remedy for an error; `None` if its own message names one.
pub(super) fn remedy(error: &Error) -> Option<&'static str> {
    if let Some(cause) = error.cause() {
        return Some(cause.advice()).filter(|advice| *advice != error.message());
    }
    if !error.message().is_empty() && matches!(error.kind(), ErrorKind::InvalidQuery | ErrorKind::FilterIgnored) {
        return None;
    }
    Some(match error.kind() {
        ErrorKind::Unsupported => "this vendor cannot do it",
        ErrorKind::InvalidQuery | ErrorKind::FilterIgnored => "check the arguments",
        ErrorKind::Unauthenticated => "check the key",
        ErrorKind::Forbidden => "the key is valid and does not permit this: ask the account's administrator",
        ErrorKind::NotFound => "check the id, and the address of the account",
        ErrorKind::Rejected => "the vendor refuses the request: check the arguments and the account's settings",
        ErrorKind::RateLimited => "wait, and lower the pace by --pace",
        ErrorKind::Unavailable => "the vendor cannot answer now: try later",
        ErrorKind::Blocked => "a firewall or a proxy answers in the vendor's place: let this machine through",
        ErrorKind::NotSent => "check the address and the network",
        ErrorKind::Interrupted | ErrorKind::Timeout => "try later, and check the network if it lasts",
        ErrorKind::NotJson => "check that the address is the vendor's API, and try later if it is",
        ErrorKind::UnexpectedShape => {
            "check that the address is the vendor's API; if it is, report the JSON path as a bug"
        }
        ErrorKind::TooLarge => "raise the limit of a body under `client.limits` in the file of --config",
        ErrorKind::OutcomeUnknown => "find out if it was carried out before you repeat it",
        ErrorKind::InconsistentRead => "rows changed while they were read: run the command once more",
    })
}
