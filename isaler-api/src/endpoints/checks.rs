//! Checks that refuse, before any request, input that the server would crash on, misread or truncate.

use telephony_core::transport::InvalidInput;
use time::{Date, Month, PrimitiveDateTime, Time};

use crate::TextPolicy;
use crate::models::{ContactId, EntryTime, NewEntry};
use crate::quirks::id_list::joined;

type Checked<T = ()> = Result<T, InvalidInput>;

/// First day that the server's database can file an entry under.
pub(crate) const FIRST_DAY: Date = day(1970, Month::January, 1);

/// A day that no entry can be filed under.
pub(crate) const DAY_BEFORE_ALL: Date = day(1969, Month::January, 1);

/// Last day that the server's database can file an entry under, in any zone.
pub(crate) const LAST_DAY: Date = day(2038, Month::January, 20);

const fn day(year: i32, month: Month, day: u8) -> Date {
    match Date::from_calendar_date(year, month, day) {
        Ok(date) => date,
        Err(_) => Date::MIN,
    }
}

/// Maximum number of characters of a stored list of contacts; the server truncates the rest silently.
const LONGEST_CONTACTS: usize = 100;

/// Maximum number of bytes of a stored text in UTF-8; the server truncates the rest silently.
const LONGEST_TEXT: usize = 65_535;

/// Maximum number of characters of a stored type.
const LONGEST_KIND: usize = 50;

/// Checks that an id is positive, because the server treats 0 and negative ids as "no filter" or as nothing.
pub(super) fn id(id: i64) -> Checked {
    if id > 0 { Ok(()) } else { Err(InvalidInput::new("an id is not positive")) }
}

/// Checks a login, because the server inserts it into its SQL unescaped.
pub(crate) fn login(login: &str) -> Checked {
    if login.trim().is_empty() {
        return Err(InvalidInput::new("a login is empty"));
    }
    let unsafe_here = |it: char| it.is_control() || matches!(it, '\'' | '"' | '\\' | '`' | '?');
    if login.contains(unsafe_here) {
        return Err(InvalidInput::new("a login has a character that the server's SQL breaks on"));
    }
    Ok(())
}

/// Checks a search word. The server rewrites quotes, so a word with quotes would match nothing.
pub(super) fn word(word: &str) -> Checked {
    if word.trim().is_empty() {
        return Err(InvalidInput::new("a word to search for is empty"));
    }
    if word.contains(['\'', '"', '\\', '`']) {
        return Err(InvalidInput::new("a word to search for has a quote or a backslash"));
    }
    Ok(())
}

/// Checks a period from one day to another, both included.
pub(super) fn period(from: Date, to: Date) -> Checked {
    if to < from {
        return Err(InvalidInput::new("the period ends before it starts"));
    }
    if from.year() < 1 || to.year() > 9999 {
        return Err(InvalidInput::new("a year has not four digits"));
    }
    Ok(())
}

/// Checks the title of an activity type.
pub(super) fn kind(kind: &str) -> Checked {
    if kind.trim().is_empty() {
        return Err(InvalidInput::new("a type of activity is empty"));
    }
    if kind.chars().count() > LONGEST_KIND {
        return Err(InvalidInput::new("a type of activity is longer than the 50 characters kept"));
    }
    let lost = |it: char| it > '\u{ffff}' || "'\"\\`<>«»".contains(it);
    if kind.contains(lost) {
        return Err(InvalidInput::new("a type of activity has a character that the server takes out"));
    }
    Ok(())
}

/// Checks an entry and returns it with its text after the policy was applied.
pub(super) fn entry(entry: &NewEntry, policy: TextPolicy) -> Checked<NewEntry> {
    if entry.client.is_none() && entry.contacts.is_empty() && entry.deal.is_none() {
        return Err(InvalidInput::new("an entry is on no client, contact or deal"));
    }
    entry.client.map_or(Ok(()), |client| id(client.get()))?;
    entry.deal.map_or(Ok(()), |deal| id(deal.get()))?;
    contacts(&entry.contacts)?;
    entry.responsible.as_deref().map_or(Ok(()), login)?;
    entry.kind.as_deref().map_or(Ok(()), kind)?;
    entry.at.map_or(Ok(()), entry_time)?;
    let content = policy.apply(&entry.content)?;
    let kept = stored(&content);
    if kept.is_empty() {
        return Err(InvalidInput::new("an entry's text is empty after the server's cleaning"));
    }
    if kept.len() > LONGEST_TEXT {
        return Err(InvalidInput::new(
            "an entry's text is longer than the 65535 bytes kept, after the server's cleaning",
        ));
    }
    Ok(NewEntry { content, ..entry.clone() })
}

fn contacts(contacts: &[ContactId]) -> Checked {
    contacts.iter().try_for_each(|contact| id(contact.get()))?;
    if joined(contacts).len() > LONGEST_CONTACTS {
        return Err(InvalidInput::new("the list of contacts is longer than the 100 characters kept"));
    }
    Ok(())
}

// One day at either end is excluded, because the limits are instants and the account's zone is not known here.
fn entry_time(at: EntryTime) -> Checked {
    let first = PrimitiveDateTime::new(FIRST_DAY, Time::MIDNIGHT) + time::Duration::DAY;
    let end = PrimitiveDateTime::new(LAST_DAY, Time::MIDNIGHT) - time::Duration::DAY;
    if (first..end).contains(&at.local()) {
        return Ok(());
    }
    Err(InvalidInput::new("a time lies outside 1970 to 2038, which is all the server can keep"))
}

/// Approximates the text that the server stores, precisely enough to detect an empty result.
fn stored(text: &str) -> String {
    let text = text.replace("&laquo;", "").replace("&raquo;", "");
    let kept: String = text.chars().filter(|it| !"'\"\\`>«»".contains(*it)).collect();
    kept.trim_matches(|it: char| it.is_whitespace() || it == '\0').to_owned()
}

#[cfg(test)]
mod tests;
