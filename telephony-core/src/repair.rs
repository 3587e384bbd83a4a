use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::{Deserialize, Serialize};

/// A repair of a record: one fault that was corrected or left out so that the rest of the record could be read.
///
/// Damage costs the smallest unit that contains it: a character is replaced, else a member is left out, else the
/// record is quarantined. Each repair is reported, so that a consumer can count them and inspect what was sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Repair {
    /// Position of the record in its page, from 0; 0 for an answer that consists of one record.
    pub index: usize,
    /// JSON path of the fault within the answer, such as `$.data[3].created`.
    pub path: String,
    /// Description of the fault and of the repair, without the value.
    pub reason: Cow<'static, str>,
    /// Faulty bytes, as sent.
    pub raw: RawBytes,
}

impl Repair {
    /// A repair of one fault.
    pub fn new(
        index: usize,
        path: impl Into<String>,
        reason: impl Into<Cow<'static, str>>,
        raw: impl Into<RawBytes>,
    ) -> Self {
        Self { index, path: path.into(), reason: reason.into(), raw: raw.into() }
    }
}

/// Prints one line for a log: path and reason, without the faulty bytes.
impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl fmt::Debug for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repair")
            .field("index", &self.index)
            .field("path", &self.path)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// Bytes as a vendor sent them, which may not be text. `Debug` prints only their number.
///
/// Serialized as text: valid UTF-8 is kept, except that `\\` is doubled, and any other byte becomes `\\xNN`.
/// Deserializing gives the same bytes.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct RawBytes(Box<[u8]>);

impl RawBytes {
    /// Bytes as sent.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Text of the bytes, with each part that is not UTF-8 replaced by U+FFFD.
    pub fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl fmt::Debug for RawBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBytes({} bytes)", self.0.len())
    }
}

impl From<&[u8]> for RawBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for RawBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<RawBytes> for String {
    fn from(raw: RawBytes) -> Self {
        let mut text = Self::with_capacity(raw.0.len());
        for chunk in raw.0.utf8_chunks() {
            text.push_str(&chunk.valid().replace('\\', r"\\"));
            for byte in chunk.invalid() {
                // Writing to a `String` cannot fail.
                let _ = write!(text, r"\x{byte:02x}");
            }
        }
        text
    }
}

impl From<String> for RawBytes {
    fn from(text: String) -> Self {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let (byte, left) = match (first, after) {
                (b'\\', [b'\\', left @ ..]) => (b'\\', left),
                (b'\\', [b'x', high, low, left @ ..]) => match (digit(*high), digit(*low)) {
                    (Some(high), Some(low)) => (high << 4 | low, left),
                    _ => (b'\\', after),
                },
                (first, left) => (*first, left),
            };
            bytes.push(byte);
            rest = left;
        }
        Self(bytes.into())
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_are_written_as_text_and_shown_by_their_number() {
        let raw = RawBytes::from(&b"\xcf\xf0\\n7"[..]);
        assert_eq!(serde_json::to_string(&raw).unwrap(), r#""\\xcf\\xf0\\\\n7""#);
        assert_eq!(format!("{raw:?}"), "RawBytes(5 bytes)");
        let repair = Repair::new(0, "$[0].name", "invalid UTF-8 was replaced", raw);
        assert!(!format!("{repair:?}").contains("RawBytes"));
    }

    proptest! {
        #[test]
        fn any_bytes_round_trip(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let raw = RawBytes::from(bytes);
            let text = serde_json::to_string(&raw).unwrap();
            prop_assert_eq!(serde_json::from_str::<RawBytes>(&text).unwrap(), raw);
        }
    }
}
