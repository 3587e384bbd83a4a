use std::fmt::Write;

use serde::{Deserialize, Serialize};
use telephony_core::{Account, PersonalText, PhoneNumber};
use time::OffsetDateTime;

use crate::models::{CallEventKind, CallUuid, Leg, LegId, LegKind};

/// Key of a call: the account and the call's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallKey {
    /// Account's domain in lower case.
    pub account_domain: PersonalText,
    /// Id of the call as sent.
    pub uuid: CallUuid,
}

impl CallKey {
    /// Creates the key of an account's call.
    pub fn new(account_domain: &str, uuid: impl Into<CallUuid>) -> Self {
        let account_domain = account_domain.trim().to_ascii_lowercase().into();
        Self { account_domain, uuid: uuid.into() }
    }
}

/// Key of an event: the call, the kind of event, the legs and the times.
///
/// The legs of a call share its id, and each leg rings, is answered and hangs up. A duplicate has the same key, even if
/// its `serverTime` differs. Two events that differ in one of the key's members have different keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventKey {
    /// Call to which the event belongs.
    pub call: CallKey,
    /// Kind of the event.
    pub kind: CallEventKind,
    /// User, group or script that makes or takes the call in the company.
    #[serde(default)]
    pub leg: Option<LegKey>,
    /// Leg in the company that takes an internal call.
    #[serde(default)]
    pub leg2: Option<LegKey>,
    /// Time at which the phone began to ring. A call that rings a second time has another time.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub dial_at: Option<OffsetDateTime>,
    /// Time at which somebody answered.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub bridge_at: Option<OffsetDateTime>,
    /// End of the call, if the event contains it.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub hang_up_at: Option<OffsetDateTime>,
}

/// Key of a leg: kind, id and extension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LegKey {
    /// Kind of the leg. A user, a group and a script can have equal ids.
    #[serde(default)]
    pub kind: Option<LegKind>,
    /// Id, unique among legs of the same kind.
    #[serde(default)]
    pub id: Option<LegId>,
    /// Extension.
    #[serde(default)]
    pub extension: Option<PhoneNumber>,
}

/// Maximum length of an id or an extension that is kept unchanged, in bytes. Longer ones are replaced by a fingerprint,
/// because keys are remembered and a body may hold far more.
const LONGEST: usize = 64;

impl LegKey {
    /// Returns the key of a leg; `None` for a leg without kind, id and extension.
    pub fn of(leg: &Leg) -> Option<Self> {
        let short = |text: &str| Account::fingerprint([text]).as_str().to_owned();
        let id = leg.id.as_ref().map(|id| match id.to_string() {
            text if text.len() > LONGEST => LegId::from(short(&text).as_str()),
            _ => id.clone(),
        });
        let extension = leg.ext.as_ref().map(|extension| match extension.as_str() {
            text if text.len() > LONGEST => PhoneNumber::from(short(text)),
            _ => extension.clone(),
        });
        let key = Self { kind: leg.kind, id, extension };
        (key != Self { kind: None, id: None, extension: None }).then_some(key)
    }
}

impl EventKey {
    /// Returns the key as text for a store of your own. Equal keys have equal texts. The text contains the account and
    /// an extension.
    pub fn text(&self) -> PersonalText {
        let domain = &*self.call.account_domain;
        let mut text = format!("{domain}/{}/{}", self.call.uuid.call_id().as_str(), self.kind);
        for leg in [&self.leg, &self.leg2] {
            text.push('/');
            let Some(leg) = leg else { continue };
            let kind = leg.kind.map(|it| it.to_string()).unwrap_or_default();
            let id = leg.id.as_ref().map(ToString::to_string).unwrap_or_default();
            let extension = leg.extension.as_ref().map_or("", PhoneNumber::as_str);
            // Quoted, so that one text cannot run into the next.
            let _ = write!(text, "{kind}.{id:?}.{extension:?}");
        }
        for time in [self.dial_at, self.bridge_at, self.hang_up_at] {
            text.push('/');
            if let Some(time) = time {
                let _ = write!(text, "{}", time.unix_timestamp_nanos() / 1_000_000);
            }
        }
        text.into()
    }
}
