//! Settings of a client in the variables of the environment.

use std::ffi::OsString;
use std::fmt;

use super::InvalidInput;
use crate::{Error, ErrorKind, Provider, Result, Zone};

/// Reads the variables of the environment that hold a client's settings. An error names the variable, and never its
/// value.
pub struct Variables<'a> {
    provider: Provider,
    operation: &'static str,
    lookup: &'a dyn Fn(&str) -> Option<OsString>,
}

impl<'a> Variables<'a> {
    /// Reads variables through `lookup`, such as [`std::env::var_os`]. Errors are those of the named operation.
    pub fn new(provider: Provider, operation: &'static str, lookup: &'a dyn Fn(&str) -> Option<OsString>) -> Self {
        Self { provider, operation, lookup }
    }

    /// Value of a variable, without white space at its ends; `None` if it is not set or empty.
    pub fn optional(&self, name: &'static str) -> Result<Option<String>> {
        let Some(value) = (self.lookup)(name) else { return Ok(None) };
        let value = value.into_string().map_err(|_| self.error(name, "it is not Unicode text"))?;
        Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty()))
    }

    /// Value of a variable that must be set.
    pub fn required(&self, name: &'static str) -> Result<String> {
        self.optional(name)?.ok_or_else(|| self.error(name, "it is not set"))
    }

    /// Refuses a variable's value as the client's builder would, so that the error names the variable.
    ///
    /// `check` is the builder's own check. Its reason does not hold the value, and becomes part of the error's message.
    pub fn check<T>(&self, name: &'static str, check: Result<T, InvalidInput>) -> Result<T> {
        check.map_err(|input| self.error(name, input.reason()))
    }

    /// Time zone that a variable names; `None` if it is not set or empty.
    pub fn zone(&self, name: &'static str) -> Result<Option<Zone>> {
        let zone = self.optional(name)?.map(|zone| Zone::named(&zone));
        zone.transpose().map_err(|_| self.error(name, "it is not the name of a time zone"))
    }

    fn error(&self, name: &'static str, reason: &'static str) -> Error {
        let invalid = InvalidVariable { name, reason };
        let error = Error::new(ErrorKind::InvalidQuery, self.provider.clone(), self.operation);
        error.with_message(invalid.to_string()).with_source(invalid)
    }
}

impl fmt::Debug for Variables<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Variables").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// Variable of the environment that is missing or cannot be read, as the source of an [`Error`]. It does not hold the
/// value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidVariable {
    name: &'static str,
    reason: &'static str,
}

impl InvalidVariable {
    /// Name of the variable.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for InvalidVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment variable {} is refused: {}", self.name, self.reason)
    }
}

impl std::error::Error for InvalidVariable {}

/// Time zone as its name, for a client's settings.
pub mod zone_name {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::Zone;

    /// Writes the name.
    pub fn serialize<S: Serializer>(zone: &Option<Zone>, serializer: S) -> Result<S::Ok, S::Error> {
        match zone {
            Some(zone) => serializer.serialize_some(zone.name()),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a name of the IANA database.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Zone>, D::Error> {
        let name = Option::<String>::deserialize(deserializer)?;
        name.map(|name| Zone::named(&name)).transpose().map_err(|_| D::Error::custom("the time zone is unknown"))
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_variable_that_is_missing_or_unreadable_is_named_without_its_value() {
        let lookup = |name: &str| match name {
            "KEY" => Some(" key-7\n".into()),
            "EMPTY" => Some(" ".into()),
            "ZONE" => Some("Europe/Atlantis".into()),
            _ => None,
        };
        let variables = Variables::new(Provider::from_static("test"), "test.client.build", &lookup);
        assert_eq!(variables.required("KEY").unwrap(), "key-7");
        assert_eq!(variables.optional("EMPTY").unwrap(), None);
        assert_eq!(variables.zone("EMPTY").unwrap(), None);
        for (error, name, text) in [
            (
                variables.required("EMPTY").unwrap_err(),
                "EMPTY",
                "the environment variable EMPTY is refused: it is not set",
            ),
            (
                variables.required("OTHER").unwrap_err(),
                "OTHER",
                "the environment variable OTHER is refused: it is not set",
            ),
            (
                variables.zone("ZONE").unwrap_err(),
                "ZONE",
                "the environment variable ZONE is refused: it is not the name of a time zone",
            ),
            (
                variables.check::<()>("KEY", Err(InvalidInput::new("a key has no blanks"))).unwrap_err(),
                "KEY",
                "the environment variable KEY is refused: a key has no blanks",
            ),
        ] {
            assert_eq!((error.kind(), error.message()), (ErrorKind::InvalidQuery, text));
            let invalid = error.source().and_then(|source| source.downcast_ref::<InvalidVariable>());
            assert_eq!(invalid.map(InvalidVariable::name), Some(name));
            assert!(!format!("{error:?}").contains("Atlantis"));
        }
    }
}
