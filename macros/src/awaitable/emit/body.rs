//! The wrapper's body.

use std::{iter, mem};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::arguments::Call;
use super::carrier::{self, block, c_function, elsewhere, js_function};
use super::delivery::captured_map;
use super::sink::Names;
use super::{sink, source, taken};
use crate::awaitable::plan::{AtOnce, Callback, HandlePolicy, Passed, Plan, Source, Start};
use crate::collect::CollectVec;
use crate::generate::append::{Piece, append};
use crate::generate::generics::WrapperGenerics;
use crate::generate::hygiene::{local, place_of, placed};
use crate::syntax::expression::Closure;
use crate::syntax::search::{has_impl, names};
use crate::syntax::tokens::{concat, has_word};

pub(super) fn body(plan: &Plan<'_>, generics: &WrapperGenerics) -> TokenStream {
    match &plan.source {
        Source::Job(job) => source::job(plan, job, generics),
        Source::Listener { taken, start } => {
            let made = taken::made(plan, taken);
            let hook = hook(plan, start);
            let started = start.started.map(|started| started_closure(plan, started));
            let arguments = vec![taken::argument(plan, taken).into()];
            let mut tokens = quote!(#made #hook #started);
            append_start(plan, start, generics, arguments, &mut tokens);
            tokens
        }
        Source::Callbacks { callbacks, start } => {
            let mut tokens = TokenStream::new();
            c_function::checks(plan).to_tokens(&mut tokens);
            elsewhere::checks(plan).to_tokens(&mut tokens);
            sink::append_sender(plan, Names::Written, &mut tokens);
            let hook = hook(plan, start);
            let started = start.started.map(|started| started_closure(plan, started));
            let (shared, arguments) = shared_arguments(plan, callbacks);
            let shared = shared.filter(|shared| !shared.is_empty());
            for callback in callbacks {
                captured_map(callback).to_tokens(&mut tokens);
            }
            let parts = if plan.has_js_function() || plan.makes_request() {
                // A hook unregisters the functions, or cancels the request, so they are made before it.
                [shared, hook, started]
            } else {
                [hook, started, shared]
            };
            for part in parts {
                part.to_tokens(&mut tokens);
            }
            append_start(plan, start, generics, arguments, &mut tokens);
            tokens
        }
    }
}

/// The hook is evaluated before the call, so that it may capture clones of the arguments.
pub(super) fn hook(plan: &Plan<'_>, start: &Start<'_>) -> Option<TokenStream> {
    let hook = start.policy.hook()?;
    let is_local = start.policy.is_local() || plan.has_js_function();
    let functions = functions_in(plan, &hook.to_token_stream());
    let handle = match start.result.handle() {
        Some(ty) if has_impl(ty) => quote!(_),
        _ => sink::handle_type(start),
    };
    let name = local("hook");
    let place = place_of(hook);
    let boxed = if is_local {
        let boxed = quote_spanned!(place=> ::std::boxed::Box::new(#hook));
        quote!(let #name: ::std::boxed::Box<dyn ::core::ops::FnOnce(#handle)> = #boxed;)
    } else {
        let private = placed(&plan.krate.private(), place);
        let boxed = quote_spanned!(place=> #private::Hook::<#handle>::boxed(#hook));
        quote!(let #name = #boxed;)
    };
    Some(quote!(#functions #boxed))
}

/// The functions for JavaScript that a hook uses, under the names of their parameters.
fn functions_in(plan: &Plan<'_>, hook: &TokenStream) -> TokenStream {
    let used = plan.callbacks().iter().filter(|callback| {
        let name = callback.parameter.pattern.name.as_ref();
        name.is_some_and(|name| has_word(hook, &name.to_string()))
    });
    concat(used.filter_map(js_function::named))
}

/// `let started = |status: i32| -> Result<(), i32> { … };`
pub(super) fn started_closure(plan: &Plan<'_>, started: &Closure) -> TokenStream {
    let name = local("started");
    let returned = plan.signature().returned();
    let returned = returned.map_or_else(|| quote!(()), ToTokens::to_token_stream);
    let closure = started.annotated(iter::repeat(returned));
    quote!(let #name = #closure;)
}

/// The statements that let the callbacks reach the sending end, and the arguments of the call.
pub(super) fn shared_arguments<'a>(
    plan: &'a Plan<'_>,
    callbacks: &'a [Callback<'_>],
) -> (Option<TokenStream>, Vec<Piece<'a>>) {
    if let Some(registration) = c_function::registration(plan) {
        let completer = local("completer");
        let trampolines = callbacks.iter();
        let trampolines = trampolines.map(|callback| carrier::argument(plan, callback, &completer));
        return (Some(registration), trampolines.collect_vec());
    }
    let (mut shared, names) = sink::share(plan, callbacks);
    shared.extend(js_function::functions(plan, callbacks, &names));
    shared.extend(block::blocks(plan, callbacks, &names));
    let arguments = callbacks.iter().zip(&names);
    let arguments = arguments.map(|(callback, name)| carrier::argument(plan, callback, name));
    (Some(shared), arguments.collect_vec())
}

/// Appends the call and the handling of its result.
fn append_start<'a>(
    plan: &'a Plan<'_>,
    start: &Start<'_>,
    generics: &'a WrapperGenerics,
    callbacks: Vec<Piece<'a>>,
    tokens: &mut TokenStream,
) {
    let call = call_and_status(plan, start, generics, callbacks, tokens);
    let place = Span::call_site();
    let tried = start.result.is_fallible().then(|| quote!(?));
    // If the declared type is wrong, rustc says so there.
    let handle = start.result.handle();
    let handle = handle.map(|ty| Ident::new("handle", place_of(ty)));
    match (&handle, &start.policy, start.result.at_once()) {
        (_, _, Some(at_once)) => {
            let called = quote!(#call #tried);
            done_or_started(plan, start, at_once, handle.as_ref(), &called).to_tokens(tokens);
        }
        (None, _, None) if plan.definition.is_declaration() => {
            checked_call(plan, &quote!(#call #tried)).to_tokens(tokens);
        }
        (None, _, None) => append!(tokens, place=> #call #tried;),
        (Some(_), HandlePolicy::Discard, None) => {
            let ty = discarded_type(plan, start).map(|ty| quote!(: #ty));
            append!(tokens, place=> let _ #ty = #call #tried;);
        }
        (Some(handle), _, None) => append!(tokens, place=> let #handle = #call #tried;),
    }
    c_function::end_registration(plan).to_tokens(tokens);
    let started = sink::started(plan, start, handle.as_ref());
    if start.result.is_fallible() {
        append!(tokens, place=> ::core::result::Result::Ok(#started));
    } else {
        started.to_tokens(tokens);
    }
}

/// Returns what is done at once, and goes on if the operation has started.
fn done_or_started(
    plan: &Plan<'_>,
    start: &Start<'_>,
    at_once: AtOnce<'_>,
    handle: Option<&Ident>,
    called: &TokenStream,
) -> TokenStream {
    // If the user's `ControlFlow` is another type, or has another value, rustc says so there.
    let flow = placed(&quote!(::core::ops::ControlFlow), place_of(at_once.flow));
    let value = Ident::new("value", place_of(at_once.value));
    let done = sink::done_at_once(plan, &value);
    let done = quote!(return ::core::result::Result::Ok(#done));
    let handle = handle.filter(|_| !matches!(start.policy, HandlePolicy::Discard));
    match handle {
        Some(handle) => quote! {
            let #handle = match #called {
                #flow::Continue(#handle) => #handle,
                #flow::Break(#value) => #done,
            };
        },
        None => quote!(if let #flow::Break(#value) = #called { #done; }),
    }
}

/// The call of a function that was declared to return nothing. If it does return something, rustc says so at the
/// declaration's name.
fn checked_call(plan: &Plan<'_>, call: &TokenStream) -> TokenStream {
    let krate = &plan.krate;
    let returned = Ident::new("returned", place_of(&plan.signature().ident));
    quote! {
        let #returned = #call;
        #krate::__private::returned_nothing(#returned);
    }
}

/// The declared type of a handle that is discarded. The compiler checks it, and it is no unused import.
fn discarded_type<'a>(plan: &Plan<'a>, start: &Start<'a>) -> Option<&'a Type> {
    let ty = start.result.handle()?;
    let leaving = plan.leaving_generics();
    let can_be_named = !has_impl(ty) && !leaving.iter().any(|name| names(ty, name));
    (!plan.function.has_body() && can_be_named).then_some(ty)
}

/// Appends the statements before the call to `before`, and returns the call. `started` may read its result.
pub(super) fn call_and_status<'a>(
    plan: &'a Plan<'_>,
    start: &Start<'_>,
    generics: &'a WrapperGenerics,
    mut callbacks: Vec<Piece<'a>>,
    before: &mut TokenStream,
) -> Box<dyn ToTokens + 'a> {
    if plan.is_unsafe() {
        // The user's expressions for `map` and `reply` must not end up in the generated `unsafe` block.
        let passed = callbacks.iter_mut().zip(plan.callbacks()).enumerate();
        for (index, (callback, _)) in passed.filter(|(_, (_, planned))| !planned.is_in_structure())
        {
            let name = local(&format!("callback{index}"));
            before.extend(quote!(let #name = #callback;));
            *callback = Piece::Name(name);
        }
    }
    let arguments = plan.parameters.iter().map(|passed| match passed {
        Passed::Receiver(receiver) => receiver.self_token.to_token_stream().into(),
        Passed::Forwarded { name, .. } => Piece::Name(name.clone()),
        Passed::Callback(index) => mem::replace(&mut callbacks[*index], TokenStream::new().into()),
        Passed::UserData { ty } => c_function::user_data(ty).into(),
        Passed::Request { name } | Passed::Buffer { name, .. } | Passed::Length { name, .. } => {
            Piece::Name((*name).clone())
        }
        Passed::Null { ty } => c_function::null(plan, ty).into(),
        Passed::Destroy { ty } => c_function::notification(plan, ty).into(),
    });
    let call = Call::new(plan, generics, arguments.collect_vec());
    let Some(closure) = start.started else {
        return Box::new(call);
    };
    let started = local("started");
    let status = Ident::new("status", place_of(&closure.inputs));
    before.extend(quote!(let #status = #call;));
    Box::new(quote!(#started(#status)))
}
