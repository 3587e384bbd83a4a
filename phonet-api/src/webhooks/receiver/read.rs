//! Reads a body's bytes. The kind of webhook is recognised by the body alone.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_with::As;
use telephony_core::PersonalText;
use telephony_core::wire::json;
use telephony_core::wire::rows::{ListPlace, read_one};
use telephony_core::wire::{EmptyAsNone, TextOrNumber};

use super::Receiver;
use crate::models::{CallEventKind, list};
use crate::webhooks::{CallEvent, CallSettings, Received, Refusal, RequestName, UnknownEvent, UtmLabel};

/// Maximum length of an event's id and of its kind, in bytes, because both are remembered. Real ones have at most 36
/// bytes.
const LONGEST_ID: usize = 128;

/// Members by which the kinds of bodies are distinguished.
#[derive(Deserialize)]
#[serde(expecting = "an object or a list")]
struct EventHead {
    #[serde(default, with = "As::<EmptyAsNone>")]
    event: Option<CallEventKind>,
    #[serde(default, with = "As::<EmptyAsNone>")]
    request: Option<RequestName>,
    #[serde(rename = "accountDomain", default, with = "As::<EmptyAsNone<TextOrNumber>>")]
    account_domain: Option<PersonalText>,
    #[serde(rename = "callParentUuid")]
    utm_label: Option<IgnoredAny>,
}

const PLACE: ListPlace<'_> = ListPlace::new(&list::OURS, "phonet.webhook.receive", "$");

impl Receiver {
    /// Reads the body of a request whose sender was checked.
    pub(in crate::webhooks) fn read(&self, body: &[u8]) -> Result<Received, Refusal> {
        if body.len() > self.body_limit {
            return Err(Refusal::TooLarge(self.body_limit));
        }
        self.read_json(body).map_err(|refusal| refusal.with_body(body))
    }

    fn read_json(&self, body: &[u8]) -> Result<Received, Refusal> {
        let trimmed = json::trimmed(body)?;
        if trimmed.starts_with(b"[") {
            return labels(body);
        }
        let (head, repairs) = match read_one::<EventHead>(body, PLACE) {
            Ok(head) => head,
            Err(fault) if fault.is_not_json() && is_form(trimmed) => {
                return Err(Refusal::not_json("the body is a form"));
            }
            Err(fault) => return Err(fault.into()),
        };
        match head {
            EventHead { event: Some(kind), account_domain, .. } => self.event(kind, account_domain, body),
            EventHead { request: Some(RequestName::CallSettings), .. } => {
                let (mut lookup, repairs) = read_one::<CallSettings>(body, PLACE)?;
                lookup.repairs = repairs;
                Ok(Received::ContactLookup(lookup))
            }
            EventHead { request: Some(_), .. } => Err(Refusal::unknown_request()),
            EventHead { utm_label: Some(_), .. } => labels(body),
            _ => Err(match repairs.first() {
                Some(repair) => Refusal::shape(&repair.path, &repair.reason),
                None => Refusal::shape("$", "neither an event nor a request nor labels"),
            }),
        }
    }

    fn event(
        &self,
        kind: CallEventKind,
        account_domain: Option<PersonalText>,
        body: &[u8],
    ) -> Result<Received, Refusal> {
        let account_domain = match account_domain {
            Some(domain) if self.is_account(&domain) => domain,
            Some(_) => return Err(Refusal::UnknownAccount),
            None => self.only_account().ok_or(Refusal::NoAccount)?.into(),
        };
        let event = match read_one::<CallEvent>(body, PLACE) {
            Ok((mut event, repairs)) => {
                event.repairs = repairs;
                event.account_domain = account_domain;
                event
            }
            // An event of an undocumented kind need not have the shape of the documented ones.
            Err(_) if !kind.is_known() => {
                let raw = String::from_utf8_lossy(json::trimmed(body)?).into_owned().into();
                return Ok(Received::UnknownEvent(UnknownEvent { event: kind, account_domain, raw }));
            }
            Err(fault) => return Err(fault.into()),
        };
        for (path, id) in [("$.uuid", event.uuid.as_str()), ("$.event", event.event.as_str())] {
            if id.len() > LONGEST_ID {
                return Err(Refusal::shape(path, "longer than any id or name"));
            }
        }
        let delivery = self.deliveries.at_once(&event.key());
        Ok(Received::CallEvent(event, delivery))
    }
}

fn labels(body: &[u8]) -> Result<Received, Refusal> {
    let labels = UtmLabel::read_list(body)?;
    match labels.quarantined.first() {
        // A list without a single label is a list of something else, or not JSON.
        Some(bad) if labels.items.is_empty() => Err(match read_one::<IgnoredAny>(body, PLACE) {
            Err(fault) if fault.is_not_json() => fault.into(),
            _ => Refusal::shape(&bad.path, &bad.reason),
        }),
        _ => Ok(Received::UtmLabels(labels)),
    }
}

/// True if a body that is not JSON looks like `request=call.settings&otherLegNum=…`.
fn is_form(body: &[u8]) -> bool {
    let name = body.split(|byte| *byte == b'=').next().unwrap_or_default();
    name.len() < body.len() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
}
