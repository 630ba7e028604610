//! The option `events`, which makes one enum of several callbacks: `events(enum = Name, derive(Debug), on_open = Open)`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Token, Type, token};

use super::form::{Form, ParameterValue, ValueError, parse_takes, without_mistake};
use super::table::Table;
use crate::diagnostics::mistake;
use crate::diagnostics::nearest::nearest;
use crate::syntax::tokens::{next_tree, parse_until};

/// The enum of a stream, and the callbacks that make its variants.
#[derive(Default)]
pub(crate) struct Variants {
    pub(crate) target: EventType,
    /// The contents of `derive(…)`.
    pub(crate) derives: Option<TokenStream>,
    /// `name = events`, the function that makes the stream of a group.
    pub(crate) method: Option<Ident>,
    pub(crate) entries: Vec<VariantEntry>,
}

/// The enum that the values are variants of.
#[derive(Default)]
pub(crate) enum EventType {
    /// A generated one, named after the function.
    #[default]
    Unnamed,
    /// `enum = Name`
    Named(Ident),
    /// `into = path::Name`, an enum of the user's.
    Existing(Box<Type>),
}

/// `on_message = Message` or `on_message = Message(_, A)`
pub(crate) struct VariantEntry {
    pub(crate) callback: ParameterValue,
    pub(crate) name: Ident,
}

const USAGE: &str = "events(enum = ConnectEvent, on_open = Open, on_message = Message)";

impl Form for Variants {
    const TAKES: &'static str = "a variant for each callback, in parentheses";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        without_mistake(Self::recover(word, input, table))
    }

    /// The entries without a mistake make the enum, because the code around names it.
    fn recover(_: &Ident, input: ParseStream<'_>, _: Table) -> (Option<Self>, Option<ValueError>) {
        let mut variants = Variants::default();
        if input.peek(Token![=]) {
            let wrong = read_after_equals(input, &mut variants).map_or_else(Some, Some);
            return (Some(variants), wrong.map(ValueError::Other));
        }
        if !input.peek(token::Paren) {
            return (Some(variants), None);
        }
        let mut parse = |input: ParseStream<'_>| {
            let content;
            syn::parenthesized!(content in input);
            read_variants(&content, &mut variants)
        };
        let wrong = parse(input).err().map(ValueError::Other);
        (Some(variants), wrong)
    }
}

/// Reads `= Name`, and returns the mistake.
fn read_after_equals(input: ParseStream<'_>, variants: &mut Variants) -> syn::Result<syn::Error> {
    input.parse::<Token![=]>()?;
    let value: TokenStream = parse_until(input, &|input| input.peek(Token![,]))?
        .into_iter()
        .collect();
    let help = match syn::parse2::<Ident>(value.clone()) {
        Ok(name) => {
            let help = format!("write `events(enum = {name})`");
            variants.target = EventType::Named(name);
            help
        }
        Err(_) => format!("write `{USAGE}`"),
    };
    let fact = "the parts of `events` are written in parentheses";
    Ok(mistake(&value, &fact, &help))
}

/// Reads all entries, and returns the mistakes in them.
fn read_variants(input: ParseStream<'_>, variants: &mut Variants) -> syn::Result<()> {
    let mut mistakes: Option<syn::Error> = None;
    while !input.is_empty() {
        if let Err(error) = read_entry(input, variants) {
            parse_until(input, &|input| input.peek(Token![,]))?;
            match &mut mistakes {
                Some(mistakes) => mistakes.combine(error),
                None => mistakes = Some(error),
            }
        }
        input.parse::<Option<Token![,]>>()?;
    }
    mistakes.map_or(Ok(()), Err)
}

fn read_entry(input: ParseStream<'_>, variants: &mut Variants) -> syn::Result<()> {
    let Ok(key) = Ident::parse_any(input) else {
        let help = format!("write `{USAGE}`");
        let fact = "expected the name of a callback";
        return Err(mistake(&next_tree(input), &fact, &help));
    };
    if input.peek(token::Paren) && key != "derive" {
        return read_misspelt(&key, input, variants);
    }
    let is_alone = input.is_empty() || input.peek(Token![,]);
    if is_alone && key.to_string().starts_with(char::is_uppercase) {
        let fact = format!("`{key}` needs an option before it");
        let help =
            format!("write `enum = {key}` to name the enum, or `into = {key}` for one of yours");
        variants.target = EventType::Named(key.clone());
        return Err(mistake(&key, &fact, &help));
    }
    match key.to_string().as_str() {
        "enum" | "into" => read_target(&key, input, variants)?,
        "name" => variants.method = Some(parse_method(&key, input)?),
        "derive" => read_derives(&key, input, variants)?,
        _ => read_variant(key, input, variants)?,
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(());
    }
    let next = next_tree(input);
    let help = format!("write `,` before `{}`", next.to_token_stream());
    Err(mistake(&next, &"expected `,` between two variants", &help))
}

/// `derives(Debug)`, or a callback with its variant in parentheses.
fn read_misspelt(key: &Ident, input: ParseStream<'_>, variants: &mut Variants) -> syn::Result<()> {
    let content;
    syn::parenthesized!(content in input);
    let inside: TokenStream = content.parse()?;
    if nearest(&key.to_string(), ["derive"]).is_some() {
        variants.derives = Some(inside);
        let fact = format!("`{key}` is not a part of `events`");
        return Err(mistake(key, &fact, &"did you mean `derive`?"));
    }
    let name = syn::parse2(inside).unwrap_or_else(|_| variant_name(key));
    let fact = format!("`{key}` needs `=` before the name of its variant");
    let help = format!("write `{key} = {name}`");
    variants.entries.push(VariantEntry {
        callback: ParameterValue {
            field: None,
            name: key.clone(),
            takes: None,
        },
        name,
    });
    Err(mistake(key, &fact, &help))
}

/// `= Name` after `enum`, `= path::Name` after `into`.
fn read_target(key: &Ident, input: ParseStream<'_>, variants: &mut Variants) -> syn::Result<()> {
    if !matches!(variants.target, EventType::Unnamed) {
        let help = "write `enum = Name` for a new enum, or `into = path::Name` for an existing one";
        return Err(mistake(key, &"the enum is named twice", &help));
    }
    let has_value =
        input.parse::<Token![=]>().is_ok() && !input.is_empty() && !input.peek(Token![,]);
    if let (true, Some((text, name))) = (has_value, quoted_name(input)) {
        let fact = format!("`{key}` takes a name without quotes");
        let help = format!("write `{key} = {name}`");
        variants.target = EventType::Named(name);
        return Err(mistake(&text, &fact, &help));
    }
    let target = if !has_value {
        Err(input.error("no value"))
    } else if key == "enum" {
        input.parse().map(EventType::Named)
    } else {
        input.parse().map(|ty| EventType::Existing(Box::new(ty)))
    };
    variants.target = target.map_err(|_| {
        let fact = format!("`{key}` needs the name of an enum");
        mistake(key, &fact, &format_args!("write `{key} = ConnectEvent`"))
    })?;
    Ok(())
}

/// `= events` after `name`.
fn parse_method(key: &Ident, input: ParseStream<'_>) -> syn::Result<Ident> {
    let name = input.parse::<Token![=]>().and_then(|_| input.parse());
    name.map_err(|_| {
        mistake(
            key,
            &"`name` needs the name of a function",
            &"write `name = events`",
        )
    })
}

/// `(Debug, Clone)`
fn read_derives(key: &Ident, input: ParseStream<'_>, variants: &mut Variants) -> syn::Result<()> {
    if variants.derives.is_some() {
        let help = "write one `derive(…)` with all traits";
        return Err(mistake(key, &"`derive` is given twice", &help));
    }
    if !input.peek(token::Paren) {
        let help = "write `derive(Debug, Clone)`";
        return Err(mistake(
            key,
            &"`derive` needs the names of traits in parentheses",
            &help,
        ));
    }
    let content;
    syn::parenthesized!(content in input);
    variants.derives = Some(content.parse()?);
    Ok(())
}

fn read_variant(
    callback: Ident,
    input: ParseStream<'_>,
    variants: &mut Variants,
) -> syn::Result<()> {
    let mut wrong = None;
    let name = match input.parse::<Token![=]>().and_then(|_| input.parse()) {
        Ok(name) => name,
        Err(_) => {
            let (place, name) = match quoted_name(input) {
                Some((text, name)) => (text.into_token_stream(), name),
                None => (callback.to_token_stream(), variant_name(&callback)),
            };
            let fact = format!("`{callback}` needs the name of a variant");
            let help = format!("write `{callback} = {name}`");
            wrong = Some(mistake(&place, &fact, &help));
            name
        }
    };
    let takes = match parse_takes(input) {
        Ok(takes) => takes,
        Err(error) => {
            wrong = wrong.or(Some(error));
            None
        }
    };
    variants.entries.push(VariantEntry {
        callback: ParameterValue {
            field: None,
            name: callback,
            takes,
        },
        name,
    });
    wrong.map_or(Ok(()), Err)
}

/// A string that contains a name, and that name.
fn quoted_name(input: ParseStream<'_>) -> Option<(LitStr, Ident)> {
    let text: LitStr = input.parse().ok()?;
    let name = text.parse().ok()?;
    Some((text, name))
}

/// `Message` for `on_message`: the name in camel case, without a leading `on_`.
pub(crate) fn variant_name(callback: &Ident) -> Ident {
    let plain = callback.unraw().to_string();
    let stripped = plain
        .strip_prefix("on_")
        .filter(|rest| rest.starts_with(char::is_alphabetic));
    let mut name = camel_case(stripped.unwrap_or(&plain));
    // The only keyword in camel case.
    if name == "Self" {
        name.push('_');
    }
    Ident::new(&name, callback.span())
}

/// `on_message` as `OnMessage`.
pub(crate) fn camel_case(snake: &str) -> String {
    let words = snake.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    let name: String = words.collect();
    // A name of underscores only.
    if name.is_empty() {
        "Event".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(callback: &str) -> String {
        variant_name(&syn::parse_str(callback).unwrap()).to_string()
    }

    #[test]
    fn variants_are_camel_case() {
        for (callback, variant) in [
            ("on_message", "Message"),
            ("device_arrived", "DeviceArrived"),
            ("on", "On"),
            ("on_", "On"),
            ("on_2", "On2"),
            ("on_self", "Self_"),
            ("onOpen", "OnOpen"),
            ("r#type", "Type"),
        ] {
            assert_eq!(named(callback), variant, "{callback}");
        }
    }
}
