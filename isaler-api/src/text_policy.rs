use telephony_core::PersonalText;
use telephony_core::transport::InvalidInput;

/// Treatment of characters that the server would lose from a text to be written.
///
/// The server's database stores three bytes a character, so an emoji becomes `????` or makes the write fail. The server
/// reads `<` as the start of a tag and drops the text behind it. The policy does not prevent the server's other
/// changes: quotes, backslashes, `>`, `«`, `»` and backticks are removed, and spaces at the ends are trimmed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextPolicy {
    /// Refuses the text before any request.
    #[default]
    Reject,
    /// Sends `�` for each character beyond U+FFFF and `‹` for each `<`.
    Replace,
}

impl TextPolicy {
    /// Returns the text as it can be sent.
    pub(crate) fn apply(self, text: &str) -> Result<PersonalText, InvalidInput> {
        match self {
            Self::Replace => Ok(PersonalText::from(text.chars().map(replaced).collect::<String>())),
            Self::Reject if text.contains('<') => {
                Err(InvalidInput::new("a text holds `<`, and the server drops what follows it"))
            }
            Self::Reject if text.chars().any(is_beyond) => {
                Err(InvalidInput::new("a text holds a character beyond U+FFFF, which the server loses"))
            }
            Self::Reject => Ok(PersonalText::from(text)),
        }
    }
}

fn is_beyond(sent: char) -> bool {
    sent > '\u{ffff}'
}

fn replaced(sent: char) -> char {
    match sent {
        '<' => '‹',
        sent if is_beyond(sent) => char::REPLACEMENT_CHARACTER,
        sent => sent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_would_lose_is_refused_or_replaced() {
        for (text, sent) in [("a < b", "a ‹ b"), ("Привет 😀", "Привет �")] {
            assert!(TextPolicy::Reject.apply(text).is_err(), "{text}");
            assert_eq!(TextPolicy::Replace.apply(text).unwrap(), sent);
        }
        for text in ["Їжак „ґрунт“ №1\nи/или > 5", "\u{ffff}"] {
            assert_eq!(TextPolicy::default().apply(text).unwrap(), text);
            assert_eq!(TextPolicy::Replace.apply(text).unwrap(), text);
        }
    }
}
