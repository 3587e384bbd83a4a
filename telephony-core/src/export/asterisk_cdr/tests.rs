use std::time::Duration;

use time::macros::datetime;

use super::AsteriskCdr;
use crate::export::{CallRow, Mask};
use crate::{
    Account, CallPart, CallRecord, Direction, ExternalParty, InternalParty, Medium, Moment, Outcome, Provider, Zone,
};

/// Columns of Asterisk's `Master.csv` and of the table `cdr`.
const ASTERISK: [&str; 18] = [
    "accountcode",
    "src",
    "dst",
    "dcontext",
    "clid",
    "channel",
    "dstchannel",
    "lastapp",
    "lastdata",
    "start",
    "answer",
    "end",
    "duration",
    "billsec",
    "disposition",
    "amaflags",
    "uniqueid",
    "userfield",
];

fn call(direction: Direction) -> CallRecord {
    let started = Moment::exact(datetime!(2024-07-01 08:00:00.9 UTC));
    let mut call = CallRecord::new(Provider::from_static("test"), "17", started);
    call.account = Account::new("one");
    call.direction = Some(direction);
    call.outcome = Some(Outcome::Answered);
    call.started = Some(started);
    call.answered = Some(started.shifted(time::Duration::seconds(5)));
    call.ended = Some(started.shifted(time::Duration::seconds(25)));
    (call.duration, call.talk_time) = (Some(Duration::from_secs(20)), Some(Duration::from_secs(20)));
    let mut party = ExternalParty::of_number("+48 777 888 999");
    party.name = Some("Jan \"Q\" Nowak".into());
    call.external = Some(party);
    call.internal = vec![inside("101")];
    call.trunks = vec!["48220001000".into()];
    call
}

fn inside(extension: &str) -> InternalParty {
    let mut party = InternalParty::of_extension(extension);
    party.name = Some(format!("Agent {extension}").into());
    party
}

fn cdr(call: &CallRecord) -> AsteriskCdr {
    AsteriskCdr::of(call, &Zone::named("Europe/Warsaw").unwrap()).unwrap()
}

fn ends(call: &CallRecord) -> (Option<String>, Option<String>, Option<String>) {
    let cdr = cdr(call);
    (cdr.src.map(String::from), cdr.dst.map(String::from), cdr.clid.map(String::from))
}

fn some(texts: [&str; 3]) -> (Option<String>, Option<String>, Option<String>) {
    let [src, dst, clid] = texts.map(|text| Some(text.to_owned()).filter(|it| !it.is_empty()));
    (src, dst, clid)
}

#[test]
fn the_columns_are_those_of_asterisk_in_their_order() {
    assert_eq!(AsteriskCdr::COLUMNS, ASTERISK);
}

#[test]
fn times_are_local_and_whole_seconds_and_the_span_includes_the_ringing() {
    let call = call(Direction::Inbound);
    let row = cdr(&call);
    assert_eq!(row.start.as_deref(), Some("2024-07-01 10:00:00"));
    assert_eq!(row.answer.as_deref(), Some("2024-07-01 10:00:05"));
    assert_eq!(row.end.as_deref(), Some("2024-07-01 10:00:25"));
    assert_eq!((row.duration, row.billsec, row.disposition.as_deref()), (Some(25), Some(20), Some("ANSWERED")));
    assert_eq!((row.accountcode.as_deref(), row.uniqueid.as_str()), (Some("one"), "17"));
    assert_eq!(row.userfield, CallRow::from(&call).fingerprint);
}

#[test]
fn the_calling_and_the_called_party_follow_the_direction() {
    let clid = "\"Jan 'Q' Nowak\" <+48777888999>";
    let mut call = call(Direction::Inbound);
    assert_eq!(ends(&call), some(["+48777888999", "101", clid]));
    call.internal.push(inside("102"));
    assert_eq!(ends(&call), some(["+48777888999", "48220001000", clid]));
    call.trunks.push("48220001001".into());
    assert_eq!(ends(&call), some(["+48777888999", "", clid]));
    call.direction = Some(Direction::Outbound);
    assert_eq!(ends(&call), some(["", "+48777888999", ""]));
    call.internal.pop();
    assert_eq!(ends(&call), some(["101", "+48777888999", "\"Agent 101\" <101>"]));
    call.direction = Some(Direction::Internal);
    assert_eq!(ends(&call), some(["", "", ""]));
    call.internal = vec![inside("101"), InternalParty::default(), InternalParty::of_extension("102")];
    assert_eq!(ends(&call), some(["101", "102", "\"Agent 101\" <101>"]));
    call.direction = None;
    assert_eq!(ends(&call), some(["", "", ""]));
}

#[test]
fn a_caller_id_is_what_is_known_of_it() {
    let mut call = call(Direction::Inbound);
    let party = call.external.as_mut().unwrap();
    (party.name, party.organisation) = (None, Some("Example".into()));
    assert_eq!(cdr(&call).clid.as_deref(), Some("\"Example\" <+48777888999>"));
    let party = call.external.as_mut().unwrap();
    (party.organisation, party.number) = (None, Some("048 777".into()));
    assert_eq!(cdr(&call).clid.as_deref(), Some("048 777"));
    let party = call.external.as_mut().unwrap();
    (party.name, party.number) = (Some("Jan".into()), None);
    assert_eq!(ends(&call), some(["", "101", "Jan"]));
}

#[test]
fn a_fact_that_is_not_known_is_empty() {
    let bare = CallRecord::new(Provider::from_static("test"), "17", Moment::exact(datetime!(2024-07-01 08:00 UTC)));
    let json = serde_json::to_value(cdr(&bare)).unwrap();
    for column in ASTERISK {
        assert_eq!(json[column].is_null(), !["uniqueid", "userfield"].contains(&column), "{column}");
    }
}

#[test]
fn a_length_is_the_vendors_where_a_time_is_unknown_or_impossible() {
    let mut call = call(Direction::Inbound);
    call.ended = call.started.map(|started| started.shifted(time::Duration::seconds(-5)));
    assert_eq!(cdr(&call).duration, Some(20));
    call.ended = None;
    assert_eq!((cdr(&call).duration, cdr(&call).end), (Some(20), None));
    call.duration = None;
    assert_eq!(cdr(&call).duration, None);
}

#[test]
fn a_disposition_is_asterisks_word_or_empty() {
    let mut call = call(Direction::Inbound);
    (call.talk_time, call.answered) = (None, None);
    for (outcome, word, billsec) in [
        (Some(Outcome::Answered), Some("ANSWERED"), None),
        (Some(Outcome::NoAnswer), Some("NO ANSWER"), Some(0)),
        (Some(Outcome::Busy), Some("BUSY"), Some(0)),
        (Some(Outcome::Failed), Some("FAILED"), Some(0)),
        (Some(Outcome::Congestion), Some("CONGESTION"), Some(0)),
        (Some(Outcome::Other("parked".to_owned())), None, None),
        (None, None, None),
    ] {
        call.outcome = outcome;
        let row = cdr(&call);
        assert_eq!((row.disposition.as_deref(), row.billsec), (word, billsec), "{:?}", call.outcome);
    }
    call.talk_time = Some(Duration::from_secs(3));
    assert_eq!((cdr(&call).disposition.as_deref(), cdr(&call).billsec), (Some("ANSWERED"), Some(3)));
}

#[test]
fn a_part_is_in_the_unique_id() {
    let mut call = call(Direction::Inbound);
    call.part = Some(CallPart::new("a"));
    assert_eq!(cdr(&call).uniqueid, "17#a");
}

#[test]
fn a_message_or_a_fax_has_no_row() {
    let mut call = call(Direction::Inbound);
    for medium in [Medium::Sms, Medium::Fax, Medium::Other("chat".to_owned())] {
        call.medium = medium;
        assert_eq!(AsteriskCdr::of(&call, &Zone::utc()), None);
    }
}

#[test]
fn a_masked_call_has_one_pseudonym_in_all_columns() {
    let row = Mask::random().unwrap().row(CallRow::from(call(Direction::Inbound)));
    let cdr = AsteriskCdr::of_row(&row, &Zone::utc()).unwrap();
    let (number, name) = (row.external_number.unwrap(), row.external_name.unwrap());
    assert_eq!(cdr.src.as_ref(), Some(&number));
    assert_eq!(cdr.clid.as_deref(), Some(format!("\"{}\" <{}>", name.as_str(), number.as_str()).as_str()));
    assert_eq!(Some(cdr.userfield), Some(row.fingerprint));
}
