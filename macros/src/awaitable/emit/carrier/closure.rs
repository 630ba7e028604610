//! Closures that the macro writes itself.

use proc_macro2::{Ident, Span, TokenStream};

use crate::awaitable::emit::delivery::{delivery, is_looked_at};
use crate::awaitable::emit::inputs::Inputs;
use crate::awaitable::emit::sink;
use crate::awaitable::plan::{Callback, Plan};
use crate::generate::append::append;
use crate::generate::hygiene::place_of_type;

/// `move |value: A| completer.complete(Ok(value))`
pub(super) fn closure(plan: &Plan<'_>, callback: &Callback<'_>, target: &Ident) -> TokenStream {
    let delivery = delivery(callback);
    let inputs = match &delivery.inputs {
        Inputs::Typed(inputs) => &inputs[..],
        Inputs::Named(_) | Inputs::Tuple => &[],
    };
    let is_looked_at = is_looked_at(callback);
    // The span is the callback's type, so that rustc reports a mismatch there.
    let place = place_of_type(&callback.parameter.ty);
    let target = Ident::new(&target.to_string(), place);
    let mut tokens = TokenStream::new();
    append!(&mut tokens, place=> move |);
    for (index, input) in inputs.iter().enumerate() {
        if index > 0 {
            append!(&mut tokens, place=> ,);
        }
        let (pattern, ty) = (input.pattern(is_looked_at), &input.ty);
        append!(&mut tokens, Span::call_site()=> #pattern: #ty);
    }
    append!(&mut tokens, place=> |);
    sink::append_body(plan, callback, &delivery.value, &target, place, &mut tokens);
    tokens
}
