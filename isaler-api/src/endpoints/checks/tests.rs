use super::*;

fn of(content: &str) -> NewEntry {
    NewEntry::on_client(1781, content)
}

fn refused(new: &NewEntry) -> bool {
    entry(new, TextPolicy::Reject).is_err()
}

#[test]
fn an_entry_of_the_document_passes() {
    let new = of("Отправлено КП").kind("Предложение").contact(2475).contact(2723).deal(784);
    let new = new.at("2024-06-25 14:25".parse::<EntryTime>().unwrap()).responsible("marand@omadaru.ru");
    assert_eq!(entry(&new, TextPolicy::Reject), Ok(new));
}

#[test]
fn a_text_of_which_nothing_would_be_stored_is_refused() {
    for content in ["", "  \n\t", "\"'\"", "«»", "&laquo;&raquo;", ">>", "\\", "` `", "<b></b>", "x<y z"] {
        assert!(refused(&of(content)), "{content}");
    }
    assert!(!refused(&of("0")));
    assert!(!refused(&of("и/или „да“ & 5 > 4")));
}

// Row 211: the server requires a text and one of client, contact and deal, and the document says neither.
#[test]
fn an_entry_is_on_something_that_can_be_there() {
    let mut nowhere = of("x");
    nowhere.client = None;
    assert!(refused(&nowhere));
    for id in [0, -5] {
        assert!(refused(&NewEntry::on_client(id, "x")));
        assert!(refused(&NewEntry::on_contact(id, "x")));
        assert!(refused(&NewEntry::on_deal(id, "x")));
    }
}

#[test]
fn a_list_of_contacts_that_would_be_cut_is_refused() {
    let with = |count: i64| (0..count).fold(of("x"), |new, at| new.contact(100_000_000 + at));
    assert!(!refused(&with(10)), "10 ids of 9 digits and 9 commas are 99 characters");
    assert!(refused(&with(11)));
}

#[test]
fn a_time_that_would_become_zeros_is_refused() {
    for (at, fits) in [
        ("1969-12-31 23:59", false),
        ("1970-01-01 23:59", false),
        ("1970-01-02 00:00", true),
        ("2038-01-18 23:59:59", true),
        ("2038-01-19 00:00", false),
        ("2039-06-25 14:25:30", false),
    ] {
        assert_eq!(!refused(&of("x").at(at.parse::<EntryTime>().unwrap())), fits, "{at}");
    }
}

// Field case 11: the server truncates a longer text and reports success.
#[test]
fn a_text_that_would_be_cut_is_refused_in_every_write() {
    use crate::endpoints::{AddHistory, AddHistoryList};
    use telephony_core::transport::Endpoint;

    let long = |bytes: usize| of(&"я".repeat(bytes / 2)).kind("Встреча");
    assert!(!refused(&long(65_534)));
    assert!(refused(&long(65_536)));
    assert!(!refused(&of(&format!("{}«»", "x".repeat(65_535)))), "quotes are not stored");
    assert!(refused(&of(&"x".repeat(65_536))));
    assert!(AddHistory::new(long(65_536)).target().is_err());
    assert!(AddHistoryList::new([of("x"), long(65_536)]).target().is_err());
    let replaced = entry(&of(&"<".repeat(30_000)), TextPolicy::Replace);
    assert!(replaced.is_err(), "what is put in its place is longer");
}

#[test]
fn a_login_that_would_break_the_servers_sql_is_refused() {
    for bad in ["", " ", "o'neil@example.test", "a\\b", "a\"b", "a?b", "a`b", "a\nb"] {
        assert!(login(bad).is_err(), "{bad}");
        assert!(refused(&of("x").responsible(bad)), "{bad}");
    }
    assert!(login("vladislav@isaler.ru").is_ok());
    assert!(login("Менеджер").is_ok());
}

#[test]
fn a_type_that_would_be_cut_or_changed_is_refused() {
    for bad in ["", " ", "О'Нил", "«Тип»", "a<b", "a>b", "Тип 😀"] {
        assert!(refused(&of("x").kind(bad)), "{bad}");
    }
    assert!(refused(&of("x").kind("Т".repeat(51))));
    for good in ["+ Сделка", "исх.2.Звонок", &"Т".repeat(50)] {
        assert!(!refused(&of("x").kind(good)), "{good}");
    }
}

#[test]
fn a_word_with_quotes_finds_nothing_and_is_refused() {
    for bad in ["", " ", "д'а", "д\"а", "д\\а"] {
        assert!(word(bad).is_err(), "{bad}");
    }
    assert!(word("50% скидка").is_ok());
}
