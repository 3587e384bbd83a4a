use std::error::Error as StdError;
use std::fmt;
use std::io::{self, Write};

use super::{DoctorSource, ExamineOptions, Report};
use crate::Error;

/// Form in which a report is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportFormat {
    /// Text for people.
    #[default]
    Text,
    /// JSON, for a bug report.
    Json,
}

/// Reason why no report was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum DoctorError {
    /// Account cannot be read.
    Source(Error),
    /// Output cannot be written.
    Output(io::Error),
}

impl fmt::Display for DoctorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Source(error) => write!(f, "the account cannot be examined: {error}"),
            Self::Output(_) => f.write_str("the report cannot be written; check the output"),
        }
    }
}

impl StdError for DoctorError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Source(error) => Some(error),
            Self::Output(error) => Some(error),
        }
    }
}

/// Examines an account and writes the report: the command `doctor` of each vendor's program.
///
/// # Errors
///
/// [`DoctorError::Source`] if the account cannot be read at all, and [`DoctorError::Output`] if `out` fails.
pub async fn doctor(
    source: &dyn DoctorSource,
    options: &ExamineOptions,
    format: ReportFormat,
    out: &mut (dyn Write + Send),
) -> Result<Report, DoctorError> {
    let report = source.examine(options).await.map_err(DoctorError::Source)?;
    let text = match format {
        ReportFormat::Text => report.to_string(),
        ReportFormat::Json => {
            serde_json::to_string_pretty(&report).map_err(|fault| DoctorError::Output(io::Error::other(fault)))?
        }
    };
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(DoctorError::Output)?;
    Ok(report)
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::doctor::DialectQuestion;
    use crate::{Account, ErrorKind, Provider, Result, Source};

    const TEST: Provider = Provider::from_static("test");

    #[derive(Debug)]
    struct Examined(bool);

    impl Source for Examined {
        fn provider(&self) -> Provider {
            TEST
        }

        fn account(&self) -> Account {
            Account::new("a")
        }
    }

    #[async_trait]
    impl DoctorSource for Examined {
        async fn examine(&self, _: &ExamineOptions) -> Result<Report> {
            if !self.0 {
                return Err(Error::new(ErrorKind::Unauthenticated, TEST, "test.examine"));
            }
            let finding = DialectQuestion::new("a", "b?", "c").as_assumed();
            Ok(Report { provider: TEST, version: "1", requests: 1, findings: vec![finding] })
        }
    }

    /// Output on a full disk.
    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_report_is_written_as_text_and_as_json() {
        let options = ExamineOptions::new();
        for (format, begins) in [(ReportFormat::Text, "test 1: 1 questions"), (ReportFormat::Json, "{\n")] {
            let mut out = Vec::new();
            let report = doctor(&Examined(true), &options, format, &mut out).await.unwrap();
            assert_eq!(report.findings.len(), 1);
            assert!(String::from_utf8(out).unwrap().starts_with(begins));
        }
    }

    #[tokio::test]
    async fn a_failed_source_and_a_full_disk_are_errors() {
        let options = ExamineOptions::new();
        let failed = doctor(&Examined(false), &options, ReportFormat::Text, &mut Vec::new()).await;
        assert!(matches!(failed, Err(DoctorError::Source(_))));
        let full = doctor(&Examined(true), &options, ReportFormat::Text, &mut Full).await;
        assert!(matches!(full, Err(DoctorError::Output(_))));
    }
}
