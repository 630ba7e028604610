//! `name = ident, on = expression, crate = path, extern "C"`

use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, TypePath};

use crate::diagnostics::Diagnostics;
use crate::parse::expression::Expression;

/// What the attribute says.
#[derive(Default)]
pub(super) struct Options {
    pub(super) name: Option<Ident>,
    pub(super) on: Option<Expression>,
    pub(super) krate: Option<TypePath>,
    /// `extern "C"`, as it was written.
    pub(super) export: Option<syn::Abi>,
}

const HELP: &str = "the options are `name = ident`, `on = handle`, `extern \"C\"`, `crate = path`";

/// Stops at the first mistake, which is reported.
pub(super) fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Options {
    let mut options = Options::default();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            options.parse_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        let message = format!("{error}\nhelp: {HELP}");
        diagnostics.adopt(syn::Error::new(error.span(), message));
    }
    options
}

impl Options {
    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Token![extern]) {
            let abi: syn::Abi = input.parse()?;
            let is_c = abi.name.as_ref().is_none_or(|name| name.value() == "C");
            if !is_c {
                return Err(syn::Error::new_spanned(
                    abi,
                    "only `extern \"C\"` can be exported",
                ));
            }
            return once(&mut self.export, abi, &Ident::new("export", input.span()));
        }
        let name = Ident::parse_any(input)?;
        let known = ["name", "on", "crate"];
        if !known.iter().any(|option| name == option) {
            return Err(syn::Error::new_spanned(
                &name,
                format_args!("unknown option `{name}`"),
            ));
        }
        input.parse::<Token![=]>()?;
        match name.to_string().as_str() {
            "name" => once(&mut self.name, input.parse()?, &name),
            "on" => once(&mut self.on, input.parse()?, &name),
            _ => once(&mut self.krate, input.parse()?, &name),
        }
    }
}

fn once<T>(slot: &mut Option<T>, value: T, name: &Ident) -> syn::Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(syn::Error::new_spanned(
            name,
            format_args!("`{name}` is given twice"),
        )),
    }
}
