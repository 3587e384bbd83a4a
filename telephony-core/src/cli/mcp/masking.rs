use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::pseudonym_memory::PseudonymMemory;
use crate::export::{Cell, Mask, PersonalKind, Row, split};

/// Pseudonyms in place of the personal data of rows, and the way back for arguments.
///
/// An assistant can ask only for what it was shown: the pseudonym of an id or of a number. As an argument it means the
/// value that it replaces in this run.
pub(super) struct Masking {
    mask: Option<Mask>,
    memory: Mutex<PseudonymMemory>,
}

impl Masking {
    pub(super) fn none() -> Self {
        Self { mask: None, memory: Mutex::default() }
    }

    pub(super) fn by(mask: Mask) -> Self {
        Self { mask: Some(mask), memory: Mutex::default() }
    }

    pub(super) const fn is_masked(&self) -> bool {
        self.mask.is_some()
    }

    /// Returns the row as an assistant may see it.
    pub(super) fn row<R: Row>(&self, row: R) -> R {
        let Some(mask) = &self.mask else { return row };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        for (column, cell) in R::COLUMNS.iter().zip(row.cells()) {
            if let (Some(kind @ (PersonalKind::Id | PersonalKind::Number)), Cell::Text(text)) = (column.personal, cell)
            {
                let items = if column.list { split(text) } else { vec![text.to_owned()] };
                for item in items.iter().filter(|item| !item.is_empty()) {
                    let pseudonym = mask.pseudonym(kind, item);
                    // The pseudonym of an extension is an extension, which may also be a value.
                    if kind == PersonalKind::Id || pseudonym.starts_with('+') {
                        memory.add(pseudonym, item);
                    }
                }
            }
        }
        drop(memory);
        mask.row(row)
    }

    /// True if the text is the fingerprint, or its pseudonym.
    pub(super) fn is_fingerprint(&self, text: &str, fingerprint: &str) -> bool {
        let is_pseudonym = |mask: &Mask| mask.pseudonym(PersonalKind::Id, fingerprint) == text;
        text == fingerprint || self.mask.as_ref().is_some_and(is_pseudonym)
    }

    /// Value that a text means: that of a pseudonym, else the text itself.
    pub(super) fn value_of(&self, text: &str) -> String {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.value(text).unwrap_or(text).to_owned()
    }
}

/// Shows no value.
impl fmt::Debug for Masking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Masking").field("is_masked", &self.is_masked()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::export::CallRow;
    use crate::{CallRecord, ExternalParty, Moment, Provider};

    #[test]
    fn a_pseudonym_that_was_shown_means_its_value() {
        let filed_at = Moment::exact(OffsetDateTime::UNIX_EPOCH);
        let mut call = CallRecord::new(Provider::from_static("test"), "7", filed_at);
        let mut party = ExternalParty::of_number("+48777888999");
        party.id = Some("contact 3".to_owned());
        call.external = Some(party);
        let masking = Masking::by(Mask::new("a key of the length that is needed").unwrap());
        let row = masking.row(CallRow::from(&call));
        let (number, id) = (row.external_number.unwrap(), row.external_id.unwrap());
        assert_ne!(number.as_str(), "+48777888999");
        assert_eq!((masking.value_of(&number).as_str(), masking.value_of(&id).as_str()), ("+48777888999", "contact 3"));
        assert_eq!(masking.value_of("other"), "other");
        let fingerprint = CallRow::from(&call).fingerprint;
        assert!(row.fingerprint != fingerprint && masking.is_fingerprint(&row.fingerprint, &fingerprint));
        assert!(masking.is_fingerprint(&fingerprint, &fingerprint) && !masking.is_fingerprint("7", &fingerprint));
        assert!(!format!("{masking:?}").contains("777"));
        let row = Masking::none().row(CallRow::from(&call));
        assert_eq!(row.external_number.as_deref(), Some("+48777888999"));
    }
}
