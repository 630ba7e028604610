//! The enum of a stream of several callbacks, and its variants.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics, TypeParamBound, Visibility, WherePredicate};

use crate::awaitable::context::Site;
use crate::awaitable::plan::{Callback, Conversion, EnumName, Enumeration, Plan, Variant};
use crate::collect::CollectVec;
use crate::convert::own::Owning;
use crate::diagnostics::describe::parameter_name;
use crate::generate::attributes::conditions;
use crate::generate::hygiene::{place_of_name, placed};
use crate::syntax::search::{mentions, mentions_word};
use crate::syntax::tokens::concat;
use crate::syntax::types::predicates;

/// `enum ConnectEvent { Open, Message(String) }`, unless the enum is the user's.
pub(crate) fn item(plan: &Plan<'_>) -> Option<TokenStream> {
    plan.enumeration.as_ref()?;
    let callbacks = plan.callbacks().iter();
    let named = callbacks.map(|callback| (parameter_name(callback.parameter), callback));
    item_of(plan, &named.collect_vec())
}

pub(super) fn all<'p, 'a>(plan: &'p Plan<'a>) -> Vec<&'p Callback<'a>> {
    plan.callbacks().iter().collect_vec()
}

/// Like [`item`], for callbacks that may be of several plans, each with the name that is called.
pub(super) fn item_of(plan: &Plan<'_>, named: &[(String, &Callback<'_>)]) -> Option<TokenStream> {
    let callbacks: Vec<&Callback<'_>> = named.iter().map(|(_, callback)| *callback).collect_vec();
    let enumeration = plan.enumeration.as_ref()?;
    let EnumName::New(name) = &enumeration.name else {
        return None;
    };
    let variants = named.iter().filter_map(|(caller, callback)| {
        let Variant { name, .. } = callback.variant.as_ref()?;
        let fields = fields(callback);
        let fields = (!fields.is_empty()).then(|| quote!((#(#fields),*)));
        let doc = format!(" `{caller}` was called.");
        let conditions = conditions(callback.attributes);
        Some(quote!(#conditions #[doc = #doc] #name #fields))
    });
    let doc = format!(" A call of one of the callbacks of `{}`.", plan.origin);
    let conditions = conditions(&plan.function.attributes);
    let derives = enumeration
        .derives
        .map(|derives| quote!(#[derive(#derives)]));
    let visibility = visibility(plan, enumeration);
    let parameters = GenericParameters::of(plan, enumeration, &callbacks);
    let declared = parameters.declared_with_defaults();
    let predicates = parameters.where_clause();
    let lints = lints();
    Some(quote! {
        #conditions
        #[doc = #doc]
        #derives
        #lints
        #visibility enum #name #declared #predicates { #(#variants),* }
    })
}

/// The user cannot change the enum, so no lint asks for it.
fn lints() -> TokenStream {
    quote! {
        #[allow(
            dead_code,
            missing_copy_implementations,
            missing_debug_implementations,
            single_use_lifetimes,
            unreachable_pub,
            variant_size_differences,
            clippy::enum_variant_names,
            clippy::exhaustive_enums,
            clippy::large_enum_variant,
            reason = "generated"
        )]
    }
}

fn visibility(plan: &Plan<'_>, enumeration: &Enumeration<'_>) -> TokenStream {
    match (enumeration.visibility, plan.site) {
        (Some(Visibility::Inherited), _) => TokenStream::new(),
        (Some(visibility), _) => visibility.to_token_stream(),
        (None, Site::TraitImpl { .. }) => quote!(pub),
        (None, _) => plan.function.visibility.to_token_stream(),
    }
}

/// `ConnectEvent<T>`, the type of an item.
pub(super) fn enumeration_type(
    plan: &Plan<'_>,
    enumeration: &Enumeration<'_>,
    callbacks: &[&Callback<'_>],
) -> TokenStream {
    match &enumeration.name {
        EnumName::Existing { ty, .. } => ty.to_token_stream(),
        EnumName::New(name) => {
            let arguments = GenericParameters::of(plan, enumeration, callbacks).arguments();
            quote!(#name #arguments)
        }
    }
}

/// `ConnectEvent::Message(value)`
pub(super) fn variant(variant: &Variant<'_>, fields: &[TokenStream]) -> TokenStream {
    let constructor = constructor(variant);
    if fields.is_empty() {
        return constructor;
    }
    // At the variant's name, where rustc then says that it has no fields.
    let place = place_of_name(&variant.name);
    quote_spanned!(place=> #constructor(#(#fields),*))
}

/// `ConnectEvent::Message`
pub(super) fn constructor(variant: &Variant<'_>) -> TokenStream {
    let name = &variant.name;
    match &variant.of {
        EnumName::New(of) => quote!(#of::#name),
        EnumName::Existing { ty, krate } => {
            let place = place_of_name(name);
            let private = placed(&krate.private(), place);
            quote_spanned!(place=> <#private::Same<#ty>>::#name)
        }
    }
}

/// The generic parameters that the fields of an enum mention, with the bounds that mention no other.
pub(crate) struct GenericParameters<'p> {
    chosen: Vec<&'p GenericParam>,
    others: Vec<&'p GenericParam>,
    predicates: Vec<&'p WherePredicate>,
}

impl<'p> GenericParameters<'p> {
    fn of(
        plan: &'p Plan<'_>,
        enumeration: &'p Enumeration<'_>,
        callbacks: &[&Callback<'_>],
    ) -> Self {
        let fields = callbacks.iter();
        let fields = fields.filter(|callback| callback.variant.is_some());
        let fields = concat(fields.map(|callback| fields_of(callback)));
        let generics = enumeration.outer.into_iter();
        Self::mentioned(&fields, generics.chain([&plan.signature().generics]))
    }

    /// The parameters among `generics` that `tokens` mention.
    pub(crate) fn mentioned(
        tokens: &TokenStream,
        generics: impl Iterator<Item = &'p Generics>,
    ) -> Self {
        let mut parameters = GenericParameters {
            chosen: Vec::new(),
            others: Vec::new(),
            predicates: Vec::new(),
        };
        for generics in generics {
            for parameter in &generics.params {
                if mentions(tokens, parameter) {
                    parameters.chosen.push(parameter);
                } else {
                    parameters.others.push(parameter);
                }
            }
            parameters.predicates.append(&mut predicates(generics));
        }
        parameters
    }

    /// All parameters of `generics`, with all bounds.
    pub(crate) fn all(generics: &'p Generics) -> Self {
        GenericParameters {
            chosen: generics.params.iter().collect_vec(),
            others: Vec::new(),
            predicates: predicates(generics),
        }
    }

    pub(crate) fn chosen(&self) -> &[&'p GenericParam] {
        &self.chosen
    }

    /// `<'a, T: Clone>`
    pub(crate) fn declared(&self) -> Option<TokenStream> {
        let declared = self.declarations();
        (!declared.is_empty()).then(|| quote!(<#(#declared),*>))
    }

    /// `<'a, T: Clone = String>`, which a type can have, but no `impl`.
    pub(crate) fn declared_with_defaults(&self) -> Option<TokenStream> {
        let declared = self.declarations();
        let defaults = self.defaults();
        let defaults = defaults
            .iter()
            .map(|value| value.as_ref().map(|value| quote!(= #value)));
        (!declared.is_empty()).then(|| quote!(<#(#declared #defaults),*>))
    }

    fn declarations(&self) -> Vec<TokenStream> {
        let declarations = self.chosen.iter().map(|parameter| match parameter {
            GenericParam::Lifetime(lifetime) => {
                let name = &lifetime.lifetime;
                let bounds = self.kept(&lifetime.bounds);
                with_bounds(&quote!(#name), &bounds)
            }
            GenericParam::Type(ty) => {
                let name = &ty.ident;
                let bounds = self.kept::<TypeParamBound>(&ty.bounds);
                with_bounds(&quote!(#name), &bounds)
            }
            GenericParam::Const(constant) => {
                let name = &constant.ident;
                let ty = &constant.ty;
                quote!(const #name: #ty)
            }
        });
        declarations.collect_vec()
    }

    /// The defaults of the parameters that only mention what the item knows.
    fn defaults(&self) -> Vec<Option<TokenStream>> {
        let defaults = self.chosen.iter().map(|parameter| default_of(parameter));
        let mut defaults: Vec<_> = defaults
            .map(|value| value.filter(|value| !self.is_foreign(value)))
            .collect_vec();
        // A parameter without a default cannot follow one with a default.
        if let Some(last) = defaults.iter().rposition(Option::is_none) {
            defaults[..last].fill(None);
        }
        defaults
    }

    /// `<'a, T>`
    pub(crate) fn arguments(&self) -> Option<TokenStream> {
        let names = self.chosen.iter().map(|parameter| name_of(parameter));
        (!self.chosen.is_empty()).then(|| quote!(<#(#names),*>))
    }

    /// `where …`, or nothing.
    pub(crate) fn where_clause(&self) -> Option<TokenStream> {
        let kept = self.predicates();
        (!kept.is_empty()).then(|| quote!(where #(#kept),*))
    }

    /// The predicates of the where clause that mention a parameter, and nothing that the item does not know.
    pub(crate) fn predicates(&self) -> Vec<TokenStream> {
        let kept = self.predicates.iter().map(ToTokens::to_token_stream);
        let is_about = |predicate: &TokenStream| {
            let mut chosen = self.chosen.iter();
            chosen.any(|parameter| mentions(predicate, parameter)) && !self.is_foreign(predicate)
        };
        kept.filter(is_about).collect_vec()
    }

    fn kept<'b, B: ToTokens + 'b>(
        &self,
        bounds: impl IntoIterator<Item = &'b B>,
    ) -> Vec<TokenStream> {
        let bounds = bounds.into_iter().map(ToTokens::to_token_stream);
        bounds.filter(|bound| !self.is_foreign(bound)).collect_vec()
    }

    /// Returns true if `bound` mentions something that the enum does not know.
    fn is_foreign(&self, bound: &TokenStream) -> bool {
        let mut others = self.others.iter();
        others.any(|other| mentions(bound, other)) || mentions_word(bound, "Self")
    }
}

fn default_of(parameter: &GenericParam) -> Option<TokenStream> {
    match parameter {
        GenericParam::Lifetime(_) => None,
        GenericParam::Type(ty) => ty
            .default
            .as_ref()
            .map(|(_, value)| value.to_token_stream()),
        GenericParam::Const(constant) => constant
            .default
            .as_ref()
            .map(|(_, value)| value.to_token_stream()),
    }
}

fn fields_of(callback: &Callback<'_>) -> TokenStream {
    let fields = fields(callback);
    quote!(#(#fields),*)
}

fn with_bounds(name: &TokenStream, bounds: &[TokenStream]) -> TokenStream {
    if bounds.is_empty() {
        name.clone()
    } else {
        quote!(#name: #(#bounds)+*)
    }
}

pub(crate) fn name_of(parameter: &GenericParam) -> TokenStream {
    match parameter {
        GenericParam::Lifetime(lifetime) => lifetime.lifetime.to_token_stream(),
        GenericParam::Type(ty) => ty.ident.to_token_stream(),
        GenericParam::Const(constant) => constant.ident.to_token_stream(),
    }
}

/// The types of a variant's fields.
pub(super) fn fields(callback: &Callback<'_>) -> Vec<TokenStream> {
    match callback.payload.conversion() {
        Some(Conversion::Own(parts)) => parts.iter().map(Owning::ty).collect_vec(),
        Some(
            Conversion::Map(_, output)
            | Conversion::FilterMap(_, output)
            | Conversion::Flow(_, output, _),
        ) => vec![output.to_token_stream()],
        Some(Conversion::Pair(_) | Conversion::Ignore | Conversion::HowItEnded) | None => {
            Vec::new()
        }
    }
}
