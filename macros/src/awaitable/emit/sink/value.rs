//! The sink of one value: a completer and an awaitable.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::awaitable::emit::value::{place_of_alias, value_type};
use crate::awaitable::plan::{HandlePolicy, OnDropped, Plan, Sink, Source, Start};
use crate::generate::hygiene::{local, moved_to, place_of, placed};
use crate::syntax::expression::{Closure, Expression, as_tail};

fn on_dropped<'a>(plan: &Plan<'a>) -> OnDropped<'a> {
    let Sink::Value { on_dropped } = plan.sink;
    on_dropped
}

pub(super) fn outcome(on_dropped: OnDropped<'_>, value: TokenStream) -> TokenStream {
    match on_dropped {
        OnDropped::Given(_) => value,
        OnDropped::Dropped | OnDropped::BlockingError => quote!(::core::result::Result::Ok(#value)),
    }
}

/// The type that `.await` returns.
fn outcome_type(plan: &Plan<'_>) -> TokenStream {
    let (krate, value) = (&plan.krate, value_type(plan));
    match on_dropped(plan) {
        OnDropped::Given(_) => value,
        OnDropped::Dropped => quote!(::core::result::Result<#value, #krate::Dropped>),
        OnDropped::BlockingError => quote!(::core::result::Result<#value, #krate::BlockingError>),
    }
}

/// [`outcome_type`] at the type of the value, where rustc then says that it is not `Send`.
pub(crate) fn placed_outcome_type(plan: &Plan<'_>) -> TokenStream {
    let value = value_type(plan);
    if let OnDropped::Given(_) = on_dropped(plan) {
        return value;
    }
    let place = place_of(&value);
    let krate = placed(&plan.krate.to_token_stream(), place);
    quote_spanned!(place=> ::core::result::Result<#value, #krate::Dropped>)
}

/// `Awaitable<…>`, with the guard that the handle's policy asks for.
pub(super) fn output(plan: &Plan<'_>) -> TokenStream {
    let krate = &plan.krate;
    let outcome = outcome_type(plan);
    let guard = match &plan.source {
        Source::Job(job) if job.runs_once() => None,
        Source::Job(_) => {
            // At the function, where rustc then says that this type needs Tokio.
            let place = plan.signature().ident.span();
            let driver = moved_to(place, &quote!(#krate::Driver));
            Some(quote!(#krate::Kept<#driver>))
        }
        Source::Callbacks { start, .. } => guard_type(plan, start),
    };
    match guard {
        Some(guard) => quote!(#krate::Awaitable<#outcome, #guard>),
        None => quote!(#krate::Awaitable<#outcome>),
    }
}

fn guard_type(plan: &Plan<'_>, start: &Start<'_>) -> Option<TokenStream> {
    let krate = &plan.krate;
    let handle = handle_type(start);
    match start.policy {
        HandlePolicy::Return | HandlePolicy::Discard => None,
        HandlePolicy::Keep => Some(quote!(#krate::Kept<#handle>)),
        HandlePolicy::Cancel { local: true, .. } => Some(quote!(#krate::LocalOnCancel<#handle>)),
        HandlePolicy::Cancel { local: false, .. } | HandlePolicy::Revoke { .. } => {
            Some(quote!(#krate::OnCancel<#handle>))
        }
    }
}

/// The type of the handle; `()` if there is none.
pub(crate) fn handle_type(start: &Start<'_>) -> TokenStream {
    match start.result.handle() {
        Some(ty) => ty.to_token_stream(),
        None => quote!(()),
    }
}

/// `let (completer, starting) = start(|| Err(Dropped::new("add")));`
pub(crate) fn sender(plan: &Plan<'_>) -> TokenStream {
    let krate = &plan.krate;
    let (completer, starting) = (local("completer"), local("starting"));
    let fallback = fallback(plan);
    quote!(let (#completer, #starting) = #krate::__private::start(#fallback);)
}

/// The closure that makes what `.await` returns if nobody completes it: `|| Err(Dropped::new("add"))`
pub(crate) fn fallback(plan: &Plan<'_>) -> TokenStream {
    let (krate, origin) = (&plan.krate, &plan.origin);
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
    let (krate, origin) = (&plan.krate, &plan.origin);
    let dropped = quote!(#krate::Dropped::new(#origin));
    let ty = outcome_type(plan);
    let body = as_tail(&closure.body);
    let pattern = match closure.inputs.first() {
        Some(input) => input.pattern.clone(),
        None => quote!(_),
    };
    quote_spanned!(place_of(closure)=> || -> #ty { match #dropped { #pattern => #body } })
}

/// What is returned once the operation has started: the awaitable, with the handle inside or beside it.
pub(crate) fn started(plan: &Plan<'_>, start: &Start<'_>, handle: Option<&Ident>) -> TokenStream {
    let starting = local("starting");
    let plain = quote!(#starting.started());
    // If the type of the value is hidden in an alias, what is wrong with it is reported at the alias.
    let awaitable = match place_of_alias(plan) {
        Some(place) => placed(&plain, place),
        None => plain,
    };
    let given = match handle {
        Some(handle) => handle.to_token_stream(),
        None => quote!(()),
    };
    let (hook, registration) = (local("hook"), local("registration"));
    match start.policy {
        HandlePolicy::Return if handle.is_some() => quote!((#given, #awaitable)),
        HandlePolicy::Return | HandlePolicy::Discard => awaitable,
        HandlePolicy::Keep => quote!(#awaitable.keep(#given)),
        HandlePolicy::Revoke { .. } => quote!(#awaitable.on_revoke(#given, #hook, #registration)),
        HandlePolicy::Cancel { local: false, .. } => quote!(#awaitable.on_cancel(#given, #hook)),
        HandlePolicy::Cancel { local: true, .. } => {
            quote!(#awaitable.on_cancel_local(#given, #hook))
        }
    }
}
