//! HTTP methods of reads, and what lies between client and server.

use telephony_core::Result;
use telephony_core::doctor::{Finding, NotSeen, Seen, SeenAnswer};
use telephony_core::transport::Method;

use super::Examined;
use super::questions::{GET, POST};
use crate::Fault;
use crate::client::NO_SUCH_ENTRY;
use crate::endpoints::{GetHistory, ListFields};
use crate::models::HistoryEntry;

impl Examined<'_> {
    /// Reads by POST and by GET, and compares the answers to two different GETs of one address.
    pub(super) async fn methods(&mut self) {
        let fields = Seen::new(ListFields::new());
        let by_post = self.examination.ask(self.client.by(&fields, Method::POST)).await;
        self.examination.add(match by_post {
            Ok(_) => POST.as_assumed(),
            Err(failure) if is_refused(&failure) => POST.read_as_well("no: it is refused").because(failure.to_string()),
            Err(failure) => POST.unknown(failure.to_string()),
        });
        let finding = self.get().await;
        self.examination.add(finding);
    }

    /// Requests a missing entry, and then no entry, by GET. The server answers with another code to each.
    async fn get(&mut self) -> Finding {
        let named = GetHistory::new(NO_SUCH_ENTRY);
        let nameless = named.clone().nameless();
        let first = self.examination.ask(self.client.by(&Seen::new(named), Method::GET)).await;
        let second = self.examination.ask(self.client.by(&Seen::new(nameless), Method::GET)).await;
        let codes = [code(&first), code(&second)];
        let evidence = format!("codes {} and {}", shown(codes[0]), shown(codes[1]));
        match (first, codes) {
            (Err(failure), [None, _]) if is_refused(&failure) => {
                GET.read_as_well("no: it is refused").because(failure.to_string())
            }
            (_, [Some(403 | 404), Some(405)]) => GET.read_as_well("yes").because(evidence),
            (_, [Some(405), _]) => GET.read_as_well("no: the body of a GET is lost on the way").because(evidence),
            (_, [Some(403 | 404), Some(403 | 404)]) => {
                GET.read_as_well("no: a cache answers by the address alone").because(evidence)
            }
            (Err(failure), _) => GET.unknown(failure.to_string()).because(evidence),
            (Ok(_), _) => GET.unknown("an entry was sent for an id that no entry has").because(evidence),
        }
    }
}

/// True if the web server refuses the method.
fn is_refused(failure: &NotSeen) -> bool {
    failure.error().is_some_and(|error| matches!(error.status(), Some(403 | 405 | 406 | 501)))
}

/// Code of the vendor's own error.
fn code(answer: &Result<SeenAnswer<HistoryEntry>, NotSeen>) -> Option<i64> {
    let error = answer.as_ref().err()?.error()?;
    std::error::Error::source(error)?.downcast_ref::<Fault>()?.code()
}

fn shown(code: Option<i64>) -> String {
    code.map_or_else(|| "none".to_owned(), |code| code.to_string())
}
