use serde::{Deserialize, Serialize};
use serde_with::As;
use telephony_core::wire::{EmptyAsNone, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{Presence, UserId};

/// A user, that is an employee.
///
/// Element of the answer of `GET /rest/users`, section "Получение списка пользователей".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Name for people; it is not the name that the user signs in with.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub display_name: Option<PersonalText>,
    /// Extension, leading zeros included.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub ext: Option<PhoneNumber>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub email: Option<PersonalText>,
}

/// Whether the user of the session is there.
///
/// Answer of `GET /rest/user/status`, section "Получение статуса пользователя".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserStatus {
    /// Presence; `None` where the server tells none, as it may in a session that an API key opened for no user.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone>")]
    pub status: Option<Presence>,
}
