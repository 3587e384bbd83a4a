use time::OffsetDateTime;

use crate::Note;

/// Period of the notes that a command returns.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NoteFilter {
    /// First instant; `None` for notes of any age.
    pub(super) since: Option<OffsetDateTime>,
    /// End, which is not part of the period; `None` for no end.
    pub(super) until: Option<OffsetDateTime>,
}

impl NoteFilter {
    /// True unless the note is certainly outside the period.
    pub(super) fn admits(&self, note: &Note) -> bool {
        let is_certainly_from = |until: OffsetDateTime| note.created.is_some_and(|created| created.instant() >= until);
        self.since.is_none_or(|since| note.may_be_since(since)) && !self.until.is_some_and(is_certainly_from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Moment, NoteId, Provider};

    #[test]
    fn a_note_of_unknown_time_is_in_every_period() {
        let at = |seconds| OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds);
        let filter = NoteFilter { since: Some(at(10)), until: Some(at(20)) };
        let mut note = Note::new(Provider::from_static("test"), NoteId::new("1"));
        assert!(filter.admits(&note));
        for (seconds, is_admitted) in [(9, false), (10, true), (19, true), (20, false)] {
            note.created = Some(Moment::exact(at(seconds)));
            assert_eq!(filter.admits(&note), is_admitted, "{seconds}");
        }
        assert!(NoteFilter::default().admits(&note));
    }
}
