use super::{capabilities, endpoints, pages, put, sections};
use crate::manifest::Manifest;
use crate::output::{Mode, Outputs};
use crate::tidy::MADE_UP;
use crate::tree::Tree;
use crate::workspace;

#[test]
fn the_figures_programs_and_links_of_the_pages_follow_from_their_sources() {
    let root = workspace::root().expect("the workspace");
    let (manifest, tree) = (Manifest::load(&root).expect("a manifest"), Tree::load(&root).expect("a tree"));
    let pages = pages(&root, &manifest, &tree).expect("pages");
    let mut outputs = Outputs::new(&root, Mode::Check, "cargo xtask readme");
    put(&mut outputs, &root, &tree, pages);
    outputs.finish().expect("pages as `cargo xtask readme` writes them");
}

#[test]
fn a_section_is_replaced_and_all_else_stays() {
    let text = "# A\n<!-- x:begin -->\nold\n<!-- x:end -->\nmore\n";
    let once = sections::filled(text, &[("x", "new\n".to_owned())]).expect("a text");
    assert_eq!(once, "# A\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nmore\n");
    let twice = sections::filled(&once, &[("x", "new\n".to_owned())]);
    assert_eq!(twice, Ok(once));
}

#[test]
fn marks_that_are_missing_doubled_or_reversed_are_refused() {
    for text in [
        "",
        "<!-- x:begin -->\n",
        "<!-- x:begin -->\n<!-- x:end -->\n<!-- x:end -->\n",
        "<!-- x:end -->\n<!-- x:begin -->\n",
    ] {
        assert!(sections::filled(text, &[("x", String::new())]).is_err(), "{text}");
    }
}

#[test]
fn an_endpoint_leads_to_its_file_and_a_pending_one_is_next() {
    let manifest = Manifest::parse(MADE_UP).expect("a manifest");
    let tree = Tree::from([
        ("phonet-api/src/endpoints.rs", "pub const ALL: &[EndpointEntry] = &[HangUpCall::ENTRY];"),
        ("phonet-api/src/endpoints/calls/hang_up_call.rs", ""),
        ("ccrm-api/src/models/list_notes.rs", ""),
    ]);
    let table = endpoints::table(&manifest, &tree);
    let rows: Vec<&str> = table.lines().skip(2).collect();
    assert_eq!(
        rows,
        [
            "| cCRM | `list_notes` | `GET /notes` |",
            "| Phonet | [`hang_up_call`](phonet-api/src/endpoints/calls/hang_up_call.rs) | `GET /calls/{id}/hangup` |",
            "| Phonet | `list_users` (next) | `GET /users` |",
            "| Phonet | `call_event` (next) | `POST` to your own URL |",
        ]
    );
}

#[test]
fn the_capabilities_are_a_column_a_vendor() {
    let printed = r#"[
        {"provider": "isaler",
         "calls": {"page_size": 200, "step_seconds": 86400, "total": false, "filter_direction": false,
                   "filter_medium": true, "direction": true, "outcome": false, "duration": false,
                   "talk_time": false, "recording": false},
         "notes": {"list": true, "create": true, "update": false, "delete": true, "on_call": false,
                   "on_client": true, "on_contact": true, "on_deal": true, "on_phone": false}}
    ]"#;
    let printed: Vec<_> = serde_json::from_str(printed).expect("capabilities");
    let table = capabilities::table(&Manifest::parse(MADE_UP).expect("a manifest"), &printed);
    assert!(
        table.starts_with(
            "|  | iSaler |\n| --- | --- |\n| Records in a page | 200 |\n| Finest step of a range | day |\n"
        )
    );
    assert!(table.contains("| Notes belong to | client, contact, deal |\n"));
    assert!(table.ends_with("| Update notes | no |\n| Delete notes | yes |\n"));
}
