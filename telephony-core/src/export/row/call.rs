//! Row of a call.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::note::SubjectColumns;
use super::{flat_row, join};
use crate::{CallRecord, InternalParty, PersonalText, PhoneNumber};

flat_row! {
    /// A call as one row of scalars; see the [module](crate::export) for the form of the columns.
    ///
    /// The columns `extensions`, `internal_names` and `internal_ids` have one item for each party inside the company, so
    /// that items of one position belong to one party. An item may be empty.
    pub struct CallRow in "calls", key [provider, account, fingerprint], json [raw],
        lists [extensions, internal_names, internal_ids, trunks, transfers, tags, client_ids, contact_ids, deal_ids],
        personal [
            account: Id, fingerprint: Id, external_name: Name, external_organisation: Name, external_id: Id,
            extensions: Number, internal_names: Name, internal_ids: Id, trunks: Number, transfers: Number,
            recording: Url, tags: Name, client_ids: Id, contact_ids: Id, deal_ids: Id
        ] {
        /// Vendor that filed the record.
        pub provider: String,
        /// Account that the record belongs to.
        pub account: String,
        /// Vendor's id of the call.
        pub id: String,
        /// Part that distinguishes records with the same id.
        #[serde(default)]
        pub part: Option<String>,
        /// Fingerprint of the record's key in 16 hexadecimal digits: one column for upserts and deletions. See
        /// [`CallKey::fingerprint`](crate::CallKey::fingerprint).
        pub fingerprint: String,
        /// Id of the parent call.
        #[serde(default)]
        pub parent: Option<String>,
        /// Time under which the vendor files the record.
        #[serde(with = "crate::moment::instant_text")]
        pub filed_at: OffsetDateTime,
        /// Certainty of `filed_at`: `exact`, `zoned`, `ambiguous`, `gap` or `date_only`.
        pub filed_at_certainty: String,
        /// Medium: `call`, `sms`, `fax`, or the vendor's word.
        pub medium: String,
        /// Direction as seen from the company: `inbound`, `outbound`, `internal`, or the vendor's word.
        #[serde(default)]
        pub direction: Option<String>,
        /// Disposition: `answered`, `no_answer`, `busy`, `congestion`, `failed`, or the vendor's word.
        #[serde(default)]
        pub outcome: Option<String>,
        /// True if the call was answered; see [`CallRecord::is_answered`].
        #[serde(default)]
        pub is_answered: Option<bool>,
        /// Start of ringing.
        #[serde(default, with = "crate::moment::instant_text::option")]
        pub started_at: Option<OffsetDateTime>,
        /// Time of the answer.
        #[serde(default, with = "crate::moment::instant_text::option")]
        pub answered_at: Option<OffsetDateTime>,
        /// End of the call.
        #[serde(default, with = "crate::moment::instant_text::option")]
        pub ended_at: Option<OffsetDateTime>,
        /// Length of the call in seconds, as its vendor counts it.
        #[serde(default)]
        pub duration_seconds: Option<u64>,
        /// Talk time in seconds.
        #[serde(default)]
        pub talk_seconds: Option<u64>,
        /// Number of the party outside, or the sender's name of a text message, as sent.
        #[serde(default, with = "super::optional_text")]
        pub external_number: Option<PhoneNumber>,
        /// Number of the party outside in E.164 form, where its text determines it.
        #[serde(default, with = "super::optional_text")]
        pub external_e164: Option<PhoneNumber>,
        /// Name of the person outside.
        #[serde(default, with = "super::optional_text")]
        pub external_name: Option<PersonalText>,
        /// Name of the organisation outside.
        #[serde(default, with = "super::optional_text")]
        pub external_organisation: Option<PersonalText>,
        /// Vendor's id of the contact.
        #[serde(default)]
        pub external_id: Option<String>,
        /// Extensions of the parties inside: a list.
        #[serde(default, with = "super::optional_text")]
        pub extensions: Option<PersonalText>,
        /// Names of the parties inside: a list.
        #[serde(default, with = "super::optional_text")]
        pub internal_names: Option<PersonalText>,
        /// Vendor's ids of the parties inside: a list.
        #[serde(default)]
        pub internal_ids: Option<String>,
        /// Company's own numbers that carried the call: a list.
        #[serde(default, with = "super::optional_text")]
        pub trunks: Option<PersonalText>,
        /// Extensions that the call was transferred through: a list.
        #[serde(default, with = "super::optional_text")]
        pub transfers: Option<PersonalText>,
        /// Address of the recording, which often opens without a login.
        #[serde(default, with = "super::optional_text")]
        pub recording: Option<PersonalText>,
        /// Text of a message, or of the entry that records the call.
        #[serde(default, with = "super::optional_text")]
        pub message: Option<PersonalText>,
        /// Labels that users gave the record: a list.
        #[serde(default)]
        pub tags: Option<String>,
        /// True if the vendor reports that notes exist.
        #[serde(default)]
        pub has_notes: Option<bool>,
        /// Ids of the clients under which the record's notes are found: a list.
        #[serde(default)]
        pub client_ids: Option<String>,
        /// Ids of the contacts under which the record's notes are found: a list.
        #[serde(default)]
        pub contact_ids: Option<String>,
        /// Ids of the deals under which the record's notes are found: a list.
        #[serde(default)]
        pub deal_ids: Option<String>,
        /// Number of repairs that were made so that the record could be read.
        #[serde(default)]
        pub repairs: usize,
        /// JSON text of the record as the vendor sent it, if the query asked for it.
        #[serde(default, with = "super::optional_text")]
        pub raw: Option<PersonalText>,
    }
}

impl CallRow {
    /// Sets `external_e164` by the numbering plan of a region, where the number's text leaves its country open.
    #[cfg(feature = "region")]
    #[cfg_attr(docsrs, doc(cfg(feature = "region")))]
    pub fn in_region(mut self, region: crate::Region) -> Self {
        let form = self.external_number.as_ref().and_then(|number| number.e164_in(region));
        self.external_e164 = form.map(PhoneNumber::from);
        self
    }
}

impl From<&CallRecord> for CallRow {
    fn from(call: &CallRecord) -> Self {
        let subjects = SubjectColumns::of(&call.note_subjects);
        let external = call.external.as_ref();
        let internal = |column: fn(&InternalParty) -> Option<&str>| {
            join(call.internal.iter().map(|party| column(party).unwrap_or_default()))
        };
        let numbers = |list: &[PhoneNumber]| join(list.iter().map(PhoneNumber::as_str)).map(PersonalText::from);
        Self {
            provider: call.provider.as_str().to_owned(),
            account: call.account.as_str().to_owned(),
            id: call.id.as_str().to_owned(),
            part: call.part.as_ref().map(|part| part.as_str().to_owned()),
            fingerprint: row_fingerprint(call.key().fingerprint()),
            parent: call.parent.as_ref().map(|parent| parent.as_str().to_owned()),
            filed_at: call.filed_at.instant(),
            filed_at_certainty: call.filed_at.certainty().as_str().to_owned(),
            medium: call.medium.to_string(),
            direction: call.direction.as_ref().map(ToString::to_string),
            outcome: call.outcome.as_ref().map(ToString::to_string),
            is_answered: call.is_answered(),
            started_at: call.started.map(OffsetDateTime::from),
            answered_at: call.answered.map(OffsetDateTime::from),
            ended_at: call.ended.map(OffsetDateTime::from),
            duration_seconds: call.duration.map(whole_seconds),
            talk_seconds: call.talk_time.map(whole_seconds),
            external_number: call.external_number().cloned(),
            external_e164: call.external_number().and_then(PhoneNumber::e164).map(PhoneNumber::from),
            external_name: external.and_then(|party| party.name.clone()),
            external_organisation: external.and_then(|party| party.organisation.clone()),
            external_id: external.and_then(|party| party.id.clone()),
            extensions: internal(|party| party.extension.as_deref()).map(PersonalText::from),
            internal_names: internal(|party| party.name.as_deref()).map(PersonalText::from),
            internal_ids: internal(|party| party.id.as_deref()),
            trunks: numbers(&call.trunks),
            transfers: numbers(&call.transfers),
            recording: call.recording.clone(),
            message: call.message.clone(),
            tags: join(call.tags.iter().map(String::as_str)),
            has_notes: call.has_notes,
            client_ids: subjects.clients,
            contact_ids: subjects.contacts,
            deal_ids: subjects.deals,
            repairs: call.repairs.len(),
            raw: call.raw.clone(),
        }
    }
}

impl From<CallRecord> for CallRow {
    fn from(call: CallRecord) -> Self {
        Self::from(&call)
    }
}

// The entries of streams hold their records in boxes.
impl From<Box<CallRecord>> for CallRow {
    fn from(call: Box<CallRecord>) -> Self {
        Self::from(&*call)
    }
}

#[allow(clippy::borrowed_box, reason = "a matched entry lends its box")]
impl From<&Box<CallRecord>> for CallRow {
    fn from(call: &Box<CallRecord>) -> Self {
        Self::from(&**call)
    }
}

/// Fingerprint of a key as the column has it.
pub(crate) fn row_fingerprint(fingerprint: u64) -> String {
    format!("{fingerprint:016x}")
}

/// Seconds, rounded as in the JSON of a record.
fn whole_seconds(length: Duration) -> u64 {
    length.saturating_add(Duration::from_millis(500)).as_secs()
}
