//! `name = ident, on = expression, extern "C", associated, crate = path`

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Token, TypePath};

use crate::diagnostics::{Diagnostics, mistake};
use crate::parse::expression::Expression;
use crate::parse::option_table::nearest_among;
use crate::parse::options::parse_all;
use crate::parse::tokens::next_tree;

/// What the attribute says.
#[derive(Default)]
pub(super) struct Options {
    pub(super) name: Option<Ident>,
    pub(super) on: Option<Expression>,
    pub(super) krate: Option<TypePath>,
    /// `extern "C"`, as it was written.
    pub(super) export: Option<syn::Abi>,
    pub(super) associated: Option<()>,
}

/// What each is called, what it takes, and how it is written.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("name", "an identifier", "name = add_then"),
    ("on", "an expression", "on = RUNTIME.handle()"),
    ("extern", "no value", "extern \"C\", on = RUNTIME.handle()"),
    ("associated", "no value", "associated"),
    ("crate", "a path", "crate = my_reexports::awaitify"),
];

const HELP: &str = "the options are `name`, `on`, `extern \"C\"`, `associated`, `crate`";

/// Every mistake is reported, none is fatal.
pub(super) fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Options {
    let mut options = Options::default();
    parse_all(tokens, diagnostics, |input, diagnostics| {
        while !input.is_empty() {
            let parsed = options.parse_one(input).and_then(|()| parse_comma(input));
            if let Err(error) = parsed {
                diagnostics.adopt(error);
                skip_past_comma(input);
            }
        }
    });
    options
}

fn parse_comma(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    let next = next_tree(input);
    Err(mistake(&next, &"expected `,` between two options", &HELP))
}

/// So that what follows a mistake is read as it was meant.
fn skip_past_comma(input: ParseStream<'_>) {
    while let Ok(tree) = input.parse::<TokenTree>() {
        if matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ',') {
            return;
        }
    }
}

impl Options {
    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let start = next_tree(input);
        if input.peek(Token![extern]) {
            let abi = input.parse()?;
            check_abi(&abi)?;
            return once(&mut self.export, abi, start, "extern \"C\"");
        }
        let Ok(name) = Ident::parse_any(input) else {
            return Err(mistake(&start, &"expected an option", &HELP));
        };
        let word = name.to_string();
        let Some((word, takes, usage)) = OPTIONS.iter().find(|(known, ..)| *known == word) else {
            return Err(unknown(&name));
        };
        if *word == "associated" {
            return once(&mut self.associated, (), start, word);
        }
        let write = format!("write `{usage}`");
        if input.parse::<Token![=]>().is_err() || input.is_empty() || input.peek(Token![,]) {
            let fact = format!("`{word}` needs a value");
            return Err(mistake(&name, &fact, &write));
        }
        let wrong = next_tree(input);
        let malformed = |_| mistake(&wrong, &format_args!("`{word}` takes {takes}"), &write);
        match *word {
            "name" => once(
                &mut self.name,
                input.parse().map_err(malformed)?,
                start,
                word,
            ),
            "on" => once(&mut self.on, input.parse().map_err(malformed)?, start, word),
            _ => once(
                &mut self.krate,
                input.parse().map_err(malformed)?,
                start,
                word,
            ),
        }
    }
}

fn check_abi(abi: &syn::Abi) -> syn::Result<()> {
    match &abi.name {
        Some(name) if name.value() != "C" => {
            let fact = format!("a twin cannot be exported as `extern {:?}`", name.value());
            Err(mistake(name, &fact, &"write `extern \"C\"`"))
        }
        _ => Ok(()),
    }
}

fn unknown(name: &Ident) -> syn::Error {
    let near = nearest_among(&name.to_string(), OPTIONS.iter().map(|(known, ..)| *known));
    let help = match near {
        Some(near) => format!("did you mean `{near}`? {}", HELP.replacen('t', "T", 1)),
        None => HELP.to_owned(),
    };
    mistake(name, &format_args!("unknown option `{name}`"), &help)
}

fn once<T>(
    slot: &mut Option<T>,
    value: T,
    place: Option<TokenTree>,
    name: &str,
) -> syn::Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => {
            let fact = format!("`{name}` is given twice");
            Err(mistake(&place, &fact, &format_args!("remove one `{name}`")))
        }
    }
}
