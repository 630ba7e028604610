//! One C function with a callback, composed of a choice on each axis. In most packages it is written in Rust and calls a safe
//! function pointer, so that unsafe code can be forbidden; in one it is declared in an `extern` block.

use super::choice::Choice;
use super::function::ALLOWED;

const INT: &str = "::std::os::raw::c_int";
const DATA: &str = "*mut ::std::os::raw::c_void";

/// The type of a callback. `{}` stands for its arguments and its return type.
const FORMS: &[&str] = &[
    "extern \"C\" fn{}",
    "::std::option::Option<extern \"C\" fn{}>",
    "extern \"C-unwind\" fn{}",
];

/// Types that only a function in an `extern` block has, because calling them is unsafe.
const UNSAFE_FORMS: &[&str] = &[
    "unsafe extern \"C\" fn{}",
    "::std::option::Option<unsafe extern \"C\" fn{}>",
    "::std::option::Option<unsafe extern \"C-unwind\" fn{}>",
];

/// The types of the arguments, the values that the function passes, and a closure for `map`.
const ARGUMENTS: &[[&str; 3]] = &[
    ["", "", "|| -> u8 { 1 }"],
    ["u32, ", "1, ", "|a: u32| -> (u32, u32) { (a, a) }"],
    [
        "bool, f64, ",
        "true, 1.0, ",
        "|_a: bool, b: f64| -> f64 { b }",
    ],
    [
        "u8, u16, u32, u64, ",
        "1, 2, 3, 4, ",
        "|a: u8, _b: u16, _c: u32, _d: u64| -> u8 { a }",
    ],
    [
        "*const u8, ",
        "::std::ptr::null(), ",
        "|a: *const u8| -> bool { a.is_null() }",
    ],
    ["Status, ", "Status(1), ", "|a: Status| -> Status { a }"],
];

/// Where the callback gets the user data.
const PLACES: &[&str] = &["last", "first"];

/// The return type, the value of a body, and the options that read it.
const OUTPUTS: &[[&str; 3]] = &[
    ["", "", ""],
    ["-> u32", "7", ""],
    ["-> u32", "7", "discard"],
    ["-> u32", "7", "cancel = |_handle| {}"],
    ["-> u32", "7", "revoke = |_handle| {}"],
    [
        "-> u32",
        "0",
        "started = |status| -> ::std::result::Result<(), u32> \
         { if status == 0 { ::std::result::Result::Ok(()) } else { ::std::result::Result::Err(status) } }",
    ],
    ["", "", "destroy = destroy"],
];

/// Options of a stream, and true if its callback returns something.
const STREAMS: &[(&str, bool)] = &[
    ("", false),
    ("reply = 0", true),
    ("stream(unbounded), during_call", false),
    ("stream(latest), reply = 1, reply_when_closed = 0", true),
    (
        "stream(buffer = 4, overflow = drop_oldest), reply = 1, reply_when_closed = 0",
        true,
    ),
];

pub(crate) struct Function {
    number: usize,
    form: &'static str,
    arguments: [&'static str; 3],
    place: &'static str,
    output: [&'static str; 3],
    stream: (&'static str, bool),
    has_map: bool,
    /// Declared in an `extern` block.
    is_foreign: bool,
}

impl Function {
    /// Chooses by the number, and leaves out what does not go together.
    pub(crate) fn new(number: usize, is_foreign: bool) -> Self {
        let mut choice = Choice::new(number);
        let mut function = Self {
            number,
            form: choice.one_of(FORMS),
            arguments: choice.one_of(ARGUMENTS),
            place: choice.one_of(PLACES),
            output: choice.one_of(OUTPUTS),
            stream: choice.one_of(STREAMS),
            has_map: choice.one_of(&[true, false]),
            is_foreign,
        };
        if is_foreign && choice.one_of(&[true, false]) {
            function.form = choice.one_of(UNSAFE_FORMS);
        }
        // A pointer may be valid only during the call.
        function.has_map |= function.arguments[0].contains('*');
        if function.stream.0.contains("during_call")
            && !matches!(function.output[2], "" | "discard")
        {
            function.output = OUTPUTS[0];
        }
        function
    }

    pub(crate) fn all_shapes() -> Vec<&'static str> {
        let mut shapes = [FORMS, PLACES].concat();
        shapes.extend(ARGUMENTS.iter().map(|arguments| arguments[0]));
        shapes.extend(OUTPUTS.iter().map(|output| output[2]));
        shapes.extend(STREAMS.iter().map(|stream| stream.0));
        shapes
    }

    pub(crate) fn shapes(&self) -> [&'static str; 5] {
        [
            self.form,
            self.place,
            self.arguments[0],
            self.output[2],
            self.stream.0,
        ]
    }

    fn options(&self, krate: &str) -> String {
        let mut options = vec![self.stream.0.to_owned(), self.output[2].to_owned()];
        options.push(format!("user_data_at = {}", self.place));
        if self.has_map {
            options.push(format!("map = {}", self.arguments[2]));
        }
        if krate != "awaitify" {
            options.push(format!("crate = ::{krate}"));
        }
        options.retain(|option| !option.is_empty());
        options.join(", ")
    }

    pub(crate) fn text(&self, krate: &str) -> String {
        let Self {
            number, arguments, ..
        } = self;
        let [types, values, _] = arguments;
        let is_last = self.place == "last";
        let (types, values) = match is_last {
            true => (format!("{types}{DATA}"), format!("{values}data")),
            false => (
                format!("{DATA}, {types}").trim_end_matches(", ").to_owned(),
                format!("data, {values}").trim_end_matches(", ").to_owned(),
            ),
        };
        let returns = if self.stream.1 {
            format!(" -> {INT}")
        } else {
            String::new()
        };
        let callback = self.form.replace("{}", &format!("({types}){returns}"));
        let [output, result, option] = self.output;
        let has_destroy = option.contains("destroy");
        let destroy = match (has_destroy, self.is_foreign) {
            (false, _) => String::new(),
            (true, false) => format!(", destroy: extern \"C\" fn({DATA})"),
            (true, true) => format!(", destroy: unsafe extern \"C\" fn({DATA})"),
        };
        let signature = format!(
            "fn c_function_{number}(text: *const u8, done: {callback}, data: {DATA}{destroy}) {output}"
        );
        let options = self.options(krate);
        if self.is_foreign {
            return format!(
                "#[::{krate}::awaitable]\n{ALLOWED}\nunsafe extern \"C\" {{\n\
                 /// A function.\n#[::{krate}::awaitable({options})]\npub(crate) {signature};\n}}\n"
            );
        }
        let call = if self.form.contains("Option") {
            "done.unwrap()"
        } else {
            "done"
        };
        let call = format!("let _ = text; ({call})({values});");
        let destroyed = if has_destroy { "destroy(data);" } else { "" };
        format!(
            "/// A function.\n#[::{krate}::awaitable({options})]\n{ALLOWED}\npub(crate) {signature} {{ {call} {destroyed} {result} }}\n"
        )
    }
}
