use proptest::prelude::*;
use time::{Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use crate::TimeRange;

use super::{Certainty, Moment, WallClock, Zone};
use crate::wire::probe::type_refuses;

fn at(text: &str) -> OffsetDateTime {
    WallClock::parse(text).expect(text).local().assume_utc()
}

#[test]
fn a_moment_is_written_as_an_instant_and_its_certainty() {
    let clock = WallClock::parse("2023-10-29 02:30:00.25").unwrap();
    let moment = Zone::named("Europe/Warsaw").unwrap().moment(clock);
    let json = serde_json::to_string(&moment).unwrap();
    assert_eq!(json, r#"{"instant":"2023-10-29T00:30:00.250000000Z","certainty":"ambiguous"}"#);
    assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
    assert_eq!(moment.to_string(), "2023-10-29T00:30:00.250000000Z");
}

#[test]
fn an_instant_of_any_offset_is_kept_in_utc() {
    let kyiv = at("2024-01-01 12:00").to_offset(UtcOffset::from_hms(2, 0, 0).unwrap());
    assert_eq!(Moment::exact(kyiv).instant().offset(), UtcOffset::UTC);
    assert_eq!(Moment::exact(kyiv), Moment::exact(at("2024-01-01 12:00")));
    let json = r#"{"instant":"2024-01-01T14:00:00+02:00","certainty":"exact"}"#;
    assert_eq!(serde_json::from_str::<Moment>(json).unwrap(), Moment::exact(kyiv));
}

#[test]
fn moments_are_ordered_by_instant_then_by_certainty() {
    let (early, late) = (at("2024-01-01 12:00"), at("2024-01-01 12:01"));
    let mut moments = [
        Moment::exact(late),
        Moment::new(early, Certainty::Gap),
        Moment::new(early, Certainty::Ambiguous),
        Moment::exact(early),
        Moment::new(early, Certainty::Zoned),
    ];
    moments.sort();
    let words: Vec<_> = moments.map(|moment| moment.certainty().to_string()).into();
    assert_eq!(words, ["exact", "zoned", "ambiguous", "gap", "exact"]);
    assert_eq!(moments[4].instant(), late);
}

#[test]
fn a_shifted_moment_stays_as_certain_and_within_the_calendar() {
    let moment = Moment::new(at("2024-01-01 12:00"), Certainty::Gap);
    assert_eq!(moment.shifted(Duration::seconds(-90)), Moment::new(at("2024-01-01 11:58:30"), Certainty::Gap));
    assert_eq!(moment.shifted(Duration::MAX).instant(), PrimitiveDateTime::MAX.assume_utc());
    assert_eq!(moment.shifted(Duration::MIN).instant(), PrimitiveDateTime::MIN.assume_utc());
}

#[test]
fn a_year_beyond_rfc_3339_is_an_error_and_no_panic() {
    assert!(serde_json::to_string(&Moment::exact(PrimitiveDateTime::MIN.assume_utc())).is_err());
    assert!(serde_json::to_string(&Moment::exact(PrimitiveDateTime::MAX.assume_utc())).is_ok());
}

#[test]
fn what_is_no_moment_is_refused_without_being_quoted() {
    type_refuses::<Moment>(&[
        "null",
        "\"48777888999\"",
        r#"{"instant":48777888999,"certainty":"exact"}"#,
        r#"{"instant":"48777888999","certainty":"exact"}"#,
        r#"{"instant":"2024-01-01T14:00:00Z","certainty":"48777888999"}"#,
        r#"{"instant":"2024-01-01T14:00:00","certainty":"exact"}"#,
        r#"{"instant":"2024-01-01T14:00:00Z"}"#,
    ]);
    type_refuses::<Certainty>(&["1", "\"EXACT\"", "null", "{\"48777888999\":1}"]);
}

// Field case 32.
#[test]
fn instants_have_one_width_wherever_they_are_written() {
    let range = TimeRange::new(at("2024-01-01 12:00"), at("2024-01-01 12:00:00.5"));
    assert_eq!(
        serde_json::to_string(&range).unwrap(),
        r#"{"from":"2024-01-01T12:00:00.000000000Z","to":"2024-01-01T12:00:00.500000000Z"}"#
    );
    let kyiv = at("2024-01-01 12:00").to_offset(UtcOffset::from_hms(2, 0, 0).unwrap());
    let range = TimeRange::new(kyiv, kyiv);
    assert!(serde_json::to_string(&range).unwrap().contains("2024-01-01T12:00:00.000000000Z"));
}

proptest! {
    // Field case 32.
    #[test]
    fn texts_are_in_the_order_of_time(
        first in -62_167_219_200_000_000_000_i128..253_402_300_799_000_000_000,
        apart in prop_oneof![0_i128..2_000_000_000, 0_i128..200_000_000_000_000_000],
    ) {
        let at = |nanoseconds: i128| {
            let last = 253_402_300_799_999_999_999;
            OffsetDateTime::from_unix_timestamp_nanos(nanoseconds.min(last)).unwrap()
        };
        let (first, second) = (at(first), at(first + apart));
        let (one, two) = (Moment::exact(first).to_string(), Moment::exact(second).to_string());
        prop_assert_eq!(one.len(), 30);
        prop_assert_eq!(one.len(), two.len());
        prop_assert_eq!(one.cmp(&two), first.cmp(&second));
    }

    #[test]
    fn any_moment_of_these_years_round_trips(
        nanoseconds in 0_i128..253_402_300_799_000_000_000,
        certainty in prop::sample::select(&Certainty::ALL[..]),
    ) {
        let instant = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).unwrap();
        let moment = Moment::new(instant, certainty);
        let json = serde_json::to_string(&moment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Moment>(&json).unwrap(), moment);
    }
}
