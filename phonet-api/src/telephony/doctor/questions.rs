//! Questions that the vendor's document leaves open, with what the client assumes.

use telephony_core::doctor::DialectQuestion;

pub(super) const LOWER: DialectQuestion =
    DialectQuestion::new("period.lower-bound", "Does a period contain its first millisecond?", "yes");
pub(super) const UPPER: DialectQuestion =
    DialectQuestion::new("period.upper-bound", "Does a period contain its last millisecond?", "yes");
pub(super) const STRAYS: DialectQuestion =
    DialectQuestion::new("period.strays", "Does an answer have calls outside its period?", "no");
pub(super) const COMPARED: DialectQuestion =
    DialectQuestion::new("period.compares", "Which time of a call is compared with a period?", "the end");
pub(super) const LONGEST: DialectQuestion =
    DialectQuestion::new("period.longest", "What happens to a period of more than a year?", "it is answered whole");
pub(super) const ORDER: DialectQuestion =
    DialectQuestion::new("list.order", "In which order are calls sent?", "latest end first");
pub(super) const TIES: DialectQuestion =
    DialectQuestion::new("list.ties", "Do calls of one end keep their order between answers?", "yes");
pub(super) const EMPTY: DialectQuestion =
    DialectQuestion::new("list.empty", "How is a list without calls sent?", "an empty list");
pub(super) const PAST_THE_END: DialectQuestion =
    DialectQuestion::new("page.past-the-end", "What is sent for an offset past the last call?", "an empty list");
pub(super) const CALLS_LIMIT: DialectQuestion =
    DialectQuestion::new("page.calls-limit", "What happens to a limit above 50 calls?", "50 are sent");
pub(super) const CONTACTS_LIMIT: DialectQuestion =
    DialectQuestion::new("page.contacts-limit", "What happens to a limit above 60 contacts?", "the request is refused");
pub(super) const END_UNIT: DialectQuestion =
    DialectQuestion::new("times.end", "In which unit is `endAt`?", "milliseconds");
pub(super) const ACTIVE_UNIT: DialectQuestion =
    DialectQuestion::new("times.active", "In which unit are `dialAt` and `bridgeAt`?", "milliseconds");
pub(super) const SECONDS: DialectQuestion =
    DialectQuestion::new("times.durations", "Do calls have `duration` and `billSecs`?", "yes");
pub(super) const DIRECTIONS: DialectQuestion = DialectQuestion::new(
    "query.directions",
    "Which encodings of several directions are honoured?",
    "the sum of the values",
)
.setting("`directions_encoding(DirectionsEncoding)` of a request");
pub(super) const PAUSES: DialectQuestion =
    DialectQuestion::new("users.pauses", "Does the list of users' calls have pauses that were not requested?", "no");
pub(super) const REFUSAL: DialectQuestion =
    DialectQuestion::new("session.refusal", "How is a request without a session refused?", "HTTP status 403");
pub(super) const COOKIES: DialectQuestion =
    DialectQuestion::new("session.cookies", "Do answers replace the session's cookie?", "no");
pub(super) const NODE: DialectQuestion =
    DialectQuestion::new("session.node", "Does a session need further cookies?", "no");
pub(super) const ERRORS: DialectQuestion =
    DialectQuestion::new("errors.channel", "How is a request refused?", "HTTP status 400");

/// Reason for an unknown answer on a small account.
pub(super) const TOO_FEW: &str = "not enough calls to tell";
