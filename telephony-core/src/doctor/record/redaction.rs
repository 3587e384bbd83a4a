/// Rules by which a recording replaces a vendor's values.
///
/// A value is replaced unless a rule keeps it. The name of a member or parameter that no rule lists is replaced, too,
/// because an answer may have data as names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redaction {
    /// Names that the vendor's documents list.
    pub names: &'static [&'static str],
    /// Names whose values are kept: times, codes, counts and words of fixed lists. A text is kept only if it is a time,
    /// a short number or one ASCII word.
    pub kept: &'static [&'static str],
    /// Texts that are kept wherever they stand, such as the vendor's own words for success.
    pub texts: &'static [&'static str],
    /// Names whose values are secrets. They are written as `removed`.
    pub secrets: &'static [&'static str],
}

impl Redaction {
    /// Creates rules from the documented names and the names whose values are kept.
    pub const fn new(names: &'static [&'static str], kept: &'static [&'static str]) -> Self {
        Self { names, kept, texts: &[], secrets: &[] }
    }

    /// Sets the texts that are kept.
    #[must_use]
    pub const fn texts(mut self, texts: &'static [&'static str]) -> Self {
        self.texts = texts;
        self
    }

    /// Sets the names whose values are secrets.
    #[must_use]
    pub const fn secrets(mut self, secrets: &'static [&'static str]) -> Self {
        self.secrets = secrets;
        self
    }

    pub(super) fn keeps_name(&self, name: &str) -> bool {
        [self.names, self.kept, self.secrets].concat().contains(&name)
    }

    pub(super) fn is_secret(&self, name: Option<&str>) -> bool {
        name.is_some_and(|name| self.secrets.iter().any(|secret| secret.eq_ignore_ascii_case(name)))
    }

    /// True if the value of a member is kept.
    pub(super) fn keeps(&self, name: Option<&str>, value: &str) -> bool {
        if self.texts.contains(&value) {
            return true;
        }
        name.is_some_and(|name| self.kept.contains(&name)) && is_harmless(value)
    }
}

/// True for a time, a number of at most 13 digits, or a short ASCII word.
fn is_harmless(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_word = value.len() <= 24 && value.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let is_number = digits <= 13 && value.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
    let is_time = value.len() <= 32
        && value.len() >= 8
        && (value.contains(':') || value.matches('-').count() == 2)
        && value.bytes().all(|byte| byte.is_ascii_digit() || b"-:. TZ+".contains(&byte));
    is_word || is_number || is_time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_values_of_kept_names_are_kept() {
        let rules = Redaction::new(&["name"], &["at"]).texts(&["OK"]).secrets(&["apikey"]);
        for value in
            ["2026-03-29 12:00:00", "2026-03-29", "2026-03-29T12:00:00Z", "1774785600000", "17", "-1", "Missed"]
        {
            assert!(rules.keeps(Some("at"), value), "{value}");
            assert!(!rules.keeps(Some("name"), value) && !rules.keeps(None, value), "{value}");
        }
        for value in ["Anna Kowalska", "+48777888999", "48777888999000", "a@b.example", "12:00 Anna", "Łódź"] {
            assert!(!rules.keeps(Some("at"), value), "{value}");
        }
        assert!(rules.keeps(None, "OK") && rules.keeps(Some("name"), "OK"));
        assert!(rules.is_secret(Some("ApiKey")) && !rules.is_secret(Some("name")) && !rules.is_secret(None));
        assert!(rules.keeps_name("apikey") && rules.keeps_name("at") && !rules.keeps_name("Sentinelova"));
    }
}
