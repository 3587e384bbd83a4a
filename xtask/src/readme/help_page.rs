//! Help page of a vendor's program, from the file that the program's test compares with `--help`.

use crate::manifest::Vendor;
use crate::problem::Problem;
use crate::tree::Tree;

/// Returns the help page as a block of text. `None` for a vendor without a program.
pub(super) fn block(tree: &Tree, vendor: &Vendor) -> Result<Option<String>, Problem> {
    let bin = format!("{}/src/bin/{}/", vendor.folder(), vendor.as_str());
    let page = format!("{bin}help.txt");
    match tree.text(&page) {
        Some(text) => Ok(Some(format!("```text\n{}\n```\n", text.trim_end()))),
        None if tree.below(&bin).next().is_none() => Ok(None),
        None => Err(Problem::new(
            page,
            "it is missing",
            format!("write the output of `COLUMNS=96 {} --help`", vendor.as_str()),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::block;
    use crate::manifest::Manifest;
    use crate::tidy::MADE_UP;
    use crate::tree::Tree;

    #[test]
    fn the_block_is_the_help_page_and_a_program_without_one_is_refused() {
        let manifest = Manifest::parse(MADE_UP).expect("a manifest");
        let vendor = manifest.vendors().find(|vendor| vendor.folder() == "ccrm-api").expect("a vendor");
        let of = |tree: &Tree| block(tree, vendor);
        let page = of(&Tree::from([("ccrm-api/src/bin/ccrm/help.txt", "Calls\n\nUsage: ccrm\n")])).expect("a page");
        assert_eq!(page.as_deref(), Some("```text\nCalls\n\nUsage: ccrm\n```\n"));
        assert_eq!(of(&Tree::default()).expect("no program"), None);
        assert!(of(&Tree::from([("ccrm-api/src/bin/ccrm/main.rs", "")])).is_err());
    }
}
