//! The value that a callback returns to C.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::awaitable::emit::delivery::{reply, value_names};
use crate::awaitable::plan::{Callback, Payload, Plan, Reply, WhenClosed};
use crate::generate::hygiene::{local, place_of_type, placed};
use crate::syntax::expression::{Expression, as_tail};

/// `fn returns() -> Self::Output { … }`
pub(super) fn returns(plan: &Plan<'_>, callback: &Callback<'_>) -> TokenStream {
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

/// The pattern for the arguments that the reply looks at, and the reply while the stream is open.
pub(super) fn open_reply(plan: &Plan<'_>, callback: &Callback<'_>) -> (TokenStream, TokenStream) {
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
pub(super) fn closed_reply(
    plan: &Plan<'_>,
    callback: &Callback<'_>,
    open: &TokenStream,
) -> TokenStream {
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
