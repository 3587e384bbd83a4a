use time::{Duration, OffsetDateTime};

use super::draft_text::{DraftText, TextMatch};
use crate::{Error, Moment, NoteDraft};

/// Tolerance in seconds on both sides of a window: a vendor's `Date` and many of its times are in whole seconds.
const TOLERANCE: Duration = Duration::seconds(2);

/// Difference between two clocks from which on one of them is taken for wrong.
const MEASURED: Duration = Duration::minutes(10);

/// Largest difference between a local clock and the one that its reader assumes: two offsets from UTC apart.
const LARGEST_OFFSET: Duration = Duration::hours(28);

/// Smallest step in which the offsets of time zones differ.
const OFFSET_STEP: Duration = Duration::minutes(15);

const UNCLEAR_TIME: &str =
    "a note of equal text is there, and its time does not show if this request wrote it; look at it before you retry";

const UNCLEAR_CLOCK: &str = "a note of equal text is there, and the vendor's clock is unknown or differs from the client's by ten minutes or more, so that the note's time does not show if this request wrote it; look at it before you retry";

/// Result of comparing a note with a draft whose write has an unknown outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DraftMatch {
    /// The note is the draft's: its text is equal, and its time fits.
    Written,
    /// Neither is certain: the text is similar, or the note's time neither proves nor excludes that it is the draft's.
    Unclear,
    /// The note is another one: its text shares almost nothing with the draft's, or its time excludes it.
    Other,
}

/// Comparison of a store's notes with a draft whose write has an unknown outcome, by text and time.
///
/// A source uses it in [`NoteStore::find_written`](crate::NoteStore::find_written). Texts are compared by their letters
/// and digits alone, because vendors alter the rest: they trim blanks, remove tags and quotes, and insert line breaks.
/// Vendors also cut, wrap, escape and garble texts. A note of another text that fits by time is therefore unclear unless
/// its text shares almost nothing with the draft's; a text without letters is always unclear. A text that the vendor
/// transliterated or encoded in another way is not recognised.
///
/// A note of equal text fits by time if it was created after the request was sent, by the vendor's clock, or at the
/// time that the draft sets. Two seconds of tolerance allow for clocks in whole seconds. If the difference between the
/// clocks is unknown or implausible, a time neither fits nor excludes, and every note of equal text is unclear.
///
/// A source that lists a part of the notes, for example those of some days, has proven that a note was not written
/// only if that part covers the time under which the vendor files it. If the vendor's clock is unknown or implausible,
/// that is any time.
#[derive(Clone)]
pub struct DraftMatcher {
    text: DraftText,
    /// First and last instant at which a note of the draft can have been created.
    windows: Vec<(OffsetDateTime, OffsetDateTime)>,
    is_measured: bool,
    has_offsets: bool,
}

impl DraftMatcher {
    /// A matcher for the draft of this error; `None` if the error does not contain the time of the request.
    ///
    /// `skew` is the difference by which the vendor's clock is ahead of the client's, `None` if it is unknown, and `now`
    /// the time of the client's clock. Every match is unclear without a skew, with one of ten minutes or more, and if
    /// the client's clock was set back after the request.
    pub fn new(draft: &NoteDraft, error: &Error, skew: Option<Duration>, now: OffsetDateTime) -> Option<Self> {
        let sent = error.sent_at()?;
        let measured = skew.filter(|skew| skew.abs() < MEASURED && sent <= now.saturating_add(TOLERANCE));
        let skew = measured.unwrap_or_default();
        let by_vendor = |at: OffsetDateTime| at.saturating_add(skew);
        let mut windows = vec![(by_vendor(sent), by_vendor(now.max(sent)))];
        windows.extend(draft.at.map(|at| (at, at)));
        for (from, to) in &mut windows {
            *from = from.saturating_sub(TOLERANCE);
            *to = to.saturating_add(TOLERANCE);
        }
        Some(Self { text: DraftText::new(&draft.text), windows, is_measured: measured.is_some(), has_offsets: false })
    }

    /// Sets the flag that the notes' times are local clocks of an assumed zone, so that a note whose time is off by a
    /// multiple of a quarter of an hour is unclear.
    pub fn local_clocks(mut self) -> Self {
        self.has_offsets = true;
        self
    }

    /// Message for the error that reports an unclear match; it says if the clocks are the reason.
    pub fn unclear_message(&self) -> &'static str {
        if self.is_measured { UNCLEAR_TIME } else { UNCLEAR_CLOCK }
    }

    /// Compares a note's text and its time of creation with the draft.
    pub fn compare(&self, text: Option<&str>, created: Option<Moment>) -> DraftMatch {
        match self.text.compare(text.unwrap_or_default()) {
            TextMatch::Equal => self.compare_time(created),
            TextMatch::Similar if self.compare_time(created) == DraftMatch::Other => DraftMatch::Other,
            TextMatch::Similar => DraftMatch::Unclear,
            TextMatch::Unrelated => DraftMatch::Other,
        }
    }

    /// Compares the time of creation of a note whose text is the draft's.
    fn compare_time(&self, created: Option<Moment>) -> DraftMatch {
        let Some(created) = created.map(Moment::instant) else { return DraftMatch::Unclear };
        if !self.is_measured {
            // A clock that is off by an unknown time may have filed the note under any.
            DraftMatch::Unclear
        } else if self.windows.iter().any(|window| distance(*window, created).is_zero()) {
            DraftMatch::Written
        } else if self.has_offsets && self.windows.iter().any(|window| is_shifted(*window, created)) {
            DraftMatch::Unclear
        } else {
            DraftMatch::Other
        }
    }
}

// Omits the text.
impl std::fmt::Debug for DraftMatcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DraftMatcher").field("windows", &self.windows).finish_non_exhaustive()
    }
}

/// Time between an instant and a window; zero inside it.
fn distance((from, to): (OffsetDateTime, OffsetDateTime), at: OffsetDateTime) -> Duration {
    if at < from {
        from - at
    } else if at > to {
        at - to
    } else {
        Duration::ZERO
    }
}

/// True if the instant lies in the window after it is moved by a possible difference of two offsets from UTC.
fn is_shifted((from, to): (OffsetDateTime, OffsetDateTime), at: OffsetDateTime) -> bool {
    if distance((from, to), at) > LARGEST_OFFSET {
        return false;
    }
    let step = OFFSET_STEP.whole_nanoseconds();
    // The instant is moved to the last place in the window or before it that is a whole number of steps away.
    let behind = (to - at).whole_nanoseconds().rem_euclid(step);
    behind <= (to - from).whole_nanoseconds()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::{ErrorKind, NoteSubject, Provider};

    const SENT: OffsetDateTime = datetime!(2024-03-01 12:00 UTC);

    fn draft() -> NoteDraft {
        NoteDraft::new(NoteSubject::Client("1".to_owned()), "Call back, 24/7 «noon»")
    }

    fn matcher(draft: &NoteDraft, skew: Duration) -> DraftMatcher {
        let error = Error::new(ErrorKind::OutcomeUnknown, Provider::from_static("x"), "x.note.create");
        let error = error.with_sent_at(Some(SENT));
        DraftMatcher::new(draft, &error, Some(skew), SENT + Duration::MINUTE).unwrap()
    }

    fn at(seconds: i64) -> Moment {
        Moment::exact(SENT + Duration::seconds(seconds))
    }

    #[test]
    fn a_note_of_equal_text_is_the_drafts_from_the_sending_on_by_the_vendors_clock() {
        for (skew, early, first, last, late) in
            [(0, -3, -2, 62, 63), (300, 297, 298, 362, 363), (-40, -43, -42, 22, 23)]
        {
            let matcher = matcher(&draft(), Duration::seconds(skew));
            let compare = |seconds| matcher.compare(Some(&draft().text), Some(at(seconds)));
            assert_eq!((compare(early), compare(first)), (DraftMatch::Other, DraftMatch::Written), "{skew}");
            assert_eq!((compare(last), compare(late)), (DraftMatch::Written, DraftMatch::Other), "{skew}");
        }
    }

    #[test]
    fn a_text_that_the_vendor_cleaned_is_equal_and_a_similar_one_is_unclear() {
        let cleaned = matcher(&draft(), Duration::ZERO);
        for text in ["  Call back, 24-7 noon\n", "Call<br />\nback 24/7 &quot;noon&quot;"] {
            assert_eq!(cleaned.compare(Some(text), Some(at(1))), DraftMatch::Written, "{text}");
        }
        for text in [None, Some(""), Some("Call back, 24/7"), Some("call back 247 evening")] {
            assert_eq!(cleaned.compare(text, Some(at(1))), DraftMatch::Unclear, "{text:?}");
            assert_eq!(cleaned.compare(text, Some(at(-60))), DraftMatch::Other, "{text:?}");
        }
        assert_eq!(cleaned.compare(Some("The offer was sent"), Some(at(1))), DraftMatch::Other);
        let sign = NoteDraft::new(NoteSubject::Client("1".to_owned()), " ?! ");
        let matcher = matcher(&sign, Duration::ZERO);
        assert_eq!(matcher.compare(Some("?!"), Some(at(1))), DraftMatch::Written);
        assert_eq!(matcher.compare(Some("!"), Some(at(1))), DraftMatch::Unclear);
    }

    #[test]
    fn the_drafts_own_time_counts_too() {
        let matcher = matcher(&draft().at(SENT - Duration::DAY), Duration::ZERO);
        assert_eq!(matcher.compare(Some(&draft().text), Some(at(-86_400))), DraftMatch::Written);
        assert_eq!(matcher.compare(Some(&draft().text), Some(at(1))), DraftMatch::Written);
        assert_eq!(matcher.compare(Some(&draft().text), Some(at(-80_000))), DraftMatch::Other);
    }

    #[test]
    fn a_time_that_proves_nothing_is_unclear() {
        let exact = matcher(&draft(), Duration::ZERO);
        let text = &draft().text;
        assert_eq!(exact.compare(Some(text), None), DraftMatch::Unclear);
        assert_eq!(exact.compare(Some(text), Some(at(2 * 3600))), DraftMatch::Other);
        let local = exact.local_clocks();
        for (seconds, expected) in [
            (0, DraftMatch::Written),
            (2 * 3600, DraftMatch::Unclear),
            (-3600, DraftMatch::Unclear),
            (-3600 + 62, DraftMatch::Unclear),
            (-3600 - 3, DraftMatch::Other),
            (-3600 + 63, DraftMatch::Other),
            (-7 * 86_400, DraftMatch::Other),
        ] {
            assert_eq!(local.compare(Some(text), Some(at(seconds))), expected, "{seconds}");
        }
    }

    #[test]
    fn under_an_unknown_or_implausible_difference_of_the_clocks_no_time_hides_a_note_of_equal_text() {
        let error = Error::new(ErrorKind::OutcomeUnknown, Provider::from_static("x"), "x.note.create");
        let error = error.with_sent_at(Some(SENT));
        let (draft, day) = (draft(), Duration::DAY);
        for (skew, now) in [
            (None, SENT),
            (Some(MEASURED), SENT),
            (Some(-MEASURED), SENT),
            (Some(260 * day), SENT),
            // The client's clock was set back after the request.
            (Some(Duration::ZERO), SENT - 3 * day),
        ] {
            let matcher = DraftMatcher::new(&draft, &error, skew, now).unwrap();
            for seconds in [0, 25 * 3600, -25 * 3600, 3 * 86_400, -260 * 86_400] {
                let matched = matcher.compare(Some(&draft.text), Some(at(seconds)));
                assert_eq!(matched, DraftMatch::Unclear, "{skew:?} {now} {seconds}");
                assert_eq!(matcher.compare(Some("another text"), Some(at(seconds))), DraftMatch::Other);
            }
            assert!(matcher.unclear_message().contains("clock"));
        }
        assert!(!matcher(&draft, Duration::ZERO).unclear_message().contains("clock"));
    }

    #[test]
    fn an_error_without_the_time_of_its_request_has_no_matcher() {
        let error = Error::new(ErrorKind::OutcomeUnknown, Provider::from_static("x"), "x.note.create");
        assert!(DraftMatcher::new(&draft(), &error, Some(Duration::ZERO), SENT).is_none());
        assert!(!format!("{:?}", matcher(&draft(), Duration::ZERO)).contains("back"));
    }
}
