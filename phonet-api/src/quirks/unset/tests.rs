use proptest::prelude::*;
use telephony_core::wire::{Epoch, IntLike, TextOrNumber};
use time::OffsetDateTime;

use super::{Empty, Null, Unset, Zero};
use telephony_core::wire::probe::{read, refuses, write};

type Number = Unset<Zero, IntLike>;
type Time = Unset<Zero, Epoch>;
type Text = Unset<Empty, TextOrNumber>;
type NullText = Unset<Null, TextOrNumber>;

#[test]
fn each_placeholder_is_none_for_each_type() {
    for json in ["0", "\"\"", "\" \"", "null", "0.0", "-0"] {
        assert_eq!(read::<Option<u64>, Number>(json), Ok(None), "{json}");
        assert_eq!(read::<Option<OffsetDateTime>, Time>(json), Ok(None), "{json}");
        assert_eq!(read::<Option<String>, Text>(json), Ok(None), "{json}");
        assert_eq!(read::<Option<String>, NullText>(json), Ok(None), "{json}");
    }
}

#[test]
fn a_zero_in_quotes_is_no_number_and_yet_a_text() {
    assert_eq!(read::<Option<u64>, Number>("\"0\""), Ok(None));
    assert_eq!(read::<Option<OffsetDateTime>, Time>("\"0\""), Ok(None));
    assert_eq!(read::<Option<String>, Text>("\"0\""), Ok(Some("0".to_owned())));
}

#[test]
fn anything_else_is_what_the_inner_adaptor_reads() {
    for json in ["18", "\"18\"", "18.0"] {
        assert_eq!(read::<Option<u64>, Number>(json), Ok(Some(18)), "{json}");
    }
    assert_eq!(read::<Option<String>, Text>("7"), Ok(Some("7".to_owned())));
    assert_eq!(read::<Option<String>, NullText>("\" a \""), Ok(Some(" a ".to_owned())));
    let time = OffsetDateTime::from_unix_timestamp(1_443_597_876).unwrap();
    assert_eq!(read::<_, Time>("1443597876000"), Ok(Some(time)));
}

#[test]
fn each_type_writes_its_own_placeholder() {
    assert_eq!(write::<_, Number>(&None::<u64>), "0");
    assert_eq!(write::<_, Time>(&None::<OffsetDateTime>), "0");
    assert_eq!(write::<_, Text>(&None::<String>), "\"\"");
    assert_eq!(write::<_, NullText>(&None::<String>), "null");
}

#[test]
fn what_the_inner_adaptor_refuses_is_refused() {
    refuses::<Option<u64>, Number>(&["true", "[]", "{}", "-48777888999", "\"48777888999x\"", "1.5", "[48777888999]"]);
    refuses::<Option<String>, Text>(&["false", "[\"48777888999\"]", "{\"48777888999\":1}"]);
    refuses::<Option<OffsetDateTime>, Time>(&["true", "48777888999", "\"48777888999x\""]);
}

proptest! {
    #[test]
    fn any_number_and_any_text_round_trip(number in 1..=u64::MAX, text in ".*\\S.*") {
        prop_assume!(!text.trim().is_empty());
        prop_assert_eq!(read::<Option<u64>, Number>(&write::<_, Number>(&Some(number))), Ok(Some(number)));
        let text = Some(text);
        prop_assert_eq!(read::<Option<String>, Text>(&write::<_, Text>(&text)), Ok(text.clone()));
        prop_assert_eq!(read::<Option<String>, NullText>(&write::<_, NullText>(&text)), Ok(text));
    }
}
