//! What a function without a callback is given: it must outlive the call of the wrapper, so it is owned
//! until then, and lent again.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Type, TypeImplTrait, TypeParamBound};

use super::callback::{is_called, last_word};
use super::find::{only_type_argument, option_of};
use super::generics::Constraint;
use super::hygiene::{local, place_of};
use super::owned::{Scope, buffer_of, says};
use super::walk::{has_impl, may_be_generic};
use crate::describe::{describe_owned, describe_type};
use crate::diagnostics::Diagnostics;
use crate::parse::signature::{Input, Receiver, ReceiverKind, Signature};

/// An argument of a function that runs when the call of the wrapper is over.
pub(crate) struct OwnedArgument {
    /// What it is called as one's own.
    pub(crate) name: Ident,
    /// Makes it one's own: `ToOwned::to_owned(path)`.
    pub(crate) owned: Option<TokenStream>,
    /// What the function is given of it: `&path`.
    pub(crate) lend: TokenStream,
    /// Whether it is given away, so that a second call needs another.
    pub(crate) by_value: bool,
}

/// Every lifetime but `'static` ends before the job does.
fn scope_of(signature: &Signature) -> Scope<'_> {
    let names = signature
        .generics
        .lifetimes()
        .map(|lifetime| lifetime.lifetime.ident.to_string());
    Scope {
        lifetimes: names.collect(),
        generics: &signature.generics,
    }
}

/// Of each input of `signature`, the receiver included, what is owned of it.
pub(crate) fn own_arguments(
    signature: &Signature,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<OwnedArgument>> {
    let scope = scope_of(signature);
    let own = |(index, input): (usize, &Input)| match input {
        Input::Receiver(receiver) => own_receiver(receiver, diagnostics),
        Input::Typed(parameter) => {
            let name = signature.forwarded_name(index, parameter);
            own_argument(name, &parameter.ty, &scope, diagnostics)
        }
    };
    // All mistakes in one run: nothing stops at the first.
    let owned: Vec<Option<OwnedArgument>> = signature.inputs.iter().enumerate().map(own).collect();
    owned.into_iter().collect()
}

fn own_receiver(receiver: &Receiver, diagnostics: &mut Diagnostics) -> Option<OwnedArgument> {
    let token = &receiver.self_token;
    let name = Ident::new("this", place_of(token));
    match how_received(receiver) {
        Received::Lent => Some(OwnedArgument {
            owned: Some(quote!(::core::clone::Clone::clone(#token))),
            lend: quote!(&#name),
            name,
            by_value: false,
        }),
        Received::Given => Some(OwnedArgument {
            owned: Some(token.to_token_stream()),
            lend: name.to_token_stream(),
            name,
            by_value: true,
        }),
        Received::LentMutably => {
            let fact = "`&mut self` ends with the call, and the job outlives it";
            let help = "take `&self`, whose clone the job can own, or `self`";
            diagnostics.report(receiver, fact, help);
            None
        }
    }
}

/// How a function has its receiver: `self: &Arc<Self>` is lent as `&self` is.
enum Received {
    Given,
    Lent,
    LentMutably,
}

fn how_received(receiver: &Receiver) -> Received {
    let mutability = match &receiver.kind {
        ReceiverKind::Value => return Received::Given,
        ReceiverKind::Reference(_, _, mutability) => mutability,
        ReceiverKind::Typed(_, ty) => match &**ty {
            Type::Reference(reference) => &reference.mutability,
            _ => return Received::Given,
        },
    };
    match mutability {
        None => Received::Lent,
        Some(_) => Received::LentMutably,
    }
}

fn own_argument(
    name: Ident,
    ty: &Type,
    scope: &Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<OwnedArgument> {
    if !scope.is_borrowed(ty) {
        return Some(OwnedArgument {
            owned: None,
            lend: name.to_token_stream(),
            name,
            by_value: true,
        });
    }
    let lend = lend(ty, &name, scope);
    match (scope.own(ty, name.to_token_stream()), lend) {
        (Ok(owned), Some(lend)) => Some(OwnedArgument {
            owned: Some(owned.expression),
            lend,
            name,
            by_value: false,
        }),
        _ => {
            let fact = format!(
                "`{}` ends with the call, and the job outlives it",
                describe_type(ty)
            );
            let help = match ty {
                Type::Reference(reference) if reference.mutability.is_some() => {
                    let owned = describe_owned_referent(&reference.elem, scope);
                    format!("take `{name}: {owned}`, and return it")
                }
                _ => format!("take `{name}` owned, or as a `&` of something that is `Clone`"),
            };
            diagnostics.report(ty, fact, help);
            None
        }
    }
}

/// What is taken in place of `&mut referent`.
fn describe_owned_referent(referent: &Type, scope: &Scope<'_>) -> String {
    match (scope.own_referent(referent, TokenStream::new()), referent) {
        (_, Type::Paren(inner)) => describe_owned_referent(&inner.elem, scope),
        (Ok(owned), _) => describe_owned(owned.ty),
        (Err(_), Type::TraitObject(object)) => format!("Box<{}>", describe_type(object)),
        (Err(_), _) => describe_type(referent),
    }
}

/// What the owned argument looks like as the borrowed one again; `None` where it cannot.
fn lend(ty: &Type, name: &Ident, scope: &Scope<'_>) -> Option<TokenStream> {
    match ty {
        Type::Paren(inner) => lend(&inner.elem, name, scope),
        Type::Group(inner) => lend(&inner.elem, name, scope),
        Type::Reference(reference) if !scope.is_borrowed(&reference.elem) => {
            Some(match kept_as(&reference.elem, scope) {
                Kept::Itself | Kept::Buffer => quote!(&#name),
                Kept::ItsOwned => quote!(::core::borrow::Borrow::borrow(&#name)),
            })
        }
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(slice) => lend_items(&slice.elem, name, scope),
            _ => None,
        },
        Type::Path(_) => lend_inside(ty, name, scope),
        _ => None,
    }
}

/// `&[&str]` of a `Vec<String>`.
fn lend_items(item: &Type, name: &Ident, scope: &Scope<'_>) -> Option<TokenStream> {
    let each = local("item");
    let lent = match as_reference(item) {
        Some(reference) if scope.is_borrowed(&reference.elem) => return None,
        Some(reference) => match kept_as(&reference.elem, scope) {
            Kept::Itself => each.to_token_stream(),
            Kept::Buffer => quote!(&**#each),
            Kept::ItsOwned => quote!(::core::borrow::Borrow::borrow(#each)),
        },
        None => lend_inside(item, &each, scope)?,
    };
    let all = quote!(::core::iter::Iterator::map(#name.iter(), |#each| #lent));
    Some(quote!(&::core::iter::Iterator::collect::<::std::vec::Vec<_>>(#all)))
}

/// `Option<&str>` of the `Option<String>` called `name`.
fn lend_inside(option: &Type, name: &Ident, scope: &Scope<'_>) -> Option<TokenStream> {
    let reference = option_of(option).and_then(as_reference)?;
    let lent = match kept_as(&reference.elem, scope) {
        Kept::Itself => quote!(#name.as_ref()),
        Kept::Buffer => quote!(#name.as_deref()),
        Kept::ItsOwned => quote!(#name.as_ref().map(::core::borrow::Borrow::borrow)),
    };
    (!scope.is_borrowed(&reference.elem)).then_some(lent)
}

/// As what one has for one's own what was behind a reference.
enum Kept {
    Itself,
    /// What derefs to it.
    Buffer,
    /// Of a generic `T: ?Sized` the compiler knows.
    ItsOwned,
}

fn kept_as(referent: &Type, scope: &Scope<'_>) -> Kept {
    match referent {
        Type::Slice(_) => Kept::Buffer,
        Type::Path(path) if buffer_of(&path.path).is_some() => Kept::Buffer,
        Type::Path(path) if scope.is_unsized_parameter(path) => Kept::ItsOwned,
        _ => Kept::Itself,
    }
}

fn as_reference(ty: &Type) -> Option<&syn::TypeReference> {
    match ty {
        Type::Reference(reference) => Some(reference),
        _ => None,
    }
}

/// Whether `output`, which `signature` gives in the end, is a type that can be handed on and outlives its arguments; if
/// not, it is reported.
pub(crate) fn returns_owned(
    signature: &Signature,
    output: Option<&Type>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let scope = scope_of(signature);
    if let Some(never @ Type::Never(_)) = output {
        let fact = "`!` cannot stand within another type yet";
        let help = "return `std::convert::Infallible`, of which there is no value either";
        diagnostics.report(never, fact, help);
        return false;
    }
    let Some(output) = output.filter(|ty| scope.is_borrowed(ty)) else {
        return true;
    };
    let fact = format!(
        "what `{}` returns borrows from its arguments, which end with the job",
        signature.ident
    );
    let help = match scope.own(output, TokenStream::new()) {
        Ok(owned) => format!("return `{}`", describe_owned(owned.ty)),
        Err(_) => "return something owned".to_owned(),
    };
    diagnostics.report(output, fact, help);
    false
}

/// `T` of `&T`, `&[T]`, `&[&T]` and `Option<&T>`, which goes to another thread; a bound cannot say `&` without a lifetime.
fn what_is_owned<'t>(ty: &'t Type, scope: &Scope<'_>) -> Option<&'t Type> {
    match ty {
        // Of a slice its items: what holds of `[T]` is not known to hold of `T`.
        Type::Slice(slice) => what_is_owned(&slice.elem, scope),
        ty if !scope.is_borrowed(ty) => Some(ty),
        Type::Paren(inner) => what_is_owned(&inner.elem, scope),
        Type::Group(inner) => what_is_owned(&inner.elem, scope),
        Type::Reference(reference) => what_is_owned(&reference.elem, scope),
        _ => what_is_owned(option_of(ty)?, scope),
    }
}

/// What goes to another thread must be `Send + 'static`: said of what may be generic, and of raw pointers, at its
/// own place. `delivered` is what comes back.
pub(crate) fn constraints(signature: &Signature, delivered: &[&Type]) -> Vec<Constraint> {
    let mut all = Vec::new();
    let mut demand = |ty: &Type, of: TokenStream| {
        let is_sendable = !may_be_generic(ty) && !matches!(ty, Type::Ptr(_));
        // An `impl` says it where it stands, since no bound can name it.
        if !is_sendable && !has_impl(ty) {
            let bounds = quote_spanned!(ty.span()=> ::core::marker::Send + 'static);
            all.push(Constraint { ty: of, bounds });
        }
    };
    let scope = scope_of(signature);
    for (_, parameter) in signature.parameters() {
        let Some(ty) = what_is_owned(&parameter.ty, &scope) else {
            continue;
        };
        demand(ty, ty.to_token_stream());
        if let Kept::ItsOwned = kept_as(ty, &scope) {
            demand(ty, quote!(<#ty as ::std::borrow::ToOwned>::Owned));
        }
    }
    for ty in delivered {
        demand(ty, ty.to_token_stream());
    }
    all.extend(signature.receiver().map(constrain_receiver));
    all
}

/// `ty` of a parameter, as it is taken for a job: an `impl` is asked for what is asked of a named type by a bound.
pub(crate) fn sendable(ty: &Type) -> TokenStream {
    match ty {
        Type::ImplTrait(opaque) => sendable_impl(opaque),
        Type::Paren(inner) if has_impl(ty) => {
            let inner = sendable(&inner.elem);
            quote!((#inner))
        }
        Type::Reference(reference) if has_impl(ty) => {
            let (and, lifetime) = (&reference.and_token, &reference.lifetime);
            let referent = match &*reference.elem {
                // Of several bounds behind a `&`.
                elem @ Type::ImplTrait(_) => {
                    let elem = sendable(elem);
                    quote!((#elem))
                }
                elem => sendable(elem),
            };
            quote!(#and #lifetime #referent)
        }
        _ => ty.to_token_stream(),
    }
}

fn sendable_impl(opaque: &TypeImplTrait) -> TokenStream {
    let is_lifetime = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Lifetime(_));
    let place = opaque.span();
    let (word, bounds) = (&opaque.impl_token, opaque.bounds.iter());
    let send = (!says(opaque, "Send")).then(|| quote_spanned!(place=> + ::core::marker::Send));
    let forever = (!bounds.clone().any(is_lifetime)).then(|| quote_spanned!(place=> + 'static));
    quote!(#word #(#bounds)+* #send #forever)
}

fn constrain_receiver(receiver: &Receiver) -> Constraint {
    let place = receiver.self_token.span();
    let given = matches!(how_received(receiver), Received::Given);
    let typed = match &receiver.kind {
        ReceiverKind::Value | ReceiverKind::Reference(..) => None,
        ReceiverKind::Typed(_, ty) => match &**ty {
            Type::Reference(reference) => Some(&*reference.elem),
            ty => Some(ty),
        },
    };
    let own = quote_spanned!(place=> Self);
    let (ty, more) = match typed {
        Some(ty) if given && points_to_self(ty, "Arc") => {
            (own, quote_spanned!(place=> ::core::marker::Sync +))
        }
        Some(ty) if given && points_to_self(ty, "Box") => (own, TokenStream::new()),
        _ => {
            let ty = typed.map_or(own, ToTokens::to_token_stream);
            let more = match given {
                // Of a trait's `self` nobody has said it.
                true => quote_spanned!(place=> ::core::marker::Sized +),
                false => quote_spanned!(place=> ::core::clone::Clone +),
            };
            (ty, more)
        }
    };
    let bounds = quote_spanned!(place=> #more ::core::marker::Send + 'static);
    Constraint { ty, bounds }
}

/// Whether `ty` is a `pointer` to `Self`, perhaps pinned. What it must be, `Self` is then asked to be: a trait object
/// can be that, and its trait can say no more of the pointer.
fn points_to_self(ty: &Type, pointer: &str) -> bool {
    let Type::Path(path) = ty else { return false };
    let Some(target) = only_type_argument(&path.path) else {
        return false;
    };
    match last_word(&path.path).as_str() {
        "Pin" => points_to_self(target, pointer),
        word => word == pointer && is_called(target, "Self"),
    }
}
