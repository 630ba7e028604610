//! The value of an awaitable: what the callback takes, owned, or what `map` makes of it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Generics, ReturnType, Type};

use super::callback::{Callback, Shape};
use super::hygiene::{local, place_of};
use super::lifetimes::elide_lifetimes;
use super::owned::Scope;
use super::unborrowed::what_to_return;
use super::walk::may_be_generic;
use crate::describe::{describe_map, describe_type, parameter_name};
use crate::diagnostics::Diagnostics;
use crate::parse::expression::{Closure, ClosureInput};

/// The closure handed to the legacy function, seen from the inside.
pub(crate) struct Value {
    /// Its parameters.
    pub(crate) inputs: Vec<Input>,
    /// `V`.
    pub(crate) ty: TokenStream,
    /// Whether a generic parameter may hide in it.
    pub(crate) may_be_generic: bool,
    /// Makes a `V` of the parameters.
    pub(crate) expression: TokenStream,
    /// Whether making it runs code, which must then wait until the callback is surely the first.
    pub(crate) computed: bool,
    /// `let map = …;`, where `map` is given.
    pub(crate) map: Option<TokenStream>,
}

/// One parameter of that closure.
pub(crate) struct Input {
    pub(crate) name: Ident,
    pub(crate) ty: TokenStream,
}

impl Value {
    /// `None`: the mistake is reported.
    pub(crate) fn resolve(
        callback: &Callback<'_>,
        map: Option<&Closure>,
        generics: &Generics,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let (types, own_lifetimes) = raw_arguments(callback);
        let scope = Scope {
            lifetimes: own_lifetimes.into(),
            generics,
        };
        match map {
            Some(map) => Self::mapped(&types, &scope, map, diagnostics),
            None => Self::owned(&types, &scope, callback, diagnostics),
        }
    }

    fn owned(
        types: &[&Type],
        scope: &Scope<'_>,
        callback: &Callback<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let mut all = Vec::new();
        let inputs = inputs(types, &scope.lifetimes);
        for (ty, Input { name, .. }) in types.iter().zip(&inputs) {
            match scope.own(ty, name.to_token_stream()) {
                Ok(owned) => all.push(owned),
                Err(refused) => report_not_ownable(&refused.culprit, types, callback, diagnostics),
            }
        }
        if all.len() < types.len() {
            return None;
        }
        let (owned_types, expressions): (Vec<_>, Vec<_>) = all
            .iter()
            .map(|owned| (&owned.ty, &owned.expression))
            .unzip();
        Some(Value {
            inputs,
            ty: one_or_tuple(&owned_types),
            expression: one_or_tuple(&expressions),
            may_be_generic: types.iter().any(|ty| may_be_generic(ty)),
            computed: all.iter().any(|owned| !owned.unchanged),
            map: None,
        })
    }

    fn mapped(
        types: &[&Type],
        scope: &Scope<'_>,
        map: &Closure,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let Closure {
            output, inputs_end, ..
        } = map;
        let ReturnType::Type(_, output) = output else {
            let help = format!("write its return type: `{}`", describe_map(types));
            diagnostics.report(inputs_end, "`map` does not say what it returns", help);
            return None;
        };
        if map.inputs.len() != types.len() {
            let fact = format!(
                "`map` takes {} where the callback takes {}",
                arguments(map.inputs.len()),
                arguments(types.len())
            );
            let culprit = if map.inputs.is_empty() {
                map.inputs_begin.to_token_stream()
            } else {
                map.inputs.to_token_stream()
            };
            diagnostics.report(culprit, fact, format!("write `{}`", describe_map(types)));
            return None;
        }
        check_outlives(output, scope, diagnostics)?;
        let inputs = inputs(types, &scope.lifetimes);
        let local = local("map");
        let name_at = |(input, pattern): (&Input, &ClosureInput)| {
            Ident::new(&input.name.to_string(), place_of(pattern))
        };
        let names = inputs.iter().zip(&map.inputs).map(name_at);
        Some(Value {
            ty: output.to_token_stream(),
            may_be_generic: may_be_generic(output),
            expression: quote!(#local(#(#names),*)),
            computed: true,
            map: Some(expand_map(map, &inputs, &local)),
            inputs,
        })
    }
}

/// What `map` returns must not end with the callback's call.
fn check_outlives(output: &Type, scope: &Scope<'_>, diagnostics: &mut Diagnostics) -> Option<()> {
    if !scope.is_borrowed(output) {
        return Some(());
    }
    let fact = format!(
        "`{}` ends with the call of the callback",
        describe_type(output)
    );
    diagnostics.report(output, fact, what_to_return(output, scope));
    None
}

/// What the callback takes, as written, and the lifetimes that are its own.
fn raw_arguments<'a>(callback: &'a Callback<'_>) -> (Vec<&'a Type>, &'a [String]) {
    match &callback.shape {
        Shape::Closure(closure) => (
            closure.inputs.iter().map(|input| &input.ty).collect(),
            &closure.own_lifetimes,
        ),
        Shape::Told(told) => (told.takes.clone(), &[]),
        Shape::C(pointer) => (pointer.takes.clone().unwrap_or_default(), &[]),
        Shape::Alias(_) => (Vec::new(), &[]),
    }
}

/// A name for each argument, at the place of its type: what rustc says of the argument, it then
/// says there.
fn input_names(types: &[&Type]) -> Vec<Ident> {
    match types {
        [only] => vec![Ident::new("value", place_of(only))],
        several => several
            .iter()
            .enumerate()
            .map(|(index, ty)| format_ident!("value{index}", span = place_of(ty)))
            .collect(),
    }
}

fn inputs(types: &[&Type], own_lifetimes: &[String]) -> Vec<Input> {
    let elided = types.iter().map(|ty| elide_lifetimes(ty, own_lifetimes));
    input_names(types)
        .into_iter()
        .zip(elided)
        .map(|(name, ty)| Input { name, ty })
        .collect()
}

/// `()`, `A` or `(A, B, …)`.
fn one_or_tuple<T: ToTokens>(parts: &[T]) -> TokenStream {
    match parts {
        [one] => one.to_token_stream(),
        parts => quote!((#(#parts),*)),
    }
}

/// `let map = |value: A| -> U { … };`
fn expand_map(map: &Closure, inputs: &[Input], local: &Ident) -> TokenStream {
    let closure = map.annotated(inputs.iter().map(|input| input.ty.clone()));
    quote!(let #local = #closure;)
}

fn report_not_ownable(
    culprit: &TokenStream,
    types: &[&Type],
    callback: &Callback<'_>,
    diagnostics: &mut Diagnostics,
) {
    let name = parameter_name(callback.parameter);
    let fact = format!(
        "`{}` ends with the call of `{name}` and cannot be owned by rule",
        describe_type(culprit)
    );
    let help = format!("say what to take from it: `{}`", describe_map(types));
    diagnostics.report(culprit, fact, help);
}

fn arguments(count: usize) -> String {
    match count {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    }
}
