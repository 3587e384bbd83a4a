use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::fnv::Fnv1a;
use crate::{Account, CallId, Provider};

/// Key of a call record, for upserts, joins and comparisons.
///
/// One key identifies one record in every interface of a provider. All four parts are needed, because accounts of one
/// provider share ids, and because a vendor may file several records with the same id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CallKey {
    /// Vendor that filed the record.
    pub provider: Provider,
    /// Account that the record belongs to.
    #[serde(default)]
    pub account: Account,
    /// Vendor's id of the call.
    pub id: CallId,
    /// Part that distinguishes records with the same id; `None` where the vendor's ids are unique.
    #[serde(default)]
    pub part: Option<CallPart>,
}

impl CallKey {
    /// Key of a record whose id is unique.
    pub fn new(provider: Provider, account: Account, id: impl Into<CallId>) -> Self {
        Self { provider, account, id: id.into(), part: None }
    }

    /// Sets the part, where the vendor files several records with the same id.
    pub fn part(mut self, part: Option<CallPart>) -> Self {
        self.part = part;
        self
    }

    /// 64-bit fingerprint of the key, the same in every process and version: FNV-1a over the four parts.
    ///
    /// A consumer that stores the fingerprint in a column can find the rows of
    /// [`Batch::gone`](crate::sync::Batch::gone) by it. Among a million keys, the probability that any two share a
    /// fingerprint is three in a hundred million.
    pub fn fingerprint(&self) -> u64 {
        fingerprint(&self.provider, &self.account, &self.id, self.part.as_ref())
    }
}

pub(crate) fn fingerprint(provider: &Provider, account: &Account, id: &CallId, part: Option<&CallPart>) -> u64 {
    let mut hash = Fnv1a::default();
    for text in [provider.as_str(), account.as_str(), id.as_str()].into_iter().chain(part.map(CallPart::as_str)) {
        hash.part(text.as_bytes());
    }
    hash.finish()
}

/// Prints one column for a table: `provider/account/id`, followed by `#part` if the key has a part.
impl fmt::Display for CallKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.provider, self.account, self.id.as_str())?;
        match &self.part {
            Some(part) => write!(f, "#{}", part.as_str()),
            None => Ok(()),
        }
    }
}

/// Part of a key that distinguishes records with the same id. A source makes it from members that do not change, such
/// as leg and end.
///
/// It contains no number, name or text of a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallPart(CompactString);

impl CallPart {
    /// A part from its text.
    pub fn new(part: impl AsRef<str>) -> Self {
        Self(CompactString::new(part))
    }

    /// Part as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Joins the texts without a separator.
impl<'a> FromIterator<&'a str> for CallPart {
    fn from_iter<T: IntoIterator<Item = &'a str>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}

/// A fingerprint as the part, in 16 hexadecimal digits.
impl From<Fnv1a> for CallPart {
    fn from(hash: Fnv1a) -> Self {
        Self(hash.hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_column_that_tells_accounts_and_parts_apart() {
        let key = |account: &str| CallKey::new(Provider::from_static("test"), Account::new(account), "7");
        assert_eq!(key("one").to_string(), "test/one/7");
        assert_eq!(key("one").part(Some(CallPart::new("1.36"))).to_string(), "test/one/7#1.36");
        assert_eq!(CallPart::from_iter(["1", ".", "36"]), CallPart::new("1.36"));
        assert_ne!(key("one"), key("two"));
        assert_ne!(key("one"), key("one").part(Some(CallPart::new("1.36"))));
    }

    #[test]
    fn a_stored_fingerprint_of_a_key_means_the_same_in_every_version() {
        let key = CallKey::new(Provider::from_static("test"), Account::new("one"), "7");
        assert_eq!(key.fingerprint(), 0xa3cc_1e73_5477_5641);
        let others = [
            CallKey::new(Provider::from_static("test"), Account::new("two"), "7"),
            CallKey::new(Provider::from_static("test"), Account::new("one7"), ""),
            key.clone().part(Some(CallPart::new(""))),
            key.clone().part(Some(CallPart::new("1"))),
        ];
        assert!(others.iter().all(|it| it.fingerprint() != key.fingerprint()));
    }
}
