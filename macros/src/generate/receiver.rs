//! The receiver of a generated function.

use proc_macro2::TokenStream;
use quote::quote;

use crate::syntax::signature::{Receiver, ReceiverKind};

/// The receiver without its `mut`, which only concerns the legacy function.
pub(crate) fn receiver(receiver: &Receiver) -> TokenStream {
    let token = &receiver.self_token;
    match &receiver.kind {
        ReceiverKind::Reference(and, lifetime, mutability) => {
            quote!(#and #lifetime #mutability #token)
        }
        ReceiverKind::Typed(colon, ty) => quote!(#token #colon #ty),
        ReceiverKind::Value => quote!(#token),
    }
}
