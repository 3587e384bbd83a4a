//! Reading of national numbers by the numbering plan of a country.

mod unknown;

use std::fmt;
use std::str::FromStr;

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{NumberKind, PhoneNumber, kind, text::Subscriber, withheld};
use crate::wire::support::read_text;

pub use unknown::UnknownRegion;

/// Minimum number of digits of an international number without its plus. Shorter numbers are too often local ones.
const LEAST_WITHOUT_PLUS: usize = 10;

/// A country or territory, whose numbering plan gives national numbers their E.164 form.
///
/// Named by its code of ISO 3166-1 in two letters. The numbering plans are those of Google's libphonenumber.
///
/// ```
/// use telephony_core::{PhoneNumber, Region};
///
/// let ukraine: Region = "UA".parse()?;
/// for text in ["044 123-45-67", "380441234567", "+380 44 123 45 67"] {
///     assert_eq!(PhoneNumber::from(text).e164_in(ukraine).as_deref(), Some("+380441234567"));
/// }
/// assert_eq!(PhoneNumber::from("107").e164_in(ukraine), None, "an extension");
/// # Ok::<(), telephony_core::UnknownRegion>(())
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "region")))]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region(Id);

impl Region {
    /// Region with that code, such as `PL`; ASCII case does not matter.
    pub fn named(code: &str) -> Result<Self, UnknownRegion> {
        let id = code.trim().to_ascii_uppercase().parse::<Id>().ok();
        // Some territories of the library have no numbering plan of their own.
        let known = id.filter(|id| DATABASE.by_id(id.as_ref()).is_some());
        known.map(Self).ok_or_else(|| UnknownRegion::new(code))
    }

    /// Code in two capital letters.
    pub fn code(&self) -> &str {
        self.0.as_ref()
    }
}

impl PhoneNumber {
    /// Number in E.164 form (`+48777888999`), with the region's numbering plan for what the text alone leaves open.
    ///
    /// A number that [`e164`](Self::e164) can read is returned as by it. Otherwise digits are read as a number of the
    /// region, with or without its trunk prefix (`0800 218 500` in Ukraine, `8 999 123-45-67` in Russia) or country
    /// code (`48777888999` in Poland), and with the region's prefix for calls abroad (`00`). Digits that are not a
    /// number of the region, and are ten or more, are read as an international number without its plus.
    ///
    /// `None` for an extension, a sender's name and a withheld number; for a masked number; for a local number without
    /// its area code; and for a number whose range the numbering plan does not assign, because its country would be a
    /// guess.
    #[cfg_attr(docsrs, doc(cfg(feature = "region")))]
    pub fn e164_in(&self, region: Region) -> Option<String> {
        if let Some(form) = self.e164() {
            return Some(form);
        }
        if self.kind() != NumberKind::External {
            return None;
        }
        // Gateways send the codes for a withheld number without a plus, too.
        let digits = plain_digits(&self.0).filter(|digits| !withheld::is_keyed(digits))?;
        // The country code is set first, because the library takes a national number that begins with the digits of its
        // country's code for one with that code (Radom in Poland: 48 363 12 34).
        let code = DATABASE.by_id(region.code())?.country_code();
        let with_code = assigned(None, &format!("+{code}{digits}"));
        let abroad = || {
            let is_long = digits.len() >= LEAST_WITHOUT_PLUS && !digits.starts_with('0');
            is_long.then(|| assigned(None, &format!("+{digits}"))).flatten()
        };
        with_code.or_else(|| assigned(Some(region.0), &digits)).or_else(abroad)
    }
}

/// Digits of a number that has nothing but digits and separators; `None` for any other, and for one with a plus.
fn plain_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(16);
    for sent in Subscriber::of(text).folded() {
        match sent {
            '0'..='9' if digits.len() < 20 => digits.push(sent),
            _ if kind::is_separator(sent) => {}
            _ => return None,
        }
    }
    Some(digits)
}

/// E.164 form of digits that the numbering plans assign.
fn assigned(region: Option<Id>, digits: &str) -> Option<String> {
    let number = phonenumber::parse(region, digits).ok()?;
    let form = format!("+{}{}", number.code().value(), number.national());
    // The result is checked by our own reading, too, so that both agree about which texts are E.164.
    (number.is_valid() && PhoneNumber::from(form.as_str()).e164().as_ref() == Some(&form)).then_some(form)
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(code: &str) -> Result<Self, UnknownRegion> {
        Self::named(code)
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, Self::named)?.map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests;
