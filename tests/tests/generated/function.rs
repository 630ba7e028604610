//! One function that takes a callback, composed of a choice on each axis.
//!
//! The text names everything by its full path, so that it means the same without a prelude and among decoys.

use std::fmt::Write;

use super::choice::Choice;

/// A way to take a callback. `{}` stands for the arguments.
#[derive(Clone, Copy)]
struct Form {
    name: &'static str,
    /// The type in the parameter list, `F` for a generic one.
    written: &'static str,
    /// The bound of `F`.
    bound: Option<&'static str>,
    call: &'static str,
    /// True if it can be called many times.
    repeats: bool,
}

const fn form(name: &'static str, written: &'static str, repeats: bool) -> Form {
    Form {
        name,
        written,
        bound: None,
        call: "done",
        repeats,
    }
}

const FORMS: &[Form] = &[
    form(
        "impl FnOnce",
        "impl FnOnce({}) + ::std::marker::Send + 'static",
        false,
    ),
    form(
        "impl FnMut",
        "impl FnMut({}) + ::std::marker::Send + 'static",
        true,
    ),
    form(
        "impl Fn",
        "impl Fn({}) + ::std::marker::Send + ::std::marker::Sync + 'static",
        true,
    ),
    form(
        "Box<dyn FnOnce>",
        "::std::boxed::Box<dyn FnOnce({}) + ::std::marker::Send>",
        false,
    ),
    form(
        "Box<dyn FnMut>",
        "::std::boxed::Box<dyn FnMut({}) + ::std::marker::Send>",
        true,
    ),
    form(
        "Arc<dyn Fn>",
        "::std::sync::Arc<dyn Fn({}) + ::std::marker::Send + ::std::marker::Sync>",
        true,
    ),
    form("Rc<dyn Fn>", "::std::rc::Rc<dyn Fn({})>", true),
    Form {
        name: "Option<Box>",
        written: "::std::option::Option<::std::boxed::Box<dyn FnOnce({}) + ::std::marker::Send>>",
        bound: None,
        call: "done.unwrap()",
        repeats: false,
    },
    Form {
        name: "F: FnOnce",
        written: "F",
        bound: Some("FnOnce({}) + ::std::marker::Send + 'static"),
        call: "done",
        repeats: false,
    },
    Form {
        name: "F: FnMut",
        written: "F",
        bound: Some("FnMut({}) + ::std::marker::Send + 'static"),
        call: "done",
        repeats: true,
    },
];

/// The types of the arguments, the values that the function passes, and a closure for `map`.
const ARGUMENTS: &[[&str; 3]] = &[
    ["", "", "|| -> u8 { 1 }"],
    ["u8", "1", "|a: u8| -> (u8, u8) { (a, a) }"],
    [
        "::std::string::String, u32",
        "::std::string::String::new(), 1",
        "|a: ::std::string::String, _b: u32| -> ::std::string::String { a }",
    ],
    [
        "::std::result::Result<u8, ::std::string::String>",
        "::std::result::Result::Ok(1)",
        "|a: ::std::result::Result<u8, ::std::string::String>| -> bool { a.is_ok() }",
    ],
    ["&str", "\"text\"", "|a: &str| -> usize { a.len() }"],
    [
        "&[u8], ::std::option::Option<&str>",
        "&[1], ::std::option::Option::None",
        "|a: &[u8], _b: ::std::option::Option<&str>| -> usize { a.len() }",
    ],
    ["&mut u8", "&mut 1", "|a: &mut u8| -> u8 { *a }"],
];

const RECEIVERS: &[&str] = &["free", "&self", "&mut self", "self", "associated", "trait"];

/// A generic parameter, its use, and another parameter.
const GENERICS: &[[&str; 2]] = &[
    ["", ""],
    ["", "url: &str, "],
    ["'a", "text: &'a str, "],
    [
        "T: ::std::clone::Clone + ::std::marker::Send + 'static",
        "item: T, ",
    ],
    ["const N: usize", "array: [u8; N], "],
];

const OUTPUTS: &[[&str; 2]] = &[
    ["", "{}"],
    ["-> u32", "{ 7 }"],
    [
        "-> ::std::result::Result<(), ::std::string::String>",
        "{ ::std::result::Result::Ok(()) }",
    ],
    [
        "-> ::std::result::Result<u32, ::std::string::String>",
        "{ ::std::result::Result::Ok(7) }",
    ],
];

const STREAMS: &[&str] = &[
    "",
    "stream(unbounded)",
    "stream(latest)",
    "stream(buffer = 4, overflow = drop_oldest)",
    "stream(buffer = 4, overflow = drop_newest)",
    "stream(buffer = 4, overflow = end)",
];

const HANDLES: &[&str] = &["", "keep", "discard", "cancel = |_handle| {}"];

const OTHERS: &[&str] = &[
    "",
    "name",
    "prefix = \"get_\"",
    "suffix = \"_async\"",
    "map",
    "timeout = \"5s\"",
];

pub(crate) struct Function {
    number: usize,
    form: Form,
    arguments: [&'static str; 3],
    receiver: &'static str,
    generics: [&'static str; 2],
    output: [&'static str; 2],
    stream: &'static str,
    handle: &'static str,
    other: &'static str,
}

impl Function {
    /// Chooses by the number, and leaves out what does not go together.
    pub(crate) fn new(number: usize) -> Self {
        let mut choice = Choice::new(number);
        let form = choice.one_of(FORMS);
        let mut function = Self {
            number,
            form,
            arguments: choice.one_of(ARGUMENTS),
            receiver: choice.one_of(RECEIVERS),
            generics: choice.one_of(GENERICS),
            output: choice.one_of(OUTPUTS),
            stream: choice.one_of(STREAMS),
            handle: choice.one_of(HANDLES),
            other: choice.one_of(OTHERS),
        };
        if function.arguments[0] == "&mut u8" {
            // It cannot be owned.
            function.other = "map";
        }
        if !form.repeats {
            function.stream = "";
        }
        if !function.output[0].contains("u32") {
            function.handle = "";
        }
        if !function.stream.is_empty() && function.other.starts_with("timeout") {
            function.other = "";
        }
        function
    }

    pub(crate) fn all_shapes() -> Vec<&'static str> {
        let mut shapes: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        shapes.extend(ARGUMENTS.iter().map(|arguments| arguments[0]));
        shapes.extend(RECEIVERS);
        shapes.extend(GENERICS.iter().map(|generics| generics[1]));
        shapes.extend(OUTPUTS.iter().map(|output| output[0]));
        shapes.extend(STREAMS.iter().chain(HANDLES).chain(OTHERS));
        shapes
    }

    pub(crate) fn shapes(&self) -> [&'static str; 8] {
        [
            self.form.name,
            self.arguments[0],
            self.receiver,
            self.generics[1],
            self.output[0],
            self.stream,
            self.handle,
            self.other,
        ]
    }

    fn options(&self, krate: &str) -> String {
        let mut options = vec![self.stream.to_owned(), self.handle.to_owned()];
        options.push(match self.other {
            "name" => format!("name = named_{}", self.number),
            "map" => format!("map = {}", self.arguments[2]),
            other => other.to_owned(),
        });
        if self.receiver == "associated" {
            options.push("associated".to_owned());
        }
        if krate != "awaitify" {
            options.push(format!("crate = ::{krate}"));
        }
        options.retain(|option| !option.is_empty());
        options.join(", ")
    }

    /// Writes the function, in an `impl` or `trait` if it has a receiver.
    pub(crate) fn text(&self, krate: &str) -> String {
        let number = self.number;
        let [types, values, _] = self.arguments;
        let [parameter, before] = self.generics;
        let callback = self.form.written.replace("{}", types);
        let bound = self.form.bound.map(|bound| bound.replace("{}", types));
        let mut generics: Vec<&str> = vec![parameter];
        generics.retain(|parameter| !parameter.is_empty());
        // Every other bound is in a `where` clause.
        let (inline, clause) = match bound {
            Some(bound) if number.is_multiple_of(2) => (format!("F: {bound}"), String::new()),
            Some(bound) => ("F".to_owned(), format!("where F: {bound}")),
            None => Default::default(),
        };
        if !inline.is_empty() {
            if parameter.starts_with("const") || parameter.starts_with('T') {
                generics.insert(0, &inline);
            } else {
                generics.push(&inline);
            }
        }
        let generics = match &generics[..] {
            [] => String::new(),
            some => format!("<{}>", some.join(", ")),
        };
        let receiver = match self.receiver {
            "free" | "associated" => "",
            "trait" => "&self, ",
            receiver => &format!("{receiver}, "),
        };
        let [output, result] = self.output;
        let (options, call) = (self.options(krate), self.form.call);
        let is_trait = self.receiver == "trait";
        let visibility = if is_trait { "" } else { "pub(crate)" };
        let mutable = if is_trait { "" } else { "mut " };
        let body = if is_trait {
            ";".to_owned()
        } else {
            format!("{{ ({call})({values}); {result} }}")
        };
        let mut text = String::new();
        match self.receiver {
            "free" => {}
            "trait" => writeln!(text, "/// A trait.\npub(crate) trait Trait{number} {{").unwrap(),
            _ => writeln!(text, "impl Service {{").unwrap(),
        }
        writeln!(
            text,
            "/// A function.\n#[::{krate}::awaitable({options})]\n{ALLOWED}\n\
             {visibility} fn function_{number}{generics}({receiver}{before}{mutable}done: {callback}) {output} {clause} {body}"
        )
        .unwrap();
        if self.receiver != "free" {
            text.push_str("}\n");
        }
        text
    }
}

/// Lints that the function itself may trigger. The wrapper may not. It would repeat the attribute, but does not know it by its
/// raw name.
pub(crate) const ALLOWED: &str =
    "#[r#allow(warnings, clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]";
