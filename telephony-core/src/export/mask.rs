//! Pseudonyms in place of personal data.

mod extension;
mod key;

use std::fmt;
use std::fmt::Write as _;
use std::io;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{Column, PersonalKind, Row, join, split};
use crate::{NumberKind, PhoneNumber};

use key::MIN_KEY_BYTES;
pub use key::WeakMaskKey;

/// Replaces the personal data of rows by pseudonyms: keyed hashes (HMAC-SHA256), from which the data cannot be computed
/// without the key.
///
/// The same value has the same pseudonym under the same key, in every row and table of every account and vendor, so that
/// masked tables can be joined and counted like the originals. The columns are those whose
/// [`Column::personal`](super::Column::personal) is set; a column without a value, and an empty item of a list, stay
/// empty.
///
/// | kind | pseudonym |
/// | --- | --- |
/// | [`Number`](PersonalKind::Number) | a number's E.164 form, or else its digits: `+999` and twelve digits; an extension: another extension; a sender's name: `name-…`; a withheld number: `anonymous` |
/// | [`Name`](PersonalKind::Name) | `name-` and 16 hexadecimal digits |
/// | [`Id`](PersonalKind::Id) | 16 hexadecimal digits |
/// | [`Email`](PersonalKind::Email) | 16 hexadecimal digits, in the domain `masked.invalid`; upper and lower case are one |
/// | [`Url`](PersonalKind::Url) | 16 hexadecimal digits, in the host `masked.invalid` |
/// | [`Text`](PersonalKind::Text) | no pseudonym but a class of length, such as `[text of 10 to 99 characters]` |
/// | [`Json`](PersonalKind::Json) | likewise, as a JSON object |
///
/// Of a number, its [`NumberKind`] is kept and nothing else. The country code 999 is not assigned, so that nobody can be
/// called by mistake. Among 100,000 numbers, the probability that any two share a pseudonym is one in 200. Different
/// extensions of ASCII digits have different pseudonyms.
///
/// # Kept
///
/// - Ids of calls, their parts and parents, because they are the vendor's and name an event. Who can look a call up at
///   the vendor can identify its parties: masked tables are pseudonymous, not anonymous.
/// - The provider, times, lengths, directions, outcomes, names of lists, and the paths and reasons of faults.
///
/// The label of an account is masked, because it may name the customer, and so are ids of notes, contacts, clients,
/// deals, users and records of lists. Fingerprints are masked, because a guess of the account could be checked by them;
/// they remain unique, and the fingerprint of a call is still the `record` of its repairs. A deletion
/// ([`gone`](crate::sync::Batch::gone)) of a masked table needs [`pseudonym`](Self::pseudonym) of the fingerprint.
///
/// ```
/// use telephony_core::export::{CallRow, Mask};
/// use telephony_core::{CallRecord, ExternalParty, Moment, Provider};
/// # use telephony_core::time::OffsetDateTime;
///
/// # let filed_at = Moment::exact(OffsetDateTime::UNIX_EPOCH);
/// let row = |number| {
///     let mut call = CallRecord::new(Provider::from_static("example"), "17", filed_at);
///     call.external = Some(ExternalParty::of_number(number));
///     CallRow::from(call)
/// };
/// let mask = Mask::new("0123456789abcdef, kept secret")?;
/// let one = mask.row(row("+48 777 888 999"));
/// let other = mask.row(row("sip:+48777888999@example.test"));
/// assert!(one.external_number.as_deref().is_some_and(|number| number.starts_with("+999")));
/// assert_eq!(one.external_number, other.external_number);
/// assert_eq!((one.external_e164, one.id.as_str()), (one.external_number, "17"));
/// # Ok::<(), telephony_core::export::WeakMaskKey>(())
/// ```
#[doc(alias("anonymize", "pseudonymize", "GDPR"))]
#[derive(Clone)]
pub struct Mask {
    keyed: Hmac<Sha256>,
    #[cfg(feature = "region")]
    region: Option<crate::Region>,
}

impl Mask {
    /// A mask with a key of at least 16 bytes, which should be random: who knows the key can test every number there is.
    ///
    /// Keep the key, if masked tables of different runs are to be joined.
    pub fn new(key: impl AsRef<[u8]>) -> Result<Self, WeakMaskKey> {
        let key = key.as_ref();
        if key.len() < MIN_KEY_BYTES {
            return Err(WeakMaskKey::new(key.len()));
        }
        // HMAC takes a key of any length.
        let keyed = Hmac::new_from_slice(key).map_err(|_| WeakMaskKey::new(key.len()))?;
        Ok(Self {
            keyed,
            #[cfg(feature = "region")]
            region: None,
        })
    }

    /// A mask with a key of 32 bytes of the operating system, which is lost with the mask: the pseudonyms of another run
    /// are others.
    pub fn random() -> io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Self::new(key).map_err(io::Error::other)
    }

    /// Sets the region by whose numbering plan numbers are read whose text leaves their country open, so that a national
    /// number has the pseudonym of its E.164 form.
    #[cfg(feature = "region")]
    #[cfg_attr(docsrs, doc(cfg(feature = "region")))]
    pub fn in_region(mut self, region: crate::Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Returns the row with pseudonyms in place of its personal data. Mask a row once, and last: a second time would give
    /// pseudonyms of pseudonyms.
    pub fn row<R: Row>(&self, mut row: R) -> R {
        row.map_personal(&mut |column, text| self.cell(column, text));
        row
    }

    /// Pseudonym of one value, for example to find a number's rows in a masked table. The empty text is its own.
    pub fn pseudonym(&self, kind: PersonalKind, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        match kind {
            PersonalKind::Number => self.number(text),
            PersonalKind::Name => self.name(text),
            PersonalKind::Id => self.hex("id", text),
            PersonalKind::Email => format!("{}@masked.invalid", self.hex("email", &text.trim().to_lowercase())),
            PersonalKind::Url => format!("https://masked.invalid/{}", self.hex("url", text)),
            PersonalKind::Text => format!("[text of {} characters]", LengthClass::of(text)),
            PersonalKind::Json => format!(r#"{{"masked":"{} characters"}}"#, LengthClass::of(text)),
        }
    }

    fn cell(&self, column: &Column, text: &str) -> String {
        // A column that is not personal is not passed here; as text it is masked too.
        let kind = column.personal.unwrap_or(PersonalKind::Text);
        if !column.list {
            return self.pseudonym(kind, text);
        }
        let items: Vec<String> = split(text).iter().map(|item| self.pseudonym(kind, item)).collect();
        join(items.iter().map(String::as_str)).unwrap_or_default()
    }

    fn name(&self, text: &str) -> String {
        format!("name-{}", self.hex("name", text))
    }

    fn number(&self, text: &str) -> String {
        let number = PhoneNumber::from(text);
        let digits = || number.digits().collect::<String>();
        match number.kind() {
            NumberKind::Anonymous => "anonymous".to_owned(),
            NumberKind::Alphanumeric => self.name(text),
            NumberKind::Extension => extension::pseudonym(&digits(), |round| self.bits("extension", round)),
            NumberKind::External => {
                let value = self.e164(&number).unwrap_or_else(digits);
                let digits = self.bits("number", value.as_bytes()) % 1_000_000_000_000;
                format!("+999{digits:012}")
            }
        }
    }

    fn e164(&self, number: &PhoneNumber) -> Option<String> {
        #[cfg(feature = "region")]
        if let Some(region) = self.region {
            return number.e164_in(region);
        }
        #[cfg(not(feature = "region"))]
        let _ = self;
        number.e164()
    }

    fn hex(&self, domain: &str, value: &str) -> String {
        format!("{:016x}", self.bits(domain, value.as_bytes()) >> 64)
    }

    /// First bits of the keyed hash. The domain keeps values of different kinds apart that are the same text.
    fn bits(&self, domain: &str, value: &[u8]) -> u128 {
        let mut keyed = self.keyed.clone();
        keyed.update(domain.as_bytes());
        keyed.update(&[0]);
        keyed.update(value);
        let hash = keyed.finalize().into_bytes();
        hash.iter().take(size_of::<u128>()).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
    }
}

/// Shows nothing of the key.
impl fmt::Debug for Mask {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mask").finish_non_exhaustive()
    }
}

/// Order of magnitude of a text's length in characters, printed as `10 to 99`.
struct LengthClass(u32);

impl LengthClass {
    fn of(text: &str) -> Self {
        Self(text.chars().count().checked_ilog10().unwrap_or_default())
    }
}

impl fmt::Display for LengthClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "1")?;
        (0..self.0).try_for_each(|_| formatter.write_char('0'))?;
        write!(formatter, " to 9")?;
        (0..self.0).try_for_each(|_| formatter.write_char('9'))
    }
}

#[cfg(test)]
mod tests;
