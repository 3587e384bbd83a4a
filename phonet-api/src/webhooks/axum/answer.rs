//! Handles a request and builds its answer.

use std::net::SocketAddr;

use ::axum::body::Bytes;
use ::axum::extract::{ConnectInfo, FromRequest, Request};
use ::axum::http::StatusCode;
use ::axum::http::header::CONTENT_TYPE;
use ::axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::timeout;

use super::{HandlerError, Problem, WebhookRouter};
use crate::webhooks::{CallEvent, CallSettings, CallSettingsReply, Delivery, EventKey, Received, Receiver, Refusal};

impl WebhookRouter {
    pub(super) async fn respond(&self, token: Option<String>, request: Request) -> Response {
        match self.take(token, request).await {
            Ok(response) => response,
            Err(problem) => {
                (self.problem)(&problem);
                json(problem.status(), &AnswerFault { error: problem.code() })
            }
        }
    }

    async fn take(&self, token: Option<String>, request: Request) -> Result<Response, Problem> {
        // The sender is checked before the first byte of the body is read.
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let peer = peer.ok_or(Problem::NoPeer)?.0.ip();
        self.receiver.admit(peer, request.headers(), token.as_deref())?;
        let body = match timeout(self.body_time, Bytes::from_request(request, &())).await {
            Ok(Ok(body)) => body,
            Ok(Err(fault)) if fault.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                return Err(Refusal::TooLarge(self.receiver.most_bytes()).into());
            }
            Ok(Err(_)) | Err(_) => return Err(Problem::NoBody),
        };
        let received = self.receiver.checked(self.receiver.read(&body)?).await;
        match received.map_err(|error| Problem::StoreFailed(HandlerError(error)))? {
            Received::CallEvent(event, delivery) => self.event(event, delivery).await?,
            Received::ContactLookup(lookup) => {
                return Ok(json(200, &self.lookup(lookup).await?));
            }
            Received::UtmLabels(labels) => {
                let handler = self.utm_labels.as_ref().ok_or(Problem::NoHandler("utm_labels"))?;
                handler(labels).await?;
            }
            Received::UnknownEvent(event) => {
                if let Some(handler) = &self.unknown_event {
                    handler(event).await?;
                }
            }
        }
        Ok(json(200, &Done {}))
    }

    async fn event(&self, event: CallEvent, delivery: Delivery) -> Result<(), Problem> {
        let claim = (delivery == Delivery::First).then(|| Claim { receiver: &self.receiver, event: Some(event.key()) });
        let handler = self.call_event.as_ref().ok_or(Problem::NoHandler("call_event"))?;
        handler((event, delivery)).await?;
        claim.into_iter().for_each(Claim::keep);
        Ok(())
    }

    async fn lookup(&self, lookup: CallSettings) -> Result<CallSettingsReply, Problem> {
        let handler = self.contact_lookup.as_ref().ok_or(Problem::NoHandler("contact_lookup"))?;
        let problem = match timeout(self.lookup_budget, handler(lookup)).await {
            Ok(Ok(reply)) => return Ok(reply),
            Ok(Err(error)) => error.into(),
            Err(_) => Problem::LookupTooSlow,
        };
        (self.problem)(&problem);
        Ok(self.fallback.clone())
    }
}

/// Claim on a first delivery. Dropping a claim that was not kept forgets the event, because its handler failed or was
/// cancelled with the connection.
struct Claim<'a> {
    receiver: &'a Receiver,
    event: Option<EventKey>,
}

impl Claim<'_> {
    fn keep(mut self) {
        self.event = None;
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if let Some(event) = self.event.take() {
            self.receiver.release(event);
        }
    }
}

#[derive(Serialize)]
struct AnswerFault {
    error: &'static str,
}

#[derive(Serialize)]
struct Done {}

fn json(status: u16, body: &impl Serialize) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match serde_json::to_string(body) {
        Ok(body) => (status, [(CONTENT_TYPE, "application/json")], body).into_response(),
        // Replies contain only text and flags, so that they can always be serialised.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
