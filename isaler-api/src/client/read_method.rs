use std::sync::atomic::{AtomicU8, Ordering};

use telephony_core::transport::{Endpoint, Method};
use telephony_core::{Error, ErrorKind, Result};

use super::Client;
use crate::Fault;
use crate::endpoints::GetHistory;
use crate::models::EntryId;

/// HTTP method of the reads, which the vendor's server never looks at.
///
/// The document prints GET with a body. Proxies drop the body of a GET, which makes every list into today's, and caches
/// answer a GET by its address, which is the same for every list. POST has neither fault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadMethod {
    /// POST, unless the server or something before it refuses that method; then GET. The first read decides for the client.
    #[default]
    Auto,
    /// POST.
    Post,
    /// GET, as documented. Before the first read two questions prove that bodies arrive and that no cache answers.
    Get,
}

/// What the first reads of a client showed.
#[derive(Debug, Default)]
pub(super) struct Learnt(AtomicU8);

const POST: u8 = 1;
const GET: u8 = 2;

/// Greatest id that the server's database can hold, which no entry has.
const NO_SUCH_ENTRY: EntryId = EntryId::new(i32::MAX as i64);

impl Client {
    /// Sends a read by the method of the settings, or the one that works.
    pub(super) async fn read<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        let learnt = &self.0.learnt.0;
        let setting = self.0.settings.read_method;
        if setting == ReadMethod::Get || learnt.load(Ordering::Relaxed) == GET {
            if endpoint.target()?.body.is_some_and(|body| !body.bytes().is_empty()) {
                self.bodies_must_arrive().await?;
            }
            return self.by(&endpoint, Method::GET).await;
        }
        let answer = self.by(&endpoint, Method::POST).await;
        if setting == ReadMethod::Post || learnt.load(Ordering::Relaxed) == POST {
            return answer;
        }
        match answer {
            Err(error) if refuses_post(&error) => {
                // Whoever refuses everything refuses this too, and then the first refusal is the one to report.
                match self.bodies_must_arrive().await {
                    Ok(()) => self.by(&endpoint, Method::GET).await,
                    Err(lost) if lost.kind() == ErrorKind::FilterIgnored => Err(lost),
                    Err(_) => Err(error),
                }
            }
            Err(error) => {
                if code(&error).is_some() {
                    learnt.store(POST, Ordering::Relaxed);
                }
                Err(error)
            }
            Ok(output) => {
                learnt.store(POST, Ordering::Relaxed);
                Ok(output)
            }
        }
    }

    /// Makes sure, once for a client, that the server sees the body of a GET and answers it itself.
    ///
    /// An entry that is not there is error 403 or 404, and one that is asked for without naming it is error 405. A proxy that drops
    /// bodies makes the first into the second, and a cache that goes by address the second into the first.
    async fn bodies_must_arrive(&self) -> Result<()> {
        let learnt = &self.0.learnt.0;
        if learnt.load(Ordering::Relaxed) == GET {
            return Ok(());
        }
        let named = GetHistory::new(NO_SUCH_ENTRY);
        for (question, proof) in [(named.clone(), &[403, 404][..]), (named.nameless(), &[405])] {
            let error = match self.by(&question, Method::GET).await {
                Ok(_) => lost("no entry was asked for, and one was sent"),
                Err(error) => error,
            };
            match code(&error) {
                Some(code) if proof.contains(&code) => {}
                Some(403..=405) => {
                    return Err(lost("the body of a GET is lost on the way, or a cache answers it").with_source(error));
                }
                _ if error.kind() == ErrorKind::FilterIgnored => {
                    return Err(lost("a GET is answered by another answer").with_source(error));
                }
                _ => return Err(error),
            }
        }
        learnt.store(GET, Ordering::Relaxed);
        Ok(())
    }

    async fn by<E: Endpoint>(&self, endpoint: &E, method: Method) -> Result<E::Output> {
        let pipeline = &self.0.pipeline;
        pipeline.call_on(&mut pipeline.context().by(method), endpoint, &self.0.headers).await
    }
}

fn lost(what: &str) -> Error {
    let remedy = "let reads go by POST: `read_method(ReadMethod::Post)`";
    GetHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(format!("{what}; {remedy}"))
}

/// Whether the web server, or something before it, does not take the method: it answered, and the vendor's code did not.
fn refuses_post(error: &Error) -> bool {
    matches!(error.status(), Some(403 | 405 | 406 | 501)) && code(error).is_none()
}

/// Code of the vendor's own error.
fn code(error: &Error) -> Option<i64> {
    std::error::Error::source(error)?.downcast_ref::<Fault>()?.code
}
