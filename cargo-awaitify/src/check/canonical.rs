//! Signatures in a form that can be compared: without lifetimes, paths and names of parameters. `…` is a type that the form
//! does not show, for example `impl AsRef<str>`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, ReturnType, Type};

use super::demands::{Demands, demands_of};
use crate::awaitable::resolve::detect::{ClosureType, Detected, detect};
use crate::config::matches_with;
use crate::names::generics::names_of;
use crate::source::items::is_punct;
use crate::syntax::signature::{Input, ReceiverKind, Safety, Signature};

/// Any type.
const ANY: char = '…';

/// The types of a function. The receiver is only `&`, `&mut` or by value, because `&Arc<T>` is passed as well as `&T`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Canonical {
    is_async: bool,
    is_unsafe: bool,
    inputs: Vec<Parameter>,
    output: String,
}

/// The type of a parameter, and the bounds that an argument has to meet.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Parameter {
    ty: String,
    demands: Demands,
}

impl Canonical {
    /// `outer` are the type parameters of the impl or trait. `first_is_receiver` for a method declared as a function.
    pub(crate) fn of(signature: &Signature, outer: &[String], first_is_receiver: bool) -> Self {
        let generics = &signature.generics;
        let mut wild: Vec<String> = names_of(generics).into_iter().collect();
        wild.extend(outer.iter().cloned());
        let inputs = signature
            .inputs
            .iter()
            .enumerate()
            .map(|(index, input)| match input {
                Input::Receiver(receiver) => Parameter::without_demands(match &receiver.kind {
                    ReceiverKind::Value => "self".to_owned(),
                    ReceiverKind::Reference(_, _, None) => "&self".to_owned(),
                    ReceiverKind::Reference(..) => "&mut self".to_owned(),
                    ReceiverKind::Typed(..) => ANY.to_string(),
                }),
                Input::Typed(parameter) if index == 0 && first_is_receiver => {
                    Parameter::without_demands(receiver_of(&parameter.ty))
                }
                Input::Typed(parameter) => Parameter {
                    ty: canonical(&parameter.ty, generics, &wild),
                    demands: demands_of(&parameter.ty, generics, |bound| reduce(bound, &wild)),
                },
            });
        Canonical {
            is_async: signature.asyncness.is_some(),
            is_unsafe: matches!(signature.safety, Safety::Unsafe(_)),
            inputs: inputs.collect(),
            output: match &signature.output {
                ReturnType::Type(_, ty) => canonical(ty, generics, &wild),
                ReturnType::Default => "()".to_owned(),
            },
        }
    }

    /// Returns true if this can be a declaration of `actual`.
    pub(crate) fn declares(&self, actual: &Canonical) -> bool {
        let mut inputs = self.inputs.iter().zip(&actual.inputs);
        self.is_async == actual.is_async
            && (self.is_unsafe || !actual.is_unsafe)
            && self.inputs.len() == actual.inputs.len()
            && inputs.all(|(own, actual)| own.declares(actual))
            && is_same(&self.output, &actual.output)
    }
}

impl Parameter {
    fn without_demands(ty: String) -> Self {
        Parameter {
            ty,
            demands: Demands::Unknown,
        }
    }

    fn declares(&self, actual: &Parameter) -> bool {
        is_same(&self.ty, &actual.ty) && self.demands.include(&actual.demands)
    }
}

fn receiver_of(ty: &Type) -> String {
    match ty {
        Type::Reference(reference) if reference.mutability.is_some() => "&mut self".to_owned(),
        Type::Reference(_) => "&self".to_owned(),
        _ => "self".to_owned(),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one == other || matches_with(ANY, one, other) || matches_with(ANY, other, one)
}

fn canonical(ty: &Type, generics: &Generics, wild: &[String]) -> String {
    match detect(ty, generics) {
        Detected::Closure(closure) => closure_text(&closure, wild),
        _ => reduce(ty.to_token_stream(), wild),
    }
}

/// The arguments of a closure. Its box may differ, and its kind is a demand.
fn closure_text(closure: &ClosureType<'_>, wild: &[String]) -> String {
    let arguments = closure
        .arguments
        .iter()
        .map(|argument| reduce(argument.ty.to_token_stream(), wild));
    let arguments: Vec<String> = arguments.collect();
    let output = closure
        .output
        .map(|output| reduce(output.to_token_stream(), wild));
    format!(
        "closure({}) {}",
        arguments.join(","),
        output.unwrap_or_default()
    )
}

/// The last names of the paths in `tokens`, without lifetimes. Type parameters and `impl Trait` are wild.
fn reduce(tokens: TokenStream, wild: &[String]) -> String {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut text = String::new();
    let mut at = 0;
    while let Some(tree) = trees.get(at) {
        at += 1;
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '\'' => at += 1,
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Punct(punct) => text.push(punct.as_char()),
            TokenTree::Group(group) => {
                text.push('(');
                text.push_str(&reduce(group.stream(), wild));
                text.push(')');
            }
            TokenTree::Literal(literal) => text.push_str(&literal.to_string()),
            TokenTree::Ident(word) => {
                let word = word.to_string();
                let goes_on = trees.get(at).is_some_and(|next| is_punct(next, ':'))
                    && trees.get(at + 1).is_some_and(|next| is_punct(next, ':'));
                let is_any = wild.contains(&word) || word == "Self" || word == "impl";
                if is_any {
                    text.push(ANY);
                } else if !goes_on && !text.ends_with(ANY) {
                    text.push_str(of_rust(&word));
                    text.push(' ');
                }
                if word == "impl" {
                    break;
                }
            }
        }
    }
    // `<'_>` without its lifetime, and without the last commas that rustfmt writes.
    let text = text.replace("<,", "<").replace("<>", "").replace(' ', "");
    let text = text.replace(",>", ">").replace(",)", ")");
    result_with_error(text)
}

/// `io::Result<T>` has an error that is not written, and a bare `Result` none of its types.
fn result_with_error(text: String) -> String {
    let Some(arguments) = text.strip_prefix("Result") else {
        return text;
    };
    if arguments.is_empty() {
        return format!("Result{ANY}");
    }
    let Some(value) = arguments
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
    else {
        return text;
    };
    let mut depth = 0;
    let has_error = value.chars().any(|one| {
        match one {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
        one == ',' && depth == 0
    });
    if has_error {
        text
    } else {
        format!("Result<{value},{ANY}>")
    }
}

/// The name in Rust of a number of C, because bindings have either.
fn of_rust(word: &str) -> &str {
    match word {
        "c_int" => "i32",
        "c_uint" => "u32",
        "c_longlong" => "i64",
        "c_ulonglong" => "u64",
        word => word,
    }
}
