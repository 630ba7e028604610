//! `--crate` and `--bindings`, with `--write`.

use crate::support::{Project, Run, assert_snapshot};

const THEIRS: &str = "mod types;\n\
    pub use types::{Event, Handler, Missing as Renamed};\n\
    #[derive(Clone)] pub struct Client;\n\
    pub struct Guard; impl Drop for Guard { fn drop(&mut self) {} }\n\
    impl Client {\n\
        pub fn get(&self, url: &str, done: impl FnOnce(Result<Event, Renamed>) + Send + 'static) { let _ = (url, done); }\n\
        pub fn on_event<H: Handler>(&self, handler: H) -> Guard { let _ = handler; Guard }\n\
        fn private(&self, done: impl FnOnce(u8) + Send + 'static) { done(1) }\n\
    }\n\
    pub trait Fetch { fn fetch(&self, done: Box<dyn FnOnce(u8) + Send>) -> u32; }\n\
    pub struct Page; #[cfg(any())] impl Clone for Page { fn clone(&self) -> Self { Page } }\n\
    pub fn lent(done: impl FnOnce(&Page) + 'static) { let _ = done; }\n\
    pub fn hidden(done: impl FnOnce(types::Secret) + 'static) { let _ = done; }\n";

const TYPES: &str = "pub struct Event; pub struct Missing; pub struct Secret;\n\
    pub trait Handler: Send + 'static { fn handle(&mut self, event: Event); }\n\
    impl<F: FnMut(Event) + Send + 'static> Handler for F { fn handle(&mut self, event: Event) { self(event) } }\n";

/// A package that depends on `theirs`.
fn project() -> Project {
    let project = Project::of("").with_awaitify();
    let manifest = project.read("Cargo.toml");
    let manifest = manifest.replace(
        "[dependencies]\n",
        "[dependencies]\ntheirs = { path = \"theirs\" }\n",
    );
    project.write("Cargo.toml", manifest);
    project.write(
        "theirs/Cargo.toml",
        "[package]\nname = \"theirs\"\nversion = \"1.2.3\"\nedition = \"2021\"\n",
    );
    project.write("theirs/src/lib.rs", THEIRS);
    project.write("theirs/src/types.rs", TYPES);
    project
}

/// Writes the declarations of `theirs` into `src/declared.rs`, without compiling them.
fn declare_unchecked(project: &Project) -> Run {
    project.scan(&[
        "--crate",
        "theirs",
        "--write",
        "src/declared.rs",
        "--unchecked",
    ])
}

#[test]
fn declarations_compile_and_pass_check() {
    let project = project();
    let run = project.scan(&["--crate", "theirs", "--write", "src/declared.rs"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout
            .contains("3 declarations written into src/declared.rs"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("withdrawn: theirs::lent: E0277"),
        "{}",
        run.stdout
    );
    let written = project.read("src/declared.rs");
    assert!(
        written.contains("#[awaitable(for = theirs::Client)]\npub trait ClientAwaitable {"),
        "{written}"
    );
    assert!(written.contains("theirs::Renamed"), "{written}");
    assert!(
        written.contains("#[awaitable(path = theirs::Fetch::fetch)]\npub fn fetch_fetch"),
        "{written}"
    );
    assert!(
        written.contains("`types::Secret` cannot be named outside its crate"),
        "{written}"
    );
    assert!(!written.contains("private"), "{written}");
    project.write("src/lib.rs", "mod declared;");
    let check = project.scan(&["--check", "--package", "small"]);
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    assert!(
        check.stdout.contains("3 declarations checked"),
        "{}",
        check.stdout
    );
}

#[test]
fn changed_dependency_is_drift() {
    let project = project();
    declare_unchecked(&project);
    project.write("src/lib.rs", "mod declared;");
    project.write(
        "theirs/src/lib.rs",
        THEIRS.replace("url: &str", "url: String"),
    );
    let run = project.scan(&["--check"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout
            .contains("the declaration of `theirs::Client::get` differs"),
        "{}",
        run.stdout
    );
}

#[test]
fn missing_dependencies_are_named() {
    let project = project();
    let manifest = project.read("Cargo.toml");
    let lines = manifest
        .lines()
        .filter(|line| !line.starts_with("awaitify ="));
    let manifest: String = lines.flat_map(|line| [line, "\n"]).collect();
    project.write("Cargo.toml", manifest);
    let run = declare_unchecked(&project);
    assert!(
        run.stdout
            .ends_with("the module needs `cargo add awaitify`\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn file_of_the_user_is_kept() {
    let project = project();
    project.write("src/declared.rs", "// mine");
    let run = declare_unchecked(&project);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("`src/declared.rs` exists"),
        "{}",
        run.stderr
    );
    assert_eq!(project.read("src/declared.rs"), "// mine");
}

#[test]
fn bindings_become_declarations() {
    let project = Project::of("").with_awaitify();
    project.write(
        "src/started.rs",
        "pub type Status = i32;\n\
         pub type done_fn = ::std::option::Option<unsafe extern \"C\" fn(status: Status, data: *mut ::std::os::raw::c_void)>;\n\
         extern \"C\" { pub fn their_start(done: done_fn, data: *mut ::std::os::raw::c_void); }\n",
    );
    let run = project.scan(&["--bindings", "src/started.rs", "--write", "src/declared.rs"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let written = project.read("src/declared.rs");
    assert!(written.contains("#[awaitable(path = super::started::their_start, callback = done)]\npub unsafe fn their_start("), "{written}");
}

/// The written module is not that of the bindings, so the hook must name the function's path to compile.
#[test]
fn hooks_name_functions_by_path() {
    let project = Project::of("").with_awaitify();
    project.write(
        "src/watched.rs",
        "use core::ffi::c_void;\n\
         #[repr(C)] pub struct Context(u8);\n\
         extern \"C\" { pub fn set_state_cb(\n\
             c: *mut Context, cb: Option<unsafe extern \"C\" fn(c: *mut Context, state: i32, data: *mut c_void)>, data: *mut c_void); }\n",
    );
    let run = project.scan(&["--bindings", "src/watched.rs", "--write", "src/declared.rs"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let written = project.read("src/declared.rs");
    let hook = "revoke = move |()| unsafe { super::watched::set_state_cb(c, None, core::ptr::null_mut()) }";
    assert!(written.contains(hook), "{}{written}", run.stdout);
    assert!(
        run.stdout.contains("1 declaration written"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("withdrawn: "), "{}", run.stdout);
}

/// The names come from a glob, one function cannot be named, and one has an open question.
#[test]
fn bindings_say_what_is_left_out() {
    let project = Project::of("").with_awaitify();
    project.write("awaitify.toml", "prefix = \"async_\"\n");
    project.write(
        "src/their_c.rs",
        "use std::os::raw::*;\n\
         mod hidden { pub struct Secret; }\n\
         extern \"C\" {\n\
             pub fn their_flush(done: Option<unsafe extern \"C\" fn(data: *mut c_void, status: c_int)>, data: *mut c_void);\n\
             pub fn their_secret(secret: *mut hidden::Secret, done: Option<unsafe extern \"C\" fn(c_int, *mut c_void)>, data: *mut c_void);\n\
             pub fn their_read(path: *const c_char, cb: Option<unsafe extern \"C\" fn(c_int, *mut c_void)>, data: *mut c_void);\n\
         }\n",
    );
    let run = project.scan(&["--bindings", "src/their_c.rs", "--write", "src/declared.rs"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_snapshot("bindings.rs", &project.read("src/declared.rs"));
}

#[test]
fn missing_header_is_bad_use() {
    let run = Project::of("").scan(&["--header", "their.h"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("there is no file `their.h`"),
        "{}",
        run.stderr
    );
}

#[test]
fn types_of_other_crates_are_named_by_their_crate() {
    let project = Project::of("");
    project.write(
        "theirs/Cargo.toml",
        "[package]\nname = \"theirs_crate\"\nversion = \"1.2.3\"\nedition = \"2021\"\n",
    );
    let source = "pub mod types { pub struct Event; pub type Callback = Box<dyn FnOnce(Event) + Send>; }\n\
        pub fn next(callback: types::Callback) { let _ = callback; }\n\
        pub fn part(done: impl FnOnce(std::slice::Iter<'_, u8>) + Send + 'static) { let _ = done; }\n";
    project.write("theirs/src/lib.rs", source);
    let manifest = project.read("Cargo.toml");
    let dependency = "[dependencies]\ntheirs_crate = { path = \"theirs\" }\n\n[workspace]";
    project.write("Cargo.toml", manifest.replace("[workspace]", dependency));
    let run = project.scan(&["--crate", "theirs_crate", "--json"]);
    let expected = "\"arguments\":[\"theirs_crate::types::Event\"]";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    project.scan(&[
        "--crate",
        "theirs_crate",
        "--write",
        "src/declared.rs",
        "--unchecked",
    ]);
    let written = project.read("src/declared.rs");
    assert!(
        written.contains("map = |a: std::slice::Iter<'_, u8>| -> U"),
        "{written}"
    );
}

#[test]
fn newest_of_two_versions_is_named() {
    let project = Project::of("");
    for (folder, version) in [("old", "0.4.2"), ("new", "1.10.0")] {
        let manifest =
            format!("[package]\nname = \"twice\"\nversion = \"{version}\"\nedition = \"2021\"\n");
        project.write(&format!("{folder}/Cargo.toml"), manifest);
        project.write(&format!("{folder}/src/lib.rs"), "");
    }
    let manifest = project.read("Cargo.toml");
    let dependencies = "[dependencies]\ntwice = { path = \"old\" }\n\
        newer = { path = \"new\", package = \"twice\" }\n\n[workspace]\nexclude = [\"old\", \"new\"]";
    project.write("Cargo.toml", manifest.replace("[workspace]", dependencies));
    let run = project.scan(&["--crate", "twice"]);
    let note = "read: `twice` 1.10.0, the newest of 0.4.2, 1.10.0; write `--crate twice@0.4.2` for another\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), note));
    let run = project.scan(&["--crate", "twice@0.4.2"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

/// As `error_chain!` makes `Result`: the import says where the name is, and shadows that of the prelude.
#[test]
fn imported_names_that_other_macros_make() {
    let project = project();
    let library = "pub mod error { other::make_result! {} }\n\
        mod client { use crate::error::Result;\n\
        pub struct Guard; impl Drop for Guard { fn drop(&mut self) {} }\n\
        pub fn listen(handler: impl Fn(u8) + Send + 'static) -> Result<Guard> { unimplemented!() } }\n\
        pub use client::{Guard, listen};\n";
    project.write("theirs/src/lib.rs", library);
    let run = declare_unchecked(&project);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let written = project.read("src/declared.rs");
    assert!(
        written.contains("-> theirs::error::Result<theirs::Guard>"),
        "{written}"
    );
    assert!(!run.stderr.contains("not found"), "{}", run.stderr);
}
