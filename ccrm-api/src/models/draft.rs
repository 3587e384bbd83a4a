use serde_json::{Map, Value};
use telephony_core::Personal;
use telephony_core::wire::json::{MAX_DEPTH, is_deeper};

/// A Draft.js document: a list of blocks, each a paragraph, a list item or the like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draft {
    /// Blocks from top to bottom; blocks inside a block follow it.
    pub blocks: Vec<DraftBlock>,
}

/// One block of a [`Draft`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DraftBlock {
    /// Words without their styles and links.
    pub text: Personal,
    /// Draft.js word for the kind of block, such as `unstyled` or `unordered-list-item`.
    pub kind: Option<String>,
    /// Depth of a list item, from 0.
    pub depth: u32,
}

impl Draft {
    /// Reads a document; `None` for any other text, one nested more than [`MAX_DEPTH`] deep among them.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.trim_start().starts_with('{') || is_deeper(text, MAX_DEPTH) {
            return None;
        }
        let Value::Object(mut document) = serde_json::from_str(text).ok()? else {
            return None;
        };
        let mut waiting = elements(document.remove("blocks")?)?;
        waiting.reverse();
        let mut blocks = Vec::with_capacity(waiting.len());
        while let Some(block) = waiting.pop() {
            let Value::Object(mut block) = block else {
                return None;
            };
            match block.remove("children") {
                None | Some(Value::Null) => {}
                Some(children) => waiting.extend(elements(children)?.into_iter().rev()),
            }
            blocks.push(DraftBlock::read(&mut block)?);
        }
        Some(Self { blocks })
    }

    /// Words of all blocks, one line a block.
    pub fn plain(&self) -> String {
        let lines: Vec<&str> = self.blocks.iter().map(|block| block.text.as_str()).collect();
        lines.join("\n")
    }
}

impl DraftBlock {
    // A block whose text is neither text nor absent is none of Draft.js: the note is then plain text.
    fn read(block: &mut Map<String, Value>) -> Option<Self> {
        let text = match block.remove("text") {
            None | Some(Value::Null) => Personal::default(),
            Some(Value::String(text)) => text.into(),
            Some(Value::Number(number)) => number.to_string().into(),
            Some(_) => return None,
        };
        let kind = match block.remove("type") {
            Some(Value::String(kind)) => Some(kind),
            _ => None,
        };
        let depth = block.get("depth").and_then(Value::as_u64);
        Some(Self { text, kind, depth: depth.and_then(|it| u32::try_from(it).ok()).unwrap_or(0) })
    }
}

// PHP writes a list with a gap in its keys as an object.
fn elements(list: Value) -> Option<Vec<Value>> {
    match list {
        Value::Array(list) => Some(list),
        Value::Object(list) => Some(list.into_iter().map(|(_, value)| value).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
