use serde::{Deserialize, Serialize};
use telephony_core::wire::{As, EmptyAsNone, Of, TextOrNumber};
use telephony_core::{PersonalText, PhoneNumber};

use super::{Presence, UserId};

/// A user, that is, an employee.
///
/// Element of the answer of `GET /rest/users`, section "Получение списка пользователей".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct User {
    /// Id of the user.
    pub id: UserId,
    /// Display name; not the name with which the user signs in.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub display_name: Option<PersonalText>,
    /// Extension with its leading zeros.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub ext: Option<PhoneNumber>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<TextOrNumber>>")]
    pub email: Option<PersonalText>,
}

super::list::read_from_bytes!(User = "phonet.user.list");

/// Presence of the session's user.
///
/// Answer of `GET /rest/user/status`, section "Получение статуса пользователя".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UserStatus {
    /// Presence; `None` if the server sends none. That can happen because a session opened by an API key belongs to no
    /// user.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<Of<Presence>>>")]
    pub status: Option<Presence>,
}
