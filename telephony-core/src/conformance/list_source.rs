use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::promises::{
    LIST_ALL, LIST_CURSOR, LIST_DATA, LIST_IDS, LIST_NAMES, LIST_OWNER, LIST_RESUMES, LIST_UNKNOWN, Promise,
};
use super::{Outcome, Violation, expect, must};
use crate::{ErrorKind, ListSource, ListedRecord, Page, PageCursor, Provider, Result};

/// Maximum number of pages of a walk that ends.
const MAX_PAGES: usize = 10_000;

/// Records that a source holds in one of its lists, known independently of the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedList {
    /// Name of the list.
    pub list: String,
    /// Ids of all its records, in any order.
    pub ids: Vec<String>,
}

impl ExpectedList {
    /// A list with the ids of its records.
    pub fn new<I: Into<String>>(list: impl Into<String>, ids: impl IntoIterator<Item = I>) -> Self {
        Self { list: list.into(), ids: ids.into_iter().map(Into::into).collect() }
    }
}

/// Checks a source of lists against the contract of [`ListSource`]. The lists must not change during the check.
pub async fn list_source(source: &dyn ListSource, expected: &[ExpectedList]) -> Outcome {
    names_are_plain(source)?;
    for expected in expected {
        let records = walk(source, &expected.list, false).await?;
        ids_are(LIST_ALL, expected, &records)?;
        records_are_of_the_source(source, &expected.list, &records)?;
        let resumed = walk(source, &expected.list, true).await?;
        ids_are(LIST_RESUMES, expected, &resumed)?;
        cursors_of_others_are_refused(source, &expected.list).await?;
    }
    let unknown = is_refused(&source.list_page("no such list", None).await);
    expect(LIST_UNKNOWN, unknown, || "it was accepted, or refused as another error".to_owned())
}

fn names_are_plain(source: &dyn ListSource) -> Outcome {
    let names = source.lists();
    let is_plain = |name: &&str| !name.is_empty() && name.chars().all(|it| it.is_ascii_lowercase() || it == '_');
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    let is_taken = unique.contains("calls") || unique.contains("notes");
    let holds = names.iter().all(is_plain) && unique.len() == names.len() && !is_taken;
    expect(LIST_NAMES, holds, || names.join(", "))
}

/// Reads a list, with cursors that were stored as text in the meantime if `is_stored`.
async fn walk(source: &dyn ListSource, list: &str, is_stored: bool) -> Result<Vec<ListedRecord>, Violation> {
    let promise = if is_stored { LIST_RESUMES } else { LIST_ALL };
    let (mut records, mut cursor) = (Vec::new(), None::<PageCursor>);
    for _ in 0..MAX_PAGES {
        let page = must(promise, source.list_page(list, cursor.as_ref()).await)?;
        let bad = page.quarantined.len();
        expect(LIST_ALL, bad == 0, || format!("{bad} quarantined"))?;
        records.extend(page.items);
        let Some(next) = page.next else { return Ok(records) };
        cursor = Some(if is_stored { stored(&next)? } else { next });
    }
    Err(Violation::new(promise, "the walk does not end"))
}

fn stored(cursor: &PageCursor) -> Result<PageCursor, Violation> {
    let text = serde_json::to_string(cursor);
    text.and_then(|text| serde_json::from_str(&text))
        .map_err(|_| Violation::new(LIST_RESUMES, "a cursor that cannot be stored"))
}

fn ids_are(promise: Promise, expected: &ExpectedList, records: &[ListedRecord]) -> Outcome {
    let want: BTreeSet<&str> = expected.ids.iter().map(String::as_str).collect();
    let got: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    expect(promise, want == got, || {
        let (missing, other) = (want.difference(&got).count(), got.difference(&want).count());
        format!("{}: {missing} of {} missing, {other} others", expected.list, want.len())
    })
}

fn records_are_of_the_source(source: &dyn ListSource, list: &str, records: &[ListedRecord]) -> Outcome {
    let (provider, account) = (source.provider(), source.account());
    let mut known: BTreeMap<&str, &ListedRecord> = BTreeMap::new();
    for record in records {
        let is_own = record.provider == provider && record.account == account && record.list == list;
        expect(LIST_OWNER, is_own, || format!("another provider, account or list in {list}"))?;
        let data = record.data.as_deref();
        let is_object = data.is_none_or(|data| serde_json::from_str::<Map<String, Value>>(data).is_ok());
        expect(LIST_DATA, is_object, || format!("other text in {list}"))?;
        let first = known.insert(&record.id, record);
        expect(LIST_IDS, first.is_none_or(|first| first == record), || format!("two records of one id in {list}"))?;
    }
    Ok(())
}

async fn cursors_of_others_are_refused(source: &dyn ListSource, list: &str) -> Outcome {
    let foreign = must(LIST_CURSOR, PageCursor::pack(&Provider::from_static("nobody"), &source.account(), &0))?;
    let is_foreign_refused = is_refused(&source.list_page(list, Some(&foreign)).await);
    expect(LIST_CURSOR, is_foreign_refused, || format!("a foreign cursor was accepted by {list}"))?;
    let Some(next) = must(LIST_CURSOR, source.list_page(list, None).await)?.next else { return Ok(()) };
    for other in source.lists().iter().filter(|other| **other != list) {
        let is_other_refused = is_refused(&source.list_page(other, Some(&next)).await);
        expect(LIST_CURSOR, is_other_refused, || format!("a cursor of {list} was accepted by {other}"))?;
    }
    Ok(())
}

fn is_refused(page: &Result<Page<ListedRecord>>) -> bool {
    page.as_ref().is_err_and(|error| error.kind() == ErrorKind::InvalidQuery)
}
