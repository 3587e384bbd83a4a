use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Length of time as an argument: a whole number and a unit, such as `30m`, `12h`, `7d` or `2w`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(Duration);

impl Span {
    /// Length.
    pub const fn length(self) -> Duration {
        self.0
    }
}

/// Refusal of a text that does not state a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidSpan;

impl FromStr for Span {
    type Err = InvalidSpan;

    fn from_str(text: &str) -> Result<Self, InvalidSpan> {
        let text = text.trim();
        let unit = text.chars().last().ok_or(InvalidSpan)?;
        let seconds = match unit {
            's' => 1,
            'm' => 60,
            'h' => 60 * 60,
            'd' => 24 * 60 * 60,
            'w' => 7 * 24 * 60 * 60,
            _ => return Err(InvalidSpan),
        };
        let digits = &text[..text.len() - unit.len_utf8()];
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(InvalidSpan);
        }
        // A hundred thousand years leave the calendar, and overflow no arithmetic.
        let number = digits.parse::<u32>().map_err(|_| InvalidSpan)?;
        Ok(Self(Duration::from_secs(u64::from(number) * seconds)))
    }
}

impl fmt::Display for InvalidSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time is a number and a unit: 30s, 30m, 12h, 7d or 2w")
    }
}

impl std::error::Error for InvalidSpan {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_and_a_unit() {
        let seconds = |text: &str| text.parse::<Span>().ok().map(|span| span.length().as_secs());
        assert_eq!(["0s", "30m", "12h", "7d", "2w"].map(seconds), [0, 1800, 43_200, 604_800, 1_209_600].map(Some));
        for wrong in ["", "7", "d", "-7d", "7 d", "7.5d", "7y", "7д", "99999999999d"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
