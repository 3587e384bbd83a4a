use std::fmt;
use std::hint::black_box;

/// A secret in the address to which the PBX posts, so that nobody else knows the address.
///
/// 16 to 256 letters, digits, `-` and `_`. A token is never printed, and is compared in a time that does not reveal how
/// much of a guess is right.
#[derive(Clone)]
pub struct SecretToken(Box<str>);

/// Error for a text that is not a token. The error does not repeat the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidToken;

impl SecretToken {
    /// Parses a token from its text.
    pub fn parse(text: &str) -> Result<Self, InvalidToken> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_token = (16..=256).contains(&text.len()) && text.bytes().all(is_plain);
        is_token.then(|| Self(text.into())).ok_or(InvalidToken)
    }

    /// True if a guess is the token.
    pub(super) fn is(&self, guess: &str) -> bool {
        let (token, guess) = (self.0.as_bytes(), guess.as_bytes());
        let mut difference = usize::from(token.len() != guess.len());
        // The number of steps is the length of the guess, because the guesser already knows that length.
        for (byte, known) in guess.iter().zip(token.iter().cycle()) {
            difference |= usize::from(black_box(byte ^ known));
        }
        black_box(difference) == 0
    }
}

impl fmt::Debug for SecretToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretToken(..)")
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token has 16 to 256 letters, digits, - and _")
    }
}

impl std::error::Error for InvalidToken {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        let token = SecretToken::parse("Aa0-_Aa0-_Aa0-_Aa0-_").unwrap();
        assert!(token.is("Aa0-_Aa0-_Aa0-_Aa0-_"));
        for guess in [
            "",
            "A",
            "Aa0-_",
            "Aa0-_Aa0-_Aa0-_Aa0-",
            "aa0-_Aa0-_Aa0-_Aa0-_",
            "Aa0-_Aa0-_Aa0-_Aa0-_A",
            "Aa0-_Aa0-_Aa0-_Aa0-_Aa0-_Aa0-_Aa0-_Aa0-_",
        ] {
            assert!(!token.is(guess), "{guess}");
        }
    }

    #[test]
    fn a_short_token_or_one_that_needs_escapes_is_refused() {
        let long = "a".repeat(257);
        for text in ["", "short", "fifteen-letters", "sixteen/letters/", "sixteen letters ", "шістнадцятьлітер", &long]
        {
            assert!(SecretToken::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn it_is_not_printed() {
        assert_eq!(format!("{:?}", SecretToken::parse("sixteen-letters-").unwrap()), "SecretToken(..)");
    }
}
