//! Lists other than that of the company's calls, and errors.

use telephony_core::doctor::{ErrorForm, Finding, Seen};
use telephony_core::transport::Query;

use super::questions::{ACTIVE_UNIT, CONTACTS_LIMIT, ERRORS, PAUSES};
use super::times::{is_in_seconds, numbers};
use super::{CallsSample, Examined, calls_between};
use crate::endpoints::{ListActiveCalls, ListContacts, ListUserCalls};
use crate::models::CallDirection;

impl Examined<'_> {
    /// Requests the active calls, the users' pauses, more contacts than permitted, and calls without a period.
    pub(super) async fn lists(&mut self, sample: &CallsSample) {
        let finding = self.active_times().await;
        self.examination.add(finding);
        let finding = self.pauses(sample).await;
        self.examination.add(finding);
        let finding = self.contacts_limit().await;
        self.examination.add(finding);
        let finding = self.errors(sample).await;
        self.examination.add(finding);
    }

    async fn active_times(&mut self) -> Finding {
        match self.examination.ask(self.client.send(Seen::new(ListActiveCalls::new()))).await {
            Err(failure) => ACTIVE_UNIT.unknown(failure.to_string()),
            Ok(active) => {
                let printed = numbers(&active.body, "dialAt");
                let seconds = printed.iter().filter(|at| is_in_seconds(**at)).count();
                match (printed.len(), seconds) {
                    (0, _) => ACTIVE_UNIT.unknown("no call is active; make one and examine"),
                    (_, 0) => ACTIVE_UNIT.as_assumed(),
                    _ => ACTIVE_UNIT.read_as_well("seconds"),
                }
                .because(format!("{seconds} of {} times are in seconds", printed.len()))
            }
        }
    }

    async fn pauses(&mut self, sample: &CallsSample) -> Finding {
        let all = ListUserCalls::new(sample.from, sample.to);
        let asked = all.clone().directions(vec![CallDirection::PauseOn, CallDirection::PauseOff]);
        let asked = self.examination.ask(self.client.send(Seen::new(asked))).await;
        let Some(pause) = asked.as_ref().ok().and_then(|answer| {
            answer.output.items.iter().find(|row| row.direction.is_some_and(CallDirection::is_pause)).cloned()
        }) else {
            return PAUSES.unknown(asked.err().map_or("no user was away".to_owned(), |failure| failure.to_string()));
        };
        // The second around one pause, so that a page of calls does not hide it.
        let second = time::Duration::SECOND;
        let near = ListUserCalls::new(pause.ended_at.saturating_sub(second), pause.ended_at.saturating_add(second));
        match self.examination.ask(self.client.send(Seen::new(near))).await {
            Err(failure) => PAUSES.unknown(failure.to_string()),
            Ok(near) if near.output.items.iter().any(|row| row.direction.is_some_and(CallDirection::is_pause)) => {
                PAUSES.read_as_well("yes")
            }
            Ok(_) => PAUSES.as_assumed().because("a pause is sent where it is requested alone"),
        }
    }

    async fn contacts_limit(&mut self) -> Finding {
        let query = Query::new().pair("limit", ListContacts::MAX_LIMIT + 1).pair("offset", 0);
        match self.examination.ask(self.client.send(Seen::new(ListContacts::new()).query(query))).await {
            Ok(contacts) if contacts.output.sent() > ListContacts::MAX_LIMIT as usize => {
                CONTACTS_LIMIT.read_as_well("more than 60 are sent")
            }
            // How many more there are is unknown, so that the number sent need not be a limit.
            Ok(contacts) => CONTACTS_LIMIT
                .read_as_well("the request is answered")
                .because(format!("{} contacts were sent", contacts.output.sent())),
            Err(failure) if failure.is_refusal() => CONTACTS_LIMIT.as_assumed().because(failure.to_string()),
            Err(failure) => CONTACTS_LIMIT.unknown(failure.to_string()),
        }
    }

    async fn errors(&mut self, sample: &CallsSample) -> Finding {
        let request = Seen::new(calls_between(sample.from, sample.to)).query(Query::new().pair("limit", 1));
        let finding = match self.ask(request).await {
            // The walk's requests accept an object in the place of a list, and the error is one.
            Ok(answer) if !answer.body.trim_ascii_start().starts_with(b"[") => {
                ERRORS.read_as_well(ErrorForm::read(answer.status, &answer.body).to_string())
            }
            Ok(_) => ERRORS.unknown("a request without a period is answered"),
            Err(failure) => match failure.error().filter(|_| failure.is_refusal()).and_then(ErrorForm::of) {
                Some(ErrorForm::Status(400)) => ERRORS.as_assumed(),
                Some(form) => ERRORS.read_as_well(form.to_string()),
                None => ERRORS.unknown(failure.to_string()),
            },
        };
        finding.because("a request without a period")
    }
}
