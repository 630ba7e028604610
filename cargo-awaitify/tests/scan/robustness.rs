//! Files that are no good Rust are reported and skipped. Nothing panics.

use std::path::Path;

use crate::support::Project;

const GOOD: &str = "pub fn owned(done: impl FnOnce(u8) + Send + 'static) { done(1) }\n";

/// Asserts that the good function is found and the file `bad.rs` is skipped for this reason.
fn assert_skipped(contents: &[u8], reason: &str) {
    let project = Project::of(&format!("mod bad;\n{GOOD}"));
    project.write("src/bad.rs", contents);
    let run = project.scan(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains(reason), "{}", run.stderr);
    assert!(run.stdout.contains("small::owned"));
}

#[test]
fn text_that_is_not_utf8_is_skipped() {
    assert_skipped(b"// \xff\xfe\n", "skipped: src/bad.rs is not UTF-8");
}

#[test]
fn unbalanced_braces_are_skipped() {
    assert_skipped(b"fn ok() {}\nfn half() { (\n", "src/bad.rs:2 is not Rust");
}

#[test]
fn huge_file_is_skipped() {
    assert_skipped(&vec![b'/'; (16 << 20) + 1], "src/bad.rs is 16 MiB long");
}

#[test]
fn missing_module_is_reported() {
    let run = Project::of(&format!("mod gone;\n{GOOD}")).scan(&[]);
    assert!(
        run.stderr
            .contains("src/lib.rs has `mod gone;`, and its file is missing"),
        "{}",
        run.stderr
    );
}

#[cfg(unix)]
#[test]
fn circle_of_links_ends() {
    let project = Project::of(&format!("mod inner;\n{GOOD}"));
    project.write("src/inner/mod.rs", "mod inner;");
    std::os::unix::fs::symlink(".", project.folder.join("src/inner/inner")).unwrap();
    assert!(project.scan(&[]).stdout.contains("small::owned"));
}

#[test]
fn comment_before_the_body() {
    let source =
        "pub fn load<F>(done: F)\nwhere\n    F: FnOnce(u8) + 'static, // called once\n{\n}\n";
    let run = Project::of(source).scan(&[]);
    assert!(run.stdout.contains("small::load"), "{}", run.stdout);
}

#[test]
fn half_typed_items_do_not_hide_others() {
    let source = format!(
        "fn half(a: , done: impl FnOnce()) {{}}\nimpl {{}}\ntrait T< {{ fn f(;) }}\npub fn\n{GOOD}{GOOD}"
    );
    let run = Project::of(&source).scan(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("small::owned"), "{}", run.stdout);
}

#[test]
fn unknown_syntax_in_a_signature_is_reported() {
    let source =
        format!("{GOOD}pub fn new(done: impl async FnOnce(u8) + Send + 'static) {{}}\n{GOOD}");
    let run = Project::of(&source).scan(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "skipped: src/lib.rs:2 declares `new` with syntax that is not known\n"
    );
}

#[test]
fn positions_count_the_byte_order_mark() {
    let project = Project::of(&format!("\u{feff}{GOOD}"));
    let run = project.scan(&["--json"]);
    let record: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let byte = |key: &str| record["span"][key].as_u64().unwrap() as usize;
    let text = project.read("src/lib.rs");
    assert_eq!(
        &text[byte("start")..byte("end")],
        "pub fn owned(done: impl FnOnce(u8) + Send + 'static)"
    );
}

#[test]
fn error_of_cargo_is_passed_on() {
    let project = Project::of(GOOD);
    let manifest = project.read("Cargo.toml").replace("2021", "2999");
    project.write("Cargo.toml", manifest);
    let run = project.scan(&[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("`2999`"), "{}", run.stderr);
    assert!(
        run.stderr
            .ends_with("\nhelp: `cargo metadata` has to succeed first\n"),
        "{}",
        run.stderr
    );
}

/// Cuts files of this workspace at many places.
#[test]
fn truncated_files_do_not_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/legacy/src");
    let mut text = String::new();
    for file in ["bus.rs", "types.rs", "net/client.rs", "files.rs"] {
        text.push_str(&std::fs::read_to_string(folder.join(file)).unwrap());
    }
    let project = Project::of("");
    let mut modules = String::new();
    for cut in (0..text.len())
        .step_by(61)
        .filter(|cut| text.is_char_boundary(*cut))
    {
        modules.push_str(&format!("mod cut{cut};\nmod tail{cut};\n"));
        project.write(&format!("src/cut{cut}.rs"), &text[..cut]);
        project.write(&format!("src/tail{cut}.rs"), &text[cut..]);
    }
    project.write("src/lib.rs", modules);
    let run = project.scan(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

/// The number of ways through these modules is the factorial of their number.
#[test]
fn modules_that_import_each_other_are_scanned() {
    const COUNT: usize = 30;
    let mut modules = String::new();
    for own in 0..COUNT {
        let others = (0..COUNT).filter(|other| *other != own);
        let imports = others.map(|other| format!("pub use crate::m{other}::*;\n"));
        let taker = format!("pub fn f{own}(done: impl FnOnce(u8) + Send + 'static) {{ done(1) }}");
        let imports: String = imports.collect();
        modules.push_str(&format!("mod m{own} {{ {imports} {taker} }}\n"));
    }
    let run = Project::of(&format!("{modules} pub use m0::f3;\n")).scan(&["--json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let is_public = |line: &&str| line.contains("\"public\":true");
    let public: Vec<&str> = run.stdout.lines().filter(is_public).collect();
    assert_eq!(public.len(), 1, "{}", run.stdout);
    assert!(public[0].contains("small::m3::f3"), "{}", public[0]);
}

/// As in libuv, whose prelude exports a name that the root takes from one module, and that the others import.
#[test]
fn modules_that_import_from_a_glob_are_scanned() {
    let modules = (0..30).map(|own| {
        format!("mod m{own} {{ use crate::Done; pub fn f{own}(done: Done) {{ done(1) }} }} pub use m{own}::*;\n")
    });
    let modules: String = modules.collect();
    let source = format!(
        "{modules} mod last {{ pub type Done = Box<dyn FnOnce(u8)>; }} pub use last::*; pub mod prelude {{ pub use super::Done; }}\n"
    );
    let run = Project::of(&source).scan(&["--json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let sure = run.stdout.matches("\"class\":\"sure\"");
    assert_eq!(sure.count(), 30, "{}", run.stdout);
}
