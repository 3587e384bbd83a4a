use telephony_core::PersonalText;
use telephony_core::wire::json::{MAX_DEPTH, is_deeper};

use crate::quirks::OrderedJson;

/// A Draft.js document: a list of blocks, for example paragraphs and list items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draft {
    /// Blocks from top to bottom; nested blocks follow the block that contains them.
    pub blocks: Vec<DraftBlock>,
}

/// One block of a [`Draft`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DraftBlock {
    /// Plain text without styles and links.
    pub text: PersonalText,
    /// Draft.js name for the kind of block, such as `unstyled` or `unordered-list-item`.
    pub kind: Option<String>,
    /// Depth of a list item, from 0.
    pub depth: u32,
}

impl Draft {
    /// Reads a document; `None` for any other text, including one nested more than [`MAX_DEPTH`] deep.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.trim_start().starts_with('{') || is_deeper(text, MAX_DEPTH) {
            return None;
        }
        let mut document = serde_json::from_str::<OrderedJson>(text)
            .ok()
            .or_else(|| telephony_core::wire::rows::mended(text.as_bytes()))?;
        let mut waiting = document.take("blocks")?.into_elements()?;
        waiting.reverse();
        let mut blocks = Vec::with_capacity(waiting.len());
        while let Some(mut block) = waiting.pop() {
            match block.take("children") {
                None | Some(OrderedJson::Null) => {}
                Some(children) => waiting.extend(children.into_elements()?.into_iter().rev()),
            }
            blocks.push(DraftBlock::read(block)?);
        }
        Some(Self { blocks })
    }

    /// Plain text of all blocks, one line a block.
    pub fn plain(&self) -> String {
        let lines: Vec<&str> = self.blocks.iter().map(|block| block.text.as_str()).collect();
        lines.join("\n")
    }
}

impl DraftBlock {
    // A block whose `text` is neither text, a number, null nor absent does not belong to Draft.js; the whole note is then
    // plain text.
    fn read(mut block: OrderedJson) -> Option<Self> {
        if !matches!(block, OrderedJson::Object(_)) {
            return None;
        }
        let text = match block.take("text") {
            None | Some(OrderedJson::Null) => PersonalText::default(),
            Some(OrderedJson::Text(text)) => text.into(),
            Some(OrderedJson::Number(number)) => number.to_string().into(),
            Some(_) => return None,
        };
        let kind = match block.take("type") {
            Some(OrderedJson::Text(kind)) => Some(kind),
            _ => None,
        };
        let depth = match block.take("depth") {
            Some(OrderedJson::Number(depth)) => depth.as_u64(),
            _ => None,
        };
        Some(Self { text, kind, depth: depth.and_then(|it| u32::try_from(it).ok()).unwrap_or(0) })
    }
}

#[cfg(test)]
mod tests;
