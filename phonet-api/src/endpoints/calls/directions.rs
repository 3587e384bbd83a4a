use telephony_core::transport::{Query, Shown};

use crate::models::{CallDirection, FinishedCall};

/// Encoding of a list of directions in the query, which the document does not specify.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DirectionsEncoding {
    /// Sum of the values, `directions=6`; the values are powers of two.
    #[default]
    BitSum,
    /// One key for each value, `directions=2&directions=4`.
    RepeatedKey,
    /// One indexed key for each value, `directions[0]=2&directions[1]=4`.
    IndexedKey,
}

impl DirectionsEncoding {
    pub(super) fn write(self, query: Query, directions: &[CallDirection]) -> Query {
        let codes = directions.iter().map(|direction| direction.code());
        match self {
            Self::BitSum => query.pair("directions", codes.fold(0, |sum, code| sum | code)),
            Self::RepeatedKey => codes.fold(query, |query, code| query.pair("directions", code)),
            Self::IndexedKey => {
                codes.enumerate().fold(query, |query, (index, code)| query.pair(&format!("directions[{index}]"), code))
            }
        }
    }
}

/// Compares the call's direction with those requested. A user's pause may be sent without being requested.
pub(super) fn shown(asked: Option<&[CallDirection]>, call: &FinishedCall) -> Shown {
    match (asked, &call.direction) {
        (None | Some([]), _) => Shown::NotAsked,
        (Some(asked), Some(direction)) if asked.contains(direction) => Shown::Yes,
        (_, Some(CallDirection::Unknown(_)) | None) => Shown::Silent,
        (_, Some(direction)) if direction.is_pause() => Shown::Silent,
        (_, Some(_)) => Shown::No,
    }
}
