//! Questions that the vendor's document leaves open, with what the client assumes.

use telephony_core::doctor::DialectQuestion;

pub(super) const LOWER: DialectQuestion =
    DialectQuestion::new("period.lower-bound", "Does a period contain its first second?", "yes");
pub(super) const UPPER: DialectQuestion =
    DialectQuestion::new("period.upper-bound", "Does a period contain its last second?", "yes");
pub(super) const STRAYS: DialectQuestion =
    DialectQuestion::new("period.strays", "Does an answer have rows outside its period?", "no");
pub(super) const LONGEST: DialectQuestion =
    DialectQuestion::new("period.longest", "What happens to a period of more than a year?", "it is answered whole");
pub(super) const ORDER: DialectQuestion =
    DialectQuestion::new("list.order", "In which order are rows sent?", "newest first");
pub(super) const TIES: DialectQuestion =
    DialectQuestion::new("list.ties", "Do rows of one second keep their order between answers?", "yes");
pub(super) const EMPTY: DialectQuestion =
    DialectQuestion::new("list.empty", "How is a list without rows sent?", "an empty list");
pub(super) const FIRST_PAGE: DialectQuestion =
    DialectQuestion::new("page.first", "Which number has the first page?", "1");
pub(super) const PAST_THE_END: DialectQuestion =
    DialectQuestion::new("page.past-the-end", "What is sent for a page past the last one?", "an empty list");
pub(super) const TOTAL: DialectQuestion =
    DialectQuestion::new("page.total", "What does `totalCount` count?", "the rows of the period");
pub(super) const ZONE: DialectQuestion = DialectQuestion::new(
    "clock.zone",
    "Is `callDate` in the zone that the client assumes?",
    "yes, in the client's zone (Europe/Warsaw unless set)",
)
.setting("`zone(Zone)` of the client, or CCRM_ZONE");
pub(super) const NOTE_CALL_ZONE: DialectQuestion = DialectQuestion::new(
    "clock.note-call-zone",
    "Is the call time inside a note in the zone that the client assumes?",
    "yes, in the client's zone for it (UTC unless set)",
)
.setting("`note_call_zone(Zone)` of the client");
pub(super) const ERRORS: DialectQuestion =
    DialectQuestion::new("errors.channel", "How is a request refused?", "HTTP status 422");

/// Reason for an unknown answer on a small account.
pub(super) const TOO_FEW: &str = "not enough calls to tell";
