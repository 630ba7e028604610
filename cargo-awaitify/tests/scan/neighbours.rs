//! Names of one library of a workspace in another.

use crate::support::Project;

const CORE: &str = "pub mod types {\n\
    pub struct Fault;\n\
    pub type Outcome<T, E = Fault> = Result<T, E>;\n\
    pub type Callback<T> = Box<dyn FnOnce(Outcome<T>) + Send + 'static>;\n\
    pub trait Handler<T>: Send {}\n\
    impl<T, F: Fn(T) + Send + 'static> Handler<T> for F {}\n\
    pub trait Watcher { fn added(&self, name: &str); }\n\
    #[derive(Clone)] pub struct Page;\n\
    }\n\
    pub use types::Callback;\n";

const PLAIN: &str = "my-core = { path = \"../core\" }";

/// A workspace whose package `app` has this dependency on the library `core_types`, and this source.
fn workspace(dependency: &str, source: &str) -> Project {
    let project = Project::of("");
    let package = |name: &str, rest: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n{rest}")
    };
    project.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"core\", \"app\"]\nresolver = \"2\"\n",
    );
    project.write(
        "core/Cargo.toml",
        package("my-core", "[lib]\nname = \"core_types\"\n"),
    );
    project.write("core/src/lib.rs", CORE);
    let dependency = format!("[dependencies]\n{dependency}\n");
    project.write("app/Cargo.toml", package("app", &dependency));
    project.write("app/src/lib.rs", source);
    project
}

/// The class and the attribute of the only function.
fn classified(project: &Project) -> (String, String) {
    let run = project.scan(&["--json"]);
    let line = run.stdout.lines().next().unwrap_or_default();
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
    (text("class"), text("attribute"))
}

#[test]
fn aliases_of_another_library() {
    let attribute = "#[awaitable(callback = done(core_types::types::Outcome<u8>))]";
    for source in [
        "use core_types::Callback; pub fn get(done: Callback<u8>) {}",
        "use core_types::*; pub fn get(done: Callback<u8>) {}",
        "pub fn get(done: core_types::types::Callback<u8>) {}",
        "mod all { pub use core_types::Callback as Done; } pub fn get(done: all::Done<u8>) {}",
    ] {
        let found = classified(&workspace(PLAIN, source));
        assert_eq!(found, ("sure".to_owned(), attribute.to_owned()), "{source}");
    }
}

#[test]
fn renamed_library_is_followed() {
    let source = "use base::Callback; pub fn get(done: Callback<u8>) {}";
    let renamed = "base = { package = \"my-core\", path = \"../core\" }";
    let (class, attribute) = classified(&workspace(renamed, source));
    let expected = "#[awaitable(callback = done(base::types::Outcome<u8>))]";
    assert_eq!((class.as_str(), attribute.as_str()), ("sure", expected));
}

#[test]
fn traits_of_another_library() {
    for (source, class, attribute) in [
        (
            "pub fn on_page(handler: impl core_types::types::Handler<u8>) {}",
            "likely",
            "#[awaitable(stream(unbounded), callback = handler(u8))]",
        ),
        (
            "pub fn watch(watcher: Box<dyn core_types::types::Watcher>) {}",
            "likely",
            "#[awaitable(stream, listener = WatcherListener)]",
        ),
        (
            "use core_types::types::Page; pub fn get(done: impl FnOnce(&Page) + 'static) {}",
            "sure",
            "#[awaitable]",
        ),
    ] {
        let found = classified(&workspace(PLAIN, source));
        assert_eq!(found, (class.to_owned(), attribute.to_owned()), "{source}");
    }
}

#[test]
fn written_names_of_another_library_compile() {
    let source =
        "use core_types::Callback;\npub fn get(done: Callback<u8>) {\n    done(Ok(1))\n}\n";
    let project = workspace(PLAIN, source);
    project.add_awaitify("app/Cargo.toml");
    let run = project.scan(&["--write", "--allow-dirty"]);
    assert_eq!(
        run.stdout, "1 attribute written into 1 file\n",
        "{}",
        run.stderr
    );
}
