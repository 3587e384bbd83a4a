//! Order and pages of a list.

use telephony_core::Result;
use telephony_core::doctor::{Finding, ListForm, NotSeen};
use time::{Duration, PrimitiveDateTime};

use super::questions::{FIRST_PAGE, ORDER, PAST_THE_END, TIES, TOO_FEW, TOTAL};
use super::{Examined, HistoryAnswer, Sample, time_of};
use crate::client::DOCUMENTED_PAGE_SIZE;

/// Number of a page that no account has.
const FAR_PAGE: u32 = 1_000_000;

/// Halves of the periods whose rows are counted, until one does not fill a page.
const COUNTED: [Duration; 3] = [Duration::minutes(30), Duration::minutes(5), Duration::seconds(10)];

/// Answers to requests for other pages of the sample.
pub(super) struct Paging {
    far: Result<HistoryAnswer, NotSeen>,
    /// True if a page past the last one shows rows.
    repeats: bool,
}

impl Examined<'_> {
    /// Requests the pages 0, 1 and one past the end.
    pub(super) async fn paging(&mut self, sample: &Sample) -> Paging {
        self.examination.add(order(&sample.times(), sample));
        let zero = self.page(sample, 0).await;
        let one = self.page(sample, 1).await;
        let far = self.page(sample, FAR_PAGE).await;
        self.examination.add(ties(sample, &[&zero, &one]));
        let repeats = far.as_ref().is_ok_and(|far| !far.output.data.items.is_empty());
        self.examination.add(first_page(sample, &zero, &one, repeats));
        self.examination.add(past_the_end(sample, &far));
        Paging { far, repeats }
    }

    /// Reads a period around a time that does not fill a page, so that its rows can be counted: an hour, else a shorter
    /// one. The answer is a full page if a few seconds fill one as well.
    async fn countable(&mut self, middle: PrimitiveDateTime, page_size: usize) -> Result<HistoryAnswer, NotSeen> {
        let [longest, shorter @ ..] = COUNTED;
        let mut narrow = self.around(middle, longest).await?;
        for margin in shorter {
            if !is_full(&narrow, page_size) {
                break;
            }
            narrow = self.around(middle, margin).await?;
        }
        Ok(narrow)
    }

    async fn around(&mut self, middle: PrimitiveDateTime, margin: Duration) -> Result<HistoryAnswer, NotSeen> {
        self.period(middle.saturating_sub(margin), middle.saturating_add(margin)).await
    }

    /// Compares `totalCount` with the rows that can be counted. Returns true unless it counts something else.
    pub(super) async fn total(&mut self, sample: &Sample, paging: &Paging) -> bool {
        let Some(total) = sample.answer.output.total_count() else {
            self.examination.add(TOTAL.differs("no total is sent"));
            return false;
        };
        let mut times = sample.times();
        times.sort_unstable();
        let rows = sample.rows().len();
        let Some(middle) = times.get(rows / 2).copied() else {
            self.examination.add(TOTAL.unknown(TOO_FEW));
            return true;
        };
        let page_size = page_size(sample);
        let narrow = match self.countable(middle, page_size).await {
            Ok(narrow) => narrow,
            Err(failure) => {
                self.examination.add(TOTAL.unknown(failure.to_string()));
                return true;
            }
        };
        let counted = narrow.output.data.sent() as u64;
        let stated = narrow.output.total_count().unwrap_or_default();
        let evidence = format!("{stated} stated for {counted} rows of a short period, {total} for a page of {rows}");
        let is_one_page = !is_full(&sample.answer, page_size);
        let far_total = paging.far.as_ref().ok().filter(|_| !paging.repeats).and_then(|far| far.output.total_count());
        let mut is_right = true;
        let mut differs = |what| {
            is_right = false;
            TOTAL.differs(what)
        };
        let finding = if is_full(&narrow, page_size) && stated >= counted {
            // The rows behind the page are not counted: a greater total is right, whatever their number.
            TOTAL.unknown("the shortest period that was read fills a page, so that its rows cannot be counted")
        } else if stated == counted {
            match far_total {
                _ if !is_one_page && total > rows as u64 => TOTAL.as_assumed(),
                Some(0) if total > 0 => differs("the rows of the page"),
                Some(far) if far == total => TOTAL.as_assumed(),
                _ if !is_one_page => differs("the rows of the page"),
                _ => TOTAL.unknown("there is one page alone, so that its rows are those of the period"),
            }
        } else if stated == total && total > counted {
            differs("the rows of the account or of a longer period")
        } else {
            differs("another number of rows than the period has")
        };
        self.examination.add(finding.because(evidence));
        is_right
    }
}

/// Number of rows of a full page: that of the sample if more rows may follow it, else the documented number.
pub(super) fn page_size(sample: &Sample) -> usize {
    let rows = sample.answer.output.data.sent();
    let is_last = sample.answer.output.total_count().is_some_and(|total| total <= rows as u64);
    if is_last || rows == 0 { DOCUMENTED_PAGE_SIZE as usize } else { rows.min(DOCUMENTED_PAGE_SIZE as usize) }
}

/// True for a page behind which further rows may follow.
pub(super) fn is_full(answer: &HistoryAnswer, page_size: usize) -> bool {
    answer.output.data.sent() >= page_size
}

fn order(times: &[PrimitiveDateTime], sample: &Sample) -> Finding {
    let mut distinct = times.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 3 {
        return ORDER.unknown(TOO_FEW);
    }
    let evidence = format!("{} rows at {} times", times.len(), distinct.len());
    let ids: Vec<_> = sample.rows().iter().map(|row| row.uuid.to_string()).collect();
    let finding = if times.is_sorted_by(|one, next| one >= next) {
        ORDER.as_assumed()
    } else if times.is_sorted() {
        ORDER.read_as_well("oldest first")
    } else if ids.is_sorted_by(|one, next| one >= next) || ids.is_sorted() {
        ORDER.read_as_well("by id, not by time")
    } else {
        ORDER.read_as_well("neither by time nor by id")
    };
    finding.because(evidence)
}

/// Compares the order of rows of one second in answers to the same request.
fn ties(sample: &Sample, pages: &[&Result<HistoryAnswer, NotSeen>]) -> Finding {
    let times = sample.times();
    let tied = times.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if tied == 0 {
        return TIES.unknown("no two rows next to each other are of one second");
    }
    let ids =
        |answer: &HistoryAnswer| answer.output.data.items.iter().map(|row| row.uuid.to_string()).collect::<Vec<_>>();
    let same = |answer: &&HistoryAnswer| answer.output.data.items.iter().map(time_of).eq(times.iter().copied());
    let first = ids(&sample.answer);
    let others: Vec<_> = pages.iter().filter_map(|page| page.as_ref().ok()).filter(same).map(ids).collect();
    let evidence = format!("{tied} pairs of rows of one second, {} further answers", others.len());
    match others.iter().any(|other| *other != first) {
        true => TIES.read_as_well("no").because(evidence),
        false if others.is_empty() => TIES.unknown("no answer had the same rows"),
        false => TIES.as_assumed().because(evidence),
    }
}

/// Compares the pages 0 and 1 with a request that names no page.
fn first_page(
    sample: &Sample,
    zero: &Result<HistoryAnswer, NotSeen>,
    one: &Result<HistoryAnswer, NotSeen>,
    repeats: bool,
) -> Finding {
    let times = sample.times();
    if times.is_empty() {
        return FIRST_PAGE.unknown(TOO_FEW);
    }
    let is_first = |answer: &Result<HistoryAnswer, NotSeen>| {
        answer.as_ref().is_ok_and(|answer| answer.output.data.items.iter().map(time_of).eq(times.iter().copied()))
    };
    let one_page = sample.answer.output.total_count().is_none_or(|total| total <= times.len() as u64);
    match (is_first(zero), is_first(one)) {
        (true, true) if repeats && one_page => {
            FIRST_PAGE.unknown("there is one page alone, and it is sent for any number")
        }
        (_, true) => FIRST_PAGE.as_assumed().because("page 1 has the rows of a request without a page"),
        (true, false) => {
            FIRST_PAGE.read_as_well("0").because("page 0 has the rows of a request without a page, and page 1 has not")
        }
        (false, false) => FIRST_PAGE.unknown("neither page 0 nor page 1 has the rows of a request without a page"),
    }
}

fn past_the_end(sample: &Sample, far: &Result<HistoryAnswer, NotSeen>) -> Finding {
    let form = |body: &[u8]| match ListForm::of(body, Some("data")) {
        ListForm::List(0) => PAST_THE_END.as_assumed(),
        ListForm::List(_) => PAST_THE_END.read_as_well("the last page once more"),
        form => PAST_THE_END.read_as_well(form.to_string()),
    };
    match far {
        Ok(far) => form(&far.body),
        // A walk takes such an answer for the end of its pages if it is the same each time.
        Err(failure) if failure.other_shape().is_some() => form(failure.other_shape().unwrap_or_default()),
        Err(failure) if failure.is_refusal() => PAST_THE_END.read_as_well("an error").because(failure.to_string()),
        Err(failure) => PAST_THE_END.unknown(failure.to_string()),
    }
    .because(format!("page {FAR_PAGE} of a period with {} rows or more", sample.rows().len()))
}
