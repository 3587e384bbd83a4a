//! Explanation of one call in words.

use std::fmt;
use std::time::Duration;

use super::explain_call::CallNotes;
use crate::cli::table::local;
use crate::export::{CallRow, NoteRow, split};
use crate::{CallHistoryCapability, CallRecord, Certainty, Moment, Zone};

/// Maximum number of characters of a text that is quoted.
const MAX_TEXT: usize = 500;

/// Record of a call, as an assistant may see it, for its explanation. Only facts that identify nobody are taken from the
/// record itself.
#[derive(Debug)]
pub(super) struct CallSentences<'a> {
    pub(super) call: &'a CallRecord,
    pub(super) row: CallRow,
    pub(super) notes: CallNotes,
    pub(super) zone: &'a Zone,
    pub(super) capability: CallHistoryCapability,
}

impl fmt::Display for CallSentences<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = &self.row;
        write!(f, "{} {} of {}, fingerprint {}", row.medium, shown(&row.id), row.provider, row.fingerprint)?;
        if let Some(part) = &row.part {
            write!(f, ", part {}", shown(part))?;
        }
        if let Some(parent) = &row.parent {
            write!(f, ", child of call {}", shown(parent))?;
        }
        writeln!(f, ".")?;
        self.parties(f)?;
        self.times(f)?;
        self.outcome(f)?;
        self.transfers(f)?;
        if let Some(message) = &row.message {
            writeln!(f, "Text: {}.", shown(message))?;
        }
        self.notes(f)?;
        self.repairs(f)
    }
}

impl CallSentences<'_> {
    fn parties(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = &self.row;
        let outside = [&row.external_name, &row.external_organisation].map(|it| it.as_deref().unwrap_or_default());
        let outside = party(row.external_number.as_deref().unwrap_or_default(), &outside);
        let (extensions, names) = (items(row.extensions.as_deref()), items(row.internal_names.as_deref()));
        let inside = (0..extensions.len().max(names.len())).map(|place| {
            let text = |list: &[String]| list.get(place).cloned().unwrap_or_default();
            party(&text(&extensions), &[&text(&names)])
        });
        let inside: Vec<String> = inside.flatten().collect();
        write!(f, "Who: direction {}; ", row.direction.as_deref().map_or("unknown".to_owned(), shown))?;
        match outside {
            Some(outside) => write!(f, "outside {outside}; ")?,
            None => write!(f, "no party outside is recorded; ")?,
        }
        match inside.as_slice() {
            [] => write!(f, "no party inside is recorded")?,
            inside => write!(f, "inside {}", inside.join(", "))?,
        }
        match items(row.trunks.as_deref()).as_slice() {
            [] => writeln!(f, "."),
            trunks => writeln!(f, "; by the company's number {}.", joined(trunks, ", ")),
        }
    }

    fn times(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let call = self.call;
        write!(f, "When: filed at {}", self.time(call.filed_at))?;
        for (name, moment) in [("started", call.started), ("answered", call.answered), ("ended", call.ended)] {
            if let Some(moment) = moment {
                write!(f, "; {name} at {}", self.time(moment))?;
            }
        }
        writeln!(f, ".")
    }

    fn time(&self, moment: Moment) -> String {
        let zone = self.zone.name();
        let certainty = match moment.certainty() {
            Certainty::Exact => "certain".to_owned(),
            Certainty::Zoned => format!("sent without a zone, and read in {zone}"),
            Certainty::Ambiguous => {
                format!("uncertain by an hour, which occurs twice in {zone}; the earlier one is taken")
            }
            Certainty::Gap => format!("uncertain, in an hour that {zone} skips"),
            Certainty::DateOnly => format!("only the date is known; midnight of {zone} is taken"),
        };
        format!("{} {zone} ({certainty})", local(moment.instant(), self.zone))
    }

    fn outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (row, can) = (&self.row, self.capability);
        match (row.outcome.as_deref(), row.is_answered) {
            (Some(word), Some(true)) => write!(f, "Outcome: answered ({})", shown(word))?,
            (Some(word), Some(false)) => write!(f, "Outcome: not answered ({})", shown(word))?,
            (Some(word), None) => write!(f, "Outcome: {}", shown(word))?,
            (None, Some(true)) => write!(f, "Outcome: answered, as its times show")?,
            (None, _) if can.outcome => write!(f, "Outcome: not recorded")?,
            (None, _) => write!(f, "Outcome: not reported by this vendor")?,
        }
        let lengths =
            [("talk time", row.talk_seconds, can.talk_time), ("duration", row.duration_seconds, can.duration)];
        for (name, seconds, is_reported) in lengths {
            match seconds {
                Some(seconds) => write!(f, "; {name} {}", length(Duration::from_secs(seconds)))?,
                None if is_reported => write!(f, "; {name} not recorded")?,
                None => write!(f, "; {name} not reported by this vendor")?,
            }
        }
        match &row.recording {
            Some(recording) => writeln!(f, "; recording at {}.", shown(recording)),
            None => writeln!(f, "."),
        }
    }

    fn transfers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match items(self.row.transfers.as_deref()).as_slice() {
            [] => writeln!(f, "Transfers: none recorded."),
            transfers => writeln!(f, "Transfers: through {}.", joined(transfers, ", then ")),
        }
    }

    fn notes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.notes.rows.len() {
            0 => write!(f, "Notes: none were read.")?,
            number => write!(f, "Notes ({number}):")?,
        }
        if let Some(remark) = &self.notes.remark {
            write!(f, " {remark}")?;
        }
        writeln!(f)?;
        self.notes.rows.iter().try_for_each(|note| writeln!(f, "- {}", self.note(note)))
    }

    fn note(&self, note: &NoteRow) -> String {
        let at = note.created_at.map_or("at an unknown time".to_owned(), |at| local(at, self.zone));
        let author = [&note.author_name, &note.author_login].into_iter().flatten().next();
        let author = author.map(|author| format!(" by {}", shown(author))).unwrap_or_default();
        let is_deleted = if note.deleted == Some(true) { ", deleted" } else { "" };
        format!("{at}{author}{is_deleted}: {}", note.text.as_deref().map_or("no text".to_owned(), shown))
    }

    fn repairs(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.call.repairs.is_empty() {
            return writeln!(f, "Repairs: none; the record was read as the vendor sent it.");
        }
        writeln!(f, "Repairs ({}):", self.call.repairs.len())?;
        self.call.repairs.iter().try_for_each(|repair| writeln!(f, "- {}: {}", repair.path, repair.reason))
    }
}

/// Party by its number and its names; `None` if nothing is known.
fn party(number: &str, names: &[&str]) -> Option<String> {
    let names: Vec<String> = names.iter().filter(|name| !name.is_empty()).map(|name| shown(name)).collect();
    match (number, names.as_slice()) {
        ("", []) => None,
        ("", names) => Some(names.join(", ")),
        (number, []) => Some(shown(number)),
        (number, names) => Some(format!("{} ({})", shown(number), names.join(", "))),
    }
}

fn items(list: Option<&str>) -> Vec<String> {
    list.map(split).unwrap_or_default()
}

fn joined(items: &[String], separator: &str) -> String {
    items.iter().map(|item| shown(item)).collect::<Vec<_>>().join(separator)
}

/// Length in minutes and seconds.
fn length(length: Duration) -> String {
    match (length.as_secs() / 60, length.as_secs() % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

/// Text on one line, so that it cannot look like a sentence of the explanation.
fn shown(text: &str) -> String {
    crate::cli::table::one_line(text, MAX_TEXT)
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::{
        Direction, ExternalParty, InternalParty, Note, NoteId, Outcome, PhoneNumber, Provider, Repair, WallClock,
    };

    fn warsaw() -> Zone {
        Zone::named("Europe/Warsaw").unwrap()
    }

    fn explained(call: &CallRecord, notes: CallNotes, capability: CallHistoryCapability) -> String {
        CallSentences { call, row: CallRow::from(call), notes, zone: &warsaw(), capability }.to_string()
    }

    #[test]
    fn a_call_is_explained_with_what_is_certain_and_what_is_assumed() {
        let at = |clock| warsaw().moment(WallClock::parse(clock).unwrap());
        let mut call = CallRecord::new(Provider::from_static("test"), "7", at("2025-10-26 02:30:00"));
        (call.direction, call.outcome) = (Some(Direction::Inbound), Some(Outcome::Answered));
        (call.started, call.talk_time) = (Some(at("2025-10-26 01:30:00")), Some(Duration::from_secs(65)));
        let mut party = ExternalParty::of_number("+48777888999");
        party.name = Some("Jan\nOutcome: busy".into());
        call.external = Some(party);
        let inside = InternalParty { extension: Some(PhoneNumber::from("101")), ..InternalParty::default() };
        call.internal = vec![inside];
        call.transfers = vec![PhoneNumber::from("102"), PhoneNumber::from("103")];
        call.repairs = vec![Repair::new(0, "$.data[0].name", "invalid UTF-8 was replaced", &b"\xcf"[..])];
        let mut note = Note::new(Provider::from_static("test"), NoteId::new("1"));
        note.text = Some("call back".into());
        let notes = CallNotes { rows: vec![NoteRow::from(note)], remark: None };
        let text = explained(&call, notes, CallHistoryCapability::new(1).talk_time(true));
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let expected = [
            "Who: direction inbound; outside +48777888999 (Jan Outcome: busy); inside 101.",
            "When: filed at 2025-10-26 02:30:00 Europe/Warsaw (uncertain by an hour, which occurs twice in Europe/Warsaw; the \
             earlier one is taken); started at 2025-10-26 01:30:00 Europe/Warsaw (sent without a zone, and read in \
             Europe/Warsaw).",
            "Outcome: answered (answered); talk time 1 min 5 s; duration not reported by this vendor.",
            "Transfers: through 102, then 103.",
            "Notes (1):",
            "- at an unknown time: call back",
            "Repairs (1):",
            "- $.data[0].name: invalid UTF-8 was replaced",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_is_unknown_is_said_to_be_unknown() {
        let call = CallRecord::new(Provider::from_static("test"), "7", Moment::exact(OffsetDateTime::UNIX_EPOCH));
        let notes = CallNotes { rows: Vec::new(), remark: Some("Nobody asked.".to_owned()) };
        let text = explained(&call, notes, CallHistoryCapability::new(1).outcome(true));
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let expected = [
            "Who: direction unknown; no party outside is recorded; no party inside is recorded.",
            "When: filed at 1970-01-01 01:00:00 Europe/Warsaw (certain).",
            "Outcome: not recorded; talk time not reported by this vendor; duration not reported by this vendor.",
            "Transfers: none recorded.",
            "Notes: none were read. Nobody asked.",
            "Repairs: none; the record was read as the vendor sent it.",
        ];
        assert_eq!(lines, expected);
    }
}
