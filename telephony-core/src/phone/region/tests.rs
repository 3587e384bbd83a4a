use proptest::prelude::*;

use super::Region;
use crate::PhoneNumber;
use crate::wire::probe::type_refuses;

fn region(code: &str) -> Region {
    Region::named(code).expect(code)
}

#[test]
fn a_number_has_one_form_however_its_vendor_writes_it() {
    for (code, texts, form) in [
        (
            "UA",
            &["0800218500", "0 800 218-500", "380800218500", "+380800218500", "00380800218500"][..],
            "+380800218500",
        ),
        (
            "UA",
            &["(044) 123 45 67", "380441234567", "sip:0441234567@10.0.0.7:5060", "0441234567 ext. 12"],
            "+380441234567",
        ),
        ("RU", &["89991234567", "8 (999) 123-45-67", "79991234567", "9991234567", "tel:79991234567"], "+79991234567"),
        ("PL", &["777888999", "48777888999", "0048777888999", "+48 777 888 999"], "+48777888999"),
        // A number of another country, written without its plus.
        ("PL", &["380441234567", "00380441234567"], "+380441234567"),
        ("UA", &["48777888999", "0048777888999"], "+48777888999"),
        ("RU", &["48777888999", "81048777888999"], "+48777888999"),
    ] {
        for text in texts {
            assert_eq!(PhoneNumber::from(*text).e164_in(region(code)).as_deref(), Some(form), "{text:?} in {code}");
        }
    }
}

#[test]
fn a_number_of_the_region_comes_before_one_of_another_country() {
    // Moscow; with a plus it would be a number in Germany.
    assert_eq!(PhoneNumber::from("4951234567").e164_in(region("RU")).as_deref(), Some("+74951234567"));
    // Kazakhstan's mobile numbers begin with the digit of the country's code.
    assert_eq!(PhoneNumber::from("7011234567").e164_in(region("KZ")).as_deref(), Some("+77011234567"));
    // Radom, and not Poland's own country code with seven digits.
    assert_eq!(PhoneNumber::from("483631234").e164_in(region("PL")).as_deref(), Some("+48483631234"));
}

#[test]
fn extensions_names_and_withheld_numbers_have_no_form() {
    for text in ["107", "001", "", "+", "Pozdrawiamy", "anonymous", "Номер скрыт", "-1", "266696687", "112"] {
        for code in ["PL", "UA", "RU"] {
            assert_eq!(PhoneNumber::from(text).e164_in(region(code)), None, "{text:?} in {code}");
        }
    }
}

#[test]
fn what_would_be_a_guess_has_no_form() {
    for (code, text) in [
        ("UA", "1234567"),            // without an area code
        ("UA", "380000000000000000"), // too long
        ("PL", "000000000"),
        ("RU", "+38067xxx4567"),
        ("RU", "8067xxx4567"),
        ("UA", "3,80440000001E+11"),
        ("PL", "sip:10.20.30.40:5060"),
        ("PL", "99999999999999999999999999"),
    ] {
        assert_eq!(PhoneNumber::from(text).e164_in(region(code)), None, "{text:?} in {code}");
    }
}

#[test]
fn a_region_is_named_by_its_code_and_stored_as_it() {
    assert_eq!(Region::named(" pl ").map(|it| it.to_string()).as_deref(), Ok("PL"));
    assert_eq!(serde_json::to_string(&region("UA")).unwrap(), r#""UA""#);
    assert_eq!(serde_json::from_str::<Region>(r#""ua""#).unwrap(), region("UA"));
    let unknown = Region::named("Poland").unwrap_err();
    assert_eq!((unknown.code(), unknown.to_string().contains("\"Poland\"")), ("Poland", true));
    assert!(["", "XX", "001", "48"].iter().all(|code| Region::named(code).is_err()));
    type_refuses::<Region>(&["48777888999", "null", "[]"]);
}

/// Any region that has a numbering plan.
fn any_region() -> impl Strategy<Value = Region> {
    let codes = ('A'..='Z').flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")));
    let regions: Vec<Region> = codes.filter_map(|code| Region::named(&code).ok()).collect();
    assert!(regions.len() > 200, "{} regions", regions.len());
    prop::sample::select(regions)
}

proptest! {
    #[test]
    fn any_text_has_a_form_that_is_e164_or_none(
        text in ".{0,24}|[+0-9 ()/-]{0,24}|[0-9]{5,20}", region in any_region(),
    ) {
        let number = PhoneNumber::from(text.as_str());
        let form = number.e164_in(region);
        if let Some(sure) = number.e164() {
            prop_assert_eq!(form.as_ref(), Some(&sure), "what the text says holds in every region");
        }
        if let Some(form) = form {
            let again = PhoneNumber::from(form.as_str());
            prop_assert_eq!(again.e164(), Some(form.clone()));
            prop_assert_eq!(again.e164_in(region), Some(form));
        }
    }

    #[test]
    fn a_number_without_its_plus_joins_the_one_with_it(subscriber in 1_000_000_u32..=9_999_999, separator in "[ .-]?") {
        let form = format!("+38044{subscriber}");
        let ukraine = region("UA");
        let texts = [format!("38044{subscriber}"), format!("044{separator}{subscriber}"), format!("0038044{subscriber}")];
        for text in texts {
            prop_assert_eq!(PhoneNumber::from(text.as_str()).e164_in(ukraine), Some(form.clone()), "{}", text);
        }
    }
}
