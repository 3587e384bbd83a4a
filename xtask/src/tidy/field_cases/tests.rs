use std::fmt::Write;

use super::numbers;
use crate::tidy::quirks::{QUIRKS, check};
use crate::tidy::tests::complaints;

const FILE: &str = "ccrm-api/tests/it/field.rs";
const TESTS: &str = "
// Field case 8a: accounts share ids.
#[test]
fn above() {}

#[test]
fn several() {
    // Field cases 13, 14 and 15.
}
";

/// Returns an account of every quirk and every field case. One field case has these tests.
fn account(case: &str, tests: &str) -> String {
    let mut account = String::new();
    for number in 1..=222 {
        write!(
            account,
            "[[quirk]]\nnumber = {number}\nvendor = \"ccrm\"\nplace = \"d line {number}\"\nsays = \"a\"\n\
             happens = \"b\"\nanswer = \"c\"\nno_test = \"a misprint\"\n"
        )
        .unwrap();
    }
    for number in numbers() {
        let tests = if number == case { format!("tests = [{tests}]") } else { "no_test = \"a\"".to_owned() };
        write!(
            account,
            "[[field_case]]\nnumber = \"{number}\"\nvendors = [\"ccrm\"]\nhappens = \"a\"\nanswer = \"b\"\n{tests}\n"
        )
        .unwrap();
    }
    account
}

fn found(account: &str) -> Vec<String> {
    complaints(check, [(QUIRKS, account), (FILE, TESTS)])
}

#[test]
fn a_case_names_tests_whose_comments_name_it() {
    for (case, test) in [("8a", "above"), ("13", "several"), ("15", "several")] {
        let found = found(&account(case, &format!("\"{FILE}::{test}\"")));
        assert_eq!(found, Vec::<String>::new(), "{case}");
    }
    for (case, test, what) in
        [("8", "above", "does not name"), ("16", "several", "does not name"), ("13", "gone", "is no test of that file")]
    {
        let found = found(&account(case, &format!("\"{FILE}::{test}\"")));
        assert!(found.len() == 1 && found[0].contains(what), "{case}: {found:?}");
    }
}

#[test]
fn each_case_is_there_once_in_its_order() {
    assert_eq!(numbers().len(), 47);
    let without = account("", "").replacen("number = \"7\"", "number = \"70\"", 1);
    assert!(found(&without).iter().any(|it| it.contains("it is not in its place")));
    let untested = account("9", "");
    assert!(found(&untested).iter().any(|it| it.contains("neither a test nor a reason")));
}
