use telephony_core::payload::{self, ListEnvelope, PayloadCheck, PayloadKind, PayloadReport, value};

use crate::webhooks::{CallEvent, CallSettings, CallSettingsReply, UtmLabel};

/// Checks of the webhooks and of the reply to one.
pub(super) fn checks() -> [PayloadCheck; 5] {
    // The document calls the lookup a request, although it is delivered like a webhook.
    let lookup = |kind| PayloadCheck::new("call_settings", kind, |_, body| value::<CallSettings>(body));
    [
        PayloadCheck::new("call_event", PayloadKind::Webhook, |_, body| value::<CallEvent>(body)),
        lookup(PayloadKind::Webhook),
        lookup(PayloadKind::Request),
        PayloadCheck::new("call_settings", PayloadKind::Response, |_, body| value::<CallSettingsReply>(body)),
        PayloadCheck::new("utm_labels", PayloadKind::Webhook, utm_labels),
    ]
}

fn utm_labels(_: u16, body: &[u8]) -> PayloadReport {
    match UtmLabel::read_list(body) {
        Ok(labels) => payload::list::<UtmLabel>(&labels, &labels, ListEnvelope::BARE, body),
        Err(fault) => PayloadReport::not_json(fault),
    }
}
