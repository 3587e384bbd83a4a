use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use telephony_core::CallId;
use telephony_core::wire::support::{Shortened, is_blank, read_word};

/// Id of a call, kept as text exactly as sent.
///
/// The history prints 36 characters with dashes; the vendor's other interfaces print 32 without. So ids are compared,
/// ordered and hashed by their 32 hexadecimal digits, regardless of case and dashes. An id that is not a UUID is
/// compared as text. [`call_id`](Self::call_id) returns the same key for all interfaces. Deserialization refuses a
/// blank id.
#[derive(Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct CallUuid(
    #[cfg_attr(feature = "schema", schemars(with = "telephony_core::wire::schema::FilledText"))] String,
);

impl CallUuid {
    /// Creates an id from its text.
    pub fn new(uuid: impl Into<String>) -> Self {
        Self(uuid.into())
    }

    /// Returns the id as text, as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the id of the call's record, which is the same for every interface: the UUID in lower case with dashes,
    /// as the history prints it. An id that is not a UUID is returned as sent.
    ///
    /// So the id that [`Client::make_call`](../struct.Client.html#method.make_call) returns, an active call, a webhook,
    /// a finished call and a note about the call have one key.
    pub fn call_id(&self) -> CallId {
        // Nearly every interface sends the id in this form already.
        if is_printed(&self.0) {
            return CallId::new(&self.0);
        }
        match self.key() {
            Key::Uuid(digits) => {
                let hex = format!("{digits:032x}");
                let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &hex[part]);
                CallId::new(parts.join("-"))
            }
            Key::Text(text) => CallId::new(text),
        }
    }

    fn key(&self) -> Key<'_> {
        uuid(&self.0).map_or(Key::Text(&self.0), Key::Uuid)
    }
}

/// Value by which an id is compared.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'a> {
    Uuid(u128),
    Text(&'a str),
}

/// Parses 32 hexadecimal digits, with or without the dashes of a UUID. Not the crate `uuid`'s parser, which accepts
/// braces and a `urn:uuid:` prefix, and refuses an id with only some of its dashes.
fn uuid(text: &str) -> Option<u128> {
    let (mut digits, mut value) = (0, 0_u128);
    for (place, byte) in text.trim_ascii().bytes().enumerate() {
        match char::from(byte).to_digit(16) {
            Some(_) if digits == 32 => return None,
            Some(digit) => {
                value = value << 4 | u128::from(digit);
                digits += 1;
            }
            None if byte == b'-' && matches!(place, 8 | 13 | 18 | 23) => {}
            None => return None,
        }
    }
    (digits == 32).then_some(value)
}

/// True for a UUID in lower case with dashes.
fn is_printed(text: &str) -> bool {
    let Ok(text) = <&[u8; 36]>::try_from(text.as_bytes()) else { return false };
    // All bytes are compared without a branch, because nearly every id is in this form.
    let digits = text.iter().fold(0, |sum, byte| sum + u8::from(matches!(byte, b'0'..=b'9' | b'a'..=b'f')));
    digits == 32 && [8, 13, 18, 23].iter().all(|place| text[*place] == b'-')
}

impl PartialEq for CallUuid {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.key() == other.key()
    }
}

impl Eq for CallUuid {}

impl PartialOrd for CallUuid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CallUuid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for CallUuid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl From<CallUuid> for CallId {
    fn from(uuid: CallUuid) -> Self {
        uuid.call_id()
    }
}

impl From<&CallUuid> for CallId {
    fn from(uuid: &CallUuid) -> Self {
        uuid.call_id()
    }
}

impl From<CallId> for CallUuid {
    fn from(id: CallId) -> Self {
        Self::new(id.as_str())
    }
}

impl From<&CallId> for CallUuid {
    fn from(id: &CallId) -> Self {
        Self::new(id.as_str())
    }
}

impl<'de> Deserialize<'de> for CallUuid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let uuid: Self = read_word(deserializer)?;
        if is_blank(&uuid.0) {
            return Err(D::Error::custom("an empty text found where an id is expected"));
        }
        Ok(uuid)
    }
}

impl AsRef<str> for CallUuid {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CallUuid {
    fn from(uuid: &str) -> Self {
        Self(uuid.to_owned())
    }
}

impl From<String> for CallUuid {
    fn from(uuid: String) -> Self {
        Self(uuid)
    }
}

impl fmt::Display for CallUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for CallUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Shortened and escaped, because anybody may have sent the id and because a log is read line by line.
        write!(f, "CallUuid({})", Shortened(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use proptest::prelude::*;

    use super::*;

    const SPELLINGS: [&str; 4] = [
        "e108e9034346cbbcc3a5e735a5870b92",
        "e108e903-4346-cbbc-c3a5-e735a5870b92",
        "E108E903-4346-CBBC-C3A5-E735A5870B92",
        "E108E9034346cbbcc3a5e735a5870b92",
    ];

    // Field case 27.
    #[test]
    fn a_call_is_one_key_however_an_interface_prints_its_id() {
        let ids = SPELLINGS.map(CallUuid::from);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1);
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 1);
        for (id, text) in ids.iter().zip(SPELLINGS) {
            assert_eq!(id.as_str(), text);
            assert_eq!(id.call_id().as_str(), SPELLINGS[1]);
            assert_eq!(CallId::from(id), id.call_id());
            assert_eq!(*id, CallUuid::from(&id.call_id()));
        }
    }

    #[test]
    fn what_is_no_uuid_is_compared_as_text() {
        for (one, other) in [
            ("47a9", "47A9"),
            ("47a9-", "47a9"),
            ("e108e9034346cbbcc3a5e735a5870b92", "e108e9034346cbbcc3a5e735a5870b93"),
            ("e108e9034346cbbcc3a5e735a5870b9", "0e108e9034346cbbcc3a5e735a5870b9"),
            ("e108e9034346cbbcc3a5e735a5870b92", "e108e9034346cbbcc3a5e735a5870b920"),
            ("e108e9034346cbbcc3a5e735a5870b9g", "E108e9034346cbbcc3a5e735a5870b9g"),
        ] {
            assert_ne!(CallUuid::from(one), CallUuid::from(other));
        }
        assert_eq!(CallUuid::from("47A9").call_id().as_str(), "47A9");
    }

    proptest! {
        #[test]
        fn order_hash_and_equality_agree(one in "[0-9aA-]{0,2}|(0{30}|A{30}|a{30})[0-9aA]{2}", other in "[0-9aA-]{0,2}|(0{30}|a{30})[0-9aA]{2}") {
            let (one, other) = (CallUuid::from(one), CallUuid::from(other));
            prop_assert_eq!(one == other, one.cmp(&other) == Ordering::Equal);
            prop_assert_eq!(one == other, one.call_id() == other.call_id());
            prop_assert_eq!(one.cmp(&other), other.cmp(&one).reverse());
        }
    }
}
