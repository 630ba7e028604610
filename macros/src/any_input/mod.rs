//! Tests that any input expands to code that parses or to an error of the macro, and never panics.
//!
//! Inputs are composed of valid and invalid pieces of signatures. The choices depend on a seed, so that every run
//! tries the same inputs and a failure names its seed.

mod types;

use proc_macro2::{TokenStream, TokenTree};

use crate::{awaitable, callbackify};

/// A small random number generator with Knuth's MMIX constants.
struct Choice(u64);

impl Choice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn one_of(&mut self, pieces: &[&'static str]) -> &'static str {
        pieces[self.below(pieces.len())]
    }

    fn some_of(&mut self, pieces: &[&'static str], most: usize, between: &str) -> String {
        let count = self.below(most + 1);
        let chosen: Vec<&str> = (0..count).map(|_| self.one_of(pieces)).collect();
        chosen.join(between)
    }
}

const OPTIONS: &[&str] = &[
    "name = fetch",
    "name = \"fetch\"",
    "prefix = \"a_\"",
    "suffix = \"_b\"",
    "skip",
    "callback = done",
    "callback = done(u8, &str)",
    "callback = done()",
    "callback = missing",
    "callback = done(u8 u8)",
    "ok = done",
    "err = other",
    "map = |a: u8| -> u8 { a }",
    "map = |a| a",
    "map = 3",
    "dropped = Err(3)",
    "dropped = |d| d",
    "dropped =",
    "reply = true",
    "reply = x as u32 + (y)",
    "reply = if a { b } else { c } + d",
    "keep",
    "keep = 1",
    "keep handle",
    "poll(every = \"10ms\") 3",
    "discard",
    "handle",
    "associated",
    "local",
    "cancel = |h| h.stop()",
    "cancel = { let x = 1; move |_| drop(x) }",
    "started = |r| -> Result<u8, u8> { Ok(r) }",
    "started = |r| r",
    "blocking",
    "blocking = |job| pool.run(job)",
    "blocking = 3",
    "poll(every = \"10ms\")",
    "poll(every = \"soon\")",
    "poll(each = \"10ms\")",
    "poll(every = 10, times = 3)",
    "poll()",
    "poll = 3",
    "readable",
    "writable = 1",
    "fd = self",
    "fd = url",
    "path = other::place",
    "path = Type::<T>::method",
    "for = other::Type<u8>",
    "crate = my::awaitify",
    "stream(unbounded)",
    "stream(latest)",
    "stream(buffer = 4, overflow = drop_oldest)",
    "stream(buffer = 4)",
    "stream(merge = |a: &mut u8, b: u8| -> Option<u8> { Some(b) })",
    "stream",
    "stream()",
    "events(enum = Event, derive(Debug), done = Done, other = Other(_, u8))",
    "events",
    "events(into = my::Event, done = Done)",
    "listener",
    "listener = MyListener",
    "end = other",
    "err(each) = other",
    "progress = other",
    "progress(unbounded) = other",
    "filter_map = |a: u8| -> Option<u8> { Some(a) }",
    "flow = |a: u8| -> Flow<u8, E> { Flow::Item(a) }",
    "reply_when_closed = false",
    "reply = |a: &u8| -> bool { *a > 0 }",
    "ignore = first",
    "ignore = 2",
    "ignore = 99999999999999999999",
    "error_first",
    "error_last = E",
    "timeout = \"5s\"",
    "timeout = \"\"",
    "timeout = 5",
    "user_data = data",
    "user_data_at = last",
    "user_data_at = array",
    "request = url.data",
    "null = other",
    "unrelated(other)",
    "destroy = other",
    "during_call",
    "revoke = |h| stop(h)",
    "unknown",
    "= 3",
    ",",
    "callback(done)",
    "#",
];

/// The options of `#[callbackify]`.
const TWIN_OPTIONS: &[&str] = &[
    "name = fetch_then",
    "name = \"fetch\"",
    "name",
    "on = RUNTIME.handle()",
    "on =",
    "extern \"C\"",
    "unsafe(extern \"C\"), on = handle",
    "unsafe(extern \"C\"), prefix = \"mylib_\", on = handle",
    "unsafe(extern \"system\")",
    "unsafe(extern), on = handle",
    "unsafe()",
    "unsafe",
    "associated",
    "associated = true",
    "associated unsafe(extern \"C\")",
    "unsafe(extern \"C\") 3",
    "crate = my::awaitify",
    "crate = 3",
    "unknown",
    "= 3",
    ",",
    "#",
];

const QUALIFIERS: &[&str] = &[
    "pub",
    "pub(crate)",
    "unsafe",
    "async",
    "const",
    "extern \"C\"",
];

const GENERICS: &[&str] = &[
    "",
    "<F: FnOnce(u8)>",
    "<'a, T: 'a, F>",
    "<F, const N: usize>",
    "<F: FnMut(&T) -> bool + Send, T: ?Sized>",
    "<T, F: for<'x> FnOnce(&'x T)>",
];

const PARAMETERS: &[&str] = &[
    "self",
    "&self",
    "&'a mut self",
    "self: Arc<Self>",
    "url: &str",
    "(a, b): (u8, u8)",
    "_: u8",
    "#[cfg(unix)] only: u8",
    "mut n: T",
    "done: F",
    "done: impl FnOnce(u8) + Send + 'static",
    "done: impl FnOnce(&str, &[&Path], Option<&T>) + 'static",
    "done: Box<dyn FnOnce(Result<&'a X, E>) + Send + 'a>",
    "done: Option<Box<dyn FnMut(&mut u8)>>",
    "done: Arc<dyn Fn(Msg<'_>) -> bool + Send + Sync>",
    "done: &mut dyn FnMut()",
    "done: Done",
    "done: impl Into<Done>",
    "done: fn(u8)",
    "done: extern \"C\" fn(u8)",
    "self: &Arc<Self>",
    "words: &[&str]",
    "digits: [u8; { let length = 1; length }]",
    "words: &[Option<&Path>]",
    "pointer: *const c_char",
    "name: &CStr",
    "done: [u8; N]",
    "done: impl FnOnce",
    "done: impl FnOnce<(u8,)>",
    "other: impl Fn(String)",
    "other: ((dyn Fn(u8)))",
    "...",
];

const OUTPUTS: &[&str] = &[
    "",
    "-> ()",
    "-> H",
    "-> Result<(), E>",
    "-> io::Result<H>",
    "-> MyResult<'a, H, E>",
    "-> fmt::Result",
    "-> io::Result<impl Iterator<Item = u8> + use<'a, T, F>>",
    "-> impl Fn() + use<F>",
    "-> impl Iterator<Item = u8>",
    "-> Wrapper<F>",
    "-> Option<Self>",
    "-> Poll<T>",
    "-> Result<Option<T>, String>",
    "-> impl Future<Output = Vec<T>> + Send",
    "-> !",
    "-> &str",
];

const CLAUSES: &[&str] = &[
    "",
    "where F: FnOnce(u8) + Send + 'static",
    "where Box<F>: FnOnce(u8), T: Clone,",
    "where for<'y> F: FnMut(&'y str)",
];

const BODIES: &[&str] = &[
    ";",
    "{}",
    "{ done(1) }",
    "{ a }",
    "{ this is [not] Rust + }",
];

const OTHER_ITEMS: &[&str] = &[
    "struct S { done: u8 }",
    "const LIMIT: u8 = 1;",
    "impl",
    "trait T",
    "mod outside;",
    "fn",
    "use a::b;",
    "macro_rules! m { () => {} }",
    "",
];

fn function(choice: &mut Choice) -> String {
    let qualifiers = match choice.below(3) {
        0 => choice.some_of(QUALIFIERS, 2, " "),
        _ => String::new(),
    };
    let generics = choice.one_of(GENERICS);
    let parameters = choice.some_of(PARAMETERS, 4, ", ");
    let output = choice.one_of(OUTPUTS);
    let clause = choice.one_of(CLAUSES);
    let body = choice.one_of(BODIES);
    format!("{qualifiers} fn fetch{generics}({parameters}) {output} {clause} {body}")
}

fn attribute(choice: &mut Choice) -> String {
    match choice.below(3) {
        0 => format!("#[awaitable({})]", choice.some_of(OPTIONS, 3, ", ")),
        _ => String::new(),
    }
}

fn block(choice: &mut Choice) -> String {
    let heads = [
        "impl Type",
        "impl<T> Trait for Type<T>",
        "trait Service: Sized",
        "mod inner",
        "unsafe extern \"C\"",
        "impl<T> Trait for T",
    ];
    let head = choice.one_of(&heads);
    let members: Vec<String> = (0..choice.below(4))
        .map(|_| format!("{} {}", attribute(choice), function(choice)))
        .collect();
    // A block without a wrapper is an error, so each has a function that surely gets one.
    let sure = "fn sure(done: impl FnOnce(u8) + Send) {}";
    format!("{head} {{ {} {sure} type X = u8; }}", members.join(" "))
}

fn item(choice: &mut Choice) -> String {
    match choice.below(8) {
        0 => choice.one_of(OTHER_ITEMS).to_owned(),
        1 | 2 => block(choice),
        _ => format!("{} {}", attribute(choice), function(choice)),
    }
}

fn reports_an_error(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(name) => name == "compile_error",
        TokenTree::Group(group) => reports_an_error(group.stream()),
        _ => false,
    })
}

/// Returns how many of the inputs were expanded without an error.
fn try_inputs(
    attribute: &str,
    possible_options: &[&'static str],
    inputs: u64,
    expand: fn(TokenStream, TokenStream) -> TokenStream,
) -> usize {
    let mut expanded = 0;
    for seed in 0..inputs {
        let mut choice = Choice(seed);
        let options = match choice.below(2) {
            0 => String::new(),
            _ => choice.some_of(possible_options, 4, ", "),
        };
        let item = item(&mut choice);
        let written = format!("#[{attribute}({options})] {item}");
        let (Ok(option_tokens), Ok(item_tokens)) = (options.parse(), item.parse::<TokenStream>())
        else {
            panic!("seed {seed} is not made of tokens: {written}");
        };
        let is_rust = rust_grammar::parse2::<rust_grammar::Item>(item_tokens.clone()).is_ok();
        let expand = || expand(option_tokens, item_tokens);
        let Ok(output) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(expand)) else {
            panic!("seed {seed} makes the macro panic: {written}");
        };
        assert!(
            !output.to_string().contains("syn's"),
            "seed {seed}: {written}\nreports an error about syn: {output}"
        );
        // A body that is not Rust is emitted unchanged, for rustc to report.
        if is_rust && !reports_an_error(output.clone()) {
            expanded += 1;
            assert!(
                rust_grammar::parse2::<rust_grammar::File>(output.clone()).is_ok(),
                "seed {seed}: {written}\nexpands to {output}"
            );
        }
    }
    expanded
}

/// Returns how many inputs to try. `scripts/any-input` asks for a million.
fn inputs(usual: u64) -> u64 {
    let asked = std::env::var("AWAITIFY_INPUTS");
    asked.map_or(usual, |inputs| {
        inputs.parse().expect("AWAITIFY_INPUTS is a number")
    })
}

#[test]
fn any_awaitable_input_expands() {
    let inputs = inputs(20_000);
    let expanded = try_inputs("awaitable", OPTIONS, inputs, awaitable::expand_awaitable);
    assert!(expanded > 1_000, "only {expanded} inputs were valid");
}

#[test]
fn any_callbackify_input_expands() {
    let expand = callbackify::expand_callbackify;
    let expanded = try_inputs("callbackify", TWIN_OPTIONS, inputs(10_000), expand);
    assert!(expanded > 100, "only {expanded} inputs were valid");
}
