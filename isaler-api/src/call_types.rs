//! Which activity types are calls.

use std::collections::BTreeMap;

use telephony_core::{Direction, Medium};

use crate::models::{ActivityType, TipFilter};

/// What entries of one activity type are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallType {
    /// Voice, text message or fax.
    pub medium: Medium,
    /// Direction that the title names; `None` where it names none.
    pub direction: Option<Direction>,
}

/// Call titles beside an account's dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallTypeCheck {
    /// Titles taken for calls that the dictionary does not have, sorted: misspelled, or of another account. Entries may
    /// bear them all the same, since the server stores any text as a type.
    pub absent: Vec<String>,
    /// Titles of the dictionary whose entries are taken for notes, in its order; those of reminders only are left out.
    pub notes: Vec<String>,
}

/// Titles of the activity types (`tip`) that are calls; entries of every other type are notes.
///
/// The dictionary belongs to the account and its titles are free text, so the default knows the titles that the
/// document prints and no others: look at yours and name them. Titles are compared to the letter, blanks at their
/// ends aside. `Факс` is no call by default, because its title tells neither direction nor that a line was used;
/// [`CallTypes::with`] adds it.
///
/// ```
/// use isaler_api::CallTypes;
/// use telephony_core::Medium;
///
/// let types = CallTypes::default().inbound("Звонок с сайта").with("Факс", Medium::Fax, None);
/// assert!(types.get("Звонок с сайта").is_some());
/// assert!(types.get("вх.Звонок").is_some());
/// assert!(types.get("Встреча").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTypes(BTreeMap<String, CallType>);

impl CallTypes {
    /// No type is a call.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a title, or replaces what it stands for.
    pub fn with(mut self, title: impl Into<String>, medium: Medium, direction: Option<Direction>) -> Self {
        self.0.insert(title.into().trim().to_owned(), CallType { medium, direction });
        self
    }

    /// Adds the title of calls from outside.
    pub fn inbound(self, title: impl Into<String>) -> Self {
        self.with(title, Medium::Call, Some(Direction::Inbound))
    }

    /// Adds the title of calls to outside.
    pub fn outbound(self, title: impl Into<String>) -> Self {
        self.with(title, Medium::Call, Some(Direction::Outbound))
    }

    /// Adds the title of calls whose direction it does not tell.
    pub fn undirected(self, title: impl Into<String>) -> Self {
        self.with(title, Medium::Call, None)
    }

    /// Holds the titles against the account's own dictionary, as
    /// [`Client::list_tips`](crate::Client::list_tips) gives it.
    ///
    /// ```
    /// use isaler_api::CallTypes;
    /// use isaler_api::models::ActivityTypes;
    ///
    /// let answer = r#"{"data":[{"title":"вх.Звонок"},{"title":"Звонок с сайта","filter":"activ"}]}"#;
    /// let tips = serde_json::from_str::<ActivityTypes>(answer)?.tips.items;
    /// let found = CallTypes::none().inbound("вх.Звонок").outbound("Исх. звонок").compare(&tips);
    /// assert_eq!(found.absent, ["Исх. звонок"]);
    /// assert_eq!(found.notes, ["Звонок с сайта"]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn compare<'a>(&self, tips: impl IntoIterator<Item = &'a ActivityType>) -> CallTypeCheck {
        let mut absent = self.0.clone();
        let mut notes = Vec::new();
        for tip in tips {
            let title = tip.title.trim();
            absent.remove(title);
            if self.get(title).is_none() && tip.filter != Some(TipFilter::Reminders) {
                notes.push(title.to_owned());
            }
        }
        CallTypeCheck { absent: absent.into_keys().collect(), notes }
    }

    /// What entries of this title are; `None` when they are no calls.
    pub fn get(&self, title: &str) -> Option<&CallType> {
        self.0.get(title.trim())
    }
}

/// The call titles of the document: its dictionary, and `Исх.звонок`, which only the example of `add.list` uses.
impl Default for CallTypes {
    fn default() -> Self {
        Self::none()
            .undirected("Первичный звонок")
            .inbound("вх.Звонок")
            .outbound("исх.2.Звонок")
            .outbound("Исходящий звонок КЦ")
            .outbound("Холодный звонок")
            .outbound("Исх.звонок")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Directions of the default types of a title: none for no call.
    fn directions(title: &str) -> Vec<Option<Direction>> {
        CallTypes::default().get(title).into_iter().map(|it| it.direction.clone()).collect()
    }

    #[test]
    fn the_documents_titles_are_calls_of_the_direction_that_they_name() {
        assert_eq!(directions("Первичный звонок"), [None]);
        assert_eq!(directions(" вх.Звонок "), [Some(Direction::Inbound)]);
        let outbound = ["исх.2.Звонок", "Исходящий звонок КЦ", "Холодный звонок", "Исх.звонок"];
        for title in outbound {
            assert_eq!(directions(title), [Some(Direction::Outbound)], "{title}");
        }
    }

    #[test]
    fn the_dictionary_tells_which_titles_are_missing_and_which_are_notes() {
        let tip = |title: &str, filter: &str| {
            let json = serde_json::json!({"title": title, "filter": filter});
            serde_json::from_value::<ActivityType>(json).unwrap()
        };
        let tips = [tip(" вх.Звонок ", "all"), tip("Поздравление", "task"), tip("Обход", "activ"), tip("Факс", "new")];
        let found = CallTypes::none().inbound("вх.Звонок").outbound("Исх.звонок").compare(&tips);
        assert_eq!(
            (found.absent, found.notes),
            (vec!["Исх.звонок".to_owned()], vec!["Обход".to_owned(), "Факс".to_owned()])
        );
        let nothing = CallTypes::default().compare([]);
        assert_eq!((nothing.absent.len(), nothing.notes.len()), (6, 0));
    }

    #[test]
    fn another_title_or_another_spelling_is_no_call() {
        for title in ["Встреча", "Факс", "вх.Почта", "Вх.Звонок", "звонок", ""] {
            assert_eq!(directions(title), [], "{title}");
        }
    }
}
