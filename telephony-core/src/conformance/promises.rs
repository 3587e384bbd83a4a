//! Promises that the suite checks, in the words of the traits' contracts.

/// Sentence of a contract. Only this module makes one, so that the test of the contracts sees each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Promise(&'static str);

impl Promise {
    pub(super) const fn as_str(self) -> &'static str {
        self.0
    }
}

macro_rules! promises {
    ($list:ident: $($name:ident = $text:literal;)+) => {
        $(pub(super) const $name: Promise = Promise($text);)+

        #[cfg(test)]
        pub(super) const $list: &[Promise] = &[$($name),+];
    };
}

promises! { CALL_HISTORY:
    WALK_ENDS = "a walk ends";
    ALL_READ = "every record can be read";
    CALLS_ONCE = "every call is returned exactly once, at its time";
    CALL_ACCOUNT = "records carry the source's account";
    CALL_PROVIDER = "records carry the source's provider";
    KEYS_DIFFER = "no two records have one key";
    DIRECTION = "a direction is there only if the capability says so";
    OUTCOME = "an outcome is there only if the capability says so";
    DURATION = "a duration is there only if the capability says so";
    TALK_TIME = "a talk time is there only if the capability says so";
    RECORDING = "a recording is there only if the capability says so";
    CALLS_RESUME = "a walk continues from a stored cursor";
    PARTS = "the parts of a range make the whole";
    FIRST_INSTANT = "a range holds its first instant";
    LAST_INSTANT = "a range does not hold its last instant";
    EMPTY_RANGE = "an empty range is empty";
    FILTERS = "a filter always holds";
    TIMELINE = "a timeline returns every call in the order of time";
    INVALID_QUERY = "what cannot be asked is refused as an invalid query";
}

promises! { NOTE_STORE:
    UNSUPPORTED = "what the capability denies is refused as unsupported";
    NOTES_LIST = "notes can be listed";
    NOTES_ALL = "every note on the subject is listed";
    NOTE_PROVIDER = "notes carry the store's provider";
    NOTE_WRITE = "a note can be written";
    NOTE_WRITTEN = "a written note is listed";
    NOTE_ID = "a note is listed under the id that writing it gave";
    NOTE_CHANGE = "a note can be changed";
    NOTE_CHANGED = "a changed note has its new text";
    NOTE_DELETE = "a note can be deleted";
    NOTE_DELETED = "a deleted note is gone";
    NOTE_GONE = "a note that is gone cannot be deleted";
    SUBJECT_KINDS = "a call's note subjects are of kinds that the store takes";
    SUBJECT_NAMED = "some call names a subject of its notes";
    SUBJECT_LISTED = "notes can be listed under a call's subject";
    CALLS_READ = "calls can be read";
}

promises! { NOTE_FEED:
    FEED_ONCE = "every covered note since the instant is returned once";
    FEED_OWNER = "notes carry the source's provider and account";
    FEED_NEW = "no note is certainly older than the instant";
    FEED_RESUMES = "a walk continues from a stored cursor";
    FEED_CURSOR = "a cursor of another source or query is refused as an invalid query";
}

promises! { LIST_SOURCE:
    LIST_NAMES = "a list's name is in lower case, unique, and neither calls nor notes";
    LIST_ALL = "every record of a list is returned, and no other";
    LIST_IDS = "records of one id are equal while the list does not change";
    LIST_OWNER = "listed records carry the source's provider and account, and the name of their list";
    LIST_DATA = "the data of a listed record is a JSON object";
    LIST_RESUMES = "a list continues from a stored cursor";
    LIST_UNKNOWN = "a list that the source does not have is refused as an invalid query";
    LIST_CURSOR = "a cursor of another source or list is refused as an invalid query";
}
