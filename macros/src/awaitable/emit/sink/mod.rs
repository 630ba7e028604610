//! The sinks of values: the types that a wrapper returns, and the code at both ends. Each sink has a file.

mod events;
mod guard;
mod value;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

pub(super) use self::events::emit;
pub(super) use self::guard::handle_type;
pub(super) use self::value::{
    complete, fallback, limited, outcome, outcome_of_dropped, outcome_type, placed_outcome_type,
    progress,
};
use super::value::place_of_alias;
use crate::awaitable::emit::taken;
use crate::awaitable::plan::{Callback, HandlePolicy, Plan, Role, Sink, Start};
use crate::generate::append::Piece;
use crate::generate::hygiene::{local, placed};
use crate::options::Policy;

/// The type that the wrapper returns, apart from a handle and a start error.
pub(super) struct Output<'a>(pub(super) &'a Plan<'a>);

impl ToTokens for Output<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0.sink {
            Sink::Value { .. } => value::append_output(self.0, tokens),
            Sink::Events { .. } => events::output(self.0).to_tokens(tokens),
        }
    }
}

/// The expressions that name the legacy function in errors.
#[derive(Clone, Copy)]
pub(super) enum Names {
    Written,
    /// The parameters of `listen`, whose caller names the function.
    Parameters,
}

impl Names {
    /// `|| "add"`
    fn function(self, plan: &Plan<'_>) -> TokenStream {
        let origin = &plan.origin;
        match self {
            Names::Written => quote!(|| #origin),
            Names::Parameters => local("function").to_token_stream(),
        }
    }

    /// `|| Err(Dropped::new("add"))`
    fn lost(self, plan: &Plan<'_>) -> TokenStream {
        match self {
            Names::Written => value::fallback(plan),
            Names::Parameters => local("lost").to_token_stream(),
        }
    }

    /// `|| Dropped::new("add")`
    fn dropped(self, plan: &Plan<'_>) -> TokenStream {
        let krate = &plan.krate;
        let origin = &plan.origin;
        match self {
            Names::Written => quote!(|| #krate::Dropped::new(#origin)),
            Names::Parameters => local("dropped").to_token_stream(),
        }
    }
}

/// The statement that makes both ends.
pub(super) fn sender(plan: &Plan<'_>) -> TokenStream {
    named_sender(plan, Names::Written)
}

/// Like [`sender`], with other names for the function.
pub(super) fn named_sender(plan: &Plan<'_>, names: Names) -> TokenStream {
    let mut tokens = TokenStream::new();
    append_sender(plan, names, &mut tokens);
    tokens
}

/// Appends [`named_sender`].
pub(super) fn append_sender(plan: &Plan<'_>, names: Names, tokens: &mut TokenStream) {
    match plan.sink {
        Sink::Value { .. } => value::append_sender(plan, names, tokens),
        Sink::Events { policy, producer } => {
            events::sender(plan, policy, producer, names).to_tokens(tokens);
        }
    }
}

/// The emitter and the stream of a listener, as an expression. `returned` is the return type of the function that takes it.
pub(super) fn channel(plan: &Plan<'_>, policy: &Policy, returned: &Ident) -> TokenStream {
    events::channel(plan, policy, returned)
}

/// The statements that let `callbacks` reach the sending end, and the name that each of them uses.
pub(super) fn share(plan: &Plan<'_>, callbacks: &[Callback<'_>]) -> (TokenStream, Vec<Ident>) {
    let (shared, names) = match plan.sink {
        Sink::Value { .. } => value::share(plan, callbacks),
        Sink::Events { .. } => events::share(callbacks),
    };
    match place_of_alias(plan) {
        Some(place) => (placed(&shared, place), names),
        None => (shared, names),
    }
}

/// The body of a closure that sends `value` through `target`.
pub(super) fn body(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &dyn ToTokens,
    target: &Ident,
    place: Span,
) -> TokenStream {
    let mut tokens = TokenStream::new();
    append_body(plan, callback, value, target, place, &mut tokens);
    tokens
}

/// Appends [`body`].
pub(super) fn append_body(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    value: &dyn ToTokens,
    target: &Ident,
    place: Span,
    tokens: &mut TokenStream,
) {
    match plan.sink {
        Sink::Value { .. } if callback.role != Role::Progress => {
            value::append_body(plan, callback, value, target, place, tokens);
        }
        _ => {
            let value = value.to_token_stream();
            tokens.extend(events::body(plan, callback, &value, target, place));
        }
    }
}

/// `(awaitable, progress_events)`
pub(super) fn with_progress(awaitable: Piece<'static>) -> Piece<'static> {
    guard::with_handle(None, awaitable, Some(&local("progress_events")))
}

/// The value that is returned if the operation was done at once: an awaitable that has its `value`.
pub(super) fn done_at_once(plan: &Plan<'_>, value: &Ident) -> TokenStream {
    let krate = &plan.krate;
    let receiver = value::receiver();
    let receiver = match place_of_alias(plan) {
        Some(place) => placed(&receiver.into_token_stream(), place).into(),
        None => receiver,
    };
    let outcome = outcome(plan, Role::Completion, value);
    let outcome = placed(&outcome, value.span());
    let done = limited(
        plan,
        quote!(#krate::__private::done_at_once(#receiver, #outcome)).into(),
    );
    let beside = plan.progress().map(|_| local("progress_events"));
    guard::with_handle(None, done, beside.as_ref()).into_token_stream()
}

/// The value that is returned after the operation has started: the receiving end, with the handle inside or next to
/// it.
pub(super) fn started(
    plan: &Plan<'_>,
    start: &Start<'_>,
    handle: Option<&Ident>,
) -> Piece<'static> {
    let receiver = match plan.sink {
        Sink::Value { .. } => value::receiver(),
        Sink::Events { .. } => events::receiver().into(),
    };
    // If the type of the value is hidden in an alias, what is wrong with it is reported at the alias.
    let receiver = match place_of_alias(plan) {
        Some(place) => placed(&receiver.into_token_stream(), place).into(),
        None => receiver,
    };
    let beside = plan.progress().map(|_| local("progress_events"));
    let guarded = limited(plan, guard::guarded(plan, start, handle, receiver));
    let is_returned = matches!(start.policy, HandlePolicy::Return);
    let handle = handle.filter(|_| is_returned);
    if taken::is_joined(plan) {
        return taken::joined(&plan.krate, &guarded.into_token_stream(), handle).into();
    }
    guard::with_handle(handle, guarded, beside.as_ref())
}
