//! The wrapper's body: make the pair, start the operation, hand out the awaitable.

use std::iter;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::c;
use super::closure::{Reach, expand_callback, reach_of};
use super::signature::expand_outcome;
use crate::model::hygiene::{local, place_of, placed};
use crate::model::port::{Delivers, Port, Ports};
use crate::model::returned::{Handling, Returned};
use crate::model::walk::names;
use crate::model::wrapper::{Argument, Lost, Wrapper};
use crate::parse::expression::{Closure, Expression, as_tail};

pub(super) fn expand_body(wrapper: &Wrapper<'_>) -> TokenStream {
    let (reachable, callbacks) = match &wrapper.ports {
        Ports::One(port) => expand_only(wrapper, port),
        Ports::Either { ok, err } => expand_either(wrapper, ok, err),
        Ports::Job(job) => return super::job::expand_job(wrapper, job),
    };
    let pair = expand_pair(wrapper);
    let maps = wrapper.ports.all().into_iter();
    let maps = maps.filter_map(|port| match &port.delivers {
        // In the trampoline of a C callback there is nothing to capture: it is declared there.
        Delivers::Visible(value) if port.callback.c_pointer().is_none() => value.map.clone(),
        _ => None,
    });
    let hook = expand_hook(wrapper);
    let started = wrapper
        .started
        .map(|started| expand_started(wrapper, started));
    let start = expand_start(wrapper, callbacks);
    let checks = c::expand_checks(wrapper);
    quote!(#checks #pair #(#maps)* #hook #started #reachable #start)
}

/// `let (completer, starting) = start(|| Err(Dropped::new("add")));`
fn expand_pair(wrapper: &Wrapper<'_>) -> TokenStream {
    let krate = &wrapper.krate;
    let (completer, starting) = (local("completer"), local("starting"));
    let lost = expand_lost(wrapper);
    quote!(let (#completer, #starting) = #krate::__private::start(#lost);)
}

/// What the awaitable gives if nobody completes it: `|| Err(Dropped::new("add"))`
pub(super) fn expand_lost(wrapper: &Wrapper<'_>) -> TokenStream {
    let (krate, origin) = (&wrapper.krate, &wrapper.origin);
    match wrapper.lost {
        Lost::Dropped => quote!(|| ::core::result::Result::Err(#krate::Dropped::new(#origin))),
        Lost::BlockingError => quote! {
            || ::core::result::Result::Err(#krate::BlockingError::Lost(#krate::Dropped::new(#origin)))
        },
        Lost::Given(Expression::Closure(closure)) => expand_dropped_closure(closure, wrapper),
        Lost::Given(expression) => {
            let ty = expand_outcome(wrapper);
            let tail = as_tail(&expression.to_token_stream());
            quote_spanned!(place_of(expression)=> || -> #ty { #tail })
        }
    }
}

/// `dropped = |d| Err(d.into())` runs without a call, which clippy would find redundant.
fn expand_dropped_closure(closure: &Closure, wrapper: &Wrapper<'_>) -> TokenStream {
    let (krate, origin) = (&wrapper.krate, &wrapper.origin);
    let dropped = quote!(#krate::Dropped::new(#origin));
    let ty = expand_outcome(wrapper);
    let body = as_tail(&closure.body);
    let pattern = match closure.inputs.first() {
        Some(input) => input.pattern.clone(),
        None => quote!(_),
    };
    quote_spanned!(place_of(closure)=> || -> #ty { match #dropped { #pattern => #body } })
}

/// The hook is evaluated before the call, so that it may capture clones of the arguments.
fn expand_hook(wrapper: &Wrapper<'_>) -> Option<TokenStream> {
    let (hook, is_local) = match &wrapper.handling {
        Handling::Cancel { hook, local } => (hook, *local),
        Handling::Revoke { hook } => (hook, false),
        _ => return None,
    };
    let handle = wrapper.returned.handle_type();
    let send = (!is_local).then(|| quote!(+ ::core::marker::Send));
    let name = local("hook");
    let boxed = quote_spanned!(place_of(hook)=> ::std::boxed::Box::new(#hook));
    Some(quote! {
        let #name: ::std::boxed::Box<dyn ::core::ops::FnOnce(#handle) #send> = #boxed;
    })
}

/// `let started = |status: i32| -> Result<(), i32> { … };`
fn expand_started(wrapper: &Wrapper<'_>, started: &Closure) -> TokenStream {
    let name = local("started");
    let raw = wrapper.function.signature.returned();
    let raw = raw.map_or_else(|| quote!(()), ToTokens::to_token_stream);
    let closure = started.annotated(iter::repeat(raw));
    quote!(let #name = #closure;)
}

/// What makes the completer reachable for the only callback, and the argument in its place.
fn expand_only(wrapper: &Wrapper<'_>, port: &Port<'_>) -> (Option<TokenStream>, Vec<TokenStream>) {
    let outcome = |value| expand_ok(wrapper, value);
    if let Some(pointer) = port.callback.c_pointer() {
        let registration = c::expand_registration(wrapper, &port.delivers, pointer, &outcome);
        let trampoline = c::expand_trampoline(wrapper, pointer);
        return (Some(registration), vec![trampoline]);
    }
    let (krate, completer) = (&wrapper.krate, local("completer"));
    let reach = reach_of(&port.callback);
    let reachable = match reach {
        Reach::Once => None,
        Reach::Many => Some(quote!(let #completer = #krate::__private::Once::new(#completer);)),
        Reach::Shared => Some(quote!(let #completer = #completer.share();)),
    };
    let callback = expand_callback(wrapper, port, &completer, reach, &outcome);
    (reachable, vec![callback])
}

/// The same for two callbacks of which one is called.
fn expand_either(
    wrapper: &Wrapper<'_>,
    ok: &Port<'_>,
    err: &Port<'_>,
) -> (Option<TokenStream>, Vec<TokenStream>) {
    let (first, second, completer) = (local("ok"), local("err"), local("completer"));
    let reachable = quote! {
        let #first = #completer.share();
        let #second = ::core::clone::Clone::clone(&#first);
    };
    let success = |value| expand_ok(wrapper, quote!(::core::result::Result::Ok(#value)));
    let failure = |value| expand_ok(wrapper, quote!(::core::result::Result::Err(#value)));
    let callbacks = vec![
        expand_callback(wrapper, ok, &first, Reach::Shared, &success),
        expand_callback(wrapper, err, &second, Reach::Shared, &failure),
    ];
    (Some(reachable), callbacks)
}

/// The outcome of a value.
fn expand_ok(wrapper: &Wrapper<'_>, value: TokenStream) -> TokenStream {
    match wrapper.lost.is_given() {
        true => value,
        false => quote!(::core::result::Result::Ok(#value)),
    }
}

/// The call, and what becomes of what it returns.
fn expand_start(wrapper: &Wrapper<'_>, callbacks: Vec<TokenStream>) -> TokenStream {
    let (call, before) = expand_started_call(wrapper, callbacks);
    let fallible = matches!(wrapper.returned, Returned::Fallible { .. });
    let tried = fallible.then(|| quote!(?));
    let handle = wrapper.returned.has_handle().then(|| local("handle"));
    let start = match (&handle, &wrapper.handling) {
        (None, _) if wrapper.is_declaration => expand_checked_call(wrapper, &quote!(#call #tried)),
        (None, _) => quote!(#call #tried;),
        (Some(_), Handling::Discard) => {
            let ty = discarded_type(wrapper).map(|ty| quote!(: #ty));
            quote!(let _ #ty = #call #tried;)
        }
        (Some(handle), _) => quote!(let #handle = #call #tried;),
    };
    let outlives = wrapper.is_called_by_c() && !matches!(wrapper.handling, Handling::Revoke { .. });
    let outlive = outlives.then(|| {
        let registration = local("registration");
        quote!(#registration.outlive();)
    });
    let result = expand_result(wrapper, handle);
    let result = match fallible {
        true => quote!(::core::result::Result::Ok(#result)),
        false => result,
    };
    quote!(#before #start #outlive #result)
}

/// The call of a function that was declared to return nothing. If it does return something, rustc says so at the
/// declaration's name.
fn expand_checked_call(wrapper: &Wrapper<'_>, call: &TokenStream) -> TokenStream {
    let krate = &wrapper.krate;
    let returned = Ident::new("returned", place_of(&wrapper.function.signature.ident));
    quote! {
        let #returned = #call;
        #krate::__private::returned_nothing(#returned);
    }
}

/// What is handed out: the awaitable, with the handle in it or beside it.
fn expand_result(wrapper: &Wrapper<'_>, handle: Option<Ident>) -> TokenStream {
    let starting = local("starting");
    let awaitable = quote!(#starting.started());
    // What an alias gives is told by the alias: where that is not general enough, it is said there.
    let awaitable = match wrapper.ports.place_of_alias() {
        Some(place) => placed(&awaitable, place),
        None => awaitable,
    };
    let given = match &handle {
        Some(handle) => handle.to_token_stream(),
        None => quote!(()),
    };
    let (hook, registration) = (local("hook"), local("registration"));
    match &wrapper.handling {
        Handling::Return if handle.is_some() => quote!((#given, #awaitable)),
        Handling::Return | Handling::Discard | Handling::Drive => awaitable,
        Handling::Keep => quote!(#awaitable.keep(#given)),
        Handling::Revoke { .. } => quote!(#awaitable.on_revoke(#given, #hook, #registration)),
        Handling::Cancel { local: false, .. } => quote!(#awaitable.on_cancel(#given, #hook)),
        Handling::Cancel { local: true, .. } => quote!(#awaitable.on_cancel_local(#given, #hook)),
    }
}

/// Of a declaration, what it says is discarded: checked, and not an unused import of the user's.
fn discarded_type(wrapper: &Wrapper<'_>) -> Option<TokenStream> {
    let ty = wrapper.returned.handle()?;
    let leaving = wrapper.leaving();
    let can_be_named = !wrapper.returns_opaque() && !leaving.iter().any(|name| names(ty, name));
    (!wrapper.function.has_body() && can_be_named).then(|| ty.to_token_stream())
}

/// The call with the callbacks, and what must stand before it.
fn expand_started_call(
    wrapper: &Wrapper<'_>,
    mut callbacks: Vec<TokenStream>,
) -> (TokenStream, TokenStream) {
    let mut before = TokenStream::new();
    if wrapper.is_unsafe() {
        // What the user wrote for `map` and `reply` must not come to stand in our `unsafe` block.
        for (index, callback) in callbacks.iter_mut().enumerate() {
            let name = local(&format!("callback{index}"));
            before.extend(quote!(let #name = #callback;));
            *callback = name.to_token_stream();
        }
    }
    let arguments = wrapper.arguments.iter().map(|argument| match argument {
        Argument::Receiver(receiver) => receiver.self_token.to_token_stream(),
        Argument::Forwarded { name, .. } => name.to_token_stream(),
        Argument::Callback(index) => callbacks[*index].clone(),
        Argument::UserData { ty } => c::expand_user_data(ty),
        Argument::Null { ty } => c::expand_null(wrapper, ty),
    });
    let call = expand_call(wrapper, arguments);
    let Some(closure) = wrapper.started else {
        return (call, before);
    };
    let started = local("started");
    let status = Ident::new("status", place_of(&closure.inputs));
    before.extend(quote!(let #status = #call;));
    (quote!(#started(#status)), before)
}

/// `unsafe { add::<T>(a, b) }`
pub(super) fn expand_call(
    wrapper: &Wrapper<'_>,
    arguments: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let (callee, turbofish) = (&wrapper.callee, &wrapper.generics.turbofish);
    // The brackets stand with the callee, so that what rustc says of the whole call, it says there.
    let arguments = quote_spanned!(place_of(callee)=> (#(#arguments),*));
    let call = quote!(#callee #turbofish #arguments);
    match wrapper.is_unsafe() {
        true => quote!(unsafe { #call }),
        false => call,
    }
}
