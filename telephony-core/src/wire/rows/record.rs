//! One record: as it is, else put right as text, else without what cannot be read of it.

use serde::de::DeserializeOwned;

use super::ListPlace;
use super::mend::{Fix, mend};
use super::prune::prune;
use crate::Repair;
use crate::wire::json::{self, JsonFault, JsonFaultKind};

/// Bytes that may be read once more for each byte of a body: a record that is broken costs some readings of it.
const EFFORT: usize = 32;

/// Least of them, so that a short body may be broken in many places.
const LEAST_EFFORT: usize = 1 << 20;

/// Reads the records of one body.
pub(super) struct Records<'a> {
    place: ListPlace<'a>,
    effort: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(body: usize, place: ListPlace<'a>) -> Self {
        Self { place, effort: body.saturating_mul(EFFORT).saturating_add(LEAST_EFFORT) }
    }

    /// Reads a record, and gives what was mended; `path` is the record's own.
    pub(super) fn read<T: DeserializeOwned>(
        &mut self,
        raw: &[u8],
        index: usize,
        path: &str,
    ) -> Result<(T, Vec<Repair>), JsonFault> {
        if let Ok(text) = json::checked(raw)
            && let Ok(value) = serde_json::from_str(text)
        {
            return Ok((value, Vec::new()));
        }
        let (value, fixes) = self.mended(raw).map_err(|fault| {
            let inner = fault.path.strip_prefix('$').unwrap_or_default();
            JsonFault::new(fault.kind, format!("{path}{inner}"), fault.reason)
        })?;
        let repair = |fix: Fix| Repair::new(index, format!("{path}{}", fix.path), fix.reason, fix.raw);
        Ok((value, fixes.into_iter().map(repair).collect()))
    }

    #[cold]
    fn mended<T: DeserializeOwned>(&mut self, raw: &[u8]) -> Result<(T, Vec<Fix>), JsonFault> {
        let Some((text, mut fixes)) = mend(raw, self.place.letters_for_escapes) else {
            // Its brackets or names do not fit: why it is no JSON says more than that.
            return Err(not_json::<T>(raw));
        };
        let fault = match json::located::<T>(&text) {
            Ok(value) => return Ok((value, fixes)),
            Err(fault) => fault,
        };
        match prune(text, fault, &mut self.effort) {
            Ok((value, left_out)) => {
                // What was mended in a part that is left out was of no use.
                fixes.retain(|fix| !left_out.iter().any(|part| is_within(&fix.path, &part.path)));
                fixes.extend(left_out);
                Ok((value, fixes))
            }
            Err(fault) => Err(JsonFault::new(JsonFaultKind::Shape, fault.path, fault.reason)),
        }
    }
}

fn is_within(path: &str, part: &str) -> bool {
    path.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn not_json<T: DeserializeOwned>(raw: &[u8]) -> JsonFault {
    let fault = match json::checked(raw) {
        Ok(text) => json::from_text::<T>(text).err(),
        Err(fault) => Some(fault),
    };
    let fault = fault.map_or((String::from("$"), String::from("no JSON")), |fault| (fault.path, fault.reason));
    JsonFault::new(JsonFaultKind::Broken, fault.0, fault.1)
}
