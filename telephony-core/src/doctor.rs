//! Observed dialect of an account: what a vendor's server does where the vendor's documents leave it open.
//!
//! A vendor's client implements [`DoctorSource`]. It sends few requests, all of them reads, and compares the answers
//! with what the client assumes. A [`Report`] holds one [`Finding`] for each question and no personal data: counts,
//! forms and offsets only. [`Recorder`] keeps the exchanges with pseudonyms in place of personal data.

mod command;
mod error_form;
mod examination;
mod finding;
mod list_form;
mod options;
mod record;
mod report;
mod seen;

pub use command::{DoctorError, ReportFormat, doctor};
pub use error_form::ErrorForm;
pub use examination::{Examination, NotSeen};
pub use finding::{Agreement, DialectQuestion, Finding, Observation};
pub use list_form::ListForm;
pub use options::ExamineOptions;
pub use record::{Recorder, RecorderError, Redaction};
pub use report::Report;
pub use seen::{Seen, SeenAnswer};

use async_trait::async_trait;

use crate::{Result, Source};

/// Account whose dialect can be observed.
#[async_trait]
pub trait DoctorSource: Source {
    /// Observes the account's dialect, with reads alone and within the limits of the options.
    ///
    /// # Errors
    ///
    /// An error if the account cannot be read at all, such as [`Unauthenticated`](crate::ErrorKind::Unauthenticated). A
    /// question that cannot be answered is a [`Finding`] with [`Observation::Unknown`].
    async fn examine(&self, options: &ExamineOptions) -> Result<Report>;
}
