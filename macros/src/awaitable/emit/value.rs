//! The type of the value that a plan delivers.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{PointerMutability, Type};

use super::enumeration::{all, enumeration_type};
use super::taken;
use crate::awaitable::plan::{
    Callback, Carrier, Conversion, Element, Job, JobValue, Payload, Plan, Role, UserData,
    UserDataPosition,
};
use crate::collect::CollectVec;
use crate::convert::own::Owning;
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::{place_of, placed};
use crate::generate::success::with_success;
use crate::options::Position;
use crate::syntax::types::is_void_pointer;

/// [`value_type`], which is appended without a stream in between if it is a type that the user has written.
pub(super) struct ValueType<'a>(pub(super) &'a Plan<'a>);

impl ToTokens for ValueType<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match written_type(self.0) {
            Some(ty) => ty.to_tokens(tokens),
            None => value_type(self.0).to_tokens(tokens),
        }
    }
}

/// The type of the only value, if the only callback passes it on as it is.
fn written_type<'a>(plan: &'a Plan<'_>) -> Option<&'a Type> {
    let [callback] = plan.callbacks() else {
        return None;
    };
    let is_alone = plan.enumeration.is_none() && plan.job().is_none() && plan.buffer().is_none();
    if !is_alone || callback.role != Role::Completion {
        return None;
    }
    match &callback.payload {
        Payload::Visible {
            conversion: Conversion::Own(parts),
            ..
        } => match &parts[..] {
            [Owning::Unchanged(ty)] => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// The type of the value.
pub(super) fn value_type(plan: &Plan<'_>) -> TokenStream {
    if let Some(taken) = plan.taken() {
        return taken::value_type(plan, taken);
    }
    if let Some(job) = plan.job() {
        return job_value(plan, job);
    }
    let value = success_type(plan);
    match error_type(plan) {
        Some(error) => quote!(::core::result::Result<#value, #error>),
        None => value,
    }
}

/// The type of a value that is no error.
fn success_type(plan: &Plan<'_>) -> TokenStream {
    if let Some(enumeration) = &plan.enumeration {
        return enumeration_type(plan, enumeration, &all(plan));
    }
    let of_role = |role| {
        let mut callbacks = plan.callbacks().iter();
        let found = callbacks.find(|callback| callback.role == role);
        found.map(|callback| delivered_type(plan, callback))
    };
    let value = of_role(Role::Completion)
        .or_else(|| of_role(Role::Item))
        .or_else(|| of_role(Role::Ok))
        .unwrap_or_default();
    match plan.buffer() {
        Some(element) => {
            let place = place_of(&value);
            let buffer = buffer_type(element);
            quote_spanned!(place=> (#value, #buffer))
        }
        None => value,
    }
}

/// `Vec<u8>`
pub(super) fn buffer_type(element: Element<'_>) -> TokenStream {
    let element = element_type(element);
    quote!(::std::vec::Vec<#element>)
}

/// The type of the elements of a buffer.
pub(super) fn element_type(element: Element<'_>) -> TokenStream {
    match element {
        Element::Byte => quote!(::core::primitive::u8),
        Element::Typed(ty) => ty.to_token_stream(),
    }
}

/// The type of the error that another callback, or `flow`, delivers instead of a value.
pub(super) fn error_type(plan: &Plan<'_>) -> Option<TokenStream> {
    let is_error = |role| matches!(role, Role::Err | Role::Fail | Role::FailEach);
    let mut callbacks = plan.callbacks().iter();
    if let Some(callback) = callbacks.find(|callback| is_error(callback.role)) {
        return Some(delivered_type(plan, callback));
    }
    plan.callbacks()
        .iter()
        .find_map(|callback| match callback.payload.conversion() {
            Some(Conversion::Flow(_, _, Some(error))) => Some(error.to_token_stream()),
            Some(Conversion::Pair(pair)) => Some(pair.error.ty()),
            _ => None,
        })
}

/// The type of the value that one callback delivers.
pub(super) fn delivered_type(plan: &Plan<'_>, callback: &Callback<'_>) -> TokenStream {
    let conversion = match &callback.payload {
        Payload::Visible { conversion, .. }
        | Payload::Hidden {
            conversion: Some(conversion),
            ..
        } => conversion,
        Payload::Hidden { ty, left_out, .. } => return hidden_type(plan, callback, ty, *left_out),
    };
    match conversion {
        Conversion::Own(parts) => one_or_tuple(parts.iter().map(|part| part.ty()).collect_vec()),
        Conversion::Map(_, output)
        | Conversion::FilterMap(_, output)
        | Conversion::Flow(_, output, _) => output.to_token_stream(),
        Conversion::Pair(pair) => pair.value.ty(),
        Conversion::Ignore | Conversion::HowItEnded => quote!(()),
    }
}

/// [`delivered_type`] of arguments that only the compiler sees.
fn hidden_type(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    ty: &Type,
    left_out: Option<Position>,
) -> TokenStream {
    if let Carrier::CFunction(user_data) = &callback.carrier {
        return hidden_type_of_c(plan, callback, user_data, ty, left_out);
    }
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let ty = placed(&ty.to_token_stream(), place);
    quote_spanned!(place=> <#ty as #private::Callable>::Value)
}

/// [`hidden_type`] of a C callback.
fn hidden_type_of_c(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    user_data: &UserData<'_>,
    ty: &Type,
    left_out: Option<Position>,
) -> TokenStream {
    if user_data.is_array {
        // It is the only argument besides its length.
        return quote!(());
    }
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let without = left_out.map(|at| argument_type(at, &plan.krate));
    if let Some(position) = shown_position(plan, user_data, left_out) {
        let form = match without {
            Some(at) => Some(quote_spanned!(place=> #private::Without<#at>)),
            None => form_at(plan, callback, &position),
        };
        let form = form.into_iter();
        return quote_spanned!(place=> #private::Shown<#ty, #position #(, #form)*>);
    }
    let position = position_type(user_data, &plan.krate);
    match (without, form_type(plan, callback)) {
        (Some(at), _) => {
            quote_spanned!(place=> #private::DeliveredWithout<#ty, #position, #at>)
        }
        (None, Some(form)) => {
            quote_spanned!(place=> #private::DeliveredAs<#ty, #position, #form>)
        }
        (None, None) => quote_spanned!(place=> #private::Delivered<#ty, #position>),
    }
}

/// The runtime's type for the form in which hidden arguments of a C callback are delivered, if the first may be the object
/// of the function.
pub(super) fn form_type(plan: &Plan<'_>, callback: &Callback<'_>) -> Option<TokenStream> {
    match &callback.carrier {
        Carrier::CFunction(user_data) => {
            form_at(plan, callback, &position_type(user_data, &plan.krate))
        }
        _ => None,
    }
}

/// [`form_type`] with the user data at `position`.
fn form_at(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    position: &TokenStream,
) -> Option<TokenStream> {
    let Payload::Hidden { ty, objects, .. } = &callback.payload else {
        return None;
    };
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    (!objects.is_empty())
        .then(|| quote_spanned!(place=> #private::delivers!(#ty, #position, #(#objects),*)))
}

/// The position of the user data in the signature. It is not clear if there is no user data, so that rustc does not report
/// that at each caller too.
fn shown_position(
    plan: &Plan<'_>,
    user_data: &UserData<'_>,
    left_out: Option<Position>,
) -> Option<TokenStream> {
    if user_data.request.is_some() {
        return None;
    }
    let left_out = match left_out {
        Some(Position::At(at)) => Some(quote!(; #at)),
        _ => None,
    };
    let callback = user_data.pointer;
    let place = place_of(callback);
    let private = placed(&plan.krate.private(), place);
    Some(match user_data.position {
        UserDataPosition::Hidden => found_type(user_data, &plan.krate, left_out),
        UserDataPosition::Known(Position::Last) => {
            quote_spanned!(place=> #private::told!(#callback, last #left_out))
        }
        UserDataPosition::Known(Position::At(at)) => {
            quote_spanned!(place=> #private::told!(#callback, #at #left_out))
        }
    })
}

/// The runtime's type for the position of the user data.
pub(super) fn position_type(user_data: &UserData<'_>, krate: &CratePath<'_>) -> TokenStream {
    match user_data.position {
        _ if user_data.is_array => quote!(#krate::__private::InArray),
        _ if user_data.request.is_some() => quote!(#krate::__private::InRequest),
        UserDataPosition::Hidden => found_type(user_data, krate, None),
        UserDataPosition::Known(Position::Last) if user_data.is_named => {
            quote!(#krate::__private::ToldLast)
        }
        UserDataPosition::Known(position) => argument_type(position, krate),
    }
}

/// The position that the compiler finds in the type of the callback.
fn found_type(
    user_data: &UserData<'_>,
    krate: &CratePath<'_>,
    left_out: Option<TokenStream>,
) -> TokenStream {
    let callback = user_data.pointer;
    let place = place_of(callback);
    let private = placed(&krate.private(), place);
    match user_data.ty.filter(|ty| !is_mutable_void_pointer(ty)) {
        Some(ty) => quote_spanned!(place=> #private::found!(#callback, #ty #left_out)),
        None => quote_spanned!(place=> #private::found!(#callback #left_out)),
    }
}

/// Returns true for `*mut c_void`, the type of most user data.
fn is_mutable_void_pointer(ty: &Type) -> bool {
    matches!(ty, Type::Ptr(pointer) if matches!(pointer.mutability, PointerMutability::Mut(_)))
        && is_void_pointer(ty)
}

/// The runtime's type for the position of an argument.
pub(super) fn argument_type(position: Position, krate: &CratePath<'_>) -> TokenStream {
    match position {
        Position::Last => quote!(#krate::__private::Last),
        Position::At(at) => quote!(#krate::__private::At<#at>),
    }
}

/// The span of the alias or the adapter that determines the value's type, so that rustc reports an alias that is not a callable
/// once.
pub(super) fn place_of_alias(plan: &Plan<'_>) -> Option<Span> {
    if let Some(taken) = plan.taken() {
        return Some(place_of(taken.adapter));
    }
    match plan.callbacks() {
        [callback] => match &callback.payload {
            Payload::Hidden {
                ty,
                conversion: None,
                ..
            } => Some(place_of(ty)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns true if the items of the stream are `Result`s.
pub(super) fn is_fallible(plan: &Plan<'_>) -> bool {
    let fails = plan.job().is_some_and(|job| job.fallible().is_some());
    fails || error_type(plan).is_some()
}

/// `<R as Ending>`, for a function whose return type `R` hides whether it can fail. With another source of errors, it is a
/// `Result`, and a `flow` says itself what an item is.
pub(super) fn hidden_result(plan: &Plan<'_>) -> Option<TokenStream> {
    let ty = plan.job()?.hidden_result()?;
    let is_flow = |callback: &Callback<'_>| {
        matches!(callback.payload.conversion(), Some(Conversion::Flow(..)))
    };
    if error_type(plan).is_some() || plan.callbacks().iter().any(is_flow) {
        return None;
    }
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let ty = placed(&ty.to_token_stream(), place);
    Some(quote_spanned!(place=> <#ty as #private::Ending>))
}

fn job_value(plan: &Plan<'_>, job: &Job<'_>) -> TokenStream {
    match job.value {
        JobValue::Calls { .. } => {
            let item = success_type(plan);
            match (job.fallible(), error_type(plan), hidden_result(plan)) {
                (Some(result), _, _) => with_success(result, &item),
                (None, Some(error), _) => quote!(::core::result::Result<#item, #error>),
                (None, None, Some(ending)) => quote!(#ending::Item<#item>),
                (None, None, None) => item,
            }
        }
        JobValue::Returned(Some(ty)) | JobValue::Inside(ty) => ty.to_token_stream(),
        JobValue::Returned(None) => quote!(()),
        JobValue::Success(result, inside) => with_success(result, &inside.to_token_stream()),
    }
}

/// `()`, `A` or `(A, B, …)`.
pub(super) fn one_or_tuple(mut parts: Vec<TokenStream>) -> TokenStream {
    match parts.len() {
        1 => parts.remove(0),
        _ => quote!((#(#parts),*)),
    }
}
