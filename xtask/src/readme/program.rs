//! Program of the first page, from the example that a test runs.

use crate::problem::Problem;
use crate::tree::Tree;

/// Example of the lab, which the lab's tests run against the sandbox.
const FILE: &str = "fixtures/lab/examples/last_week.rs";

/// Returns the program as a block of Rust, without its doc comment. The block is compiled, too; it needs an account to
/// run, which the test of the example gives it.
pub(super) fn block(tree: &Tree) -> Result<String, Problem> {
    let text = tree.text(FILE).ok_or_else(|| Problem::new(FILE, "it is missing", "write the first page's program"))?;
    let code: Vec<&str> = text.lines().skip_while(|line| line.starts_with("//!") || line.is_empty()).collect();
    Ok(format!("```rust,no_run\n{}\n```\n", code.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::{FILE, block};
    use crate::tree::Tree;

    #[test]
    fn the_block_is_the_program_without_its_doc() {
        let tree = Tree::from([(FILE, "//! Prints.\n//! More.\n\nuse a::b;\n\nfn main() {}\n")]);
        assert_eq!(block(&tree).expect("a block"), "```rust,no_run\nuse a::b;\n\nfn main() {}\n```\n");
        assert!(block(&Tree::default()).is_err());
    }
}
