mod call;
mod note;
mod part;

#[cfg(feature = "client")]
pub(super) use part::part;

use telephony_core::wire::support::is_blank;
use telephony_core::{Account, Zone};

/// Converts the vendor's rows to telephony-core's records, without IO and equally with and without the `client`
/// feature.
///
/// The vendor's clocks have no zone. `callDate` and a note's `created` are read in the account's zone, Europe/Warsaw
/// unless set, because the vendor is Polish and the document prints local times. The call time inside a note is read as
/// UTC unless set, because the document prints it an hour earlier, in winter, for the same call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalizer {
    zone: Zone,
    note_call_zone: Zone,
    account: Account,
}

impl Normalizer {
    /// Creates a normalizer with the zones described above.
    pub fn new() -> Self {
        // The fallback is never used: the zone database is compiled in, and the tests read clocks in this zone.
        let zone = Zone::named("Europe/Warsaw").unwrap_or_else(|_| Zone::utc());
        Self { zone, note_call_zone: Zone::utc(), account: Account::default() }
    }

    /// Sets the label of the account to which the records belong. Default: the empty label, of no known account.
    pub fn account(mut self, label: impl Into<Account>) -> Self {
        self.account = label.into();
        self
    }

    /// Sets the account's zone.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = zone;
        self
    }

    /// Sets the zone of the call time inside a note.
    pub fn note_call_zone(mut self, zone: Zone) -> Self {
        self.note_call_zone = zone;
        self
    }

    /// Returns the account's zone.
    pub fn account_zone(&self) -> &Zone {
        &self.zone
    }

    /// Returns the zone in which the call time inside a note is read.
    #[cfg(feature = "doctor")]
    pub(super) const fn embedded_zone(&self) -> &Zone {
        &self.note_call_zone
    }
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new()
    }
}

/// Joins first and last name; `None` when both are missing or blank.
fn full_name(first: Option<&str>, last: Option<&str>) -> Option<telephony_core::PersonalText> {
    let parts = [first, last].into_iter().flatten().map(str::trim);
    let mut parts = parts.filter(|it| !it.is_empty());
    let one = parts.next()?;
    Some(match parts.next() {
        None => one.into(),
        Some(other) => [one, " ", other].into_iter().collect(),
    })
}

/// Returns the text unless it is blank, because the vendor sends empty texts for unknown values.
#[inline]
fn filled<T: AsRef<str>>(text: Option<&T>) -> Option<&T> {
    text.filter(|text| !is_blank(text.as_ref()))
}
