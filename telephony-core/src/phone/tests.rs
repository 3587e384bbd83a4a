use proptest::prelude::*;

use super::{NumberKind, PhoneNumber};
use crate::wire::probe::{CANARY, type_refuses};

#[test]
fn the_kind_is_told_from_the_text_alone() {
    for (text, kind) in [
        ("+48 777 888 999", NumberKind::External),
        ("48777888999", NumberKind::External),
        ("0800218500", NumberKind::External),
        ("123456", NumberKind::External),
        ("+101", NumberKind::External),
        ("tel:101", NumberKind::External),
        ("TEL:+48777888999;ext=5", NumberKind::External),
        ("(22) 777-88-99", NumberKind::External),
        ("+38067***4567", NumberKind::External),
        ("001", NumberKind::Extension),
        ("107", NumberKind::Extension),
        ("12345", NumberKind::Extension),
        ("*97", NumberKind::Extension),
        ("1-0-7", NumberKind::Extension),
        ("Pozdrawiamy", NumberKind::Alphanumeric),
        ("Київстар", NumberKind::Alphanumeric),
        ("4YOU", NumberKind::Alphanumeric),
        ("sip:107@example.org", NumberKind::Alphanumeric),
        ("", NumberKind::Anonymous),
        (" ", NumberKind::Anonymous),
        ("-", NumberKind::Anonymous),
        ("Anonymous", NumberKind::Anonymous),
        ("UNKNOWN", NumberKind::Anonymous),
        (" private ", NumberKind::Anonymous),
        ("hidden", NumberKind::Anonymous),
        ("withheld", NumberKind::Anonymous),
    ] {
        assert_eq!(PhoneNumber::new(text).kind(), kind, "{text:?}");
    }
}

#[test]
fn the_e164_form_is_given_only_where_the_text_says_it() {
    for (text, form) in [
        ("+48 777 888 999", Some("+48777888999")),
        (" +48777888999 ", Some("+48777888999")),
        ("+38 (094) 711-21.05", Some("+380947112105")),
        ("(+48) 777 888 999", Some("+48777888999")),
        ("+48\u{a0}777\u{a0}888\u{a0}999", Some("+48777888999")),
        ("tel:+48-777-888-999;ext=5", Some("+48777888999")),
        ("Tel:+48777888999", Some("+48777888999")),
        ("+1234567", Some("+1234567")),
        ("+123456789012345", Some("+123456789012345")),
        ("+123456", None),
        ("+1234567890123456", None),
        ("+048777888999", None),
        ("++48777888999", None),
        ("+48 777+888999", None),
        ("48+777888999", None),
        ("+44 (0) 20 7946 0958", None),
        ("48777888999", None),
        ("0048777888999", None),
        ("0800218500", None),
        ("tel:48777888999", None),
        ("+48777888999w1", None),
        ("+38067***4567", None),
        ("107", None),
        ("+", None),
        ("", None),
        ("Pozdrawiamy", None),
    ] {
        assert_eq!(PhoneNumber::new(text).e164().as_deref(), form, "{text:?}");
    }
}

#[test]
fn digits_keep_their_leading_zeros() {
    let digits = |text: &str| PhoneNumber::new(text).digits().collect::<String>();
    assert_eq!(digits("001"), "001");
    assert_eq!(digits("+48 (22) 777-88-99"), "48227778899");
    assert_eq!(digits("tel:+48777888999;ext=5"), "48777888999");
    assert_eq!(digits("Pozdrawiamy"), "");
}

#[test]
fn debug_tells_kind_and_length_and_no_digit() {
    assert_eq!(format!("{:?}", PhoneNumber::new(CANARY)), "PhoneNumber(External, 11 characters)");
    assert_eq!(
        format!("{:?}", PhoneNumber::new("Київстар")),
        "PhoneNumber(Alphanumeric, 8 characters)"
    );
    assert!(!format!("{:#?}", vec![Some(PhoneNumber::new(CANARY))]).contains(CANARY));
}

#[test]
fn text_and_numbers_are_read_and_nothing_else_is_quoted() {
    for json in ["48777888999", "\"48777888999\"", "48777888999.0"] {
        assert_eq!(serde_json::from_str::<PhoneNumber>(json).unwrap().as_str(), CANARY, "{json}");
    }
    assert_eq!(serde_json::to_string(&PhoneNumber::new("001")).unwrap(), "\"001\"");
    type_refuses::<PhoneNumber>(&[
        "null",
        "true",
        "[48777888999]",
        r#"{"48777888999":"48777888999"}"#,
    ]);
}

#[test]
fn two_spellings_are_two_numbers() {
    assert_ne!(PhoneNumber::new("+48 777"), PhoneNumber::new("+48777"));
    assert!(PhoneNumber::new("001") < PhoneNumber::new("1"));
    assert_eq!(AsRef::<str>::as_ref(&PhoneNumber::new("001")), "001");
}

proptest! {
    #[test]
    fn any_text_is_kept_and_none_panics(text in ".*") {
        let number = PhoneNumber::new(text.as_str());
        let _ = (number.kind(), number.e164(), number.digits().count(), format!("{number:?}"));
        let json = serde_json::to_string(&number).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PhoneNumber>(&json).unwrap(), &number);
        prop_assert_eq!(number.into_string(), text);
    }

    #[test]
    fn an_e164_form_is_its_own_and_external(text in r"(tel:)?[+(]{0,2}[-+0-9 .()]{0,24}") {
        let number = PhoneNumber::new(text);
        if let Some(form) = number.e164() {
            let digits = number.digits().collect::<String>();
            prop_assert_eq!(&form, &format!("+{digits}"));
            prop_assert_eq!(PhoneNumber::new(form.as_str()).e164(), Some(form));
            prop_assert_eq!(number.kind(), NumberKind::External);
        }
    }
}
