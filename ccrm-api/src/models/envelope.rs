use serde::{Deserialize, Deserializer, Serialize};
use serde_with::DeserializeAs;
use telephony_core::PersonalText;
use telephony_core::wire::{As, AsBool, BoolLike, EmptyArrayAsNone, EmptyAsNone, IntLike, ListLike, Of, TextOrNumber};

/// Answer of every list operation: the records in `data` and the server's metadata.
///
/// `L` is the list of records, such as `Vec<CallHistoryEntry>`; an error answer has no records. This vendor alone sends
/// a total with its lists, so the list of an endpoint is an `Envelope<Rows<_>>` here and `Rows<_>` at the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(
        bound = "L: Default + Serialize + schemars::JsonSchema, SentList<L>: schemars::JsonSchema",
        rename = "EnvelopeOf{L}"
    )
)]
#[serde(rename_all = "camelCase", bound(deserialize = "L: Default, ListLike: DeserializeAs<'de, L>"))]
#[non_exhaustive]
pub struct Envelope<L> {
    /// True if the request succeeded. An error answer has `false` here, usually with an HTTP error status.
    #[serde(with = "As::<BoolLike<AsBool>>")]
    pub success: bool,
    /// Records; empty when the server sends none, null or `{}`. The client and `read_list` accept these three only with a
    /// count of zero.
    #[serde(default, deserialize_with = "list")]
    #[cfg_attr(feature = "schema", schemars(with = "SentList<L>"))]
    pub data: L,
    /// Metadata of the list; `None` when the server sends nothing, null, `{}` or `[]`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyArrayAsNone<Of<OtherData>>>")]
    pub other_data: Option<OtherData>,
    /// Server's message, `OK` in the examples; it adds nothing to `success`.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<Option<TextOrNumber>>")]
    pub message: Option<PersonalText>,
}

impl<L> Envelope<L> {
    /// Number of records in the whole range, over all its pages; `None` where the server does not send it.
    pub fn total_count(&self) -> Option<u64> {
        self.other_data.as_ref()?.total_count
    }

    /// Replaces the records of the envelope; returns the new envelope and the old records.
    pub(crate) fn replace<M>(self, data: M) -> (Envelope<M>, L) {
        let Self { success, data: list, other_data, message } = self;
        (Envelope { success, data, other_data, message }, list)
    }
}

/// Metadata of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct OtherData {
    /// Number of records in the whole range, over all its pages.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "As::<EmptyAsNone<IntLike>>")]
    pub total_count: Option<u64>,
}

// The list's type is chosen by the reader: typed records, or their JSON text where bad records are quarantined.
fn list<'de, D, L>(deserializer: D) -> Result<L, D::Error>
where
    D: Deserializer<'de>,
    ListLike: DeserializeAs<'de, L>,
{
    ListLike::deserialize_as(deserializer)
}

/// Schema of a list, which [`ListLike`] reads.
#[cfg(feature = "schema")]
struct SentList<L>(std::marker::PhantomData<L>);

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for SentList<Vec<T>> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        ListLike::<Of<T>>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        ListLike::<Of<T>>::json_schema(generator)
    }
}
