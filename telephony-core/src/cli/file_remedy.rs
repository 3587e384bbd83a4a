use std::error::Error;
use std::io::{self, ErrorKind};

/// Remedy for a file, an output or an address to listen on that failed; `None` if its own message says enough.
pub(super) fn file_remedy(fault: &io::Error) -> Option<&'static str> {
    // A writer of CSV wraps the failure of its output.
    let mut causes = std::iter::successors(Some(fault as &(dyn Error + 'static)), |cause| (*cause).source());
    causes.find_map(|cause| cause.downcast_ref::<io::Error>().and_then(|fault| of_kind(fault.kind())))
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
