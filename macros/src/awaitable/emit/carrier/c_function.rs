//! The callback of a C function. The wrapper defines a type whose methods deliver the value, and the runtime has a
//! trampoline for such types.
//!
//! ```text
//! struct AwaitifyCallback;
//! impl FromC for AwaitifyCallback {
//!     …
//!     fn receive((value,): Rest<extern "C" fn(c_int, *mut c_void), Last>) -> Self::Outcome { Ok(value) }
//!     fn returns() {}
//! }
//! let registration = register::<AwaitifyCallback>(completer);
//! unsafe { add(a, b, trampoline::<AwaitifyCallback>(), registration.user_data::<*mut c_void>()) };
//! registration.outlive();
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use crate::awaitable::emit::delivery::{Delivery, Inputs, delivery, reply, value_names};
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::{argument_type, position_type, value_type};
use crate::awaitable::plan::{
    Callback, Checked, Ends, Passed, Payload, Plan, Reply, Sink, UserData, WhenClosed,
};
use crate::generate::hygiene::{local, place_of, placed};
use crate::syntax::expression::{Expression, as_tail};

/// Items have no hygiene, so this is a name that no type of the user has.
fn callback_type() -> Ident {
    local("AwaitifyCallback")
}

/// Declares what the callback delivers, and registers the sending end under a number.
pub(crate) fn registration(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    user_data: &UserData<'_>,
) -> TokenStream {
    let ty = user_data.pointer;
    // The span is the user's type, so that rustc reports a type that is not a callback or has no user data there.
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(&callback_type().to_string(), place);
    let position = position_type(user_data, &plan.krate);
    let output = quote_spanned!(place=> <#ty as #private::CFunction>::Output);
    let arguments = quote_spanned!(place=> <#ty as #private::CFunction>::Arguments);
    let held = quote_spanned!(place=> #private::Held<#ty, #position>);
    let rest = quote_spanned!(place=> #private::Rest<#ty, #position>);
    let types = quote_spanned! {place=>
        type Arguments = #arguments;
        type Output = #output;
        type Position = #position;
        fn number(user_data: #held) -> usize {
            #private::UserData::bits(user_data)
        }
    };
    let registration = local("registration");
    let (implementation, register) = match plan.sink {
        Sink::Value { .. } => {
            let members = completion(plan, callback, &rest);
            let completer = local("completer");
            (
                quote_spanned!(place=> impl #private::FromC for #name { #types #members }),
                quote_spanned!(place=> #private::register::<#name>(#completer)),
            )
        }
        Sink::Events { .. } => {
            let members = stream(plan, callback, &rest);
            let emitter = local("emitter");
            (
                quote_spanned!(place=> impl #private::StreamFromC for #name { #types #members }),
                quote_spanned!(place=> #private::register_stream::<#name>(#emitter)),
            )
        }
    };
    quote! {
        struct #name;
        #implementation
        let #registration = #register;
    }
}

/// The members of `FromC`: one call completes.
fn completion(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let place = place_of(&callback.parameter.ty);
    let outcome = sink::placed_outcome_type(plan);
    let (pattern, body) = receive(plan, callback);
    let reply = match callback.reply {
        Reply::Unseen => Some(neutral_of(plan, callback, "Nothing", "nothing")),
        _ => reply(callback),
    };
    quote_spanned! {place=>
        type Outcome = #outcome;
        fn receive(#pattern: #rest) -> Self::Outcome {
            #body
        }
        fn returns() -> Self::Output {
            #reply
        }
    }
}

/// `<Self::Output as Neutral>::open()`, at the callback's type.
fn neutral_of(plan: &Plan<'_>, callback: &Callback<'_>, name: &str, method: &str) -> TokenStream {
    let place = place_of(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(name, place);
    let method = Ident::new(method, place);
    quote_spanned!(place=> <Self::Output as #private::#name>::#method())
}

/// The members of `StreamFromC`: each call emits.
fn stream(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let item = value_type(plan);
    let place = place_of(&item);
    let krate = &plan.krate;
    let emitter = local("emitter");
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
    } = received(plan, callback, &delivery);
    let emit = sink::emit(plan, callback, &value, &emitter, place);
    let map = &delivery.map;
    let (arguments, open) = open_reply(plan, callback);
    let closed = closed_reply(plan, callback, &open);
    let ends = (plan.ends == Ends::WithClosedReply).then(|| {
        quote!(
            const CLOSED_REPLY_ENDS: bool = true;
        )
    });
    quote! {
        type Item = #item;
        #ends
        fn receive(
            #emitter: &#krate::Emitter<Self::Item>,
            #pattern: #rest,
        ) -> ::core::ops::ControlFlow<()> {
            #before
            #map
            #emit
        }
        fn open(#arguments: &#rest) -> Self::Output {
            #open
        }
        fn closed() -> Self::Output {
            #closed
        }
    }
}

/// The pattern for the arguments that the reply looks at, and the reply while the stream is open.
fn open_reply(plan: &Plan<'_>, callback: &Callback<'_>) -> (TokenStream, TokenStream) {
    match callback.reply {
        Reply::Open {
            open: Some(Expression::Closure(closure)),
            ..
        } if !closure.inputs.is_empty() => {
            let look = local("look");
            let names = value_names(closure.inputs.len());
            let reply = quote!(let #look = #closure; #look(#(#names),*));
            (quote!((#(#names,)*)), reply)
        }
        Reply::Open {
            open: Some(open), ..
        } => (quote!(_), as_tail(&open.to_token_stream())),
        Reply::Open { open: None, .. } => {
            (quote!(_), neutral_of(plan, callback, "Neutral", "open"))
        }
        _ => (quote!(_), TokenStream::new()),
    }
}

/// The reply once the stream is closed, when there may be no arguments to look at.
fn closed_reply(plan: &Plan<'_>, callback: &Callback<'_>, open: &TokenStream) -> TokenStream {
    let Reply::Open {
        open: given,
        closed,
        ..
    } = callback.reply
    else {
        return TokenStream::new();
    };
    let looks = matches!(given, Some(Expression::Closure(_)));
    match closed {
        WhenClosed::Given(closed) => as_tail(&closed.to_token_stream()),
        WhenClosed::AsOpen if !looks => open.clone(),
        _ => neutral_of(plan, callback, "Neutral", "closed"),
    }
}

/// The pattern for the arguments, and the outcome made of them.
fn receive(plan: &Plan<'_>, callback: &Callback<'_>) -> (TokenStream, TokenStream) {
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
    } = received(plan, callback, &delivery);
    // There is nothing to capture in a trampoline, so `map` is declared inside.
    let map = &delivery.map;
    let made = sink::outcome(plan, callback.role, value);
    (pattern, quote!(#before #map #made))
}

/// How the arguments are received: the pattern, the statement after it, and the value.
struct Received {
    pattern: TokenStream,
    before: Option<TokenStream>,
    value: TokenStream,
}

fn received(plan: &Plan<'_>, callback: &Callback<'_>, delivery: &Delivery) -> Received {
    // At the callback's type, where rustc then reports arguments that do not fit.
    let place = place_of(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let rest = Ident::new("rest", place);
    let kept = match callback.payload {
        Payload::Hidden {
            left_out: Some(at), ..
        } => {
            let at = argument_type(at, &plan.krate);
            Some(quote_spanned!(place=> #private::leave_out::<#at, _>(#rest)))
        }
        _ => None,
    };
    let names: Vec<TokenStream> = match &delivery.inputs {
        Inputs::Typed(inputs) => inputs.iter().map(|input| input.pattern(false)).collect(),
        Inputs::Named(names) => names.iter().map(ToTokens::to_token_stream).collect(),
        Inputs::Tuple => {
            let kept = kept.unwrap_or_else(|| rest.to_token_stream());
            return Received {
                pattern: rest.to_token_stream(),
                before: None,
                value: quote_spanned!(place=> #private::Flat::flat(#kept)),
            };
        }
    };
    let pattern = quote!((#(#names,)*));
    let (pattern, before) = match kept {
        Some(kept) => (rest.to_token_stream(), Some(quote!(let #pattern = #kept;))),
        None => (pattern, None),
    };
    Received {
        pattern,
        before,
        value: delivery.value.clone(),
    }
}

/// The type that owns the entry in the table.
fn owner(plan: &Plan<'_>) -> TokenStream {
    let krate = &plan.krate;
    let name = callback_type();
    match plan.sink {
        Sink::Value { .. } => name.to_token_stream(),
        Sink::Events { .. } => quote!(#krate::__private::Streaming<#name>),
    }
}

/// The function pointer that is passed to C.
pub(super) fn trampoline(plan: &Plan<'_>, user_data: &UserData<'_>) -> TokenStream {
    let ty = user_data.pointer;
    let place = place_of(ty);
    let owner = placed(&owner(plan), place);
    let private = placed(&plan.krate.private(), place);
    quote_spanned!(place=> <#ty as #private::CFunction>::trampoline::<#owner>())
}

/// The destroy notification that is passed to C.
pub(crate) fn notification(plan: &Plan<'_>, ty: &Type) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let owner = owner(plan);
    quote_spanned!(place=> <#ty as #private::DestroyNotify<#owner>>::notify())
}

/// The handling of the registration after the operation has started.
pub(crate) fn end_registration(plan: &Plan<'_>) -> Option<TokenStream> {
    let registration = local("registration");
    plan.c_callback()?;
    match plan.ends {
        // The guard takes it.
        Ends::Revoked => None,
        Ends::WithFunction => Some(quote!(#registration.finish();)),
        _ => Some(quote!(#registration.outlive();)),
    }
}

/// The user data that is passed to C. Its type is written out, because it may be imported only for the declaration.
pub(crate) fn user_data(ty: &Type) -> TokenStream {
    let registration = local("registration");
    quote!(#registration.user_data::<#ty>())
}

/// Null, for a parameter that the wrapper does without.
pub(crate) fn null(plan: &Plan<'_>, ty: &Type) -> TokenStream {
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    quote_spanned!(place=> <#ty as #private::Nullable>::null())
}

/// Asks the compiler what typedefs hide: whether a parameter that is passed on is a C function pointer, and whether the
/// callback reports anything.
pub(crate) fn checks(plan: &Plan<'_>) -> Option<TokenStream> {
    let private = plan.krate.private();
    let forwarded = plan.parameters.iter().filter_map(|passed| match passed {
        Passed::Forwarded {
            ty,
            checked: Checked::ByType,
            ..
        } => Some(ty),
        _ => None,
    });
    let checks: Vec<TokenStream> = forwarded
        .map(|ty| {
            let place = place_of(ty);
            let private = placed(&private, place);
            quote_spanned!(place=> <#private::PassedOn<#ty>>::check();)
        })
        .collect();
    let passed_on =
        (!checks.is_empty()).then(|| quote!({ use #private::PassesOn as _; #(#checks)* }));
    let reports = plan.c_callback().and_then(|(callback, user_data)| {
        let is_hidden = matches!(callback.payload, Payload::Hidden { .. });
        (is_hidden && user_data.may_be_released).then(|| {
            let (ty, position) = (user_data.pointer, position_type(user_data, &plan.krate));
            let place = place_of(ty);
            let private = placed(&private, place);
            quote_spanned!(place=> #private::reports::<#private::Rest<#ty, #position>>();)
        })
    });
    (passed_on.is_some() || reports.is_some()).then(|| quote!(#passed_on #reports))
}
