use std::fmt::Write;

use telephony_core::{Account, PersonalText, PhoneNumber};
use time::OffsetDateTime;

use crate::models::{CallEventKind, CallUuid, Leg, LegId, LegKind};

/// What tells one call from another: the account and the call's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct CallKey {
    /// Account's domain in lower case.
    pub account_domain: PersonalText,
    /// Id of the call as sent.
    pub uuid: CallUuid,
}

impl CallKey {
    /// Key of an account's call.
    pub fn new(account_domain: &str, uuid: impl Into<CallUuid>) -> Self {
        let account_domain = account_domain.trim().to_ascii_lowercase().into();
        Self { account_domain, uuid: uuid.into() }
    }
}

/// What tells one event from another: the call, what happened to it, to which of its legs, and when.
///
/// A call's legs share its id, and each rings, is answered and hangs up. A delivery that is repeated has the same key,
/// whatever its `serverTime` is; two events that differ in one of these members have two.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct EventKey {
    /// Call that it happened to.
    pub call: CallKey,
    /// What happened.
    pub kind: CallEventKind,
    /// Who makes or takes the call in the company.
    pub leg: Option<LegKey>,
    /// Who takes an internal call.
    pub leg2: Option<LegKey>,
    /// When the phone began to ring; a call that rings once more does so at another time.
    pub dial_at: Option<OffsetDateTime>,
    /// When somebody answered.
    pub bridge_at: Option<OffsetDateTime>,
    /// When it ended, where that is said.
    pub hang_up_at: Option<OffsetDateTime>,
}

/// What tells one leg from another: kind, id and extension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct LegKey {
    /// User, group or script, whose ids may be equal.
    pub kind: Option<LegKind>,
    /// Id among those of its kind.
    pub id: Option<LegId>,
    /// Extension.
    pub extension: Option<PhoneNumber>,
}

/// Longest text that is kept as it is: keys are remembered, and a body may hold far more.
const LONGEST: usize = 64;

impl LegKey {
    /// Key of a leg; `None` for one of which nothing but a name is known.
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
    /// Text of the key for a store of your own, the same for equal keys; it names the account and an extension.
    pub fn text(&self) -> PersonalText {
        let domain = &*self.call.account_domain;
        let mut text = format!("{domain}/{}/{}", self.call.uuid.call_id().as_str(), self.kind);
        for leg in [&self.leg, &self.leg2] {
            text.push('/');
            let Some(leg) = leg else { continue };
            let kind = leg.kind.map(|it| it.to_string()).unwrap_or_default();
            let id = leg.id.as_ref().map(ToString::to_string).unwrap_or_default();
            let extension = leg.extension.as_ref().map_or("", PhoneNumber::as_str);
            // Quoted, so that no text reaches into the next one.
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
