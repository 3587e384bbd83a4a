//! Webhooks, posted by the PBX and by others.

mod receiver;
#[cfg(feature = "axum")]
mod router;

use std::net::IpAddr;

use phonet_api::webhooks::{AllowList, Received, Receiver, Refusal};
use telephony_fixtures::Vendor;
use telephony_fixtures::examples::{Example, Kind};

/// One of the document's six addresses.
const PBX: IpAddr = IpAddr::V4(AllowList::DOCUMENTED[0]);
const STRANGER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 9));

fn receiver() -> Receiver {
    Receiver::new(["qwerty.phonet.com.ua"]).allow(AllowList::documented())
}

fn example(endpoint: &str, kind: Kind) -> &'static Example {
    Example::find(Vendor::Phonet, endpoint, None, kind).unwrap()
}

/// Three kinds of body, as the document prints them.
fn printed() -> [&'static Example; 3] {
    [
        example("call_event", Kind::Webhook),
        example("call_settings", Kind::Request),
        example("utm_labels", Kind::Webhook),
    ]
}

fn post(receiver: &Receiver, body: impl AsRef<[u8]>) -> Result<Received, Refusal> {
    receiver.receive(PBX, [("content-type", "application/json")], body.as_ref())
}
