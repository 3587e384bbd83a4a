//! Questions that the vendor's document leaves open, with what the client assumes.

use telephony_core::doctor::DialectQuestion;

pub(super) const DAYS: DialectQuestion =
    DialectQuestion::new("period.bounds", "Does a period contain its first and its last day?", "yes, both");
pub(super) const ORDER: DialectQuestion =
    DialectQuestion::new("list.order", "In which order are entries sent by default?", "by time, newest first");
pub(super) const TIES: DialectQuestion = DialectQuestion::new(
    "list.ties",
    "Do entries that are equal in the sorted column keep their order between answers?",
    "no; walks sort by the id, which is unique",
);
pub(super) const EMPTY: DialectQuestion =
    DialectQuestion::new("list.empty", "How is a list without entries sent?", "`[]` without an envelope");
pub(super) const FIRST_PAGE: DialectQuestion =
    DialectQuestion::new("page.first", "Which number has the first page?", "0");
pub(super) const PAST_THE_END: DialectQuestion =
    DialectQuestion::new("page.past-the-end", "What is sent for a page past the last one?", "`[]` without an envelope");
pub(super) const TYPE_FILTER: DialectQuestion =
    DialectQuestion::new("query.type", "Is the filter by activity type applied?", "no; the client filters itself");
pub(super) const TIMES: DialectQuestion =
    DialectQuestion::new("times.form", "In which form are times sent?", "a date and a time of day");
pub(super) const ZONE: DialectQuestion = DialectQuestion::new(
    "clock.zone",
    "Are times in the zone that the client assumes?",
    "yes, in the client's zone (Europe/Moscow unless set)",
)
.setting("`zone(Zone)` of the client, or ISALER_ZONE");
pub(super) const POST: DialectQuestion =
    DialectQuestion::new("reads.post", "Are reads by POST answered?", "yes").setting("`read_method(ReadMethod::Get)`");
pub(super) const GET: DialectQuestion = DialectQuestion::new(
    "reads.get",
    "Are reads by GET answered, each by its own body?",
    "not assumed: reads go by POST where POST is answered",
)
.setting("`read_method(ReadMethod::Post)`");
pub(super) const WRAPPED: DialectQuestion =
    DialectQuestion::new("answers.wrapped", "Is an envelope the only element of a list?", "no");
pub(super) const ERRORS: DialectQuestion = DialectQuestion::new(
    "errors.channel",
    "How is a request refused?",
    "status 200 and a code in the body, as a number except for a missing entry",
);

/// Reason for an unknown answer on a small account.
pub(super) const TOO_FEW: &str = "not enough entries to tell";
