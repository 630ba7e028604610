//! `--check`.

use crate::support::Project;

const THEIRS: &str = "pub mod theirs {\n\
    pub type Done = Box<dyn FnOnce(u8)>;\n\
    pub struct Client;\n\
    impl Client { pub fn get(&self, url: &str, done: Done) -> u32 { done(url.len() as u8); 1 } }\n\
    pub fn fetch<F>(url: String, done: F) where F: FnOnce(Result<u8, String>) { done(Ok(url.len() as u8)) }\n\
}\n";

fn checked(declarations: &str) -> (String, Option<i32>) {
    let run = Project::of(&format!("{THEIRS}{declarations}")).scan(&["--check"]);
    (run.stdout, run.code)
}

#[test]
fn equal_declarations_pass() {
    let (text, code) = checked(
        "use theirs::Client as Theirs;\n\
         #[awaitable(path = theirs::fetch)]\n\
         fn fetch(url: std::string::String, done: impl FnOnce(Result<u8, String>) + Send);\n\
         #[awaitable(path = theirs::Client::get)]\n\
         fn get(client: &Theirs, url: &str, done: Box<dyn FnOnce(u8)>) -> u32;\n\
         #[awaitable(for = Theirs)]\n\
         trait ClientExt { fn get(&self, url: &str, done: theirs::Done) -> u32; }\n",
    );
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("3 declarations checked"), "{text}");
}

#[test]
fn drift_names_both_signatures() {
    let (text, code) = checked(
        "#[awaitable(path = theirs::fetch)]\nfn fetch(url: &str, done: impl FnOnce(Result<u8, String>));\n",
    );
    assert_eq!(code, Some(1));
    assert!(
        text.contains("src/lib.rs:8: the declaration of `theirs::fetch` differs"),
        "{text}"
    );
    assert!(
        text.contains("declared: fn fetch(url: &str, done: impl FnOnce(Result<u8, String>))"),
        "{text}"
    );
    assert!(
        text.contains("actual:   pub fn fetch<F>(url: String, done: F) where"),
        "{text}"
    );
}

#[test]
fn types_of_the_same_name_are_told_apart() {
    let (text, code) = checked(
        "pub mod blocking {\n\
            pub struct Client;\n\
            impl Client { pub fn get(&self, done: Box<dyn FnOnce(u16)>) { done(1); } }\n\
         }\n\
         #[awaitable(path = theirs::Client::get)]\n\
         fn get(client: &theirs::Client, url: &str, done: Box<dyn FnOnce(u8)>) -> u32;\n\
         #[awaitable(path = blocking::Client::get)]\n\
         fn get_blocking(client: &blocking::Client, done: Box<dyn FnOnce(u16)>);\n",
    );
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("2 declarations checked"), "{text}");
}

#[test]
fn each_part_of_a_signature_counts() {
    let right = "#[awaitable(for = theirs::Client)] trait E { fn get(&self, url: &str, done: theirs::Done) -> u32; }";
    assert_eq!(checked(right).1, Some(0));
    for (part, other) in [
        ("&self", "&mut self"),
        ("&str", "&mut str"),
        (" -> u32", ""),
        ("-> u32", "-> u64"),
        ("theirs::Done", "Box<dyn FnOnce(u16)>"),
        ("theirs::Done", "Box<dyn FnOnce(u8, u8)>"),
        (", done", ", more: u8, done"),
        ("fn get", "fn got"),
    ] {
        let wrong = right.replace(part, other);
        let (text, code) = checked(&wrong);
        assert_eq!(code, Some(1), "{wrong}: {text}");
    }
}

#[test]
fn missing_wrapper_fails() {
    let run = Project::legacy().scan(&["--check"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains(
        "src/net/client.rs:9: `legacy::net::client::Client::get` has no wrapper\n    #[awaitable]"
    ));
    assert!(
        run.stdout.ends_with(
            "22 functions and 0 declarations checked: 11 without a wrapper, 0 different\n"
        )
    );
}
