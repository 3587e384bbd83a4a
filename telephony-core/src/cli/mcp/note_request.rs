use crate::{CallId, NoteSubject, PhoneNumber};

use super::masking::Masking;
use super::period_text::PeriodText;
use super::tool_error::ToolError;

/// Notes that an assistant asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NoteRequest {
    pub(super) period: PeriodText,
    pub(super) subjects: SubjectTexts,
}

/// Subject whose notes are asked for: one of the members at the most.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct SubjectTexts {
    pub(super) call: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) client: Option<String>,
    pub(super) deal: Option<String>,
    pub(super) phone: Option<String>,
}

impl SubjectTexts {
    /// Subject; `None` asks for the notes of the account.
    pub(super) fn subject(&self, masking: &Masking) -> Result<Option<NoteSubject>, ToolError> {
        let value = |text: &Option<String>| text.as_deref().map(|text| masking.value_of(text.trim()));
        let subjects = [
            value(&self.call).map(|id| NoteSubject::Call(CallId::new(id))),
            value(&self.contact).map(NoteSubject::Contact),
            value(&self.client).map(NoteSubject::Client),
            value(&self.deal).map(NoteSubject::Deal),
            value(&self.phone).map(|number| NoteSubject::Phone(PhoneNumber::from(number.as_str()))),
        ];
        let mut subjects = subjects.into_iter().flatten();
        let subject = subjects.next();
        if subjects.next().is_some() {
            return Err(ToolError::new(
                "notes are listed of one subject: leave one of `call`, `contact`, `client`, `deal` \
                                       and `phone`",
            ));
        }
        Ok(subject)
    }
}

/// Shows no value.
impl std::fmt::Debug for SubjectTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SubjectTexts").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_of_one_subject_or_of_the_account() {
        let masking = Masking::none();
        let mut texts = SubjectTexts::default();
        assert_eq!(texts.subject(&masking), Ok(None));
        texts.deal = Some(" 7 ".to_owned());
        assert_eq!(texts.subject(&masking), Ok(Some(NoteSubject::Deal("7".to_owned()))));
        texts.phone = Some("+48777888999".to_owned());
        assert!(texts.subject(&masking).unwrap_err().to_string().contains("one subject"));
        assert!(!format!("{texts:?}").contains("777"));
    }
}
