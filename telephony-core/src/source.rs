use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A vendor's short name in lower case, as it appears in records, errors and cursors.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Provider(Cow<'static, str>);

impl Provider {
    /// A provider named at compile time.
    pub const fn from_static(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A provider named at run time.
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

/// What every source and store is: something that belongs to one provider.
///
/// `Debug` of an implementation shows no credential.
pub trait Source: fmt::Debug + Send + Sync {
    /// Provider that this source reads.
    fn provider(&self) -> Provider;
}

impl<T: Source + ?Sized> Source for Box<T> {
    fn provider(&self) -> Provider {
        (**self).provider()
    }
}

impl<T: Source + ?Sized> Source for std::sync::Arc<T> {
    fn provider(&self) -> Provider {
        (**self).provider()
    }
}
