//! `option, option = value, …` into [`Options`], every mistake reported, none fatal.

use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token, Type, TypePath};

use super::expression::{Closure, Expression};
use super::option_table::{Key, OptionSpec, Table};
use super::option_value::{ParameterValue, Position, Value, parse_value};
use super::tokens::{is_punct, next_tree};
use crate::diagnostics::{Diagnostics, mistake};

/// The options that hold for one item: its own, then the defaults of the block around it.
#[derive(Clone, Default)]
pub(crate) struct Options {
    entries: Vec<Entry>,
    /// What was wrong with them. It is said of what they stand on.
    pub(crate) mistakes: Diagnostics,
}

/// One option as it was written.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) spec: &'static OptionSpec,
    /// The user's own token, for messages.
    pub(crate) name: Ident,
    pub(crate) value: Rc<Value>,
    /// `false`: it is the default of the block around, or could not be read. Nothing is said of it here.
    pub(crate) own: bool,
}

/// What an option's value is, where it is of that form.
macro_rules! values {
    ($($name:ident: $form:ident($value:ty),)*) => {
        $(pub(crate) fn $name(&self, key: Key) -> Option<&$value> {
            match &*self.entry(key)?.value {
                Value::$form(value) => Some(value),
                _ => None,
            }
        })*
    };
}

impl Options {
    /// The options of `table` in `tokens`.
    pub(crate) fn parse(tokens: TokenStream, table: Table) -> Self {
        let mut options = Options::default();
        let parser = |input: ParseStream<'_>| {
            options.parse_entries(input, table);
            Ok(())
        };
        // syn complains here of brackets that were not read to their end. Why they were not, is reported already.
        match parser.parse2(tokens) {
            Err(left) if options.mistakes.is_empty() => options.mistakes.adopt(left),
            _ => {}
        }
        options
    }

    fn parse_entries(&mut self, input: ParseStream<'_>, table: Table) {
        while !input.is_empty() {
            if let Err(error) = self.parse_entry(input, table) {
                self.mistakes.adopt(error);
                skip_past_comma(input, table);
            } else if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                let next = next_tree(input);
                let help = format!("write `,` before `{}`", next.to_token_stream());
                self.mistakes
                    .report(next, "expected `,` between two options", help);
            }
        }
    }

    fn parse_entry(&mut self, input: ParseStream<'_>, table: Table) -> syn::Result<()> {
        let (spec, name) = parse_name(input, table)?;
        let (value, mistake) = match parse_value(spec, &name, input, table) {
            Ok(value) => (value, renamed(spec, &name)),
            // The option counts as given even if its value is malformed, so that nothing asks for it again.
            Err(mistake) => (Value::None, Some(mistake)),
        };
        let entry = Entry {
            spec,
            name,
            value: Rc::new(value),
            own: mistake.is_none(),
        };
        self.add(entry);
        mistake.map_or(Ok(()), Err)
    }

    fn add(&mut self, entry: Entry) {
        if self.has(entry.spec.key) {
            let name = entry.spec.name;
            let fact = format!("`{name}` is given twice");
            let help = format!("remove one `{name}`");
            self.mistakes.report(&entry.name, fact, help);
            return;
        }
        self.entries.push(entry);
    }

    /// These options, completed by the `defaults` that they neither set nor contradict.
    pub(crate) fn with_defaults(&self, defaults: &Options) -> Options {
        let mut all = self.clone();
        for default in &defaults.entries {
            if !self.entries.iter().any(|own| own.overrides(default)) {
                all.entries.push(Entry {
                    own: false,
                    ..default.clone()
                });
            }
        }
        all
    }

    /// Those that do not only speak of the block itself, for what stands in it.
    pub(crate) fn without(&self, keys: &[Key]) -> Options {
        let kept = |entry: &&Entry| !keys.contains(&entry.spec.key);
        Options {
            entries: self.entries.iter().filter(kept).cloned().collect(),
            mistakes: Diagnostics::default(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(crate) fn entry(&self, key: Key) -> Option<&Entry> {
        self.iter().find(|entry| entry.spec.key == key)
    }

    pub(crate) fn has(&self, key: Key) -> bool {
        self.entry(key).is_some()
    }

    values! {
        ident: Ident(Ident),
        text: Text(LitStr),
        parameter: Parameter(ParameterValue),
        closure: Closure(Closure),
        expression: Expression(Expression),
        path: Path(TypePath),
        type_name: Type(Type),
        position: Position(Position),
        parameters: Parameters(Vec<Ident>),
        every: Every(LitStr),
    }
}

impl Entry {
    fn overrides(&self, default: &Entry) -> bool {
        self.spec.key == default.spec.key
            || self.spec.conflicts.contains(&default.spec.key)
            || default.spec.conflicts.contains(&self.spec.key)
    }
}

fn parse_name(input: ParseStream<'_>, table: Table) -> syn::Result<(&'static OptionSpec, Ident)> {
    let Ok(name) = Ident::parse_any(input) else {
        let help = format!("write an option, for example `{}`", table.0[0].usage);
        return Err(mistake(&next_tree(input), &"expected an option", &help));
    };
    let spec = table.find(&name.to_string());
    let spec = spec.ok_or_else(|| unknown(&name, table))?;
    Ok((spec, name))
}

/// The error for an option that was written with its former name.
fn renamed(spec: &OptionSpec, name: &Ident) -> Option<syn::Error> {
    let (old, new) = (name.to_string(), spec.name);
    (old != new).then(|| {
        let fact = format!("the option `{old}` is now called `{new}`");
        mistake(name, &fact, &format_args!("write `{}`", spec.usage))
    })
}

fn unknown(name: &Ident, table: Table) -> syn::Error {
    let help = match table.nearest(&name.to_string()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("remove `{name}`; all options are listed at https://docs.rs/awaitify"),
    };
    mistake(name, &format_args!("unknown option `{name}`"), &help)
}

/// Leaves `input` where an option starts that is known or has a value: what stands behind any other comma may belong to
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
    use super::super::option_table::AWAITABLE;
    use super::*;

    #[test]
    fn one_mistake_is_one_error_and_two_are_two() {
        for (source, mistakes) in [
            ("keep handle", 1),
            ("returns = true", 1),
            ("pair, nmae = fetch", 2),
            ("mpa = |a, b| f::<A, B>(a, b), keep", 1),
            ("fd = socket readable", 1),
            ("nmae = fetch, droped = |d| d", 2),
            ("skip(true), name = 3, map = 3", 3),
            ("poll(every = \"1ms\") 3, keep", 1),
        ] {
            let options = Options::parse(source.parse().unwrap(), AWAITABLE);
            let errors = options.mistakes.into_tokens().to_string();
            let found = errors.matches("compile_error").count();
            assert_eq!(found, mistakes, "{source}: {errors}");
        }
    }
}
