use std::fmt::Write;

use super::{QUIRKS, ROWS, check};
use crate::tidy::tests::complaints;

const FILE: &str = "ccrm-api/tests/it/quirks.rs";
const TESTS: &str = "
// Row 1: a list that comes as an object.
#[test]
fn above() {}

#[tokio::test]
async fn within() {
    let brace = \"{ row 9\"; // rows 2-4
    if true { /* row 5 */ }
}

// Row 6.

#[test]
fn elsewhere() {}

fn helper() {} // row 1
";

/// Returns an account of every row. The text of one row is changed.
fn account(row: usize, change: impl Fn(String) -> String) -> String {
    let mut account = String::new();
    for number in 1..=ROWS {
        let whole = format!(
            "[[quirk]]\nnumber = {number}\nvendor = \"ccrm\"\nplace = \"d line {number}\"\nsays = \"a\"\n\
             happens = \"b\"\nanswer = \"c\"\nno_test = \"a misprint\"\n"
        );
        let text = if number == row { change(whole) } else { whole };
        write!(account, "{text}").unwrap();
    }
    for number in crate::tidy::field_cases::numbers() {
        write!(
            account,
            "[[field_case]]\nnumber = \"{number}\"\nvendors = [\"ccrm\"]\nhappens = \"a\"\nanswer = \"b\"\n\
             no_test = \"a\"\n"
        )
        .unwrap();
    }
    account
}

fn found(account: &str) -> Vec<String> {
    complaints(check, [(QUIRKS, account), (FILE, TESTS)])
}

/// Returns the violations of row 1 if it names these tests.
fn of_tests(row: usize, tests: &str) -> Vec<String> {
    found(&account(row, |text| text.replace("no_test = \"a misprint\"", &format!("tests = [{tests}]"))))
}

#[test]
fn a_whole_account_passes() {
    assert_eq!(found(&account(0, |text| text)), Vec::<String>::new());
    for (row, test) in [(1, "above"), (2, "within"), (4, "within"), (5, "within")] {
        assert_eq!(of_tests(row, &format!("\"{FILE}::{test}\"")), Vec::<String>::new(), "{row}");
    }
}

#[test]
fn a_test_that_does_not_show_the_row_is_found() {
    for (row, test, fault) in [
        (2, format!("{FILE}::above"), "does not name the row"),
        (9, format!("{FILE}::within"), "does not name the row"),
        (6, format!("{FILE}::elsewhere"), "does not name the row"),
        (1, format!("{FILE}::helper"), "is no test of that file"),
        (1, format!("{FILE}::above_all"), "is no test of that file"),
        (1, "ccrm-api/tests/it/gone.rs::above".to_owned(), "is in a file that is not there"),
        (1, "above".to_owned(), "is no test's name"),
    ] {
        let [complaint] = &of_tests(row, &format!("\"{test}\""))[..] else { panic!("one fault: {test}") };
        let line = 8 * (row - 1) + 1;
        let start = format!("{QUIRKS}:{line}: [rule] row {row}: {test} {fault} (mend:");
        assert!(complaint.starts_with(&start), "{complaint}");
    }
}

#[test]
fn an_entry_that_is_not_whole_is_found() {
    for (from, to, fault) in [
        ("number = 7", "number = 8", "row 8: it stands in the place of row 7"),
        ("\"ccrm\"", "\"isaler\"", "row 7: its place is in no document of its vendor"),
        ("\"d line 7\"", "\"e line 7\"", "row 7: its place is in no document of its vendor"),
        ("\"d line 7\"", "\"d\"", "row 7: its place is in no document of its vendor"),
        ("says = \"a\"", "says = \"\"", "row 7: `says` is empty"),
        ("happens = \"b\"", "happens = \" \"", "row 7: `happens` is empty"),
        ("answer = \"c\"", "answer = \"\"", "row 7: `answer` is empty"),
        ("no_test = \"a misprint\"", "", "row 7: it has neither a test nor a reason"),
        ("\"a misprint\"", "\" \"", "row 7: it has neither a test nor a reason"),
        ("no_test = \"a misprint\"", "tests = []", "row 7: it has neither a test nor a reason"),
        ("vendor", "who", "unknown field `who`"),
        ("answer = \"c\"", "", "missing field `answer`"),
    ] {
        let complaints = found(&account(7, |text| text.replace(from, to)));
        assert_eq!(complaints.len(), 1, "{complaints:?}");
        assert!(complaints[0].contains(fault), "{complaints:?}");
    }
    let both = |text: String| text.replace("no_test", &format!("tests = [\"{FILE}::above\"]\nno_test"));
    let complaints = found(&account(1, both));
    assert!(complaints.len() == 1 && complaints[0].contains("a reason for none"), "{complaints:?}");
}

#[test]
fn a_row_too_few_and_no_account_at_all_are_found() {
    let complaints = found(&account(ROWS, |_| String::new()));
    assert!(complaints.len() == 1 && complaints[0].contains("221 rows"), "{complaints:?}");
    let complaints = super::super::tests::complaints(check, [(FILE, TESTS)]);
    assert!(complaints.len() == 1 && complaints[0].contains("it is not there"), "{complaints:?}");
}
