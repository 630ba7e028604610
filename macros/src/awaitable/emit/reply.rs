//! The replies of a stream's callback.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::delivery::{looked_at, own_lifetimes, place_of_value};
use crate::awaitable::plan::{Callback, Plan, Reply, WhenClosed};
use crate::generate::hygiene::{place_of, place_of_type, placed};
use crate::syntax::expression::{Expression, as_tail};
use crate::syntax::lifetimes::elide_lifetimes;

/// The whole body of a stream's callback: `flow` emits with `emitter`, and says whether the stream is open.
pub(super) fn replying(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    emitter: &Ident,
    flow: &TokenStream,
) -> TokenStream {
    let Reply::Open {
        open,
        closed,
        output,
    } = callback.reply
    else {
        return quote!({ _ = #flow; });
    };
    // The span is the return type, so that rustc reports a missing neutral value there.
    let place = output.map_or_else(|| place_of_type(&callback.parameter.ty), place_of);
    let neutral = neutral(plan, callback, output, place);
    let open = match open {
        Some(open) => Replied::given(callback, open, "reply"),
        // Its type is only known once it has a value.
        None if callback.generic_output.is_some() => {
            Replied::made(quote_spanned!(place=> ::core::future::ready(())))
        }
        None => Replied::made(quote_spanned!(place=> #neutral::open())),
    };
    let closed = match closed {
        WhenClosed::Given(closed) => Replied::given(callback, closed, "reply_when_closed"),
        WhenClosed::AsOpen => {
            let Replied { look, value } = open;
            return quote!({ #look _ = #flow; #value });
        }
        WhenClosed::ByType => {
            let closed = Replied::made(closed_by_type(plan, callback, &open.value));
            let replied = one_of(flow, &open, &closed);
            return quote!({ #replied });
        }
        WhenClosed::Neutral if callback.has_no_reply() => {
            return quote_spanned!(place=> #neutral::reply(#flow));
        }
        WhenClosed::Neutral => Replied::made(quote_spanned!(place=> #neutral::closed())),
    };
    let replied = one_of(flow, &open, &closed);
    if open.look.is_none() {
        return quote!({ #replied });
    }
    // The reply of an open stream is not asked for once the stream is closed.
    let Replied { look, value } = closed;
    quote!({ if #emitter.is_wanted() { #replied } else { #look #value } })
}

/// The reply for the stream as `flow` leaves it.
fn one_of(flow: &TokenStream, open: &Replied, closed: &Replied) -> TokenStream {
    let (look, look_when_closed) = (&open.look, &closed.look);
    let (open, closed) = (&open.value, &closed.value);
    quote! {
        #look
        #look_when_closed
        match #flow {
            ::core::ops::ControlFlow::Continue(()) => #open,
            ::core::ops::ControlFlow::Break(()) => #closed,
        }
    }
}

/// A reply, and the statement before the value is converted if the reply looks at the arguments.
struct Replied {
    look: Option<TokenStream>,
    value: TokenStream,
}

impl Replied {
    /// A reply of the user, whose look at the arguments is called `name`.
    fn given(callback: &Callback<'_>, expression: &Expression, name: &str) -> Self {
        let name = Ident::new(name, place_of_value(expression));
        let look = looked_at(callback, expression, &name);
        let value = match look {
            Some(_) => name.to_token_stream(),
            None => as_tail(&expression.to_token_stream()),
        };
        Self { look, value }
    }

    fn made(value: TokenStream) -> Self {
        Self { look: None, value }
    }
}

/// `Neutral`, or `<Output as Neutral>`
fn neutral(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    output: Option<&Type>,
    place: Span,
) -> TokenStream {
    let private = placed(&plan.krate.private(), place);
    match output.filter(|_| plan.definition.is_declaration()) {
        // The declaration is not repeated, so this may be all that the type was imported for.
        Some(ty) => {
            let ty = placed(&elide_lifetimes(ty, own_lifetimes(callback)), place);
            quote_spanned!(place=> <#ty as #private::Neutral>)
        }
        None => quote_spanned!(place=> #private::Neutral),
    }
}

/// The closed reply of a callback whose return type an alias hides.
fn closed_by_type(plan: &Plan<'_>, callback: &Callback<'_>, open: &TokenStream) -> TokenStream {
    let ty = &callback.parameter.ty;
    let place = place_of(ty);
    let private = placed(&plan.krate.private(), place);
    let ty = placed(&ty.to_token_stream(), place);
    quote_spanned! {place=> {
        use #private::RepliesAsOpen as _;
        #private::OpenReply::<<#ty as #private::Callable>::Output>(#open).closed()
    }}
}
