use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::LIST;
use crate::{Error, ErrorKind, PageCursor, Result, Source};

impl PageCursor {
    /// Packs a source's position in one of its lists. The cursor is valid for that list alone.
    pub fn pack_in_list<S: Source + ?Sized, P: Serialize>(source: &S, list: &str, position: &P) -> Result<Self> {
        Self::pack(&source.provider(), &source.account(), &(list, position))
    }

    /// Unpacks the position in a list. A cursor of another source or list, or a modified one, is rejected.
    pub fn unpack_in_list<S: Source + ?Sized, P: DeserializeOwned>(&self, source: &S, list: &str) -> Result<P> {
        let (provider, account) = (source.provider(), source.account());
        let invalid = |message| {
            let error = Error::new(ErrorKind::InvalidQuery, provider.clone(), LIST);
            error.with_account(&account).with_message(message)
        };
        let (of, position): (String, Value) = self.unpack(&provider, &account)?;
        if of != list {
            return Err(invalid("the cursor belongs to another list: start this list without a cursor"));
        }
        serde_json::from_value(position).map_err(|_| invalid("this cursor was not made by this source"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Account, MemoryStore, Provider};

    #[test]
    fn a_cursor_in_a_list_is_valid_for_that_list_alone() {
        let store = MemoryStore::new(Provider::from_static("memory"));
        let cursor = PageCursor::pack_in_list(&store, "users", &7_u64).unwrap();
        assert_eq!(cursor.unpack_in_list::<_, u64>(&store, "users").unwrap(), 7);
        let other = MemoryStore::new(Provider::from_static("memory")).for_account(Account::new("other"));
        let of_calls = PageCursor::pack(&store.provider(), &store.account(), &7_u64).unwrap();
        for refused in [
            cursor.unpack_in_list::<_, u64>(&store, "contacts"),
            cursor.unpack_in_list::<_, u64>(&other, "users"),
            cursor.unpack_in_list::<_, bool>(&store, "users").map(u64::from),
            of_calls.unpack_in_list(&store, "users"),
        ] {
            assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidQuery);
        }
    }
}
