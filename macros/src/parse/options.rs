//! `option, option = value, …` into [`Options`], every mistake reported, none fatal.

use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token, Type, TypePath};

use super::expression::{Closure, Expression};
use super::option_table::{self, Key, OPTIONS, OptionSpec};
use super::option_value::{ParameterValue, Position, Value, parse_value};
use super::tokens::next_tree;
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
    pub(crate) fn parse(tokens: TokenStream) -> Self {
        let (mut options, mut mistakes) = (Options::default(), Diagnostics::default());
        parse_all(tokens, &mut mistakes, |input, mistakes| {
            options.parse_entries(input, mistakes);
        });
        Options {
            mistakes,
            ..options
        }
    }

    fn parse_entries(&mut self, input: ParseStream<'_>, diagnostics: &mut Diagnostics) {
        while !input.is_empty() {
            if let Err(error) = self.parse_entry(input, diagnostics) {
                diagnostics.adopt(error);
                skip_past_comma(input);
                continue;
            }
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                diagnostics.report(
                    next_tree(input),
                    "expected `,` between two options",
                    format_args!("options are {}", list_of_options()),
                );
                skip_past_comma(input);
            }
        }
    }

    fn parse_entry(
        &mut self,
        input: ParseStream<'_>,
        diagnostics: &mut Diagnostics,
    ) -> syn::Result<()> {
        let (spec, name) = parse_name(input)?;
        let (value, mistake) = match parse_value(spec, &name, input) {
            Ok(value) => (value, None),
            // That it was given is known, however it went on: nobody then asks for it.
            Err(mistake) => (Value::None, Some(mistake)),
        };
        let entry = Entry {
            spec,
            name,
            value: Rc::new(value),
            own: mistake.is_none(),
        };
        self.add(entry, diagnostics);
        mistake.map_or(Ok(()), Err)
    }

    fn add(&mut self, entry: Entry, diagnostics: &mut Diagnostics) {
        if self.has(entry.spec.key) {
            let name = entry.spec.name;
            let fact = format!("`{name}` is given twice");
            diagnostics.report(&entry.name, fact, format_args!("remove one `{name}`"));
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

/// Lets `parse` read all of `tokens`, and report what is wrong with them.
pub(crate) fn parse_all(
    tokens: TokenStream,
    diagnostics: &mut Diagnostics,
    parse: impl FnOnce(ParseStream<'_>, &mut Diagnostics),
) {
    let mut own = Diagnostics::default();
    let parser = |input: ParseStream<'_>| {
        parse(input, &mut own);
        Ok(())
    };
    let read = parser.parse2(tokens);
    // syn complains here of brackets that were not read to their end. Why they were not, is reported already.
    match read {
        Err(left) if own.is_empty() => own.adopt(left),
        _ => {}
    }
    diagnostics.append(own);
}

fn parse_name(input: ParseStream<'_>) -> syn::Result<(&'static OptionSpec, Ident)> {
    let Ok(name) = Ident::parse_any(input) else {
        let help = format!("options are {}", list_of_options());
        return Err(mistake(&next_tree(input), &"expected an option", &help));
    };
    let spec = option_table::find(&name.to_string()).ok_or_else(|| unknown(&name))?;
    Ok((spec, name))
}

fn unknown(name: &Ident) -> syn::Error {
    let help = match option_table::nearest(&name.to_string()) {
        Some(near) => format!(
            "did you mean `{near}`? The options are {}",
            list_of_options()
        ),
        None => format!("the options are {}", list_of_options()),
    };
    mistake(name, &format_args!("unknown option `{name}`"), &help)
}

fn list_of_options() -> String {
    let names: Vec<String> = OPTIONS
        .iter()
        .map(|spec| format!("`{}`", spec.name))
        .collect();
    names.join(", ")
}

/// Leaves `input` at the start of the next known option, so that one mistake is one error.
fn skip_past_comma(input: ParseStream<'_>) {
    while let Ok(tree) = input.parse::<TokenTree>() {
        let comma = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ',');
        if comma && starts_option(input) {
            return;
        }
    }
}

fn starts_option(input: ParseStream<'_>) -> bool {
    let name = input.fork().call(Ident::parse_any);
    name.is_ok_and(|name| option_table::find(&name.to_string()).is_some())
}
