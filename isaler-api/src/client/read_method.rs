use std::sync::atomic::{AtomicU8, Ordering};

use telephony_core::transport::{Endpoint, Method};
use telephony_core::{Error, ErrorKind, Result};

use super::Client;
use crate::endpoints::GetHistory;
use crate::error::code;
use crate::models::EntryId;

/// HTTP method of the reads, which the vendor's server ignores.
///
/// The document prints GET with a body. Proxies drop the body of a GET, and the server then answers every list with
/// today's entries. Caches answer a GET by its address, which is the same for every list. POST has neither problem.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReadMethod {
    /// POST, or GET if the server or an intermediary refuses POST. The first read decides for the client.
    #[default]
    Auto,
    /// POST.
    Post,
    /// GET, as documented. Before the first read, two control requests prove that bodies arrive and that no cache
    /// answers.
    Get,
}

/// Method that the first reads of a client showed to work.
#[derive(Debug, Default)]
pub(super) struct Learnt(AtomicU8);

const POST: u8 = 1;
const GET: u8 = 2;

/// Greatest id that the server's database can hold, which no entry has.
pub(crate) const NO_SUCH_ENTRY: EntryId = EntryId::new(i32::MAX as i64);

impl Client {
    /// Sends a read by the configured method, or by the one that works.
    pub(super) async fn read<E: Endpoint>(&self, endpoint: E) -> Result<E::Output> {
        let learnt = &self.0.learnt.0;
        let setting = self.0.behaviour.read_method;
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
                // An intermediary that refuses everything refuses this request, too; the first refusal is then
                // reported.
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

    /// Verifies, once for a client, that the server receives the body of a GET and that no cache answers for it.
    ///
    /// A request for a missing entry is answered by error 403 or 404, and one that names no entry by error 405. With a
    /// proxy that drops bodies, the first request gets the second answer; with a cache that ignores the body, the
    /// second request gets the first answer.
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

    /// Sends a read by this method.
    pub(crate) async fn by<E: Endpoint>(&self, endpoint: &E, method: Method) -> Result<E::Output> {
        let pipeline = &self.0.pipeline;
        pipeline.call_on(&mut pipeline.context().by(method), endpoint, &self.0.headers).await
    }
}

fn lost(what: &str) -> Error {
    let remedy = "let reads go by POST: `read_method(ReadMethod::Post)`";
    GetHistory::OPERATION.error(ErrorKind::FilterIgnored).with_message(format!("{what}; {remedy}"))
}

/// Returns true if the web server, or an intermediary, refuses the method: the answer has a refusing status and no
/// error code of the vendor.
fn refuses_post(error: &Error) -> bool {
    matches!(error.status(), Some(403 | 405 | 406 | 501)) && code(error).is_none()
}
