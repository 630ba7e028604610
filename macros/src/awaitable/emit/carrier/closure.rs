//! Closures that the macro writes itself.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;

use crate::awaitable::emit::delivery::{delivery, is_looked_at};
use crate::awaitable::emit::inputs::Inputs;
use crate::awaitable::emit::sink;
use crate::awaitable::plan::{Callback, Plan};
use crate::generate::append::append;
use crate::generate::hygiene::place_of_type;

/// `move |value: A| completer.complete(Ok(value))`
pub(super) struct ClosureTokens<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) callback: &'a Callback<'a>,
    /// The completer.
    pub(super) target: Ident,
}

impl ToTokens for ClosureTokens<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let callback = self.callback;
        let delivery = delivery(callback);
        let inputs = match &delivery.inputs {
            Inputs::Typed(inputs) => &inputs[..],
            Inputs::Named(_) | Inputs::Tuple => &[],
        };
        let is_looked_at = is_looked_at(callback);
        // The span is the callback's type, so that rustc reports a mismatch there.
        let place = place_of_type(&callback.parameter.ty);
        let target = Ident::new(&self.target.to_string(), place);
        append!(tokens, place=> move |);
        for (index, input) in inputs.iter().enumerate() {
            if index > 0 {
                append!(tokens, place=> ,);
            }
            let (pattern, ty) = (input.pattern(is_looked_at), &input.ty);
            append!(tokens, Span::call_site()=> #pattern: #ty);
        }
        append!(tokens, place=> |);
        sink::append_body(self.plan, callback, &delivery.value, &target, place, tokens);
    }
}

/// [`ClosureTokens`] as a stream.
pub(super) fn closure(plan: &Plan<'_>, callback: &Callback<'_>, target: &Ident) -> TokenStream {
    let target = target.clone();
    let closure = ClosureTokens {
        plan,
        callback,
        target,
    };
    closure.into_token_stream()
}
