//! Form of the vendor's errors.

use telephony_core::doctor::{ErrorForm, Seen};
use telephony_core::transport::Query;

use super::questions::ERRORS;
use super::{Examined, Sample};
use crate::endpoints::ListCallHistory;

impl Examined<'_> {
    /// Requests the history without its obligatory period.
    pub(super) async fn errors(&mut self, sample: &Sample) {
        let request = Seen::new(ListCallHistory::new(sample.from, sample.to)).query(Query::new());
        let finding = match self.ask(request).await {
            Ok(_) => ERRORS.unknown("a request without a period is answered"),
            Err(failure) => match failure.error().filter(|_| failure.is_refusal()).and_then(ErrorForm::of) {
                Some(ErrorForm::Status(422)) => ERRORS.as_assumed(),
                Some(form) => ERRORS.read_as_well(form.to_string()),
                None => ERRORS.unknown(failure.to_string()),
            },
        };
        self.examination.add(finding.because("a request without a period"));
    }
}
