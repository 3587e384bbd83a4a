//! Decoding of one record: unmodified, else repaired as text, else without the members that cannot be read.

use serde::de::DeserializeOwned;

use super::ListPlace;
use super::mend::{Fix, mend};
use super::prune::prune;
use crate::Repair;
use crate::wire::json::{self, JsonFault, JsonFaultKind};

/// Bytes that may be re-read for each byte of a body, because a broken record is read several times.
const EFFORT: usize = 32;

/// Minimum of this allowance, so that a short body may be broken in many places.
const LEAST_EFFORT: usize = 1 << 20;

/// Decoder for the records of one body.
pub(super) struct Records<'a> {
    place: ListPlace<'a>,
    effort: usize,
}

impl<'a> Records<'a> {
    pub(super) fn new(body: usize, place: ListPlace<'a>) -> Self {
        Self { place, effort: body.saturating_mul(EFFORT).saturating_add(LEAST_EFFORT) }
    }

    /// Decodes a record and returns its repairs; `path` is the path of the record itself.
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
            // Its brackets or names do not match. The reason why the record is not JSON is the more helpful message.
            return Err(not_json::<T>(raw));
        };
        let fault = match json::located::<T>(&text) {
            Ok(value) => return Ok((value, fixes)),
            Err(fault) => fault,
        };
        match prune(text, fault, &mut self.effort) {
            Ok((value, left_out)) => {
                // Repairs inside a part that is left out are dropped.
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
