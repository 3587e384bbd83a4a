use std::error::Error;
use std::io::{self, ErrorKind};

/// Remedy for a file, an output or an address to listen on that failed; `None` if its own message says enough.
pub(super) fn file_remedy(fault: &io::Error) -> Option<&'static str> {
    let mut causes = std::iter::successors(Some(fault as &(dyn Error + 'static)), |cause| (*cause).source());
    causes.find_map(|cause| {
        let fault = cause.downcast_ref::<io::Error>();
        fault.or_else(|| of_csv(cause)).and_then(|fault| of_kind(fault.kind()).or_else(|| wrapped(fault)))
    })
}

/// Remedy of an error that another one wraps without naming it as its source.
fn wrapped(fault: &io::Error) -> Option<&'static str> {
    let inner = fault.get_ref()?;
    inner.downcast_ref::<io::Error>().or_else(|| of_csv(inner)).and_then(|fault| of_kind(fault.kind()))
}

/// Failure of the output of a writer of CSV, which its error does not name as its source.
fn of_csv<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    match cause.downcast_ref::<csv::Error>()?.kind() {
        csv::ErrorKind::Io(fault) => Some(fault),
        _ => None,
    }
}

fn of_kind(kind: ErrorKind) -> Option<&'static str> {
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some("free some space and run the command once more"),
        ErrorKind::PermissionDenied => Some("grant this user access to it, or name another one"),
        ErrorKind::ReadOnlyFilesystem => Some("name one on a disk that can be written"),
        ErrorKind::NotFound => Some("check the name, and that its folder exists"),
        ErrorKind::NotADirectory | ErrorKind::IsADirectory | ErrorKind::AlreadyExists => Some("name another one"),
        ErrorKind::AddrInUse => Some("another program listens there: choose another port"),
        ErrorKind::AddrNotAvailable => Some("name an address of this machine"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_is_that_of_the_first_known_cause() {
        let full = || io::Error::from(ErrorKind::StorageFull);
        let space = Some("free some space and run the command once more");
        assert_eq!(file_remedy(&full()), space);
        assert_eq!(file_remedy(&io::Error::other(csv::Error::from(full()))), space);
        assert_eq!(file_remedy(&io::Error::other("anything")), None);
    }
}
