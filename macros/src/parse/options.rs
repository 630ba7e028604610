//! `option, option = value, …` into [`Options`], every mistake reported, none fatal.

use std::rc::Rc;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, Type, TypePath};

use super::expression::{Closure, Expression};
use super::option_table::{self, Form, Key, OPTIONS, OptionSpec};
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

/// What stood behind the name.
pub(crate) enum Value {
    None,
    Ident(Ident),
    Text(LitStr),
    Parameter(ParameterValue),
    Closure(Closure),
    Expression(Expression),
    Path(TypePath),
    Type(Type),
    Position(Position),
    Every(LitStr),
}

/// Where among a callback's arguments its user data stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Position {
    Last,
    At(usize),
}

/// `param` or `param(A, B)`.
pub(crate) struct ParameterValue {
    pub(crate) name: Ident,
    pub(crate) takes: Option<Punctuated<Type, Token![,]>>,
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

    pub(crate) fn ident(&self, key: Key) -> Option<&Ident> {
        match &*self.entry(key)?.value {
            Value::Ident(ident) => Some(ident),
            _ => None,
        }
    }

    pub(crate) fn text(&self, key: Key) -> Option<String> {
        match &*self.entry(key)?.value {
            Value::Text(text) => Some(text.value()),
            _ => None,
        }
    }

    pub(crate) fn parameter(&self, key: Key) -> Option<&ParameterValue> {
        match &*self.entry(key)?.value {
            Value::Parameter(parameter) => Some(parameter),
            _ => None,
        }
    }

    pub(crate) fn closure(&self, key: Key) -> Option<&Closure> {
        match &*self.entry(key)?.value {
            Value::Closure(closure) => Some(closure),
            _ => None,
        }
    }

    pub(crate) fn expression(&self, key: Key) -> Option<&Expression> {
        match &*self.entry(key)?.value {
            Value::Expression(expression) => Some(expression),
            _ => None,
        }
    }

    pub(crate) fn path(&self, key: Key) -> Option<&TypePath> {
        match &*self.entry(key)?.value {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }

    pub(crate) fn every(&self, key: Key) -> Option<&LitStr> {
        match &*self.entry(key)?.value {
            Value::Every(interval) => Some(interval),
            _ => None,
        }
    }

    pub(crate) fn position(&self, key: Key) -> Option<Position> {
        match &*self.entry(key)?.value {
            Value::Position(position) => Some(*position),
            _ => None,
        }
    }

    pub(crate) fn type_name(&self, key: Key) -> Option<&Type> {
        match &*self.entry(key)?.value {
            Value::Type(ty) => Some(ty),
            _ => None,
        }
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

fn ends(input: ParseStream<'_>) -> bool {
    input.is_empty() || input.peek(Token![,])
}

fn parse_value(spec: &OptionSpec, name: &Ident, input: ParseStream<'_>) -> syn::Result<Value> {
    let malformed = |tokens: &dyn ToTokens, fact: &str| {
        let fact = format!("`{}` {fact}", spec.name);
        Err(mistake(
            tokens,
            &fact,
            &format_args!("write `{}`", spec.usage),
        ))
    };
    match spec.form {
        Form::Flag | Form::FlagOrClosure if ends(input) => return Ok(Value::None),
        Form::Flag if input.peek(Token![=]) => return malformed(name, "takes no value"),
        Form::Flag => return malformed(name, "must be followed by `,`"),
        Form::Every => {
            return parse_every(input).or_else(|wrong| match wrong {
                Some(wrong) => malformed(&wrong, "takes an interval"),
                None => malformed(name, "needs an interval"),
            });
        }
        _ => {}
    }
    if input.parse::<Token![=]>().is_err() || input.is_empty() {
        return malformed(name, "needs a value");
    }
    let first = next_tree(input);
    parse_form(spec, input)
        .or_else(|_| malformed(&first, &format!("takes {}", describe_form(spec.form))))
}

fn parse_form(spec: &OptionSpec, input: ParseStream<'_>) -> syn::Result<Value> {
    let value = match spec.form {
        Form::Flag | Form::Every => Value::None,
        Form::Ident => Value::Ident(input.parse()?),
        Form::Text => Value::Text(parse_affix(spec.key, input)?),
        Form::Parameter => Value::Parameter(input.parse()?),
        Form::Closure | Form::FlagOrClosure => match input.parse()? {
            Expression::Closure(closure) => Value::Closure(closure),
            other => return Err(syn::Error::new_spanned(other, "not a closure")),
        },
        Form::Expression => Value::Expression(input.parse()?),
        Form::ItemPath => Value::Path(input.parse()?),
        Form::TypeName => Value::Type(input.parse()?),
        Form::Position => Value::Position(input.parse()?),
    };
    match ends(input) {
        true => Ok(value),
        false => Err(input.error("unexpected token")),
    }
}

/// What is put before or behind a name, and must make one with it.
fn parse_affix(key: Key, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let text: LitStr = input.parse()?;
    let name = match key {
        Key::Prefix => format!("{}x", text.value()),
        _ => format!("x{}", text.value()),
    };
    syn::parse_str::<Ident>(&name).map(|_| text)
}

fn describe_form(form: Form) -> &'static str {
    match form {
        Form::Flag => "no value",
        Form::Ident => "an identifier",
        Form::Text => "a part of a name, as a string",
        Form::Parameter => "the name of a parameter",
        Form::Closure | Form::FlagOrClosure => "a closure",
        Form::Every => "an interval",
        Form::Expression => "an expression",
        Form::ItemPath => "a path",
        Form::TypeName => "a type",
        Form::Position => "`last`, `first` or a number, counted from zero",
    }
}

/// `(every = "10ms")`; otherwise what is wrong in it, if it is there.
fn parse_every(input: ParseStream<'_>) -> Result<Value, Option<TokenTree>> {
    if !input.peek(syn::token::Paren) {
        return Err(None);
    }
    let Ok(TokenTree::Group(group)) = input.parse() else {
        return Err(None);
    };
    let mut trees = group.stream().into_iter();
    match trees.next() {
        Some(TokenTree::Ident(word)) if word == "every" => {}
        wrong => return Err(wrong),
    }
    match trees.next() {
        Some(TokenTree::Punct(sign)) if sign.as_char() == '=' => {}
        wrong => return Err(wrong),
    }
    let interval = trees.next().ok_or(None)?;
    let text = syn::parse2(interval.clone().into()).map_err(|_| Some(interval))?;
    match trees.next() {
        None => Ok(Value::Every(text)),
        wrong => Err(wrong),
    }
}

impl Parse for Position {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(syn::LitInt) {
            return Ok(Position::At(input.parse::<syn::LitInt>()?.base10_parse()?));
        }
        let word: Ident = input.parse()?;
        match word.to_string().as_str() {
            "last" => Ok(Position::Last),
            "first" => Ok(Position::At(0)),
            _ => Err(syn::Error::new_spanned(word, "neither `last` nor `first`")),
        }
    }
}

impl Parse for ParameterValue {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        let mut takes = None;
        if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            takes = Some(content.parse_terminated(Type::parse, Token![,])?);
        }
        Ok(ParameterValue { name, takes })
    }
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
