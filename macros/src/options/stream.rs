//! The policies of streams, as they are written: `stream(buffer = 64, overflow = drop_oldest)`.

use proc_macro2::{Group, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Ident, Token, token};

use super::form::{
    Form, ParameterValue, ValueError, after_equals, is_end, parse_parameter, without_mistake,
};
use super::table::Table;
use crate::diagnostics::mistake;
use crate::diagnostics::nearest::nearest;
use crate::syntax::expression::{Closure, Expression};
use crate::syntax::tokens::next_tree;

/// The values that a stream keeps while the consumer does not read.
pub(crate) enum Policy {
    /// None is written. A rule reports it, unless an adapter has decided.
    Unstated,
    Unbounded,
    Latest,
    Buffer {
        limit: Expression,
        overflow: Overflow,
    },
    Merge(Closure),
}

/// The handling of a value if the buffer is full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Overflow {
    DropOldest,
    DropNewest,
    Block,
    End,
}

impl Policy {
    /// Returns true if the callback waits while the buffer is full.
    pub(crate) fn waits(&self) -> bool {
        matches!(
            self,
            Policy::Buffer {
                overflow: Overflow::Block,
                ..
            }
        )
    }
}

const CHOICES: &str =
    "write `stream(unbounded)`, `stream(latest)` or `stream(buffer = 64, overflow = drop_oldest)`";
const OVERFLOWS: &str = "write `overflow = drop_oldest`, `drop_newest`, `block` or `end`";

impl Form for Policy {
    const TAKES: &'static str = "a policy in parentheses";

    fn read(word: &Ident, input: ParseStream<'_>, _: Table) -> Result<Self, ValueError> {
        if input.peek(Token![=]) {
            let (_, choices) = without_policy(word);
            let fact = format!("the policy of `{word}` is written in parentheses");
            return Err(ValueError::Other(mistake(word, &fact, &choices)));
        }
        if !input.peek(token::Paren) {
            return Ok(Policy::Unstated);
        }
        read_policy(word, input)
    }
}

/// The fact, and the choices, about a stream without a policy.
pub(crate) fn without_policy(word: &Ident) -> (String, &'static str) {
    let fact = format!("`{word}` needs a policy for values that are not read in time");
    (fact, CHOICES)
}

/// `progress = param`, which keeps the latest report, or `progress(policy) = param`.
pub(crate) struct Progress {
    pub(crate) policy: Policy,
    pub(crate) parameter: ParameterValue,
}

impl Form for Progress {
    const TAKES: &'static str = "the name of a parameter";

    fn read(word: &Ident, input: ParseStream<'_>, table: Table) -> Result<Self, ValueError> {
        without_mistake(Self::recover(word, input, table))
    }

    /// A mistake in the policy leaves the parameter, which the wrapper does not have.
    fn recover(
        word: &Ident,
        input: ParseStream<'_>,
        table: Table,
    ) -> (Option<Self>, Option<ValueError>) {
        if let Some(parameter) = parameter_in_parentheses(input) {
            let fact = format!("`{word}` needs `=` before its value");
            let wrong = mistake(
                &parameter.name,
                &fact,
                &format_args!("write `{word} = {}`", parameter.name),
            );
            let policy = Policy::Latest;
            return (
                Some(Progress { policy, parameter }),
                Some(ValueError::Other(wrong)),
            );
        }
        let policy = if input.peek(token::Paren) {
            read_policy(word, input).and_then(|policy| unmerged(word, policy))
        } else {
            Ok(Policy::Latest)
        };
        let (policy, wrong) = match policy {
            Ok(policy) => (policy, None),
            Err(wrong) => (Policy::Latest, Some(wrong)),
        };
        match after_equals(input, table, parse_parameter) {
            Ok(parameter) => (Some(Progress { policy, parameter }), wrong),
            Err(other) => (None, wrong.or(Some(other))),
        }
    }
}

/// `(on_progress)` without a value after it.
fn parameter_in_parentheses(input: ParseStream<'_>) -> Option<ParameterValue> {
    const POLICIES: &[&str] = &["unbounded", "latest", "buffer", "merge"];
    let ahead = input.fork();
    let group: Group = ahead.parse().ok().filter(|_| input.peek(token::Paren))?;
    let parameter: Ident = syn::parse2(group.stream()).ok()?;
    if !is_end(&ahead) || POLICIES.contains(&parameter.to_string().as_str()) {
        return None;
    }
    input.advance_to(&ahead);
    Some(ParameterValue {
        field: None,
        name: parameter,
        takes: None,
    })
}

/// Refuses to merge reports.
fn unmerged(word: &Ident, policy: Policy) -> Result<Policy, ValueError> {
    let Policy::Merge(merge) = &policy else {
        return Ok(policy);
    };
    let fact = "reports of progress are not merged";
    let help = format!("write `{word} = param`, which keeps the latest, or another policy");
    Err(ValueError::Other(mistake(merge, &fact, &help)))
}

fn no_policy(word: &Ident) -> syn::Error {
    let (fact, choices) = without_policy(word);
    mistake(word, &fact, &choices)
}

/// A policy in parentheses.
fn read_policy(word: &Ident, input: ParseStream<'_>) -> Result<Policy, ValueError> {
    let parse = |input: ParseStream<'_>| {
        let content;
        syn::parenthesized!(content in input);
        let policy = parse_policy(word, &content);
        // The rest of a malformed policy belongs to the mistake.
        content.parse::<TokenStream>()?;
        Ok(policy)
    };
    parse(input)
        .and_then(|policy| policy)
        .map_err(ValueError::Other)
}

fn parse_policy(word: &Ident, input: ParseStream<'_>) -> syn::Result<Policy> {
    if input.is_empty() {
        return Err(no_policy(word));
    }
    let Ok(kind) = input.parse::<Ident>() else {
        let found = next_tree(input);
        let fact = format!("`{}` is not a policy of a stream", found.to_token_stream());
        return Err(mistake(&found, &fact, &CHOICES));
    };
    let policy = match kind.to_string().as_str() {
        "unbounded" => Policy::Unbounded,
        "latest" => Policy::Latest,
        "buffer" => parse_buffer(&kind, input)?,
        "merge" => parse_merge(&kind, input)?,
        _ => {
            let fact = format!("`{kind}` is not a policy of a stream");
            let near = nearest(
                &kind.to_string(),
                ["unbounded", "latest", "buffer", "merge"],
            );
            return Err(match near {
                Some(near) => mistake(&kind, &fact, &format_args!("did you mean `{near}`?")),
                None => mistake(&kind, &fact, &CHOICES),
            });
        }
    };
    input.parse::<Option<Token![,]>>()?;
    if !input.is_empty() {
        let rest: TokenStream = input.parse()?;
        let fact = format!("a stream has one policy, but there is a second one after `{kind}`");
        return Err(mistake(&rest, &fact, &format_args!("remove `{rest}`")));
    }
    Ok(policy)
}

/// `= 64, overflow = drop_oldest`
fn parse_buffer(kind: &Ident, input: ParseStream<'_>) -> syn::Result<Policy> {
    if input.parse::<Token![=]>().is_err() || input.is_empty() {
        let help = "write `buffer = 64, overflow = drop_oldest`";
        return Err(mistake(kind, &"`buffer` needs a number of values", &help));
    }
    let limit: Expression = input.parse()?;
    if is_zero(&limit) {
        let help = "write at least 1, or `stream(latest)`";
        return Err(mistake(&limit, &"a buffer holds at least one value", &help));
    }
    input.parse::<Option<Token![,]>>()?;
    let key: Option<Ident> = input.parse()?;
    match &key {
        Some(key) if *key == "overflow" => {}
        Some(other) => {
            let fact = format!("expected `overflow`, found `{other}`");
            return Err(mistake(other, &fact, &OVERFLOWS));
        }
        None => {
            let fact = "`buffer` needs a policy for the case that it is full";
            return Err(mistake(
                kind,
                &fact,
                &format_args!("{OVERFLOWS} after a comma"),
            ));
        }
    }
    if input.parse::<Token![=]>().is_err() || input.is_empty() {
        return Err(mistake(&key, &"`overflow` needs a value", &OVERFLOWS));
    }
    let Ok(word) = input.parse::<Ident>() else {
        let found = next_tree(input);
        let fact = format!(
            "`{}` is not a way to handle a full buffer",
            found.to_token_stream()
        );
        return Err(mistake(&found, &fact, &OVERFLOWS));
    };
    let overflow = match word.to_string().as_str() {
        "drop_oldest" => Overflow::DropOldest,
        "drop_newest" => Overflow::DropNewest,
        "block" => Overflow::Block,
        "end" => Overflow::End,
        _ => {
            let fact = format!("`{word}` is not a way to handle a full buffer");
            return Err(mistake(&word, &fact, &OVERFLOWS));
        }
    };
    Ok(Policy::Buffer { limit, overflow })
}

fn is_zero(limit: &Expression) -> bool {
    limit.to_token_stream().to_string() == "0"
}

/// `= |last: &mut V, new: V| -> Option<V> { … }`
fn parse_merge(kind: &Ident, input: ParseStream<'_>) -> syn::Result<Policy> {
    const HELP: &str = "write `merge = |last: &mut V, new: V| -> Option<V> { … }`";
    if input.parse::<Token![=]>().is_err() || input.is_empty() {
        return Err(mistake(kind, &"`merge` needs a closure", &HELP));
    }
    let expression: Expression = input.parse()?;
    let written = match expression.into_closure() {
        Ok(closure) if closure.inputs.len() == 2 => return Ok(Policy::Merge(closure)),
        Ok(closure) => closure.to_token_stream(),
        Err(other) => other,
    };
    Err(mistake(
        &written,
        &"`merge` takes a closure of two arguments",
        &HELP,
    ))
}
