//! Rule that reqwest stays behind the transport trait.

use super::{Faults, Project, cargo};
use crate::manifest::Vendor;

/// File that may name reqwest, and the folder of its submodules.
const HOME: &str = "telephony-core/src/transport/reqwest.rs";
const PARTS: &str = "telephony-core/src/transport/reqwest/";
/// Modules above, which may declare that file and re-export its constructors and the crate itself.
const ABOVE: [&str; 2] = ["telephony-core/src/transport.rs", "telephony-core/src/lib.rs"];

/// Rule: the sources of the core and of the vendors name reqwest in one file only, and vendors do not depend
/// on it.
pub(super) fn check(project: &Project, faults: &mut Faults) {
    let vendors: Vec<String> = project.manifest.vendors().map(Vendor::folder).collect();
    for folder in vendors.iter().map(String::as_str).chain(["telephony-core"]) {
        let src = format!("{folder}/src/");
        for (path, source) in project.tree.rust(&src).filter(|(path, _)| *path != HOME && !path.starts_with(PARTS)) {
            for at in source.words("reqwest") {
                let before = &source.code[..at];
                let passes_on = before.ends_with("mod ") || before.ends_with("pub use ");
                if !ABOVE.contains(&path) || !passes_on {
                    faults.at(
                        path,
                        source.line(at),
                        "it names reqwest",
                        format!("go through the Transport trait; reqwest's own types stay in {HOME}"),
                    );
                }
            }
        }
    }
    for folder in vendors {
        let manifest = format!("{folder}/Cargo.toml");
        let dependencies = cargo::dependencies(project, &manifest);
        if dependencies.iter().any(|dependency| dependency.package() == "reqwest") {
            faults.of(&manifest, "it depends on reqwest", "switch on telephony-core/reqwest instead");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{complaints, places};

    #[test]
    fn reqwest_is_found_outside_its_file() {
        let found = complaints(
            check,
            [
                ("telephony-core/src/error.rs", "\nuse reqwest::Error;\n"),
                ("telephony-core/src/lib.rs", "use reqwest::Client;\n"),
                ("telephony-core/src/transport.rs", "fn f(e: reqwest::Error) {}\n"),
                ("ccrm-api/src/client.rs", "fn f(c: ::reqwest::Client) {}\n"),
                ("phonet-api/Cargo.toml", "[dependencies]\nreqwest = \"0.13\"\n"),
            ],
        );
        assert_eq!(
            places(&found),
            [
                "ccrm-api/src/client.rs:1",
                "telephony-core/src/error.rs:2",
                "telephony-core/src/lib.rs:1",
                "telephony-core/src/transport.rs:1",
                "phonet-api/Cargo.toml"
            ]
        );
    }

    #[test]
    fn features_comments_and_other_crates_may_name_it() {
        let above =
            "#[cfg(feature = \"reqwest\")]\nmod reqwest;\npub use reqwest::{from_reqwest, reqwest_transport};\n";
        let client =
            "// over reqwest\n#[cfg(feature = \"reqwest\")]\nuse telephony_core::transport::reqwest_transport;\n";
        let found = complaints(
            check,
            [
                ("telephony-core/src/transport/reqwest.rs", "use reqwest::Client;\n"),
                ("telephony-core/src/transport.rs", above),
                ("telephony-core/src/lib.rs", "#[cfg(feature = \"reqwest\")]\npub use reqwest;\n"),
                ("ccrm-api/src/client.rs", client),
                ("ccrm-api/tests/it/main.rs", "use reqwest::Client;\n"),
                ("ccrm-api/Cargo.toml", "[features]\nreqwest = [\"telephony-core/reqwest\"]\n"),
                ("fixtures/lab/examples/x.rs", "use reqwest::Client;\n"),
            ],
        );
        assert_eq!(found, Vec::<String>::new());
    }
}
