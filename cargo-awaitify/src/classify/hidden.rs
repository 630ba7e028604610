//! Callbacks that no attribute reaches, because their type is not a closure's: a parameter of the impl, or a list.

use quote::{ToTokens, quote};
use syn::Type;

use super::Subject;
use super::finding::{Kind, Verdict};
use crate::diagnostics::describe::parameter_name;
use crate::names::expansion::{Expansion, Names};
use crate::names::generics::{generics_of, names_of};
use crate::names::tokens::shows_closure;
use crate::source::model::{Impl, Owner};
use crate::syntax::types::{bounds_of, first_type_argument, last_word, unwrapped};

impl Subject<'_> {
    /// A callback whose type is a parameter of the impl.
    pub(super) fn block_parameter(&self) -> Option<Verdict> {
        self.parameter_of_block(|bounds, _| shows_closure(&bounds))
    }

    /// The same if a trait hides the closure; or a list of callbacks.
    pub(super) fn hidden_callback(&self) -> Option<Verdict> {
        let by_trait = self.parameter_of_block(|bounds, block| {
            let names = generics_of(block).map(|generics| names_of(&generics));
            let mut expansion = Expansion::new(Names::AsWritten, names.unwrap_or_default());
            shows_closure(&self.expander.expand(bounds, block.module, &mut expansion))
        });
        by_trait.or_else(|| self.list_of_callbacks())
    }

    /// A parameter whose type is a parameter of the impl with `bounds` that are a closure's.
    fn parameter_of_block(
        &self,
        is_closure: impl Fn(proc_macro2::TokenStream, &Impl) -> bool,
    ) -> Option<Verdict> {
        let Owner::Impl(at) = self.function.owner else {
            return None;
        };
        let block = &self.expander.index.of.impls[at];
        let is_conversion = block
            .trait_path
            .as_ref()
            .is_some_and(|path| path.contains("From<"));
        if is_conversion {
            return None;
        }
        let generics = generics_of(block)?;
        let mut parameters = self.expanded.signature.parameters();
        let found = parameters.find_map(|(_, parameter)| {
            let Type::Path(path) = &parameter.ty else {
                return None;
            };
            let bounds = bounds_of(path.path.get_ident()?, &generics);
            is_closure(quote!(#(#bounds)+*), block).then_some(parameter)
        })?;
        let name = parameter_name(found);
        let reason = format!(
            "the type of `{name}` is a parameter of `{}`",
            block.self_type
        );
        Some(Verdict::no(Kind::Function, &name, reason))
    }

    /// `&[Box<dyn Fn(u8)>]`, `Vec<Box<dyn Fn(u8)>>`
    fn list_of_callbacks(&self) -> Option<Verdict> {
        let mut parameters = self.expanded.signature.parameters();
        let (_, found) = parameters.find(|(_, parameter)| {
            element_of(&parameter.ty).is_some_and(|ty| shows_closure(&ty.to_token_stream()))
        })?;
        let name = parameter_name(found);
        let reason = format!("`{name}` is a list of closures");
        Some(Verdict::no(Kind::Function, &name, reason))
    }
}

/// The type of the elements of a slice, an array or a `Vec`.
fn element_of(ty: &Type) -> Option<&Type> {
    match unwrapped(ty) {
        Type::Reference(reference) => element_of(&reference.elem),
        Type::Slice(slice) => Some(&slice.elem),
        Type::Array(array) => Some(&array.elem),
        Type::Path(path) if last_word(&path.path) == "Vec" => first_type_argument(&path.path),
        _ => None,
    }
}
