//! Functions and types that the crate's own macros make.

use crate::support::Project;

const CALLBACKS: &str = "macro_rules! callbacks {\n\
    ($($v:vis $name:ident($($a:ident: $t:ty),*));+;) => { $(callback! { $v $name($($a: $t),*) })+ }\n\
    }\n\
    macro_rules! callback {\n\
    ($v:vis $name:ident($($a:ident: $t:ty),*)) => {\n\
        $v struct $name<'a>(Option<Box<dyn FnMut($($t),*) + 'a>>);\n\
        impl<'a, F> From<F> for $name<'a> where F: FnMut($($t),*) + 'a {\n\
            fn from(f: F) -> Self { $name(Some(Box::new(f))) }\n\
        }\n\
    }\n\
    }\n\
    mod idle;\n";

const IDLE: &str = "callbacks! { pub IdleCB(handle: u32); pub DoneCB(status: i32); }\n\
    pub struct Idle;\n\
    impl Idle {\n\
        pub fn start<C: Into<IdleCB<'static>>>(&mut self, callback: C) { let _ = callback.into(); }\n\
        pub fn stop(&mut self) {}\n\
    }\n\
    pub struct CloseReq;\n\
    pub fn close<C: Into<crate::idle::DoneCB<'static>>>(callback: C) -> CloseReq { let _ = callback.into(); CloseReq }\n";

#[test]
fn callback_type_made_by_a_macro_is_resolved() {
    let project = Project::of(CALLBACKS);
    project.write("src/idle.rs", IDLE);
    let run = project.scan(&[]);
    let start = "likely  listener      small::idle::Idle::start";
    assert!(run.stdout.contains(start), "{}", run.stdout);
    let close = "likely  completion    small::idle::close";
    assert!(run.stdout.contains(close), "{}", run.stdout);
}

#[test]
fn function_made_by_a_macro_is_listed_and_not_edited() {
    let source = "macro_rules! operations { ($($name:ident: $t:ty),*) => { $(\n\
        pub fn $name(done: impl FnOnce($t) + Send + 'static) { let _ = done; }\n\
        )* } }\n\
        operations! { read: u8, write: Result<u8, String> }\n\
        struct Own;\n\
        macro_rules! method { () => { fn get(&self, done: Box<dyn FnOnce(u8) + Send>) { let _ = done; } } }\n\
        impl Own { method!(); }\n";
    let project = Project::of(source);
    let run = project.scan(&[]);
    for function in ["small::read ", "small::write", "small::Own::get"] {
        assert!(run.stdout.contains(function), "{}", run.stdout);
    }
    assert!(run.stdout.contains("src/lib.rs:4"), "{}", run.stdout);
    let written = project.scan(&["--write", "--unchecked", "--allow-dirty"]);
    assert!(
        written.stdout.contains("nothing to write"),
        "{}",
        written.stdout
    );
    assert_eq!(project.read("src/lib.rs"), source);
}

#[test]
fn macros_that_call_themselves_end() {
    let source = "macro_rules! forever { ($($t:tt)*) => { forever! { $($t)* $($t)* } } }\n\
        forever! { a }\n\
        pub fn owned(done: impl FnOnce(u8) + Send + 'static) { done(1) }\n";
    assert!(
        Project::of(source)
            .scan(&[])
            .stdout
            .contains("small::owned")
    );
}

#[test]
fn macros_that_make_too_much_are_reported() {
    for (made, is_expanded) in [("type", true), ("const", false)] {
        let name = "a".repeat(1 << 16);
        let item = format!("{made} $name: u8 = u8;").repeat(300);
        let source = format!(
            "macro_rules! large {{ ($name:ident) => {{ {item} }} }}\n\
            large! {{ {name} }}\n\
            pub fn owned(done: impl FnOnce(u8) + Send + 'static) {{ done(1) }}\n"
        );
        let run = Project::of(&source).scan(&[]);
        let reported = "src/lib.rs:2 calls macros that make more than 16 MiB";
        assert_eq!(run.stderr.contains(reported), is_expanded, "{}", run.stderr);
        assert!(run.stdout.contains("small::owned"), "{}", run.stdout);
    }
}

#[test]
fn included_file_is_read() {
    let project = Project::of("include!(\"parts/more.inc\");\n");
    project.write(
        "src/parts/more.inc",
        "pub fn owned(done: impl FnOnce(u8) + Send + 'static) { done(1) }\n",
    );
    assert!(project.scan(&[]).stdout.contains("small::owned"));
}

/// The source of `fixtures/rustdoc.json`, whose macro is in another crate.
const OF_ANOTHER: &str = "pub mod inner { mk::api!(Client); \
    pub mod m { pub fn start<C: Into<super::CB<'static>>>(cb: C) { let _ = cb.into(); } } }\n\
    pub fn start<C: Into<inner::CB<'static>>>(cb: C) { let _ = cb.into(); }\n";

#[test]
fn type_that_is_not_found_is_reported() {
    let run = Project::of(OF_ANOTHER).scan(&[]);
    let reported =
        "skipped: src/lib.rs:2 `start` takes the type `inner::CB`, whose definition is not found";
    assert!(run.stderr.contains(reported), "{}", run.stderr);
}

#[test]
fn rustdoc_json_adds_what_other_macros_make() {
    let project = Project::of(OF_ANOTHER);
    project.write("small.json", include_str!("../fixtures/rustdoc.json"));
    let run = project.scan(&["--rustdoc-json", "small.json", "--json"]);
    assert_eq!(run.stderr, "");
    let found: Vec<String> = run
        .stdout
        .lines()
        .map(|line| {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| record[key].as_str().unwrap().to_owned();
            let line = &record["span"]["line"];
            format!("{} {} {} {line}", text("path"), text("kind"), text("class"))
        })
        .collect();
    let mut expected = vec![
        "small::inner::m::start listener likely 1",
        "small::start listener likely 2",
        "small::inner::Client::get completion likely 1",
        "small::inner::Client::add_handler listener likely 1",
        "small::inner::Client::visit function no 1",
        "small::inner::later completion likely 1",
        "small::inner::Watch::watch listener likely 1",
    ];
    expected.sort_unstable();
    let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
    found.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn rustdoc_json_that_cannot_be_used_is_an_error() {
    let project = Project::of(OF_ANOTHER);
    let fails = |text: &str, fact: &str| {
        project.write("other.json", text);
        let run = project.scan(&["--rustdoc-json", "other.json"]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(fact), "{}", run.stderr);
    };
    let version = "`other.json` has format version 40 of rustdoc's JSON, and 57 to 61 are read";
    fails(r#"{"format_version": 40}"#, version);
    fails("{", "`other.json` is not JSON");
    fails("{}", "`other.json` is not rustdoc's JSON");
    let other = include_str!("../fixtures/rustdoc.json").replace("\"small\"", "\"other\"");
    fails(
        &other,
        "`other.json` is about the crate `other`, which is not scanned",
    );
}

/// The functions that a call of a macro with these `rules` makes.
fn made(rules: &str, call: &str) -> Vec<String> {
    let source = format!("macro_rules! made {{ {rules} }}\nmade! {{ {call} }}\n");
    let run = Project::of(&source).scan(&["--json"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let function = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| record[key].as_str().unwrap_or("()").to_owned();
        let path = text("path");
        format!("{path}({}) -> {}", text("callback_type"), text("returns"))
    };
    run.stdout.lines().map(function).collect()
}

#[test]
fn repetitions_and_separators_are_expanded() {
    let rules = "($($v:vis $name:ident($($a:ident: $t:ty),* $(,)?)$( -> $r:ty)?);+ $(;)?) => \
                 { $($v fn $name($($a: $t),*) $(-> $r)? {})+ };";
    let call = "pub one(a: Vec<u8>, done: Box<dyn FnOnce(&'static str)>,) -> Result<u8, ()>; \
                two(done: Box<dyn FnOnce(u8)>)";
    let expected = [
        "small::one(Box<dyn FnOnce(&'static str)>) -> Result<u8, ()>",
        "small::two(Box<dyn FnOnce(u8)>) -> ()",
    ];
    assert_eq!(made(rules, call), expected);
}

#[test]
fn first_rule_that_fits_is_taken() {
    let rules = "(one $a:tt) => { fn $a(done: Box<dyn FnOnce(u8)>) {} }; \
                 ($(#[$m:meta])* $a:ident => $b:expr, $c:literal) => \
                 { $(#[$m])* fn $a(done: Box<dyn FnOnce([u8; $c])>) -> $crate::T { $b } };";
    let call = "#[doc = \"text\"] #[inline(always)] name => f(1, 2) + 3, 4";
    let expected = ["small::name(Box<dyn FnOnce([u8; 4])>) -> crate::T"];
    assert_eq!(made(rules, call), expected);
    let expected = ["small::two(Box<dyn FnOnce(u8)>) -> ()"];
    assert_eq!(made(rules, "one two"), expected);
    assert!(made(rules, "=> one").is_empty());
}

#[test]
fn items_and_operators_are_fragments() {
    let rules = "($first:item $op:tt $life:lifetime $($rest:item)*) => { $($rest)* $first };";
    let call = "#[a] pub fn one(done: Box<dyn FnOnce(u8)>) {} :: 'x \
                fn two(done: Box<dyn FnOnce(u8)>) {} impl S {}";
    let expected = [
        "small::two(Box<dyn FnOnce(u8)>) -> ()",
        "small::one(Box<dyn FnOnce(u8)>) -> ()",
    ];
    assert_eq!(made(rules, call), expected);
}

#[test]
fn rule_that_is_longer_than_the_call_does_not_fit() {
    let function = "fn f(done: Box<dyn FnOnce(u8)>) {}";
    let two = format!("($a:tt $b:tt) => {{ {function} }};");
    assert!(made(&two, "one").is_empty());
    assert_eq!(made(&two, "one two").len(), 1);
    let one = format!("($a:tt) => {{ {function} }};");
    assert!(made(&one, "").is_empty());
}

#[test]
fn types_of_macros_without_callbacks_are_known() {
    let source = "macro_rules! STRUCT { (struct $name:ident { $f:ident: $t:ty }) => {\n\
            pub struct $name { pub $f: $t } impl Clone for $name { fn clone(&self) -> $name { *self } } } }\n\
        STRUCT!{ struct Size { width: u8 } }\n\
        pub fn resize(done: Box<dyn FnOnce(Size)>) { let _ = done; }\n";
    let run = Project::of(source).scan(&[]);
    assert!(run.stdout.contains("small::resize"), "{}", run.stdout);
    assert!(!run.stderr.contains("not found"), "{}", run.stderr);
}

#[test]
fn macro_whose_name_is_an_argument_is_expanded() {
    let source = "macro_rules! call_with { ($name:ident) => { $name! { } } }\n\
        macro_rules! owned { () => { pub fn owned(done: Box<dyn FnOnce(u8)>) { let _ = done; } } }\n\
        call_with! { owned }\n";
    let run = Project::of(source).scan(&[]);
    assert!(run.stdout.contains("small::owned"), "{}", run.stdout);
}

#[test]
fn items_in_cfg_if_are_read() {
    // from: backtrace, `trace`
    for name in ["cfg_if", "cfg_if::cfg_if"] {
        let source = format!(
            "{name}! {{ if #[cfg(unix)] {{ pub use inner::get; }} else {{ pub fn wait(done: impl FnOnce(u8) + Send + 'static) {{}} }} }}\n\
            mod inner {{ pub fn get(done: impl FnOnce(u8) + Send + 'static) {{}} }}"
        );
        let run = Project::of(&source).scan(&[]);
        assert!(run.stdout.contains("small::wait"), "{name}: {}", run.stdout);
    }
}
