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
        ("sip:107@example.org", NumberKind::Extension),
        ("sip:reception@example.org", NumberKind::Alphanumeric),
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

// Field case 30.
#[test]
fn a_number_is_read_as_a_person_reads_it() {
    use NumberKind::{Anonymous, Extension, External};
    for (text, kind, form, digits) in [
        ("\u{202a}+380440000001\u{202c}", External, Some("+380440000001"), "380440000001"),
        ("\u{200e}+38 044 000-00-01", External, Some("+380440000001"), "380440000001"),
        ("\u{feff}+38\u{200b}0440000001", External, Some("+380440000001"), "380440000001"),
        ("+380 (44) 000\u{2011}00\u{2010}01", External, Some("+380440000001"), "380440000001"),
        ("+380\u{2013}44\u{202f}000\u{a0}00\u{2212}01", External, Some("+380440000001"), "380440000001"),
        ("\u{ff0b}\u{ff13}\u{ff18}\u{ff10}440000001", External, Some("+380440000001"), "380440000001"),
        ("+\u{663}\u{668}\u{660}440000001", External, Some("+380440000001"), "380440000001"),
        ("sip:+380440000001@sip.example;user=phone", External, Some("+380440000001"), "380440000001"),
        ("sips:+380440000001:secret@10.0.0.7:5061;transport=tls", External, Some("+380440000001"), "380440000001"),
        ("SIP:%2B380440000001@192.168.1.1", External, Some("+380440000001"), "380440000001"),
        ("380440000001@10.20.30.40:5060", External, None, "380440000001"),
        ("tel:%2b380440000001;ext=5", External, Some("+380440000001"), "380440000001"),
        ("tel://+380440000001", External, Some("+380440000001"), "380440000001"),
        ("sip:107@10.0.0.7:5060", Extension, None, "107"),
        ("sip:101@pbx.example;user=phone", External, None, "101"),
        ("\"Olena\" <+380440000001>", External, Some("+380440000001"), "380440000001"),
        ("Olena 2 <sip:+380440000001@10.0.0.7>;tag=77", External, Some("+380440000001"), "380440000001"),
        ("<tel:+380440000001>", External, Some("+380440000001"), "380440000001"),
        ("\"+380440000001\"", External, Some("+380440000001"), "380440000001"),
        ("'+380440000001", External, Some("+380440000001"), "380440000001"),
        ("=\"+380440000001\"", External, Some("+380440000001"), "380440000001"),
        ("+380440000001;ext=12", External, Some("+380440000001"), "380440000001"),
        ("+380440000001 ext. 12", External, Some("+380440000001"), "380440000001"),
        ("+380440000001 доб. 12", External, Some("+380440000001"), "380440000001"),
        ("+380440000001,12", External, Some("+380440000001"), "380440000001"),
        ("3,80440000001E+11", External, None, "380440000001"),
        ("00380440000001", External, None, "00380440000001"),
        ("+38067xxx4567", External, None, "380674567"),
        ("+266696687", Anonymous, None, "266696687"),
        ("-1", Anonymous, None, "1"),
        ("-2", Anonymous, None, "2"),
    ] {
        let number = PhoneNumber::new(text);
        assert_eq!(number.kind(), kind, "{text:?}");
        assert_eq!(number.e164().as_deref(), form, "{text:?}");
        assert_eq!(number.digits().collect::<String>(), digits, "{text:?}");
        assert_eq!(number.as_str(), text);
    }
}

// Field case 30.
#[test]
fn a_word_for_a_withheld_number_is_no_senders_name() {
    for text in [
        "<unknown>",
        "\"Anonymous\" <anonymous>",
        "anonymous@anonymous.invalid",
        "sip:anonymous@anonymous.invalid",
        "sip:anonymous.invalid",
        "sip:@10.0.0.7",
        "sip:10.0.0.7:5060",
        "Private number",
        "No Caller ID",
        "Unknown caller",
        "not available",
        "n/a",
        "null",
        "None",
        "s",
        "Скрытый",
        "Скрытый номер",
        "НОМЕР СКРЫТ",
        "Номер не определён",
        "Не определен",
        "Неизвестный",
        "Неизвестный абонент",
        "Нет номера",
        "Аноним",
        "Анонім",
        "Прихований номер",
        "прихований",
        "Невідомий",
        "Номер прихований",
        "Numer zastrzeżony",
        "zastrzeżony",
        "Numer nieznany",
        "nieznany",
        "Brak numeru",
        "Ukryty",
        "Numer prywatny",
        "-",
        "?",
        "???",
        "\u{2014}",
        "\u{200e}",
        "+",
        "<>",
        "***",
    ] {
        let number = PhoneNumber::new(text);
        assert_eq!((number.kind(), number.e164()), (NumberKind::Anonymous, None), "{text:?}");
    }
    for name in [
        "ПриватБанк",
        "Pozdrawiamy",
        "Numer",
        "Номер 1",
        "No",
        "Private Bank",
        "Скрыня",
        "shop@example.com",
        "S24",
        "Определён",
    ] {
        assert_eq!(PhoneNumber::new(name).kind(), NumberKind::Alphanumeric, "{name:?}");
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
    assert_eq!(format!("{:?}", PhoneNumber::new("Київстар")), "PhoneNumber(Alphanumeric, 8 characters)");
    assert!(!format!("{:#?}", vec![Some(PhoneNumber::new(CANARY))]).contains(CANARY));
}

#[test]
fn text_and_numbers_are_read_and_nothing_else_is_quoted() {
    for json in ["48777888999", "\"48777888999\"", "48777888999.0"] {
        assert_eq!(serde_json::from_str::<PhoneNumber>(json).unwrap().as_str(), CANARY, "{json}");
    }
    assert_eq!(serde_json::to_string(&PhoneNumber::new("001")).unwrap(), "\"001\"");
    type_refuses::<PhoneNumber>(&["null", "true", "[48777888999]", r#"{"48777888999":"48777888999"}"#]);
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
