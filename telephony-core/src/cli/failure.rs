use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::closed_pipe::is_closed_pipe;
use super::file_remedy::file_remedy;
use super::print_error_line;
use super::remedy::remedy;
use crate::sink::{SinkError, SinkErrorKind};
use crate::{Error, ErrorKind};

/// Reason why a program ends early. Its text is one sentence that names the remedy.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// An argument or a setting is wrong.
    Usage(String),
    /// The vendor, or the way to it, failed.
    Source(Error),
    /// A database or a folder failed.
    Sink(SinkError),
    /// A file or the standard output failed.
    File(String),
    /// The reader of the standard output ended.
    ClosedPipe,
    /// The program was asked to end before it had read everything.
    Interrupted,
    /// Failures that were reported already.
    Reported,
}

impl Failure {
    /// A wrong argument or setting.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// A file that cannot be read or written, by its name.
    pub fn file(name: impl fmt::Display, fault: &io::Error) -> Self {
        Self::File(match file_remedy(fault) {
            Some(remedy) => format!("{name}: {fault}; {remedy}"),
            None => format!("{name}: {fault}"),
        })
    }

    /// A file with what the program needs, such as settings, that cannot be read: its name is a wrong argument.
    pub(super) fn input_file(what: &str, file: &Path, fault: &io::Error) -> Self {
        let remedy = file_remedy(fault).unwrap_or("check that it is a file of text in UTF-8, and its disk");
        Self::Usage(format!("the {what} in {} cannot be read: {fault}; {remedy}", file.display()))
    }

    /// Exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Usage(_) => 2,
            Self::Source(error) if is_wrong_usage(error) => 2,
            Self::Sink(error) if error.kind() == SinkErrorKind::InvalidTarget => 2,
            Self::Source(_) | Self::Sink(_) | Self::File(_) | Self::Interrupted | Self::Reported => 1,
        }
    }

    /// Prints the sentence to the standard error, and returns the exit code.
    pub(super) fn report(&self, program: &str) -> ExitCode {
        if !matches!(self, Self::ClosedPipe | Self::Reported) {
            let sentence = self.to_string();
            // An error of the vendor named like the program begins with its name already.
            let sentence = sentence.strip_prefix(&format!("{program}: ")).unwrap_or(&sentence);
            print_error_line(format_args!("{program}: {sentence}"));
        }
        ExitCode::from(self.exit_code())
    }
}

/// True for input that was refused before any request was sent.
fn is_wrong_usage(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidQuery | ErrorKind::Unsupported) && error.status().is_none()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::File(message) => f.write_str(message),
            Self::Source(error) => match remedy(error) {
                Some(remedy) => write!(f, "{error}; {remedy}"),
                None => error.fmt(f),
            },
            Self::Sink(error) => error.fmt(f),
            Self::ClosedPipe => f.write_str("the reader of the standard output ended"),
            Self::Interrupted => {
                f.write_str("interrupted before everything was read; run the command once more to go on")
            }
            Self::Reported => f.write_str("reported already"),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Source(error)
    }
}

impl From<SinkError> for Failure {
    fn from(error: SinkError) -> Self {
        Self::Sink(error)
    }
}

impl From<io::Error> for Failure {
    fn from(fault: io::Error) -> Self {
        if is_closed_pipe(&fault) { Self::ClosedPipe } else { Self::file("the standard output", &fault) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Provider;

    fn source(kind: ErrorKind) -> Error {
        Error::new(kind, Provider::from_static("test"), "test.call.list")
    }

    #[test]
    fn a_failure_is_a_sentence_with_its_remedy_and_its_exit_code() {
        let wrong_key = Failure::from(source(ErrorKind::Unauthenticated).with_status(401));
        assert_eq!(wrong_key.to_string(), "test: test.call.list: unauthenticated (HTTP 401); check the key");
        assert_eq!(wrong_key.exit_code(), 1);
        assert_eq!(Failure::from(source(ErrorKind::InvalidQuery)).exit_code(), 2);
        assert_eq!(Failure::from(SinkError::new(SinkErrorKind::InvalidTarget, "")).exit_code(), 2);
        assert_eq!(Failure::from(SinkError::new(SinkErrorKind::Full, "")).exit_code(), 1);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)).exit_code(), 0);
        assert_eq!(Failure::from(io::Error::from(io::ErrorKind::StorageFull)).exit_code(), 1);
    }
}
