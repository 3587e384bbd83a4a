use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

use super::InvalidInput;

/// Key, login or cookie: cleared from memory when dropped, never printed, and marked sensitive as a header.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a secret and removes white space at its ends.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(SecretString::from(text.as_ref().trim()))
    }

    /// Text of the secret, for the one place that sends it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Refuses an empty API key, which no vendor accepts.
    pub fn must_be_set(&self) -> Result<(), InvalidInput> {
        if self.expose().is_empty() { Err(InvalidInput::new("the API key is empty")) } else { Ok(()) }
    }

    /// Header value made of a prefix and the secret, which no log prints.
    pub fn header(&self, prefix: &str) -> Result<HeaderValue, InvalidInput> {
        let mut value = HeaderValue::from_str(&format!("{prefix}{}", self.expose()))
            .map_err(|_| InvalidInput::new("a credential has a character that no header can carry"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

// `Serialize` is missing on purpose, so that settings are never written with a key.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_sent_without_blanks_and_never_printed() {
        let secret = Secret::from(" key-7\n");
        assert_eq!(secret.expose(), "key-7");
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        let header = Secret::from("key-7".to_owned()).header("Bearer ").unwrap();
        assert_eq!(header, "Bearer key-7");
        assert!(header.is_sensitive());
        assert_eq!(format!("{header:?}"), "Sensitive");
    }

    #[test]
    fn a_secret_that_no_header_can_carry_is_refused_without_its_text() {
        let refused = Secret::new("key\r\nx: y").header("").unwrap_err();
        assert_eq!(refused.to_string(), "a credential has a character that no header can carry");
    }
}
