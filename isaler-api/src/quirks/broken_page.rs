//! A page that one record makes unreadable.
//!
//! The server turns `\u0410` to `\u044f` in its finished JSON into letters. Where a record's text holds those six
//! characters themselves, the JSON has `\\u0410`, of which a backslash before a letter is left, and no JSON reader
//! takes the page. The records are told apart by their quotes and brackets, so that one costs no other.

use serde::de::DeserializeOwned;
use telephony_core::wire::json;
use telephony_core::wire::salvage::{ListPlace, Salvaged};

/// Records of a whole page `{"data":[…]}` whose JSON is broken inside records; `None` for any other text.
pub(crate) fn salvage<T: DeserializeOwned>(
    text: &str,
    place: ListPlace<'_>,
) -> Option<Salvaged<T>> {
    let mut salvaged = Salvaged::default();
    for (index, raw) in records(text)?.into_iter().enumerate() {
        match json::from_text::<T>(raw) {
            Ok(record) => {
                salvaged.items.push(record);
                if place.keep_raw {
                    salvaged.raw.push(raw.into());
                }
            }
            // A page of more bad records than any page has is none.
            Err(fault) => place.set_aside(&mut salvaged, index, raw, fault).ok()?,
        }
    }
    Some(salvaged)
}

/// Texts of the list's elements. A page that breaks off has no closing bracket and is `None`.
fn records(text: &str) -> Option<Vec<&str>> {
    let mut list = text.trim_ascii();
    for token in ["{", "\"data\"", ":", "["] {
        list = list.strip_prefix(token)?.trim_ascii_start();
    }
    let mut records = Vec::new();
    let (mut start, mut depth, mut in_string, mut escaped) = (0, 0_usize, false, false);
    for (at, byte) in list.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b',' if depth == 0 => {
                records.push(list.get(start..at)?.trim_ascii());
                start = at + 1;
            }
            b']' if depth == 0 => {
                records.push(list.get(start..at)?.trim_ascii());
                let end = list.get(at + 1..)?.trim_ascii();
                return (end == "}" && !records.contains(&"")).then_some(records);
            }
            b'}' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
