//! Arguments of functions that run after the wrapper, or the generated callback function, has returned. Such an
//! argument must outlive the call. So it is owned until then, and borrowed again for the function.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Type, TypeReference};

use super::own::{Keeper, Scope};
use super::reborrow::lend;
use super::suggest::{object_with, owned_referent, without_borrows};
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::{describe_owned, describe_type};
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::place_of;
use crate::syntax::signature::{Input, Receiver, ReceiverKind, Signature};
use crate::syntax::tokens::concat;
use crate::syntax::types::unwrapped;

/// An argument of a function that runs after the wrapper has returned.
pub(crate) struct OwnedArgument {
    /// The name of the owned value.
    pub(crate) name: Ident,
    /// The expression that makes the owned value: `ToOwned::to_owned(path)`.
    pub(crate) owned: Option<TokenStream>,
    /// The expression that is passed to the function: `&path`.
    pub(crate) lend: TokenStream,
    /// True if the argument is moved into the call, so that a second call needs another value.
    pub(crate) by_value: bool,
}

/// The way in which the function uses an argument.
#[derive(Clone, Copy)]
pub(crate) enum Use {
    /// The function is called once, and may consume the argument.
    Once,
    /// Like `Once`, but what the function returns is lost, because its calls are the values.
    Streaming,
    /// Like `Once`, but the function is of another crate, so its parameters cannot change.
    Elsewhere,
    /// The argument is made where the function is called.
    MadeThere,
    /// The function is called repeatedly with it.
    Again,
    /// The function is called repeatedly, whenever the argument's file descriptor is ready.
    Descriptor,
}

/// The owned form of each input of `signature`, including the receiver. `used` returns the use of an input by its
/// index.
pub(crate) fn own_arguments(
    signature: &Signature,
    used: &dyn Fn(usize) -> Use,
    krate: CratePath<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<OwnedArgument>> {
    let mut scope = Scope::of(signature);
    scope.keeper = Some(Keeper::for_job(krate));
    let mut all = Vec::new();
    for (index, input) in signature.inputs.iter().enumerate() {
        // All arguments are checked, so that one run reports every mistake.
        all.extend(match input {
            Input::Receiver(receiver) => own_receiver(receiver, used(index), &scope, diagnostics),
            Input::Typed(parameter) => {
                let name = signature.forwarded_name(index, parameter);
                own_argument(name, &parameter.ty, used(index), &scope, diagnostics)
            }
        });
    }
    (all.len() == signature.inputs.len()).then_some(all)
}

fn own_receiver(
    receiver: &Receiver,
    used: Use,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<OwnedArgument> {
    let token = &receiver.self_token;
    let name = Ident::new("this", place_of(token));
    match how_received(receiver, scope) {
        ReceiverForm::Lent => Some(OwnedArgument {
            owned: Some(quote!(::core::clone::Clone::clone(#token))),
            lend: quote!(&#name),
            name,
            by_value: false,
        }),
        ReceiverForm::Given => Some(OwnedArgument {
            owned: Some(token.to_token_stream()),
            lend: name.to_token_stream(),
            name,
            by_value: true,
        }),
        ReceiverForm::LentByPointer(ty) => {
            let fact = format!(
                "`self: {}` is only valid during the call, but the job outlives it",
                describe_type(ty)
            );
            diagnostics.report(
                ty,
                fact,
                "take `self: Arc<Self>` or `self: &Arc<Self>`, which the job can own",
            );
            None
        }
        ReceiverForm::LentMutably => {
            let fact = "`&mut self` is only valid during the call, but the job outlives it";
            let help = match used {
                Use::Once | Use::Streaming | Use::MadeThere => {
                    "take `&self`, whose clone the job can own, or `self`"
                }
                Use::Elsewhere => {
                    "annotate a function of yours that takes the object by value and calls this one"
                }
                Use::Again | Use::Descriptor => {
                    "take `&self`, and keep the changing state in an `Arc<Mutex<…>>`"
                }
            };
            diagnostics.report(receiver, fact, help);
            None
        }
    }
}

/// The form of a receiver. `self: &Arc<Self>` is treated like `&self`.
enum ReceiverForm<'a> {
    Given,
    Lent,
    LentMutably,
    /// `Pin<&mut Self>`
    LentByPointer(&'a Type),
}

fn how_received<'a>(receiver: &'a Receiver, scope: &Scope<'_>) -> ReceiverForm<'a> {
    if receiver.is_static() {
        return ReceiverForm::Given;
    }
    match (receiver.reference(), &receiver.kind) {
        (Some((_, false)), _) => ReceiverForm::Lent,
        (Some((_, true)), _) => ReceiverForm::LentMutably,
        (None, ReceiverKind::Typed(_, ty)) if scope.is_borrowed(ty) => {
            ReceiverForm::LentByPointer(ty)
        }
        (None, _) => ReceiverForm::Given,
    }
}

fn own_argument(
    name: Ident,
    ty: &Type,
    used: Use,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<OwnedArgument> {
    if matches!(used, Use::MadeThere) || !scope.is_borrowed(ty) {
        return Some(OwnedArgument {
            owned: None,
            lend: name.to_token_stream(),
            name,
            by_value: true,
        });
    }
    let lent = lend(ty, &name, scope);
    match (scope.own(ty), lent) {
        (Ok(owning), Some(lend)) => Some(OwnedArgument {
            owned: Some(owning.expression(name.to_token_stream())),
            lend,
            name,
            by_value: false,
        }),
        _ => {
            let fact = format!(
                "`{}` is only valid during the call, but the job outlives it",
                describe_type(ty)
            );
            let help = match unwrapped(ty) {
                Type::Reference(reference) => what_to_take(&name, reference, used, scope),
                _ => None,
            };
            let help = help.unwrap_or_else(|| {
                let owned = describe_owned(without_borrows(ty, scope));
                format!("take `{name}: {owned}`")
            });
            diagnostics.report(ty, fact, help);
            None
        }
    }
}

/// The suggested type for `name`, because `reference` cannot be owned.
fn what_to_take(
    name: &Ident,
    reference: &TypeReference,
    used: Use,
    scope: &Scope<'_>,
) -> Option<String> {
    let is_mutable = reference.mutability.is_some();
    let owned = match (unwrapped(&reference.elem), used) {
        (Type::TraitObject(object), _) if !is_mutable => {
            let object = object_with(object, &["Send", "Sync"], scope);
            return Some(format!("take `{name}: &Arc<{}>`", describe_type(object)));
        }
        _ if !is_mutable => return None,
        (Type::TraitObject(object), Use::Again | Use::Descriptor) => {
            object_with(object, &["Send"], scope)
        }
        (referent, _) => owned_referent(referent, scope),
    };
    let owned = describe_owned(owned);
    Some(match used {
        Use::Once | Use::MadeThere => format!("take `{name}: {owned}`, and return it"),
        Use::Streaming => format!("take `{name}: {owned}`, which the job can own"),
        Use::Elsewhere => {
            format!("annotate a function of yours that takes `{name}: {owned}` and calls this one")
        }
        Use::Again => format!("take `{name}: &Arc<Mutex<{owned}>>`"),
        Use::Descriptor => format!("take `{name}: &Arc<{owned}>`"),
    })
}

/// The statements that make owned values of borrowed arguments, before the function is started.
pub(crate) fn own_before_call(arguments: &[OwnedArgument]) -> TokenStream {
    let own = |argument: &OwnedArgument| {
        let name = &argument.name;
        let owned = argument.owned.as_ref()?;
        Some(quote! {
            #[allow(clippy::shadow_reuse, reason = "the owned form of the argument")]
            let #name = #owned;
        })
    };
    concat(arguments.iter().filter_map(own))
}

/// Reports parameters under `#[cfg]`, because an argument of a call cannot have a `#[cfg]`.
pub(crate) fn check_conditions(signature: &Signature, diagnostics: &mut Diagnostics) {
    for input in &signature.inputs {
        let attributes = match input {
            Input::Receiver(receiver) => &receiver.attributes,
            Input::Typed(parameter) => &parameter.attributes,
        };
        let conditions = attributes.iter();
        for condition in conditions.filter(|attribute| attribute.path().is_ident("cfg")) {
            let name = &signature.ident;
            diagnostics.report(
                condition,
                "a parameter under `#[cfg]` cannot be passed on in a call",
                format_args!("write `{name}` twice, with a `#[cfg]` on each"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use crate::awaitable::expand_awaitable;

    #[test]
    fn receiver_type_may_be_parenthesized() {
        let function = quote!(
            fn size(self: (&Arc<Self>)) -> usize {
                0
            }
        );
        let wrapper = expand_awaitable(quote!(blocking), function).to_string();
        assert!(!wrapper.contains("compile_error"), "{wrapper}");
        assert!(wrapper.contains("Self :: size (& this)"), "{wrapper}");
    }
}
