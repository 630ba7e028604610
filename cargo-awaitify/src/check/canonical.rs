//! Signatures in a form that can be compared: without lifetimes, paths and names of parameters. `…` is a type that the form
//! does not show, for example `impl AsRef<str>`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, ReturnType, Type};

use crate::awaitable::resolve::detect::{ClosureType, Detected, detect};
use crate::config::matches_with;
use crate::names::generics::names_of;
use crate::source::items::is_punct;
use crate::syntax::signature::{Input, ReceiverKind, Signature};

/// Any type.
const ANY: char = '…';

/// The types of a function. The receiver is only `&`, `&mut` or by value, because `&Arc<T>` is passed as well as `&T`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Canonical {
    inputs: Vec<String>,
    output: String,
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
                Input::Receiver(receiver) => match &receiver.kind {
                    ReceiverKind::Value => "self".to_owned(),
                    ReceiverKind::Reference(_, _, None) => "&self".to_owned(),
                    ReceiverKind::Reference(..) => "&mut self".to_owned(),
                    ReceiverKind::Typed(..) => ANY.to_string(),
                },
                Input::Typed(parameter) if index == 0 && first_is_receiver => {
                    receiver_of(&parameter.ty)
                }
                Input::Typed(parameter) => canonical(&parameter.ty, generics, &wild),
            });
        Canonical {
            inputs: inputs.collect(),
            output: match &signature.output {
                ReturnType::Type(_, ty) => canonical(ty, generics, &wild),
                ReturnType::Default => "()".to_owned(),
            },
        }
    }

    /// Returns true if both can be the same function.
    pub(crate) fn fits(&self, other: &Canonical) -> bool {
        let inputs = self.inputs.iter().zip(&other.inputs);
        self.inputs.len() == other.inputs.len()
            && inputs.into_iter().all(|(one, other)| is_same(one, other))
            && is_same(&self.output, &other.output)
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

/// The arguments of a closure. Its kind and its box may differ.
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
    if text.starts_with("Result<") {
        "Result".to_owned()
    } else {
        text
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
