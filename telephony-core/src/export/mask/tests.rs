use std::collections::BTreeSet;
use std::fmt::Debug;

use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::macros::datetime;

use super::Mask;
use crate::export::row::samples::{RowCheck, check_rows, filled};
use crate::export::{CallRow, Cell, ColumnType, ListedRow, NoteRow, PersonalKind, RepairRow, Row, split};
use crate::wire::probe::CANARY;
use crate::{Account, CallRecord, ExternalParty, ListedRecord, Moment, NumberKind, PhoneNumber, Provider, Repair};

/// Columns of text that a mask keeps, of all tables. A new column of text is personal, or it is added here.
const KEPT: [&str; 34] = [
    "calls.direction",
    "calls.filed_at_certainty",
    "calls.id",
    "calls.medium",
    "calls.outcome",
    "calls.parent",
    "calls.part",
    "calls.provider",
    "cdr.amaflags",
    "cdr.answer",
    "cdr.channel",
    "cdr.dcontext",
    "cdr.disposition",
    "cdr.dstchannel",
    "cdr.end",
    "cdr.lastapp",
    "cdr.lastdata",
    "cdr.start",
    "cdr.uniqueid",
    "listed.list",
    "listed.provider",
    "notes.call_ids",
    "notes.created_at_certainty",
    "notes.kind",
    "notes.provider",
    "quarantine.operation",
    "quarantine.path",
    "quarantine.provider",
    "quarantine.reason",
    "quarantine.stream",
    "repairs.path",
    "repairs.provider",
    "repairs.reason",
    "repairs.stream",
];

const KEY: &str = "0123456789abcdef";

fn mask() -> Mask {
    Mask::new(KEY).unwrap()
}

struct NoMarkerIsLeft<'a>(&'a str);

impl RowCheck for NoMarkerIsLeft<'_> {
    fn check<R: Row + Serialize + DeserializeOwned + Clone + Debug + PartialEq>(&self) {
        let Self(marker) = self;
        let (row, other) = (filled::<R>(marker), filled::<R>(&format!("other {marker}")));
        let (masked, other) = (mask().row(row.clone()), mask().row(other));
        assert_eq!(mask().row(row.clone()), masked, "{}", R::TABLE);
        for (((column, before), cell), other) in
            R::COLUMNS.iter().zip(row.cells()).zip(masked.cells()).zip(other.cells())
        {
            let name = format!("{}.{}", R::TABLE, column.name);
            if column.personal.is_none() {
                assert_eq!(cell, before, "{name}");
                let is_text = matches!(column.kind, ColumnType::Text | ColumnType::Json);
                assert_eq!(is_text, KEPT.contains(&name.as_str()), "{name}");
                continue;
            }
            let Cell::Text(text) = cell else { panic!("{name} is {cell:?}") };
            let parts =
                marker.split(|it: char| !it.is_alphanumeric()).filter(|part| part.len() > 2 && *part != "https");
            assert!(parts.clone().all(|part| !text.contains(part)) && !text.is_empty(), "{name}: {text}");
            let is_class = matches!(column.personal, Some(PersonalKind::Text | PersonalKind::Json));
            assert!(is_class || cell != other, "{name}");
        }
    }
}

#[test]
fn no_personal_column_of_any_row_shows_anything_of_its_value() {
    for marker in
        [CANARY, "+48777888999", "Jan Kowalski|Żółw", "kowalski@example.test", "https://example.test/48777888999"]
    {
        check_rows(&NoMarkerIsLeft(marker));
    }
    assert_eq!(KEPT.iter().collect::<BTreeSet<_>>().len(), KEPT.len());
}

fn call(number: &str) -> CallRow {
    let at = Moment::exact(datetime!(2024-03-01 08:00 UTC));
    let mut call = CallRecord::new(Provider::from_static("test"), "17", at);
    call.account = Account::new("Example Ltd");
    let mut party = ExternalParty::of_number(number);
    party.id = Some("9".to_owned());
    call.external = Some(party);
    call.tags = vec!["vip".to_owned(), String::new(), "late".to_owned()];
    CallRow::from(call)
}

#[test]
fn masked_tables_join_like_the_originals() {
    let provider = Provider::from_static("test");
    let row = mask().row(call("+48 777 888 999"));
    let mut contact = ListedRecord::new(provider.clone(), "contacts", "9");
    contact.account = Account::new("Example Ltd");
    contact.numbers = vec!["tel:+48777888999".into(), "101".into()];
    let contact = mask().row(ListedRow::from(&contact));
    assert_eq!((row.external_id.as_deref(), &row.account), (Some(contact.id.as_str()), &contact.account));
    let numbers = split(contact.numbers.as_deref().unwrap());
    assert_eq!(row.external_number.as_deref(), Some(numbers[0].as_str()));
    assert_eq!(row.external_number, row.external_e164);
    let original = call("+48 777 888 999");
    let repair = Repair::new(0, "$", "left out", b"x".to_vec());
    let repair =
        RepairRow::new(&provider, &Account::new("Example Ltd"), "calls", original.fingerprint.as_str(), &repair);
    assert_eq!(mask().row(repair).record, row.fingerprint);
    assert_ne!(row.fingerprint, original.fingerprint);
    assert_eq!(row.fingerprint, mask().pseudonym(PersonalKind::Id, &original.fingerprint));
}

#[test]
fn a_list_keeps_its_items_apart_and_its_empty_ones_empty() {
    let row = mask().row(call("101"));
    let tags = split(row.tags.as_deref().unwrap());
    assert_eq!((tags.len(), tags[1].as_str()), (3, ""));
    assert_eq!(tags[0], mask().pseudonym(PersonalKind::Name, "vip"));
    assert_ne!(tags[0], tags[2]);
}

#[test]
fn absence_stays_absence() {
    let at = Moment::exact(datetime!(2024-03-01 08:00 UTC));
    let bare = CallRow::from(CallRecord::new(Provider::from_static("test"), "1", at));
    let mut masked = mask().row(bare.clone());
    masked.fingerprint.clone_from(&bare.fingerprint);
    assert_eq!(masked, bare);
}

#[test]
fn a_free_text_becomes_its_class_of_length() {
    let text = |text: &str| mask().pseudonym(PersonalKind::Text, text);
    assert_eq!(text("ż"), "[text of 1 to 9 characters]");
    assert_eq!(text(&"ż".repeat(10)), "[text of 10 to 99 characters]");
    assert_eq!(text(&"ż".repeat(999)), "[text of 100 to 999 characters]");
    assert_eq!(text(""), "");
    let json = mask().pseudonym(PersonalKind::Json, "{\"name\":\"Jan\"}");
    assert_eq!(json, r#"{"masked":"10 to 99 characters"}"#);
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    let note: NoteRow = mask().row(filled("Jan"));
    assert_eq!(note.text.as_deref(), Some("[text of 1 to 9 characters]"));
}

#[test]
fn addresses_belong_to_nobody() {
    let email = |text: &str| mask().pseudonym(PersonalKind::Email, text);
    assert!(email("jan@example.test").ends_with("@masked.invalid"));
    assert_eq!(email("jan@example.test"), email(" Jan@Example.Test"));
    assert!(mask().pseudonym(PersonalKind::Url, "https://example.test/1").starts_with("https://masked.invalid/"));
}

#[test]
fn another_key_gives_other_pseudonyms() {
    let values = |mask: &Mask| {
        [PersonalKind::Number, PersonalKind::Name, PersonalKind::Id, PersonalKind::Email, PersonalKind::Url]
            .map(|kind| mask.pseudonym(kind, "+48777888999"))
    };
    let masks = [mask(), Mask::new("0123456789abcdeg").unwrap(), Mask::random().unwrap(), Mask::random().unwrap()];
    let all: BTreeSet<String> = masks.iter().flat_map(values).collect();
    assert_eq!(all.len(), 20);
}

// The values of the hash with this key, so that a stored pseudonym keeps its meaning in later versions.
#[test]
fn a_pseudonym_is_the_same_in_every_version() {
    let value = |kind, text| mask().pseudonym(kind, text);
    assert_eq!(value(PersonalKind::Id, "9"), "90b90f337aeee0e0");
    assert_eq!(value(PersonalKind::Number, "+48777888999"), "+999742389260770");
    assert_eq!(value(PersonalKind::Number, "101"), "0891");
    assert_eq!(value(PersonalKind::Name, "Jan"), "name-9cde3a2f5440ae42");
}

#[test]
fn a_short_key_is_rejected_and_no_key_is_shown() {
    let error = Mask::new("0123456789abcde").unwrap_err();
    assert!(error.to_string().contains("15 bytes") && error.to_string().contains("openssl rand"), "{error}");
    let shown = format!("{:?} {error} {error:?}", mask());
    assert!(!shown.contains("0123456789") && !shown.contains("48, 49"), "{shown}");
    assert_eq!(format!("{:?}", mask()), "Mask { .. }");
}

#[cfg(feature = "region")]
#[test]
fn a_mask_in_a_region_joins_national_numbers() {
    let mask = mask().in_region(crate::Region::named("UA").unwrap());
    let number = |text: &str| mask.pseudonym(PersonalKind::Number, text);
    assert_eq!(number("048 777-88-89"), number("+380487778889"));
    assert_ne!(number("048 777-88-89"), Mask::new(KEY).unwrap().pseudonym(PersonalKind::Number, "048 777-88-89"));
}

proptest! {
    #[test]
    fn a_numbers_pseudonym_has_its_kind_and_none_of_its_parts(
        text in r"[+]?[0-9]{1,15}|[0-9]{1,5}|(tel:|sip:)?[+]?[-0-9 .()]{1,20}|[A-Za-z]{3,12}|.{0,12}",
    ) {
        let number = PhoneNumber::new(text.as_str());
        let masked = PhoneNumber::new(mask().pseudonym(PersonalKind::Number, &text));
        prop_assert_eq!(masked.kind(), number.kind());
        if number.kind() == NumberKind::External {
            prop_assert_eq!((masked.len(), masked.starts_with("+999")), (16, true));
            prop_assert_eq!(masked.e164(), Some(masked.as_str().to_owned()));
        }
    }

    #[test]
    fn spellings_of_a_number_have_one_pseudonym(digits in "[1-9][0-9]{8,12}") {
        let value = |text: String| mask().pseudonym(PersonalKind::Number, &text);
        let plain = value(format!("+{digits}"));
        prop_assert_eq!(&value(format!("tel:+{digits}")), &plain);
        prop_assert_eq!(&value(format!("+{} ({}) {}", &digits[..1], &digits[1..4], &digits[4..])), &plain);
        prop_assert_eq!(&value(format!("\"Jan\" <sip:+{digits}@example.test>")), &plain);
    }
}
