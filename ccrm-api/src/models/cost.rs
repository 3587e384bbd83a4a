use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use telephony_core::wire::support::{plain_integer, read_text_or_number};

/// An amount, exactly as sent: a number or a text, without a currency or unit.
///
/// Written as a number where a number preserves every digit, otherwise as text (`"12.50"`).
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct Cost(#[cfg_attr(feature = "schema", schemars(with = "AmountForm"))] Amount);

// Limits within which JSON readers preserve every digit: fewer than 2^53 without the decimal point, and an exact power
// of ten.
const EXACT: u64 = 1 << 53;
const EXACT_FRACTION: usize = 22;

fn is_read_exactly(number: &str) -> bool {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-')).parse::<u64>();
    fraction.len() <= EXACT_FRACTION && digits.is_ok_and(|digits| digits < EXACT)
}

/// Schema of an amount, which is read and written as text or as a number.
#[cfg(feature = "schema")]
struct AmountForm;

#[cfg(feature = "schema")]
telephony_core::adaptor_schema! {
    AmountForm => |_generator| schemars::json_schema!({"type": ["string", "number"]});
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Amount {
    Whole(i64),
    Text(Box<str>),
}

impl Cost {
    /// Returns the amount as a whole number; `None` if it has a fraction or is not a number.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Amount::Whole(amount) => Some(amount),
            Amount::Text(_) => None,
        }
    }
}

impl From<&str> for Cost {
    fn from(text: &str) -> Self {
        let whole = plain_integer(text).map(Amount::Whole);
        Self(whole.unwrap_or_else(|| Amount::Text(text.into())))
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Amount::Whole(amount) => amount.fmt(f),
            Amount::Text(text) => f.pad(text),
        }
    }
}

impl fmt::Debug for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cost({self})")
    }
}

impl Serialize for Cost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Amount::Whole(amount) => serializer.serialize_i64(*amount),
            Amount::Text(text) => match text.parse::<f64>() {
                // Adding zero turns -0.0 into 0.0, so that "-0" is written as text.
                Ok(amount) if (amount + 0.0).to_string() == **text && is_read_exactly(text) => {
                    serializer.serialize_f64(amount)
                }
                _ => serializer.serialize_str(text),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Cost {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text_or_number(deserializer, |text| Self::from(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_keeps_every_digit_it_was_sent_with() {
        for (sent, printed, written) in [
            ("0", "0", "0"),
            ("-3", "-3", "-3"),
            ("0.1", "0.1", "0.1"),
            ("12.35", "12.35", "12.35"),
            ("\"0\"", "0", "0"),
            ("\"12.35\"", "12.35", "12.35"),
            ("\"12.50\"", "12.50", "\"12.50\""),
            ("\"-0\"", "-0", "\"-0\""),
            ("\"007\"", "007", "\"007\""),
            ("\"0,50 zł\"", "0,50 zł", "\"0,50 zł\""),
            ("\"12345678901234567.89\"", "12345678901234567.89", "\"12345678901234567.89\""),
            ("\"4503599627370.49\"", "4503599627370.49", "4503599627370.49"),
            ("\"90100000000000.61\"", "90100000000000.61", "\"90100000000000.61\""),
            ("\"0.00000000000000000000007\"", "0.00000000000000000000007", "\"0.00000000000000000000007\""),
            ("9223372036854775807", "9223372036854775807", "9223372036854775807"),
            ("18446744073709551615", "18446744073709551615", "\"18446744073709551615\""),
        ] {
            let cost: Cost = serde_json::from_str(sent).unwrap();
            assert_eq!(cost.to_string(), printed, "{sent}");
            assert_eq!(serde_json::to_string(&cost).unwrap(), written, "{sent}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_without_being_quoted() {
        for json in ["null", "true", "[]", "{}", "[48777888999]", "1e300"] {
            let error = serde_json::from_str::<Cost>(json).unwrap_err().to_string();
            assert!(!error.contains("48777888999"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn any_amount_round_trips(text in prop_oneof![".*", "-?[0-9]{1,22}(\\.[0-9]{1,9})?", "-?[0-9]{1,3}(\\.[0-9]{1,3})?", "-?[1-9][0-9]{11,15}\\.[0-9]{1,4}"]) {
            let cost = Cost::from(text.as_str());
            prop_assert_eq!(cost.to_string(), text);
            let json = serde_json::to_string(&cost).unwrap();
            prop_assert_eq!(serde_json::from_str::<Cost>(&json).unwrap(), cost);
        }
    }
}
