//! Form of the vendor's errors.

use telephony_core::doctor::{ErrorForm, NotSeen, Seen};

use super::Examined;
use super::questions::ERRORS;
use crate::client::NO_SUCH_ENTRY;
use crate::endpoints::GetHistory;

impl Examined<'_> {
    /// Requests a missing entry, and no entry.
    pub(super) async fn errors(&mut self) {
        let named = GetHistory::new(NO_SUCH_ENTRY);
        let nameless = named.clone().nameless();
        let mut forms = Vec::new();
        for request in [named, nameless] {
            match self.examination.ask(self.client.send(Seen::new(request))).await {
                Ok(_) => self.examination.add(ERRORS.unknown("an entry was sent for an id that no entry has")),
                Err(NotSeen::Failed(error)) => match ErrorForm::of(&error) {
                    Some(form) => {
                        forms.push(form);
                        continue;
                    }
                    None => self.examination.add(ERRORS.unknown(NotSeen::Failed(error).to_string())),
                },
                Err(failure) => self.examination.add(ERRORS.unknown(failure.to_string())),
            }
            return;
        }
        let finding = match forms[..] {
            [ErrorForm::TextCode, ErrorForm::NumberCode] => ERRORS.as_assumed(),
            [ErrorForm::Status(_), ErrorForm::Status(_)] => ERRORS.read_as_well("HTTP status of the code"),
            [one, other] if one == other => ERRORS.read_as_well(one.to_string()),
            _ => ERRORS.read_as_well("several forms"),
        };
        self.examination.add(finding.because("a missing entry, and a request without an entry"));
    }
}
