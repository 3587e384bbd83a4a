use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Account, DataSource, Error, ErrorKind, Provider, Result};

/// Name in errors in place of an operation.
const STATE: &str = "stream.state";

/// Version of the form of states. An earlier one must stay readable.
const VERSION: u32 = 1;

/// Version of the first form. A state of an earlier one was written by no version of this program.
const FIRST_VERSION: u32 = 1;

/// State of a stream after a batch: JSON text, opaque to its consumer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StreamState(String);

#[derive(Serialize)]
struct PackedState<'a, T> {
    version: u32,
    provider: &'a Provider,
    account: &'a Account,
    stream: &'a str,
    position: &'a T,
}

/// Version alone, because the other members of a later form are unknown.
#[derive(Deserialize)]
struct FormVersion {
    version: u32,
}

#[derive(Deserialize)]
struct UnpackedState<'a> {
    provider: Provider,
    account: Account,
    stream: String,
    #[serde(borrow)]
    position: &'a RawValue,
}

impl StreamState {
    /// A state from its stored text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Text to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for an error that refuses a state, so that the stream must start without one.
    pub fn is_refused_by(error: &Error) -> bool {
        error.operation() == STATE
    }

    pub(super) fn pack<T: Serialize>(source: &dyn DataSource, stream: &str, position: &T) -> Result<Self> {
        let (provider, account) = (&source.provider(), &source.account());
        let packed = PackedState { version: VERSION, provider, account, stream, position };
        serde_json::to_string(&packed)
            .map(Self)
            .map_err(|fault| error(source, "the state of the stream cannot be written").with_source(fault))
    }

    /// Refuses a state that a read of this stream would refuse, except for a position of another form.
    #[cfg(feature = "connector")]
    pub(crate) fn check(&self, source: &dyn DataSource, stream: &str) -> Result<()> {
        self.unpack::<serde::de::IgnoredAny>(source, stream).map(drop)
    }

    pub(super) fn unpack<T: DeserializeOwned>(&self, source: &dyn DataSource, stream: &str) -> Result<T> {
        let foreign = || error(source, "the state is not one of a stream: start without a state");
        let form: FormVersion = serde_json::from_str(&self.0).map_err(|_| foreign())?;
        if form.version > VERSION {
            return Err(error(source, "the state was written by a later version: update this program"));
        }
        if form.version < FIRST_VERSION {
            return Err(foreign());
        }
        let stored: UnpackedState<'_> = serde_json::from_str(&self.0).map_err(|_| foreign())?;
        let refused = if stored.provider != source.provider() {
            Some("the state belongs to another provider: start without a state")
        } else if stored.account != source.account() {
            Some("the state belongs to another account: use that account's settings, or start without a state")
        } else if stored.stream != stream {
            Some("the state belongs to another stream: start without a state")
        } else {
            None
        };
        if let Some(message) = refused {
            return Err(error(source, message));
        }
        serde_json::from_str(stored.position.get()).map_err(|_| foreign())
    }
}

fn error(source: &dyn DataSource, message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidQuery, source.provider(), STATE).with_account(&source.account()).with_message(message)
}
