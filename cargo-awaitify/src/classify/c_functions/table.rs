//! Structures of callbacks, which C calls one by one.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Data, DeriveInput, Fields, PointerMutability, Type, TypePtr};

use crate::classify::Subject;
use crate::classify::evidence::type_at;
use crate::classify::finding::{Kind, Verdict};
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::names::expansion::{Expansion, Names};
use crate::names::tokens::{path_of, shows_closure};
use crate::syntax::types::unwrapped;
use crate::words;

/// A parameter that points to a structure of callbacks, or to an array of them.
pub(in crate::classify) fn table_of_callbacks(subject: &Subject<'_>) -> Option<Verdict> {
    if !subject.is_extern {
        return None;
    }
    let mut parameters = subject.expanded.signature.parameters();
    parameters.find_map(|(_, parameter)| {
        let Type::Ptr(pointer) = unwrapped(&parameter.ty) else {
            return None;
        };
        let name = parameter_name(parameter);
        let reason = if shows_closure(&pointer.elem.to_token_stream()) {
            format!("`{name}` points to function pointers, whose number and order only the library knows")
        } else {
            let callbacks = subject.callbacks_behind(pointer)?;
            format!(
                "`{name}` points to a structure of callbacks: `{}`",
                callbacks.join("`, `")
            )
        };
        Some(Verdict::no(Kind::Bare, &name, reason))
    })
}

impl Subject<'_> {
    /// The callbacks in the structure that `pointer` points to, if it consists of them.
    fn callbacks_behind(&self, pointer: &TypePtr) -> Option<Vec<String>> {
        let index = self.expander.index;
        let path = path_of(&describe_type(&pointer.elem));
        let ty = type_at(&path, self.function.module, index)?;
        let fields = ty.data.c_fields.as_ref()?;
        let item: DeriveInput = syn::parse_str(&format!("struct Table {fields}")).ok()?;
        let Data::Struct(data) = item.data else {
            return None;
        };
        let Fields::Named(fields) = data.fields else {
            return None;
        };
        let all = fields.named.len();
        let callbacks: Vec<String> = fields
            .named
            .iter()
            .filter(|field| self.is_callback(field.ty.to_token_stream()))
            .filter_map(|field| Some(field.ident.as_ref()?.to_string()))
            .collect();
        let is_read_only = matches!(pointer.mutability, PointerMutability::Const(_));
        (!callbacks.is_empty()
            && callbacks.len() * 2 >= all
            && (is_read_only || names_table(&ty.name)))
        .then_some(callbacks)
    }

    fn is_callback(&self, ty: TokenStream) -> bool {
        let mut expansion = Expansion::new(Names::AsWritten, Default::default());
        shows_closure(
            &self
                .expander
                .expand(ty, self.function.module, &mut expansion),
        )
    }
}

/// Returns true for the names of structures that a program fills for a library. GObject's classes are not among them.
fn names_table(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "callbacks",
        "ops",
        "operations",
        "listener",
        "handlers",
        "handler",
        "events",
        "functions",
        "funcs",
        "vtable",
        "cbs",
        "hooks",
        "methods",
    ];
    words::has_word(name, WORDS)
}
