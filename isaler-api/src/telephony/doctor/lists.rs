//! Lists: bounds, order, pages and filters.

use telephony_core::Result;
use telephony_core::doctor::{Finding, NotSeen};

use super::questions::{DAYS, EMPTY, FIRST_PAGE, ORDER, PAST_THE_END, TIES, TOO_FEW, TYPE_FILTER};
use super::{EntriesAnswer, Examined, Sample};
use crate::endpoints::{ListHistory, PAGE_SIZE};
use crate::models::{EntryId, SortBy};

/// Number of a page past the last one of any account.
const FAR_PAGE: u32 = 1_000_000;

impl Examined<'_> {
    /// Requests further pages and orders of the sample's period, and a period without entries.
    pub(super) async fn lists(&mut self, sample: &Sample) {
        self.examination.add(order(sample));
        let finding = self.days(sample).await;
        self.examination.add(finding);
        let finding = self.ties(sample).await;
        self.examination.add(finding);
        let finding = match self.ask(sample.request().control()).await {
            Ok(empty) => match form(&empty) {
                BARE => EMPTY.as_assumed(),
                form => EMPTY.read_as_well(form),
            },
            Err(failure) => EMPTY.unknown(failure.to_string()),
        };
        self.examination.add(finding);
        let finding = self.first_page(sample).await;
        self.examination.add(finding);
        let finding = match self.ask(sample.request().page(FAR_PAGE)).await {
            Ok(far) if far.output.sent() > 0 => PAST_THE_END.read_as_well("the last page once more"),
            Ok(far) => match form(&far) {
                BARE => PAST_THE_END.as_assumed(),
                form => PAST_THE_END.read_as_well(form),
            },
            Err(failure) if failure.is_refusal() => PAST_THE_END.read_as_well("an error").because(failure.to_string()),
            Err(failure) => PAST_THE_END.unknown(failure.to_string()),
        };
        self.examination.add(finding);
        let finding = self.type_filter(sample).await;
        self.examination.add(finding);
    }

    async fn days(&mut self, sample: &Sample) -> Finding {
        let Some(day) = sample.times().into_iter().max().map(|at| at.date()) else { return DAYS.unknown(TOO_FEW) };
        match self.ask(ListHistory::new(day, day)).await {
            Ok(answer) if answer.output.sent() == 0 => DAYS.differs("no: a period of one day is empty"),
            Ok(answer) => DAYS.as_assumed().because(format!("{} entries of a period of one day", answer.output.sent())),
            Err(failure) => DAYS.unknown(failure.to_string()),
        }
    }

    /// Requests the entries by their user twice, because many entries have one user.
    async fn ties(&mut self, sample: &Sample) -> Finding {
        let request = sample.request().order(SortBy::Responsible);
        let answers = match self.ask(request.clone()).await {
            Ok(first) => self.ask(request).await.map(|second| [first, second]),
            Err(failure) => Err(failure),
        };
        let [first, second] = match answers {
            Ok(answers) => answers,
            Err(failure) => return TIES.unknown(failure.to_string()),
        };
        let users: Vec<_> = first.output.items.iter().map(|entry| entry.responsible).collect();
        let tied = users.windows(2).filter(|pair| pair[0] == pair[1]).count();
        let evidence = format!("{tied} pairs of entries of one user");
        match (tied, ids(&first) == ids(&second)) {
            (0, _) => TIES.unknown(TOO_FEW),
            (_, true) => TIES.read_as_well("yes").because(evidence),
            (_, false) => TIES.as_assumed().because(evidence),
        }
    }

    async fn first_page(&mut self, sample: &Sample) -> Finding {
        if sample.answer.output.sent() < PAGE_SIZE as usize {
            return FIRST_PAGE.unknown("there is one page alone");
        }
        let times = |answer: &EntriesAnswer| answer.output.items.iter().map(|entry| entry.at).collect::<Vec<_>>();
        let is_first = |answer: &Result<EntriesAnswer, NotSeen>| {
            answer.as_ref().is_ok_and(|answer| times(answer) == times(&sample.answer))
        };
        let [zero, one] = [self.ask(sample.request().page(0)).await, self.ask(sample.request().page(1)).await];
        match (is_first(&zero), is_first(&one)) {
            (true, false) => FIRST_PAGE.as_assumed().because("page 0 has the entries of a request without a page"),
            (false, true) => FIRST_PAGE.differs("1"),
            (true, true) => FIRST_PAGE.differs("the page is ignored, or 0 and 1 are the same page"),
            (false, false) => FIRST_PAGE.unknown("neither page has the entries of a request without a page"),
        }
    }

    async fn type_filter(&mut self, sample: &Sample) -> Finding {
        let kinds: Vec<_> = sample.entries().iter().filter_map(|entry| entry.kind.as_deref()).collect();
        let Some(kind) = kinds.first().filter(|first| kinds.iter().any(|kind| kind != *first)) else {
            return TYPE_FILTER.unknown("the entries have fewer than two types");
        };
        match self.ask(sample.request().kind(*kind)).await {
            Ok(answer) => {
                let others = answer.output.items.iter().filter(|entry| entry.kind.as_deref() != Some(*kind)).count();
                let evidence = format!("{others} of {} entries have another type", answer.output.items.len());
                match (answer.output.items.len(), others) {
                    (0, _) => TYPE_FILTER.differs("nothing is sent for a type that entries have"),
                    (_, 0) => TYPE_FILTER.read_as_well("yes"),
                    _ => TYPE_FILTER.as_assumed(),
                }
                .because(evidence)
            }
            Err(failure) => TYPE_FILTER.unknown(failure.to_string()),
        }
    }
}

const BARE: &str = "`[]` without an envelope";

/// Form of a list without entries.
fn form(answer: &EntriesAnswer) -> &'static str {
    let body: String = String::from_utf8_lossy(&answer.body).chars().filter(|it| !it.is_whitespace()).collect();
    match body.as_str() {
        "[]" => BARE,
        r#"{"data":[]}"# => "an envelope with an empty list",
        r#"[{"data":[]}]"# => "an envelope with an empty list, in a list",
        _ => "another form",
    }
}

fn ids(answer: &EntriesAnswer) -> Vec<EntryId> {
    answer.output.items.iter().map(|entry| entry.id).collect()
}

fn order(sample: &Sample) -> Finding {
    let times = sample.times();
    let mut distinct = times.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < 3 {
        return ORDER.unknown(TOO_FEW);
    }
    let finding = if times.is_sorted_by(|one, next| one >= next) {
        ORDER.as_assumed()
    } else if times.is_sorted() {
        ORDER.read_as_well("by time, oldest first")
    } else {
        ORDER.read_as_well("not by time")
    };
    finding.because(format!("{} entries at {} times", times.len(), distinct.len()))
}
