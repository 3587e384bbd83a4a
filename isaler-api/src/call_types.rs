//! Activity types whose entries are calls.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use telephony_core::{Direction, Medium};

use crate::models::{ActivityType, ActivityTypeFilter};

/// Medium and direction of the entries of one activity type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CallType {
    /// Voice, text message or fax.
    #[serde(default = "voice")]
    pub medium: Medium,
    /// Direction by the title; `None` where the title does not show one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
}

/// Result of comparing call titles with an account's dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallTypeCheck {
    /// Call titles that the dictionary lacks, sorted: misspelled, or of another account. Entries may still have such a
    /// title, because the server stores any text as a type.
    pub absent: Vec<String>,
    /// Titles of the dictionary whose entries are treated as notes, in its order, without those of reminders only.
    pub notes: Vec<String>,
}

/// Titles of the activity types (`tip`) that are calls; entries of every other type are notes.
///
/// The dictionary belongs to the account and its titles are free text. The default has only the titles that the
/// document prints: look up those of your account and add them. Titles are compared exactly, except for spaces at their
/// ends. `Факс` is not a call by default, because this title shows neither a direction nor the use of a line;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, CallType>")]
pub struct CallTypes(BTreeMap<String, CallType>);

impl CallTypes {
    /// Creates an empty set, by which no entry is a call.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a title, or replaces its medium and direction.
    pub fn with(mut self, title: impl Into<String>, medium: Medium, direction: Option<Direction>) -> Self {
        self.0.insert(title.into().trim().to_owned(), CallType { medium, direction });
        self
    }

    /// Adds the title of inbound calls.
    pub fn inbound(self, title: impl Into<String>) -> Self {
        self.with(title, Medium::Call, Some(Direction::Inbound))
    }

    /// Adds the title of outbound calls.
    pub fn outbound(self, title: impl Into<String>) -> Self {
        self.with(title, Medium::Call, Some(Direction::Outbound))
    }

    /// Adds the title of calls of unknown direction.
    pub fn undirected(self, title: impl Into<String>) -> Self {
        self.with(title, Medium::Call, None)
    }

    /// Compares the titles with the account's own dictionary, as returned by
    /// [`Client::list_tips`](crate::Client::list_tips).
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
            if self.get(title).is_none() && tip.filter != Some(ActivityTypeFilter::Reminders) {
                notes.push(title.to_owned());
            }
        }
        CallTypeCheck { absent: absent.into_keys().collect(), notes }
    }

    /// Returns the medium and direction of entries with this title; `None` when the title is not a call's.
    pub fn get(&self, title: &str) -> Option<&CallType> {
        self.0.get(title.trim())
    }
}

impl From<BTreeMap<String, CallType>> for CallTypes {
    fn from(types: BTreeMap<String, CallType>) -> Self {
        let types = types.into_iter();
        types.fold(Self::none(), |all, (title, of)| all.with(title, of.medium, of.direction))
    }
}

fn voice() -> Medium {
    Medium::Call
}

/// Call titles of the document: those of its dictionary, and `Исх.звонок`, which only the example of `add.list` uses.
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

    /// Directions of a title by the default types; empty if the title is not a call.
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
