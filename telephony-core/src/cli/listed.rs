use std::borrow::Cow;

use futures_util::stream::{BoxStream, StreamExt, unfold};

use super::format::{Format, RowOutput};
use super::mask_argument::RowMask;
use super::quarantine_file::QuarantineFile;
use super::{Failure, Feed, Invocation, OpenAccount, ProgressDisplay};
use crate::export::ListedRow;
use crate::{DataSource, ListSource, ListedRecord, Page, PageCursor, Result};

/// Prints a list of the account, such as its users.
pub async fn list(
    account: &OpenAccount,
    invocation: &Invocation,
    name: &'static str,
    format: Format,
) -> Result<(), Failure> {
    let mask = RowMask::none();
    let mut quarantine = QuarantineFile::open(None, name)?;
    let mut output = RowOutput::<ListedRow>::open(format, &account.zone);
    let mut progress = ProgressDisplay::new(invocation, name.replace('_', " "));
    let mut pages = Feed::new(invocation, account, pages(&*account.source, name));
    while let Some(page) = pages.next(&mut progress, || output.flush()).await? {
        for record in &page.items {
            output.write(&ListedRow::from(record))?;
        }
        progress.add(page.items.len() as u64);
        for bad in &page.quarantined {
            quarantine.add(bad, &mask)?;
        }
        progress.show();
    }
    output.finish()?;
    progress.end();
    quarantine.end(&progress)
}

/// Pages of a list. After a retryable error the next poll requests the page that failed once more.
fn pages<'a>(source: &'a dyn DataSource, name: &'static str) -> BoxStream<'a, Result<Page<ListedRecord>>> {
    let start: Option<Option<PageCursor>> = Some(None);
    let pages = unfold((start, Cow::Borrowed(name)), move |(at, name): (_, Cow<'static, str>)| async move {
        let cursor: Option<PageCursor> = at?;
        let lists: &dyn ListSource = source;
        match lists.list_page(&name, cursor.as_ref()).await {
            Ok(page) => {
                let next = page.next.clone().map(Some);
                Some((Ok(page), (next, name)))
            }
            Err(error) => {
                let next = error.is_retryable().then_some(cursor);
                Some((Err(error), (next, name)))
            }
        }
    });
    pages.fuse().boxed()
}
