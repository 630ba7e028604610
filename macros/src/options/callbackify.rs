//! The options of `#[callbackify]`.

use syn::parse::ParseStream;
use syn::{Ident, TypePath};

use super::form::{Abi, Flag, Prefix};
use super::given::{Given, Written};
use super::parse::OptionSet;
use super::table::{OptionSpec, SINGLE, Table, options};
use crate::diagnostics::Diagnostics;
use crate::syntax::expression::Expression;

options! {
    /// The options of `#[callbackify]`.
    const CALLBACKIFY;
    /// The options of `#[callbackify]` for one function.
    struct CallbackifyOptions;

    name: "name", Ident, SINGLE, "name = add_then", &[];
    on: "on", Expression, SINGLE, "on = RUNTIME.handle()", &[];
    prefix: "prefix", Prefix, SINGLE, "prefix = \"mylib_\"", &["name"];
    export: "unsafe", Abi, SINGLE, "unsafe(extern \"C\"), on = RUNTIME.handle()", &[];
    associated: "associated", Flag, SINGLE, "associated", &[];
    krate: "crate", TypePath, SINGLE, "crate = my_reexports::awaitify", &[];
}
