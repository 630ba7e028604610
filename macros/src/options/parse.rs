//! Parses `option, option = value, …` into the struct of an attribute. Each mistake is reported, and none is fatal.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, LitStr, Token};

use super::awaitable::AWAITABLE;
use super::given::Written;
use super::table::{OptionSpec, Table};
use super::words::sentence_for;
use crate::diagnostics::{Diagnostics, mistake};
use crate::syntax::tokens::{concat, is_punct, next_tree, tokens_between};

/// The options of one attribute.
pub(crate) trait OptionSet: Default {
    const TABLE: Table;

    /// Reads the value of the option called `word`, which follows in `input`.
    fn read(
        &mut self,
        spec: &'static OptionSpec,
        word: Ident,
        input: ParseStream<'_>,
    ) -> syn::Result<()>;

    /// The options that were given, in the order of the table.
    fn written(&self) -> Vec<Written<'_>>;

    fn mistakes(&mut self) -> &mut Diagnostics;

    /// The options in `tokens`.
    fn parse(tokens: TokenStream) -> Self {
        let mut options = Self::default();
        // rustc reports a value.
        if tokens.is_empty() || is_key_value(&tokens) {
            return options;
        }
        let parser = |input: ParseStream<'_>| {
            read_all(&mut options, input);
            Ok(())
        };
        // syn complains about brackets that were not read to their end. The cause is reported already.
        match parser.parse2(tokens) {
            Err(left) if options.mistakes().is_empty() => options.mistakes().adopt(left),
            _ => {}
        }
        options
    }
}

/// Returns true for `#[awaitable = "name"]`, whose value looks like an option.
fn is_key_value(tokens: &TokenStream) -> bool {
    let mut trees = tokens.clone().into_iter();
    let is_literal = matches!(trees.next(), Some(TokenTree::Literal(_))) && trees.next().is_none();
    let attribute = || Span::call_site().source_text();
    is_literal
        && attribute().is_some_and(|attribute| attribute.contains('=') && !attribute.contains('('))
}

fn read_all<O: OptionSet>(options: &mut O, input: ParseStream<'_>) {
    let mut previous = None;
    while !input.is_empty() {
        if read_bare_name(options, input) {
            continue;
        }
        let continues_ignore = previous == Some("ignore") && input.peek(LitInt);
        let name = if continues_ignore {
            let help = "write several positions in parentheses: `ignore = (0, 2)`";
            Err(mistake(&next_tree(input), &"expected an option", &help))
        } else {
            read_name(input, O::TABLE, options.mistakes())
        };
        previous = name.as_ref().ok().map(|(spec, _)| spec.name);
        let read = name.and_then(|(spec, word)| options.read(spec, word, input));
        if let Err(error) = read {
            options.mistakes().adopt(error);
            if input.parse::<Token![,]>().is_err() {
                skip_past_comma(input, O::TABLE);
            }
        } else if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            let next = next_tree(input);
            let fact = "expected `,` between two options";
            let help = match input.parse::<Token![;]>() {
                Ok(_) => "write `,` instead of `;`".to_owned(),
                Err(_) => format!("write `,` before `{}`", next.to_token_stream()),
            };
            options.mistakes().report(next, fact, help);
        }
    }
}

/// Reads `"fetch_async"` as the name of the wrapper, and reports it.
fn read_bare_name<O: OptionSet>(options: &mut O, input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let name = ahead.parse::<LitStr>().and_then(|text| {
        let name: Ident = text.parse()?;
        Ok((text, name))
    });
    let spec = O::TABLE.find("name");
    let (Ok((text, name)), Some(spec)) = (name, spec) else {
        return false;
    };
    let is_alone = ahead.is_empty() || ahead.parse::<Token![,]>().is_ok();
    if is_alone {
        input.advance_to(&ahead);
        let help = format!("write `name = {name}`");
        options.mistakes().report(&text, "expected an option", help);
        let word = Ident::new("name", text.span());
        let parser = |input: ParseStream<'_>| options.read(spec, word, input);
        if let Err(error) = parser.parse2(quote!(= #name)) {
            options.mistakes().adopt(error);
        }
    }
    is_alone
}

/// The option that comes next, and its name as written. A misspelt name counts as the option that is near to it.
fn read_name(
    input: ParseStream<'_>,
    table: Table,
    mistakes: &mut Diagnostics,
) -> syn::Result<(&'static OptionSpec, Ident)> {
    let Ok(name) = Ident::parse_any(input) else {
        let help = format!("write an option, for example `{}`", table.0[0].usage);
        return Err(mistake(&next_tree(input), &"expected an option", &help));
    };
    let name = joined(name, input, table, mistakes);
    let word = name.to_string();
    if let Some(spec) = table.find(&word) {
        return Ok((spec, name));
    }
    let sentence = sentence_for(&word);
    match table.nearest(&word).filter(|_| sentence.is_none()) {
        Some(spec) => Ok((spec, name)),
        None => {
            let fact = format!("unknown option `{name}`");
            let is_alone = input.is_empty() || input.peek(Token![,]);
            Err(match sentence {
                Some(sentence) => mistake(&name, &fact, &sentence),
                None => mistake(&name, &fact, &without(&word, is_alone)),
            })
        }
    }
}

/// Says what to do without the option `word`, which may be meant as a name if it is alone.
fn without(word: &str, is_alone: bool) -> String {
    const ALL: &str = "all options are listed at https://docs.rs/awaitify";
    if AWAITABLE.find(word).is_some() {
        return "remove it: it is an option of `#[awaitable]`".to_owned();
    }
    let is_name = word.starts_with(|it: char| it == '_' || it.is_lowercase())
        && syn::parse_str::<Ident>(word).is_ok();
    if is_alone && is_name {
        format!("remove it, or if it names the wrapper, write `name = {word}`; {ALL}")
    } else {
        format!("remove it; {ALL}")
    }
}

/// `user_data` for `user-data` and for `awaitify::user_data`, which are reported.
fn joined(first: Ident, input: ParseStream<'_>, table: Table, mistakes: &mut Diagnostics) -> Ident {
    let ahead = input.fork();
    let mut name = first.to_string();
    while ahead.peek(Token![-]) || ahead.peek(Token![::]) {
        let is_path = ahead.parse::<Token![::]>().is_ok();
        if !is_path && ahead.parse::<Token![-]>().is_err() {
            return first;
        }
        let Ok(word) = Ident::parse_any(&ahead) else {
            return first;
        };
        name = if is_path {
            word.to_string()
        } else {
            format!("{name}_{word}")
        };
    }
    let written = tokens_between(input, &ahead);
    if written.is_empty() || table.find(&name).is_none() {
        return first;
    }
    input.advance_to(&ahead);
    let span = first.span();
    let written = concat([first.into_token_stream(), written]);
    let fact = format!("unknown option `{}`", written.to_string().replace(' ', ""));
    mistakes.report(written, fact, format_args!("did you mean `{name}`?"));
    Ident::new(&name, span)
}

/// Leaves `input` at the start of the next option that is known or has a value. Anything else after a comma may belong to
/// the mistake.
fn skip_past_comma(input: ParseStream<'_>, table: Table) {
    while let Ok(tree) = input.parse::<TokenTree>() {
        if is_punct(&tree, ',') && (table.begins(input) || input.peek2(Token![=])) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::awaitable::AwaitableOptions;

    #[test]
    fn each_mistake_is_one_error() {
        for (source, mistakes) in [
            ("keep handle", 1),
            ("returns = true", 1),
            ("pair, nmae = fetch", 2),
            ("mpa = |a, b| f::<A, B>(a, b), keep", 1),
            ("fd = socket readable", 1),
            ("nmae = fetch, droped = |d| d", 2),
            ("cancle = 3, handler = done", 2),
            ("stream = 10", 1),
            ("callback(done), map |a| a", 2),
            ("skip(true), name = 3, map = 3", 3),
            ("poll(every = \"1ms\") 3, keep", 1),
            ("stream = unbounded, keep", 1),
        ] {
            let options = AwaitableOptions::parse(source.parse().unwrap());
            let errors = options.mistakes.into_tokens().to_string();
            let found = errors.matches("compile_error").count();
            assert_eq!(found, mistakes, "{source}: {errors}");
        }
    }
}
