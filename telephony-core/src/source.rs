use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::RequestTotals;
use crate::fnv::Fnv1a;

/// A vendor's short name in lower case, as it appears in records, errors and cursors.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Provider(Cow<'static, str>);

impl Provider {
    /// A provider whose name is known at compile time.
    pub const fn from_static(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A provider whose name is known at run time.
    pub fn new(name: impl Into<String>) -> Self {
        Self(Cow::Owned(name.into()))
    }

    /// Name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// One customer's account at a provider: a label, which is part of every key.
///
/// Two accounts of one provider use the same ids for different records. The label is the user's own word if a client
/// was given one, else a fingerprint of what identifies the account at its vendor, such as a tenant or a domain. The
/// text itself is not used, because it names the customer, and a label appears in errors and logs. The empty label is the account of a record that was
/// read without a client.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Account(CompactString);

impl Account {
    /// An account with a label of the user's own; the label appears in errors, logs and tables.
    pub fn new(label: impl AsRef<str>) -> Self {
        Self(CompactString::new(label))
    }

    /// An account without a label, identified by a fingerprint of its address and of other identifying parts, such as a
    /// login.
    ///
    /// The fingerprint has 16 hexadecimal digits and is the same in every process and version.
    pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hash = Fnv1a::default();
        for part in parts {
            hash.part(part.as_bytes());
        }
        Self(hash.hex())
    }

    /// Label as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if no account is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0.as_str(), f)
    }
}

impl From<&str> for Account {
    fn from(label: &str) -> Self {
        Self::new(label)
    }
}

impl From<String> for Account {
    fn from(label: String) -> Self {
        Self(label.into())
    }
}

/// Base trait of sources and stores: one account of one provider.
///
/// `Debug` of an implementation must not show credentials.
pub trait Source: fmt::Debug + Send + Sync {
    /// Provider that this source reads.
    fn provider(&self) -> Provider;

    /// Account that this source reads.
    ///
    /// The account is part of the key of every record. A cursor or a checkpoint of another account is rejected.
    fn account(&self) -> Account;

    /// Requests that this source and its clones have sent; `None` if it does not count them.
    fn request_totals(&self) -> Option<RequestTotals> {
        None
    }
}

impl<T: Source + ?Sized> Source for Box<T> {
    fn provider(&self) -> Provider {
        (**self).provider()
    }

    fn account(&self) -> Account {
        (**self).account()
    }

    fn request_totals(&self) -> Option<RequestTotals> {
        (**self).request_totals()
    }
}

impl<T: Source + ?Sized> Source for std::sync::Arc<T> {
    fn provider(&self) -> Provider {
        (**self).provider()
    }

    fn account(&self) -> Account {
        (**self).account()
    }

    fn request_totals(&self) -> Option<RequestTotals> {
        (**self).request_totals()
    }
}

/// Pointer to a source: a reference for a stream that borrows the source, an `Arc` for one that owns it.
pub(crate) trait SourcePointer: Deref<Target: Source> + Clone + Send + Sync + Unpin {}

impl<P: Deref<Target: Source> + Clone + Send + Sync + Unpin> SourcePointer for P {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_accounts_apart_and_does_not_name_them() {
        let one = Account::fingerprint(["https://customer.example.test", "ivan"]);
        assert_eq!(one, Account::fingerprint(["https://customer.example.test", "ivan"]));
        assert_ne!(one, Account::fingerprint(["https://customer.example.testivan"]));
        assert_ne!(one, Account::fingerprint(["https://other.example.test", "ivan"]));
        assert_eq!(one.as_str().len(), 16);
        assert!(one.as_str().bytes().all(|it| it.is_ascii_hexdigit()));
    }
}
