//! The sink of one value: a completer and an awaitable.

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::Names;
use super::events::buffer;
use super::guard::guard_type;
use crate::awaitable::emit::delivery::{looked_at, place_of_value};
use crate::awaitable::emit::taken;
use crate::awaitable::emit::value::{ValueType, place_of_alias, value_type};
use crate::awaitable::plan::{
    Callback, Conversion, OnDropped, Plan, Reply, Role, Sharing, Sink, Source,
};
use crate::collect::CollectVec;
use crate::generate::append::{Piece, append, group};
use crate::generate::hygiene::{local, moved_to, place_of, placed};
use crate::syntax::expression::{Closure, Expression, as_tail};

fn on_dropped<'a>(plan: &Plan<'a>) -> OnDropped<'a> {
    match plan.sink {
        Sink::Value { on_dropped, .. } => on_dropped,
        Sink::Events { .. } => OnDropped::Dropped,
    }
}

/// The argument of the completer for `value`, for example `Ok(value)`.
pub(crate) fn outcome(plan: &Plan<'_>, role: Role, value: &dyn ToTokens) -> TokenStream {
    let place = Span::call_site();
    let mut tokens = TokenStream::new();
    match (role, on_dropped(plan)) {
        (Role::Ok, OnDropped::Given(_)) => {
            append!(&mut tokens, place=> ::core::result::Result::Ok(#value));
        }
        (Role::Err, OnDropped::Given(_)) => {
            append!(&mut tokens, place=> ::core::result::Result::Err(#value));
        }
        (_, OnDropped::Given(_)) => value.to_tokens(&mut tokens),
        (Role::Ok, _) => append!(&mut tokens, place=>
            ::core::result::Result::Ok(::core::result::Result::Ok(#value))
        ),
        (Role::Err, _) => append!(&mut tokens, place=>
            ::core::result::Result::Ok(::core::result::Result::Err(#value))
        ),
        (_, _) => append!(&mut tokens, place=> ::core::result::Result::Ok(#value)),
    }
    tokens
}

/// The statements that let each callback complete, and the name of its completer.
pub(super) fn share(plan: &Plan<'_>, callbacks: &[Callback<'_>]) -> (TokenStream, Vec<Ident>) {
    let krate = &plan.krate;
    let completer = local("completer");
    if plan.progress().is_some() {
        return share_with_progress(callbacks);
    }
    let [callback] = callbacks else {
        return share_between(callbacks);
    };
    let shared = match callback.sharing {
        _ if callback.payload.is_filtered() => {
            quote!(let #completer = #krate::__private::Filtered::new(#completer);)
        }
        Sharing::Consumed => TokenStream::new(),
        Sharing::Referenced => quote!(let #completer = #krate::__private::Once::new(#completer);),
        Sharing::Cloned => quote!(let #completer = #completer.share();),
    };
    (shared, vec![completer])
}

/// A completer that ends the progress is used by reference. Several closures share it.
fn share_with_progress(callbacks: &[Callback<'_>]) -> (TokenStream, Vec<Ident>) {
    let completer = local("completer");
    let is_shared = callbacks.iter().any(|callback| {
        callback.role == Role::Err || callback.role == Role::Completion && callback.bounds.clone
    });
    let mut shared = TokenStream::new();
    if is_shared {
        shared.extend(quote!(let #completer = ::std::sync::Arc::new(#completer);));
    }
    let names = callbacks.iter().map(|callback| match callback.role {
        Role::Progress => local("progress"),
        Role::Err => {
            let name = local("err");
            shared.extend(quote!(let #name = ::std::sync::Arc::clone(&#completer);));
            name
        }
        _ => completer.clone(),
    });
    let names = names.collect_vec();
    (shared, names)
}

/// One completer for each of several callbacks, of which one is called.
fn share_between(callbacks: &[Callback<'_>]) -> (TokenStream, Vec<Ident>) {
    let completer = local("completer");
    let name = |callback: &Callback<'_>| match callback.role {
        Role::Err => local("err"),
        _ => local("ok"),
    };
    let names: Vec<Ident> = callbacks.iter().map(name).collect_vec();
    let first = &names[0];
    let mut shared = quote!(let #first = #completer.share(););
    for name in &names[1..] {
        shared.extend(quote!(let #name = ::core::clone::Clone::clone(&#first);));
    }
    (shared, names)
}

/// Appends `completer.complete(Ok(value))`, and the reply.
pub(super) fn append_body(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &dyn ToTokens,
    completer: &Ident,
    place: Span,
    tokens: &mut TokenStream,
) {
    let complete = || complete(plan, callback, value, completer, place);
    let expression = match callback.reply {
        Reply::Given(expression) => expression,
        Reply::Unseen => {
            let (complete, private) = (complete(), placed(&plan.krate.private(), place));
            return append!(tokens, place=> { #complete; #private::Nothing::nothing() });
        }
        Reply::Neutral(output) => {
            let place = place_of(output);
            let (complete, private) = (complete(), placed(&plan.krate.private(), place));
            return append!(tokens, place=> { #complete; #private::Neutral::open() });
        }
        _ => return append_complete(plan, callback, value, completer, place, tokens),
    };
    let name = Ident::new("reply", place_of_value(expression));
    let complete = complete();
    match looked_at(callback, expression, &name) {
        Some(look) => append!(tokens, place=> { #look #complete; #name }),
        None => {
            let reply = as_tail(&expression.to_token_stream());
            append!(tokens, place=> { #complete; #reply });
        }
    }
}

/// `completer.complete(Ok(value))`
pub(crate) fn complete(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &dyn ToTokens,
    completer: &Ident,
    place: Span,
) -> TokenStream {
    let mut tokens = TokenStream::new();
    append_complete(plan, callback, value, completer, place, &mut tokens);
    tokens
}

fn append_complete(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &dyn ToTokens,
    completer: &Ident,
    place: Span,
    tokens: &mut TokenStream,
) {
    let wrap = |value| outcome(plan, callback.role, value);
    let item = local("item");
    match callback.payload.conversion() {
        Some(Conversion::FilterMap(..)) => {
            let wrapped = wrap(&item);
            append!(tokens, place=> #completer.complete_if(|| #value.map(|#item| #wrapped)));
        }
        Some(Conversion::Pair(_)) => {
            let wrapped = wrap(&item);
            append!(tokens, place=> #completer.complete_or_abandon(|| #value.map(|#item| #wrapped)));
        }
        Some(Conversion::Flow(_, _, error)) => {
            let is_err = callback.role == Role::Err;
            let (ok, err) = match error {
                Some(_) => (
                    outcome(plan, if is_err { Role::Err } else { Role::Ok }, &item),
                    outcome(plan, Role::Err, &item),
                ),
                None => (wrap(&item), quote!(match #item {})),
            };
            append!(tokens, place=> #completer.complete_flow(|| #value, |#item| #ok, |#item| #err));
        }
        _ => {
            let outcome = match place_of_alias(plan) {
                Some(place) => placed(&wrap(value), place),
                None => wrap(value),
            };
            // A conversion runs once the call is known to be the first, and a panic in it drops the completer.
            let is_lent = callback.sharing != Sharing::Consumed || plan.progress().is_some();
            if callback.payload.is_computed() && is_lent {
                append!(tokens, place=> #completer.complete_with(|| #outcome));
            } else {
                append!(tokens, place=> #completer.complete);
                group(tokens, place, Delimiter::Parenthesis, outcome);
            }
        }
    }
}

/// `awaitable`
pub(super) fn receiver() -> Piece<'static> {
    Piece::Name(local("awaitable"))
}

/// `let (progress, progress_events) = events(Buffer::latest(), || Dropped::new("copy"));` for a function that blocks.
pub(crate) fn progress(plan: &Plan<'_>) -> Option<TokenStream> {
    let krate = &plan.krate;
    let buffer = buffer(krate, plan.progress()?);
    let dropped = Names::Written.dropped(plan);
    let progress = local("progress");
    let events = local("progress_events");
    Some(quote! {
        let (#progress, #events) = #krate::__private::events(#buffer, #dropped);
    })
}

/// The type that `.await` returns.
pub(crate) fn outcome_type(plan: &Plan<'_>) -> TokenStream {
    OutcomeType(plan).to_token_stream()
}

struct OutcomeType<'a>(&'a Plan<'a>);

impl ToTokens for OutcomeType<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (plan, place) = (self.0, Span::call_site());
        let krate = &plan.krate;
        if let Some(taken) = plan.taken() {
            return taken::value_type(plan, taken).to_tokens(tokens);
        }
        let value = ValueType(plan);
        match on_dropped(plan) {
            OnDropped::Given(_) => value.to_tokens(tokens),
            OnDropped::Dropped => {
                append!(tokens, place=> ::core::result::Result<#value, #krate::Dropped>);
            }
            OnDropped::BlockingError => {
                append!(tokens, place=> ::core::result::Result<#value, #krate::BlockingError>);
            }
        }
    }
}

/// [`outcome_type`] with the span of the value's type, so that rustc reports a missing `Send` there.
pub(crate) fn placed_outcome_type(plan: &Plan<'_>) -> TokenStream {
    let value = value_type(plan);
    if let OnDropped::Given(_) = on_dropped(plan) {
        return value;
    }
    let place = place_of(&value);
    let krate = placed(&plan.krate.to_token_stream(), place);
    quote_spanned!(place=> ::core::result::Result<#value, #krate::Dropped>)
}

/// Appends `Awaitable<…>`, with the guard that the handle's policy asks for.
pub(super) fn append_output(plan: &Plan<'_>, tokens: &mut TokenStream) {
    let (krate, place) = (&plan.krate, Span::call_site());
    let outcome = OutcomeType(plan);
    let guard = match &plan.source {
        Source::Job(job) if job.runs_once() => None,
        Source::Job(_) => {
            // The span is the function's name, so that rustc reports a type that needs Tokio there.
            let place = plan.signature().ident.span();
            let driver = moved_to(place, &quote!(#krate::Driver));
            Some(quote!(#krate::Kept<#driver>))
        }
        Source::Callbacks { start, .. } | Source::Listener { start, .. } => guard_type(plan, start),
    };
    if plan.timeout.is_some() {
        append!(tokens, place=> #krate::Timeout<);
    }
    append!(tokens, place=> #krate::Awaitable<#outcome);
    if let Some(guard) = guard {
        append!(tokens, place=> , #guard);
    }
    append!(tokens, place=> >);
    if plan.timeout.is_some() {
        append!(tokens, place=> >);
    }
}

/// `awaitable.timeout(Duration::from_micros(5_000_000))`, if the option asks for it.
pub(crate) fn limited(plan: &Plan<'_>, awaitable: Piece<'static>) -> Piece<'static> {
    let Some(timeout) = plan.timeout else {
        return awaitable;
    };
    let micros = u64::try_from(timeout.as_micros()).unwrap_or(u64::MAX);
    let micros = Literal::u64_unsuffixed(micros);
    quote!(#awaitable.timeout(::core::time::Duration::from_micros(#micros))).into()
}

/// Appends `let (completer, awaitable) = pair_or_dropped(|| "add");`
pub(super) fn append_sender(plan: &Plan<'_>, names: Names, tokens: &mut TokenStream) {
    let krate = &plan.krate;
    let completer = local("completer");
    let awaitable = local("awaitable");
    let place = Span::call_site();
    append!(tokens, place=> let (#completer, #awaitable) = #krate::__private::);
    match (names, on_dropped(plan)) {
        (Names::Written, OnDropped::Dropped) => {
            let origin = &plan.origin;
            append!(tokens, place=> pair_or_dropped(|| #origin););
        }
        _ => {
            let (function, lost) = (names.function(plan), names.lost(plan));
            append!(tokens, place=> pair(#function, #lost););
        }
    }
    let progress = plan.progress().map(|policy| {
        let progress = local("progress");
        let events = local("progress_events");
        let buffer = buffer(krate, policy);
        let dropped = names.dropped(plan);
        quote! {
            let (#completer, #progress, #events) =
                #krate::__private::progress(#completer, #buffer, #dropped);
        }
    });
    progress.to_tokens(tokens);
}

/// The closure that makes the result of `.await` if the completer is dropped: `|| Err(Dropped::new("add"))`
pub(crate) fn fallback(plan: &Plan<'_>) -> TokenStream {
    let krate = &plan.krate;
    let origin = &plan.origin;
    match on_dropped(plan) {
        OnDropped::Dropped => quote!(|| ::core::result::Result::Err(#krate::Dropped::new(#origin))),
        OnDropped::BlockingError => quote! {
            || ::core::result::Result::Err(#krate::BlockingError::Lost(#krate::Dropped::new(#origin)))
        },
        OnDropped::Given(Expression::Closure(closure)) => given_closure(plan, closure),
        OnDropped::Given(expression) => {
            let ty = outcome_type(plan);
            let tail = as_tail(&expression.to_token_stream());
            quote_spanned!(place_of(expression)=> || -> #ty { #tail })
        }
    }
}

/// `dropped = |d| Err(d.into())` becomes a `match`, because clippy would find the call of a closure redundant.
fn given_closure(plan: &Plan<'_>, closure: &Closure) -> TokenStream {
    let krate = &plan.krate;
    let origin = &plan.origin;
    let ty = outcome_type(plan);
    let made = made_of_dropped(closure, &quote!(#krate::Dropped::new(#origin)));
    quote_spanned!(place_of(closure)=> || -> #ty { #made })
}

/// `match dropped { d => Err(d.into()) }`
fn made_of_dropped(closure: &Closure, dropped: &TokenStream) -> TokenStream {
    let body = as_tail(&closure.body);
    let pattern = match closure.inputs.first() {
        Some(input) => input.pattern.clone(),
        None => quote!(_),
    };
    quote_spanned!(place_of(closure)=> match #dropped { #pattern => #body })
}

/// The outcome of a listener that was `dropped`.
pub(crate) fn outcome_of_dropped(plan: &Plan<'_>, dropped: &Ident) -> TokenStream {
    match on_dropped(plan) {
        OnDropped::Given(Expression::Closure(closure)) => {
            made_of_dropped(closure, &dropped.to_token_stream())
        }
        OnDropped::Given(expression) => {
            let tail = as_tail(&expression.to_token_stream());
            quote_spanned!(place_of(expression)=> let _ = #dropped; #tail)
        }
        OnDropped::Dropped | OnDropped::BlockingError => {
            quote!(::core::result::Result::Err(#dropped))
        }
    }
}
