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

use super::request::{filled, submitted, taken_back};
use crate::awaitable::emit::delivery::{Delivery, Inputs, delivery, reply, value_names};
use crate::awaitable::emit::sink;
use crate::awaitable::emit::value::{
    argument_type, delivered_type, form_type, position_type, value_type,
};
use crate::awaitable::plan::{
    Callback, Carrier, Checked, Ends, Passed, Payload, Plan, Reply, Request, Role, Sink, UserData,
    WhenClosed,
};
use crate::generate::hygiene::{local, place_of, place_of_type, placed};
use crate::syntax::expression::{Expression, as_tail};

/// Items have no hygiene, so these are names that no type of the user has.
fn type_of(role: Role) -> Ident {
    match role {
        Role::Progress => local("AwaitifyProgress"),
        _ => local("AwaitifyCallback"),
    }
}

/// Declares what the callbacks deliver, and registers the sending ends under a number. Returns `None` if C calls none.
pub(crate) fn registration(plan: &Plan<'_>) -> Option<TokenStream> {
    let (callback, user_data) = plan.c_callback()?;
    let declared = plan
        .c_callbacks()
        .map(|(callback, user_data)| declaration(plan, callback, user_data));
    let place = place_of(user_data.pointer);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(&type_of(callback.role).to_string(), place);
    let completer = local("completer");
    let registered = match plan.sink {
        Sink::Events { .. } => {
            let emitter = local("emitter");
            quote_spanned!(place=> #private::register_stream::<#name>(#emitter))
        }
        Sink::Value {
            progress: Some(_), ..
        } => {
            let reports = type_of(Role::Progress);
            let progress = local("progress");
            quote_spanned! {place=>
                #private::register_with_progress::<#name, #reports>(#completer, #progress)
            }
        }
        Sink::Value { .. } if callback.payload.is_filtered() => quote_spanned! {place=>
            #private::register_filtered::<#name>(#private::Filtered::new(#completer))
        },
        Sink::Value { .. } => quote_spanned!(place=> #private::register::<#name>(#completer)),
    };
    let registration = local("registration");
    let submitted = user_data.request.map(|request| submitted(plan, &request));
    let structures = plan.c_callbacks().filter_map(|(callback, user_data)| {
        let structure = user_data.structure?;
        Some(filled(plan, callback, user_data, &structure))
    });
    Some(quote!(#(#declared)* let #registration = #registered; #submitted #(#structures)*))
}

/// The type of a callback, which says what it delivers.
fn declaration(plan: &Plan<'_>, callback: &Callback<'_>, user_data: &UserData<'_>) -> TokenStream {
    let ty = user_data.pointer;
    // The span is the user's type, so that rustc reports a type that is not a callback or has no user data there.
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(&type_of(callback.role).to_string(), place);
    let position = position_type(user_data, &plan.krate);
    let output = quote_spanned!(place=> <#ty as #private::CFunction>::Output);
    let arguments = quote_spanned!(place=> <#ty as #private::CFunction>::Arguments);
    let held = quote_spanned!(place=> #private::Held<#ty, #position>);
    let rest = quote_spanned!(place=> #private::Rest<#ty, #position>);
    let number = match user_data.request {
        // SAFETY (of the generated code): C passes the request that it was given, which lives until it is taken back.
        Some(Request { field, .. }) => {
            quote_spanned!(place=> #private::UserData::bits(unsafe { (*user_data).#field }))
        }
        None => quote_spanned!(place=> #private::UserData::bits(user_data)),
    };
    let types = quote_spanned! {place=>
        type Arguments = #arguments;
        type Output = #output;
        type Position = #position;
        fn number(user_data: #held) -> usize {
            #number
        }
    };
    let (kind, members) = match plan.sink {
        Sink::Value { .. } if callback.role == Role::Progress => {
            ("StreamFromC", stream(plan, callback, &rest))
        }
        Sink::Value { .. } if callback.payload.is_filtered() => {
            ("FilterFromC", filtered(plan, callback, &rest))
        }
        Sink::Value { .. } => ("FromC", completion(plan, callback, &rest)),
        Sink::Events { .. } => ("StreamFromC", stream(plan, callback, &rest)),
    };
    let kind = Ident::new(kind, place);
    let implementation = quote_spanned!(place=> impl #private::#kind for #name { #types #members });
    quote!(struct #name; #implementation)
}

/// The members of `FromC`: one call completes.
fn completion(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let outcome = sink::placed_outcome_type(plan);
    let (pattern, body) = receive(plan, callback);
    let returns = returns(plan, callback);
    quote_spanned! {place=>
        type Outcome = #outcome;
        fn receive(#pattern: #rest) -> Self::Outcome {
            #body
        }
        #returns
    }
}

/// The members of `FilterFromC`: one call of several completes.
fn filtered(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let outcome = sink::placed_outcome_type(plan);
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
        ..
    } = received(plan, callback, &delivery);
    let completer = local("completer");
    let map = &delivery.map;
    let complete = sink::complete(plan, callback, &value, &completer, place);
    let returns = returns(plan, callback);
    quote_spanned! {place=>
        type Outcome = #outcome;
        fn receive(#completer: &#private::Filtered<Self::Outcome>, #pattern: #rest) {
            #before
            #map
            #complete
        }
        #returns
    }
}

/// `fn returns() -> Self::Output { … }`
fn returns(plan: &Plan<'_>, callback: &Callback<'_>) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let reply = match callback.reply {
        Reply::Unseen => Some(neutral_of(plan, callback, "Nothing", "nothing")),
        _ => reply(callback).map(|reply| given(plan, callback, reply)),
    };
    quote_spanned! {place=>
        fn returns() -> Self::Output {
            #reply
        }
    }
}

/// The option `reply`. With two callbacks whose types are hidden, it is for the one that returns something.
fn given(plan: &Plan<'_>, callback: &Callback<'_>, reply: TokenStream) -> TokenStream {
    let is_hidden = matches!(callback.payload, Payload::Hidden { .. });
    if !is_hidden || plan.callbacks().len() == 1 {
        return reply;
    }
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    quote_spanned! {place=> {
        use #private::Replies as _;
        #private::GivenReply::<Self::Output>::new().or_nothing(|| #reply)
    }}
}

/// `<Self::Output as Neutral>::open()`, at the callback's type.
fn neutral_of(plan: &Plan<'_>, callback: &Callback<'_>, name: &str, method: &str) -> TokenStream {
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let name = Ident::new(name, place);
    let method = Ident::new(method, place);
    quote_spanned!(place=> <Self::Output as #private::#name>::#method())
}

/// The members of `StreamFromC`: each call emits.
fn stream(plan: &Plan<'_>, callback: &Callback<'_>, rest: &TokenStream) -> TokenStream {
    let item = match callback.role {
        Role::Progress => delivered_type(plan, callback),
        _ => value_type(plan),
    };
    let place = place_of(&item);
    let krate = &plan.krate;
    let emitter = local("emitter");
    let delivery = delivery(callback);
    let Received {
        pattern,
        before,
        value,
        ..
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
            let reply = quote!({ let #look = #closure; #look(#(#names),*) });
            (quote!((#(#names,)*)), given(plan, callback, reply))
        }
        Reply::Open {
            open: Some(open), ..
        } => {
            let reply = as_tail(&open.to_token_stream());
            (quote!(_), given(plan, callback, reply))
        }
        Reply::Open { open: None, .. } => {
            (quote!(_), neutral_of(plan, callback, "Neutral", "open"))
        }
        _ => (quote!(_), TokenStream::new()),
    }
}

/// The reply once the stream is closed, when there may be no arguments to look at.
fn closed_reply(plan: &Plan<'_>, callback: &Callback<'_>, open: &TokenStream) -> TokenStream {
    let Reply::Open {
        open: reply,
        closed,
        ..
    } = callback.reply
    else {
        return TokenStream::new();
    };
    let looks = matches!(reply, Some(Expression::Closure(_)));
    match closed {
        WhenClosed::Given(closed) => given(plan, callback, as_tail(&closed.to_token_stream())),
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
        first,
    } = received(plan, callback, &delivery);
    // There is nothing to capture in a trampoline, so `map` is declared inside.
    let map = &delivery.map;
    let made = sink::outcome(plan, callback.role, value);
    let request = first.and_then(|first| taken_back(plan, callback, &first));
    (pattern, quote!(#request #before #map #made))
}

/// How the arguments are received: the pattern, the statement after it, and the value.
struct Received {
    pattern: TokenStream,
    before: Option<TokenStream>,
    value: TokenStream,
    /// The first argument, which may be a request.
    first: Option<TokenStream>,
}

fn received(plan: &Plan<'_>, callback: &Callback<'_>, delivery: &Delivery) -> Received {
    // At the callback's type, where rustc then reports arguments that do not fit.
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    let rest = Ident::new("rest", place);
    let kept = match callback.payload {
        Payload::Hidden {
            left_out: Some(at), ..
        } => {
            let at = argument_type(at, &plan.krate);
            Some(quote_spanned!(place=> #private::leave_out::<#at, _>(#rest)))
        }
        _ => form_type(plan, callback)
            .map(|form| quote_spanned!(place=> #private::delivered_as::<#form, _>(#rest))),
    };
    let names: Vec<TokenStream> = match &delivery.inputs {
        Inputs::Typed(inputs) => {
            let looked_at = |index| index == 0 && is_request_owned(callback);
            let inputs = inputs.iter().enumerate();
            inputs
                .map(|(index, input)| input.pattern(looked_at(index)))
                .collect()
        }
        Inputs::Named(names) => names.iter().map(ToTokens::to_token_stream).collect(),
        Inputs::Tuple => {
            let kept = kept.unwrap_or_else(|| rest.to_token_stream());
            return Received {
                pattern: rest.to_token_stream(),
                before: check_of_report(plan, callback, &rest),
                value: quote_spanned!(place=> #private::Flat::flat(#kept)),
                first: Some(quote_spanned!(place=> #rest.0)),
            };
        }
    };
    let pattern = quote!((#(#names,)*));
    let (pattern, before, first) = match kept {
        Some(kept) => (
            rest.to_token_stream(),
            Some(quote!(let #pattern = #kept;)),
            Some(quote_spanned!(place=> #rest.0)),
        ),
        None => (pattern, None, names.first().cloned()),
    };
    Received {
        pattern,
        before,
        value: delivery.value.clone(),
        first,
    }
}

fn is_request_owned(callback: &Callback<'_>) -> bool {
    match &callback.carrier {
        Carrier::CFunction(user_data) => user_data
            .request
            .is_some_and(|request| request.owned.is_some()),
        _ => false,
    }
}

/// The type that owns the entry in the table.
fn owner(plan: &Plan<'_>) -> TokenStream {
    let private = plan.krate.private();
    let name = type_of(Role::Completion);
    let is_filtered = |(callback, _): (&Callback<'_>, _)| callback.payload.is_filtered();
    match plan.sink {
        Sink::Events { .. } => quote!(#private::Streaming<#name>),
        Sink::Value {
            progress: Some(_), ..
        } => {
            let progress = type_of(Role::Progress);
            quote!(#private::Progressing<#name, #progress>)
        }
        Sink::Value { .. } if plan.c_callback().is_some_and(is_filtered) => {
            quote!(#private::Filtering<#name>)
        }
        Sink::Value { .. } => name.to_token_stream(),
    }
}

/// The function pointer that is passed to C.
pub(super) fn trampoline(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    user_data: &UserData<'_>,
) -> TokenStream {
    let ty = user_data.pointer;
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let called = match callback.role {
        Role::Progress => {
            let (completion, progress) = (type_of(Role::Completion), type_of(Role::Progress));
            quote!(#private::Reporting<#completion, #progress>)
        }
        _ if user_data.is_array => {
            let owner = owner(plan);
            quote!(#private::Each<#owner>)
        }
        _ => owner(plan),
    };
    let called = placed(&called, place);
    quote_spanned!(place=> <#ty as #private::CFunction>::trampoline::<#called>())
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

/// Asks the compiler whether a parameter that is passed on is a C function pointer, which a typedef hides.
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
    (!checks.is_empty()).then(|| quote!({ use #private::PassesOn as _; #(#checks)* }))
}

/// The check that a callback after its data takes more than the data. A typedef hides this.
fn check_of_report(plan: &Plan<'_>, callback: &Callback<'_>, rest: &Ident) -> Option<TokenStream> {
    let Carrier::CFunction(user_data) = &callback.carrier else {
        return None;
    };
    let is_hidden = matches!(callback.payload, Payload::Hidden { .. });
    let place = place_of_type(&callback.parameter.ty);
    let private = placed(&plan.krate.private(), place);
    (is_hidden && user_data.may_be_released)
        .then(|| quote_spanned!(place=> #private::reports(&#rest);))
}
