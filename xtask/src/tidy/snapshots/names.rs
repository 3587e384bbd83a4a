//! The names of snapshots in a test's source, each with its place.

use crate::manifest::{Manifest, Vendor};
use crate::source::Source;

/// Names that begin an `assert_snapshot!`, `assert_json_snapshot!` and the like.
pub(super) fn asserted(source: &Source) -> Vec<(usize, String)> {
    let calls = source.code.match_indices("snapshot!(");
    calls
        .filter_map(|(at, call)| {
            let inside = at + call.len();
            let quote = source.code[inside..].trim_start();
            let first = source.code.len() - quote.len();
            let literal = source.strings().find(|literal| literal.at == first)?;
            Some((at, literal.text.to_owned()))
        })
        .collect()
}

/// Texts such as `"call_settings.found.response"`, wherever they stand.
pub(super) fn whole(source: &Source, manifest: &Manifest, vendor: Vendor) -> Vec<(usize, String)> {
    let is_name = |text: &str| {
        let mut parts = text.split('.');
        let endpoint = parts.next().and_then(|name| manifest.find(vendor, name));
        let kind = parts.next_back();
        endpoint.is_some() && kind.is_some_and(|kind| KINDS.iter().any(|(_, word)| *word == kind))
    };
    let names = source.strings().filter(|literal| is_name(literal.text));
    names.map(|literal| (literal.at, literal.text.to_owned())).collect()
}

/// Entries such as `"call_settings", Some("found"), Kind::Response` or `"get_history" Request`.
pub(super) fn in_parts(
    source: &Source,
    manifest: &Manifest,
    vendor: Vendor,
) -> Vec<(usize, String)> {
    let endpoints =
        source.strings().filter(|literal| manifest.find(vendor, literal.text).is_some());
    endpoints
        .filter_map(|literal| {
            // The opening quote alone stands in the code.
            let mut rest = after_comma(&source.code[literal.at + 1..]);
            let mut name = literal.text.to_owned();
            if let Some(variant) = rest.strip_prefix("Some(\"") {
                let at = source.code.len() - variant.len() - 1;
                let variant = source.strings().find(|literal| literal.at == at)?;
                name = format!("{name}.{}", variant.text);
                rest = after_comma(source.code[at + 1..].split_once(')')?.1);
            } else if let Some(none) = rest.strip_prefix("None") {
                rest = after_comma(none);
            }
            let word = rest.strip_prefix("Kind::").unwrap_or(rest);
            let kind = KINDS.iter().find(|(variant, _)| word.starts_with(variant))?;
            Some((literal.at, format!("{name}.{}", kind.1)))
        })
        .collect()
}

/// What an example is of, as the fixtures spell it in code and in names.
const KINDS: [(&str, &str); 3] =
    [("Request", "request"), ("Response", "response"), ("Webhook", "webhook")];

fn after_comma(code: &str) -> &str {
    let code = code.trim_start();
    code.strip_prefix(',').unwrap_or(code).trim_start()
}
