use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, TextOrNumber};
use telephony_core::{PersonalText, WallClock};

use super::{ClientId, Contact, DealId, EntryId, UserId};
use crate::quirks::{ContactList, NoneAsEmpty, ZeroAsNone, ZeroDate};

/// An entry of the activity history, as printed by `developer/v3/history/list` and `developer/v3/history/info`.
///
/// Both print the same members with different values: `list` has every contact and alters the text, `info` keeps the
/// text and has only the first contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct HistoryEntry {
    /// Id of the entry.
    #[serde(rename = "cid")]
    pub id: EntryId,
    /// Time that the entry is filed under, in the account's zone plus the reading user's own offset. `None` for
    /// `0000-00-00 00:00:00`, which the server stores instead of a time that it cannot read.
    #[serde(rename = "datum", with = "As::<ZeroDate>")]
    pub at: Option<WallClock>,
    /// Text. `info` sends the text as stored; `list` removes tags and quotes, prints `-` for `/` and inserts `<br />`
    /// before each line break. Absent or empty when nothing is stored.
    #[serde(default, with = "As::<Option<TextOrNumber>>", skip_serializing_if = "Option::is_none")]
    pub content: Option<PersonalText>,
    /// Title of the activity type (`tip`), exactly as sent; absent where none was stored.
    #[serde(rename = "tip", default, with = "As::<Option<TextOrNumber>>", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// User in charge (`iduser`); `None` for 0, which the server stores for an unknown login.
    #[serde(rename = "iduser", default, with = "As::<ZeroAsNone>")]
    pub responsible: Option<UserId>,
    /// Login of the user in charge (`user`), often an e-mail address; `None` when the user was deleted.
    #[serde(rename = "user", default, with = "As::<NoneAsEmpty>")]
    pub responsible_login: Option<PersonalText>,
    /// Client (`clid`).
    #[serde(rename = "clid", default, with = "As::<ZeroAsNone>")]
    pub client: Option<ClientId>,
    /// Name of the client as sent (`client`). For a deleted client this is the server's own marker, see
    /// [`HistoryEntry::known_client_name`].
    #[serde(rename = "client", default, with = "As::<NoneAsEmpty>")]
    pub client_name: Option<PersonalText>,
    /// Contacts (`person`).
    #[serde(rename = "person", default, with = "As::<ContactList>")]
    pub contacts: Vec<Contact>,
    /// Deal (`did`).
    #[serde(rename = "did", default, with = "As::<ZeroAsNone>")]
    pub deal: Option<DealId>,
    /// Name of the deal as sent (`dogovor`). For a deleted deal this is the server's own marker, see
    /// [`HistoryEntry::known_deal_name`].
    #[serde(rename = "dogovor", default, with = "As::<NoneAsEmpty>")]
    pub deal_name: Option<PersonalText>,
}

super::list::read_from_bytes!(HistoryEntry = "isaler.history.list");

impl HistoryEntry {
    /// Returns the client's name; `None` where the name is missing or the server marks the client as deleted.
    pub fn known_client_name(&self) -> Option<&str> {
        known(self.client_name.as_ref())
    }

    /// Returns the deal's name; `None` where the name is missing or the server marks the deal as deleted.
    pub fn known_deal_name(&self) -> Option<&str> {
        known(self.deal_name.as_ref())
    }
}

/// Returns a name unless it is blank or the server's marker for a deleted object (`--не найден--`, in any gender).
pub(super) fn known(name: Option<&PersonalText>) -> Option<&str> {
    let name = name.map(|name| name.as_str().trim()).filter(|name| !name.is_empty())?;
    let inner = name.strip_prefix("--").and_then(|name| name.strip_suffix("--"));
    let gone = inner.is_some_and(|inner| matches!(inner.trim(), "не найден" | "не найдена" | "не найдено"));
    (!gone).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_marker_is_no_name_and_a_name_like_it_is_one() {
        for marker in ["", "  ", "--не найден--", "--не найдено--", " -- не найдена -- "] {
            assert_eq!(known(Some(&marker.into())), None, "{marker}");
        }
        for name in ["Ромашка, ООО", "--Ромашка--", "не найден", "--"] {
            assert_eq!(known(Some(&name.into())), Some(name), "{name}");
        }
        assert_eq!(known(Some(&"Сидоров ".into())), Some("Сидоров"));
        assert_eq!(known(None), None);
    }
}
