mod entry;

use std::cmp::Ordering;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_with::{As, DurationSeconds};
use smallstr::SmallString;

use crate::word::words;
use crate::{
    Account, CallKey, CallPart, ExternalParty, InternalParty, Moment, NoteSubject, PersonalText, PhoneNumber, Provider,
    Repair,
};

pub use entry::Entry;

/// A vendor's id of one call record, kept as text exactly as the vendor sent it.
///
/// An id of up to 36 bytes, the length of a UUID, is kept without an allocation.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallId(SmallString<[u8; 36]>);

impl CallId {
    /// An id from its text.
    pub fn new(id: impl AsRef<str>) -> Self {
        Self(SmallString::from_str(id.as_ref()))
    }

    /// Id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// The derived form copies one byte after another.
impl Clone for CallId {
    fn clone(&self) -> Self {
        Self::new(self.as_str())
    }
}

impl<T: Into<String>> From<T> for CallId {
    fn from(id: T) -> Self {
        Self::new(id.into())
    }
}

/// Medium of a call record: voice, text message or fax. Serialized as its word; see [`Outcome`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Medium {
    /// A voice call.
    Call,
    /// A text message.
    Sms,
    /// A fax.
    Fax,
    /// A medium that this version does not know, in the vendor's spelling.
    Other(String),
}

/// Direction as seen from the company. Serialized as its word; see [`Outcome`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Direction {
    /// From an outside party to the company.
    Inbound,
    /// From the company to an outside party.
    Outbound,
    /// Between two extensions.
    Internal,
    /// A direction that this version does not know, in the vendor's spelling.
    Other(String),
}

/// Disposition of a call: the way in which the call ended.
///
/// Read from and written as one word, in text and in JSON. An unknown word is kept as it is:
///
/// ```
/// use telephony_core::Outcome;
///
/// assert_eq!(Outcome::from("no_answer"), Outcome::NoAnswer);
/// assert_eq!(Outcome::Busy.to_string(), "busy");
/// assert_eq!(serde_json::to_string(&Outcome::from("parked"))?, r#""parked""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(alias("disposition", "call status", "missed"))]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The call was answered.
    Answered,
    /// The call was not answered.
    NoAnswer,
    /// The called party was busy.
    Busy,
    /// The route was congested.
    Congestion,
    /// Dialling ended with an error.
    Failed,
    /// An outcome that this version does not know, in the vendor's spelling.
    Other(String),
}

words! {
    Medium { Call = "call", Sms = "sms", Fax = "fax" }
    Direction { Inbound = "inbound", Outbound = "outbound", Internal = "internal" }
    Outcome {
        Answered = "answered", NoAnswer = "no_answer", Busy = "busy",
        Congestion = "congestion", Failed = "failed",
    }
}

/// One record of a vendor's call history (a call detail record, CDR), normalised to fields that all vendors share.
///
/// A fact that the vendor does not send is `None` or an empty list, never a guess.
///
/// ```
/// use telephony_core::time::OffsetDateTime;
/// use telephony_core::{CallRecord, Direction, ExternalParty, Moment, Outcome, Provider};
///
/// let filed_at = Moment::exact(OffsetDateTime::UNIX_EPOCH);
/// let mut call = CallRecord::new(Provider::from_static("example"), "17", filed_at);
/// call.direction = Some(Direction::Inbound);
/// call.outcome = Some(Outcome::NoAnswer);
/// call.external = Some(ExternalParty::of_number("+48220001000"));
///
/// assert_eq!(call.is_answered(), Some(false));
/// assert_eq!(call.external_number().map(|number| number.as_str()), Some("+48220001000"));
/// assert_eq!(call.key().id.as_str(), "17");
/// ```
#[doc(alias("CDR", "call detail record", "call log"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallRecord {
    /// Vendor that filed the record.
    pub provider: Provider,
    /// Account that the record belongs to; empty if the record was read without a client.
    #[serde(default)]
    pub account: Account,
    /// Vendor's id of the call. Several records may share one id, such as the legs of a transfer: see [`CallKey`].
    pub id: CallId,
    /// Part that distinguishes records with the same id, where a vendor files several; see [`CallKey::part`].
    #[serde(default)]
    pub part: Option<CallPart>,
    /// Id of the parent call, such as the call to a group that rang this extension.
    pub parent: Option<CallId>,
    /// Time under which the vendor files the record. Ranges, sort order and windows use this time.
    pub filed_at: Moment,
    /// Voice, text message or fax.
    pub medium: Medium,
    /// Inbound, outbound or internal.
    pub direction: Option<Direction>,
    /// Disposition of the call.
    pub outcome: Option<Outcome>,
    /// Start of ringing, as sent by the vendor or derived.
    pub started: Option<Moment>,
    /// Time of the answer, as sent by the vendor or derived. `None` for a call that was not answered, and where the
    /// derived time would precede the start.
    pub answered: Option<Moment>,
    /// End of the call, as sent by the vendor or derived.
    pub ended: Option<Moment>,
    /// Length of the call as its vendor counts it. The conversion in the vendor's crate documents if ringing is
    /// included. Serialized in whole seconds.
    #[serde(default, with = "As::<Option<DurationSeconds<u64>>>")]
    pub duration: Option<Duration>,
    /// Talk time; `None` for a call that was not answered. Serialized in whole seconds.
    #[doc(alias("billsec", "billable seconds"))]
    #[serde(default, with = "As::<Option<DurationSeconds<u64>>>")]
    pub talk_time: Option<Duration>,
    /// Party outside the company; `None` for an internal call.
    pub external: Option<ExternalParty>,
    /// Parties inside the company, in the vendor's order.
    pub internal: Vec<InternalParty>,
    /// Company's own numbers that carried the call.
    #[doc(alias("DID", "trunk", "line"))]
    pub trunks: Vec<PhoneNumber>,
    /// Extensions that the call was transferred through, in order; empty if the call was not transferred.
    #[doc(alias = "transferred")]
    pub transfers: Vec<PhoneNumber>,
    /// Address of the recording. Anyone who knows the address can often listen without logging in.
    pub recording: Option<PersonalText>,
    /// Text of a message, or of the entry that records the call.
    pub message: Option<PersonalText>,
    /// Labels that users gave the record.
    pub tags: Vec<String>,
    /// True if the vendor reports that notes exist; `None` if the vendor does not say.
    pub has_notes: Option<bool>,
    /// Subjects under which the provider's note store files this record's notes.
    pub note_subjects: Vec<NoteSubject>,
    /// Repairs that were made so that the record could be read; empty for nearly every record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// JSON text of the record as the vendor sent it; set if the query asked for it with
    /// [`CallQuery::raw`](crate::CallQuery::raw).
    pub raw: Option<PersonalText>,
}

impl CallRecord {
    /// A voice call of which only the id and the time are known.
    pub fn new(provider: Provider, id: impl Into<CallId>, filed_at: Moment) -> Self {
        Self {
            provider,
            account: Account::default(),
            id: id.into(),
            part: None,
            parent: None,
            filed_at,
            medium: Medium::Call,
            direction: None,
            outcome: None,
            started: None,
            answered: None,
            ended: None,
            duration: None,
            talk_time: None,
            external: None,
            internal: Vec::new(),
            trunks: Vec::new(),
            transfers: Vec::new(),
            recording: None,
            message: None,
            tags: Vec::new(),
            has_notes: None,
            note_subjects: Vec::new(),
            repairs: Vec::new(),
            raw: None,
        }
    }

    /// True if the call was answered, judged by the outcome, or without one by the answer time or the talk time. `None`
    /// if the vendor sends none of them.
    #[doc(alias("missed", "disposition"))]
    pub fn is_answered(&self) -> Option<bool> {
        match &self.outcome {
            Some(Outcome::Answered) => Some(true),
            Some(Outcome::Other(_)) | None => {
                let talked = self.talk_time.is_some_and(|time| !time.is_zero());
                (self.answered.is_some() || talked).then_some(true)
            }
            Some(_) => Some(false),
        }
    }

    /// Number of the party outside the company, or the sender's name of a text message.
    #[doc(alias("caller ID", "CLI", "caller", "callee"))]
    pub fn external_number(&self) -> Option<&PhoneNumber> {
        self.external.as_ref()?.number.as_ref()
    }

    /// Name of the party outside the company: the person's, or else the organisation's.
    #[doc(alias("CNAM", "caller name"))]
    pub fn external_name(&self) -> Option<&PersonalText> {
        let party = self.external.as_ref()?;
        party.name.as_ref().or(party.organisation.as_ref())
    }

    /// Extensions of the parties inside the company, in the vendor's order. A party without an extension is left out.
    #[doc(alias("extension", "agent", "operator"))]
    pub fn extensions(&self) -> impl Iterator<Item = &PhoneNumber> {
        self.internal.iter().filter_map(|party| party.extension.as_ref())
    }

    /// Key of the record. Equal keys mean the same record, through every interface of a provider.
    pub fn key(&self) -> CallKey {
        CallKey {
            provider: self.provider.clone(),
            account: self.account.clone(),
            id: self.id.clone(),
            part: self.part.clone(),
        }
    }

    /// Sort order of a timeline: `filed_at`, then provider, account, id and part.
    pub fn timeline_order(&self, other: &Self) -> Ordering {
        self.filed_at.instant().cmp(&other.filed_at.instant()).then_with(|| {
            (&self.provider, &self.account, &self.id, &self.part).cmp(&(
                &other.provider,
                &other.account,
                &other.id,
                &other.part,
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn a_call_shows_both_parties_without_a_walk_through_its_members() {
        let mut call = CallRecord::new(Provider::from_static("test"), "1", Moment::exact(OffsetDateTime::UNIX_EPOCH));
        assert_eq!((call.external_number(), call.external_name(), call.extensions().count()), (None, None, 0));
        let mut party = ExternalParty::of_number("+48777888999");
        party.organisation = Some("Example".into());
        call.external = Some(party);
        assert_eq!(call.external_number().map(PhoneNumber::as_str), Some("+48777888999"));
        assert_eq!(call.external_name().map(PersonalText::as_str), Some("Example"));
        call.external.as_mut().unwrap().name = Some("Jan".into());
        assert_eq!(call.external_name().map(PersonalText::as_str), Some("Jan"));
        let of_extension = |extension: Option<&str>| InternalParty {
            extension: extension.map(PhoneNumber::from),
            ..InternalParty::default()
        };
        call.internal = [Some("007"), None, Some("12")].map(of_extension).into();
        assert_eq!(call.extensions().map(PhoneNumber::as_str).collect::<Vec<_>>(), ["007", "12"]);
    }

    // Field case 42.
    #[test]
    fn a_call_is_answered_where_the_vendor_says_so_and_unknown_where_it_says_nothing() {
        let at = Moment::exact(OffsetDateTime::UNIX_EPOCH);
        let call = |outcome: Option<Outcome>, talk: Option<u64>, answered| {
            let mut call = CallRecord::new(Provider::from_static("test"), "1", at);
            call.outcome = outcome;
            call.talk_time = talk.map(Duration::from_secs);
            call.answered = answered;
            call.is_answered()
        };
        let other = Some(Outcome::Other("parked".to_owned()));
        assert_eq!(call(None, None, None), None);
        assert_eq!(call(None, Some(0), None), None);
        assert_eq!(call(None, Some(7), None), Some(true));
        assert_eq!(call(other.clone(), None, Some(at)), Some(true));
        assert_eq!(call(other, Some(0), None), None);
        assert_eq!(call(Some(Outcome::Answered), None, None), Some(true));
        for missed in [Outcome::NoAnswer, Outcome::Busy, Outcome::Congestion, Outcome::Failed] {
            assert_eq!(call(Some(missed), Some(0), None), Some(false));
        }
    }
}
