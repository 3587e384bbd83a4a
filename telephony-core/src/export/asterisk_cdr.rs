//! The columns of Asterisk's call detail records.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::row::{flat_row, optional_text};
use super::{CallRow, split};
use crate::{CallRecord, Direction, Medium, Outcome, PersonalText, PhoneNumber, WallClock, Zone};

flat_row! {
    /// A call in the columns of Asterisk's `cdr` table and of its `Master.csv`, in their order, for programs that read
    /// those.
    ///
    /// A fact that the vendor does not send is empty, never a guess. Times are local times of a [`Zone`] without an
    /// offset, as Asterisk writes them; in the hour that occurs twice in autumn they are ambiguous, and the instants are
    /// in the [`CallRow`]. A text message or a fax has no such row.
    ///
    /// `Master.csv` has no header: [`CsvSettings::header`](super::CsvSettings::header). To mask personal data, mask the
    /// [`CallRow`] first, so that numbers inside `clid` have the pseudonyms of the columns `src` and `dst`.
    ///
    /// ```
    /// use telephony_core::export::{AsteriskCdr, CsvSettings, CsvWriter};
    /// use telephony_core::time::{Duration, OffsetDateTime};
    /// use telephony_core::{CallRecord, Direction, ExternalParty, Moment, Outcome, Provider, Zone};
    ///
    /// let moment = Moment::exact(OffsetDateTime::UNIX_EPOCH);
    /// let mut call = CallRecord::new(Provider::from_static("example"), "17", moment);
    /// (call.started, call.ended) = (Some(moment), Some(moment.shifted(Duration::seconds(21))));
    /// call.direction = Some(Direction::Inbound);
    /// call.outcome = Some(Outcome::NoAnswer);
    /// call.external = Some(ExternalParty::of_number("+48777888999"));
    ///
    /// let mut table = CsvWriter::with_settings(Vec::new(), &CsvSettings::new().header(false));
    /// if let Some(cdr) = AsteriskCdr::of(&call, &Zone::named("Europe/Warsaw")?) {
    ///     table.write(&cdr)?;
    /// }
    /// let text = String::from_utf8(table.finish()?)?;
    /// let parties = ",+48777888999,,,+48777888999,,,,,";
    /// let times = "1970-01-01 01:00:00,,1970-01-01 01:00:21,21,0,NO ANSWER,,17,";
    /// assert!(text.starts_with(&[parties, times].concat()), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias("cdr_csv", "Master.csv", "FreePBX"))]
    pub struct AsteriskCdr in "cdr", key [userfield], json [],
        lists [], personal [accountcode: Id, clid: Name, userfield: Id] {
        /// Label of the account, if it has one.
        #[serde(default)]
        pub accountcode: Option<String>,
        /// Calling number in E.164 form, or as sent if the form is unknown; for an outbound call the extension, if the
        /// record names one only; for an internal call the first of two extensions.
        #[serde(default, with = "optional_text")]
        pub src: Option<PhoneNumber>,
        /// Called number: for an outbound call the number outside; for an inbound call the extension, or else the
        /// company's own number, if the record names one only; for an internal call the second of two extensions.
        #[serde(default, with = "optional_text")]
        pub dst: Option<PhoneNumber>,
        /// Dialplan context: always empty.
        #[serde(default)]
        pub dcontext: Option<String>,
        /// Caller ID: `"Name" <number>` of the calling party, or the one of both that is known.
        #[serde(default, with = "optional_text")]
        pub clid: Option<PersonalText>,
        /// Calling channel: always empty.
        #[serde(default)]
        pub channel: Option<String>,
        /// Called channel: always empty.
        #[serde(default)]
        pub dstchannel: Option<String>,
        /// Last application of the dialplan: always empty.
        #[serde(default)]
        pub lastapp: Option<String>,
        /// Arguments of the last application: always empty.
        #[serde(default)]
        pub lastdata: Option<String>,
        /// Start of ringing: `YYYY-MM-DD HH:MM:SS` in the zone.
        #[serde(default)]
        pub start: Option<String>,
        /// Time of the answer, in the same form.
        #[serde(default)]
        pub answer: Option<String>,
        /// End of the call, in the same form.
        #[serde(default)]
        pub end: Option<String>,
        /// Seconds from the start to the end; where one of them is unknown, the length as its vendor counts it.
        #[serde(default)]
        pub duration: Option<u64>,
        /// Talk time in seconds; 0 for a call that was not answered.
        #[serde(default)]
        pub billsec: Option<u64>,
        /// Disposition: `ANSWERED`, `NO ANSWER`, `BUSY`, `FAILED` or `CONGESTION`; empty for a word of the vendor's own.
        #[serde(default)]
        pub disposition: Option<String>,
        /// Flag for billing: always empty.
        #[serde(default)]
        pub amaflags: Option<String>,
        /// Vendor's id of the call, followed by `#` and the part where several records share an id.
        pub uniqueid: String,
        /// Fingerprint of the record's key, as in [`CallRow::fingerprint`].
        pub userfield: String,
    }
}

impl AsteriskCdr {
    /// Columns of a call; `None` for a text message, a fax and another medium.
    pub fn of(call: &CallRecord, zone: &Zone) -> Option<Self> {
        Self::of_row(&CallRow::from(call), zone)
    }

    /// Columns of a call's row, such as a masked one; `None` for a text message, a fax and another medium.
    pub fn of_row(call: &CallRow, zone: &Zone) -> Option<Self> {
        if Medium::from(call.medium.as_str()) != Medium::Call {
            return None;
        }
        let local = |instant: Option<OffsetDateTime>| instant.map(|at| whole_second(zone, at).to_string());
        let (source, destination) = parties(call);
        let PartyOfCdr { number: src, name } = source;
        Some(Self {
            accountcode: Some(call.account.clone()).filter(|label| !label.is_empty()),
            clid: caller_id(name, src.as_ref()),
            src,
            dst: destination.number,
            dcontext: None,
            channel: None,
            dstchannel: None,
            lastapp: None,
            lastdata: None,
            start: local(call.started_at),
            answer: local(call.answered_at),
            end: local(call.ended_at),
            duration: span(call).or(call.duration_seconds),
            billsec: call.talk_seconds.or_else(|| (call.is_answered == Some(false)).then_some(0)),
            disposition: disposition(call).map(str::to_owned),
            amaflags: None,
            uniqueid: match &call.part {
                Some(part) => format!("{}#{part}", call.id),
                None => call.id.clone(),
            },
            userfield: call.fingerprint.clone(),
        })
    }
}

/// One end of a call, as far as the record names it.
#[derive(Default)]
struct PartyOfCdr {
    number: Option<PhoneNumber>,
    name: Option<String>,
}

/// Calling and called party.
fn parties(call: &CallRow) -> (PartyOfCdr, PartyOfCdr) {
    let external = || PartyOfCdr {
        number: call.external_e164.clone().or_else(|| call.external_number.clone()),
        name: call.external_name.as_deref().or(call.external_organisation.as_deref()).map(str::to_owned),
    };
    let items = |list: &Option<PersonalText>| list.as_deref().map(split).unwrap_or_default();
    let names = items(&call.internal_names);
    let mut inside: Vec<PartyOfCdr> = items(&call.extensions)
        .into_iter()
        .enumerate()
        .filter(|(_, extension)| !extension.is_empty())
        .map(|(place, extension)| PartyOfCdr {
            number: Some(extension.into()),
            name: names.get(place).filter(|name| !name.is_empty()).cloned(),
        })
        .collect();
    match call.direction.as_deref().map(Direction::from) {
        Some(Direction::Inbound) => {
            let trunk = only(items(&call.trunks)).map(|trunk| PartyOfCdr { number: Some(trunk.into()), name: None });
            (external(), only(inside).or(trunk).unwrap_or_default())
        }
        Some(Direction::Outbound) => (only(inside).unwrap_or_default(), external()),
        Some(Direction::Internal) if inside.len() == 2 => {
            let called = inside.pop().unwrap_or_default();
            (inside.pop().unwrap_or_default(), called)
        }
        _ => Default::default(),
    }
}

/// The item of a list of one. Which of several was meant would be a guess.
fn only<T>(mut list: Vec<T>) -> Option<T> {
    list.pop().filter(|_| list.is_empty())
}

/// Caller ID as Asterisk joins it. A quote in the name would end the name.
fn caller_id(name: Option<String>, number: Option<&PhoneNumber>) -> Option<PersonalText> {
    let name = name.map(|name| name.replace('"', "'"));
    match (name, number) {
        (Some(name), Some(number)) => Some(format!("\"{name}\" <{}>", number.as_str()).into()),
        (Some(name), None) => Some(name.into()),
        (None, number) => number.map(|number| number.as_str().into()),
    }
}

fn whole_second(zone: &Zone, at: OffsetDateTime) -> WallClock {
    let local = zone.local(at);
    WallClock::new(local.replace_nanosecond(0).unwrap_or(local))
}

fn span(call: &CallRow) -> Option<u64> {
    let length = call.ended_at? - call.started_at?;
    u64::try_from(length.whole_seconds()).ok()
}

fn disposition(call: &CallRow) -> Option<&'static str> {
    match call.outcome.as_deref().map(Outcome::from) {
        Some(Outcome::Answered) => Some("ANSWERED"),
        Some(Outcome::NoAnswer) => Some("NO ANSWER"),
        Some(Outcome::Busy) => Some("BUSY"),
        Some(Outcome::Failed) => Some("FAILED"),
        Some(Outcome::Congestion) => Some("CONGESTION"),
        Some(Outcome::Other(_)) | None => (call.is_answered == Some(true)).then_some("ANSWERED"),
    }
}

#[cfg(test)]
mod tests;
