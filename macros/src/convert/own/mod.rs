//! The owning rules: how a value that is borrowed for the callback or for the wrapper's call becomes owned.

mod generated;

use std::borrow::Cow;

use syn::{GenericArgument, Generics, Lifetime, PathArguments, Type, TypeArray, TypePath};

pub(crate) use self::generated::buffer_of;
use crate::collect::CollectVec;
use crate::generate::crate_path::CratePath;
use crate::syntax::lifetimes::mentions_lifetime;
use crate::syntax::search::{names, names_outer_parameter};
use crate::syntax::signature::Signature;
use crate::syntax::types::{bounds_of, last_word, unwrapped};

/// The conversion of a value to an owned one.
pub(crate) enum Owning<'t> {
    /// The value is owned already.
    Unchanged(&'t Type),
    /// A reference to a type that is cloned.
    Clone(&'t Type),
    /// The same with an error of the runtime for a type that is not `Clone`.
    Keep(&'t Type, Keeper<'t>),
    /// A slice of such a type.
    KeepAll(&'t Type, Keeper<'t>),
    /// A reference to `str`, a `[T]`, or another type that is owned through `ToOwned`.
    ToOwned(&'t Type),
    /// `Cow<'_, X>`
    Cow(Access, &'t Type),
    /// `&[X]` with items that borrow too.
    Slice(Box<Owning<'t>>),
    /// `&&X`
    Deref(Box<Owning<'t>>),
    Tuple(Access, Vec<Owning<'t>>),
    Array(Access, &'t TypeArray, Box<Owning<'t>>),
    Option(Access, Box<Owning<'t>>),
    Result(Access, Box<Owning<'t>>, Box<Owning<'t>>),
    /// `io::Result<&X>`. The alias hides the error type, so that the error is left unchanged.
    ResultAlias(&'t TypePath, Box<Owning<'t>>),
}

/// The trait of the runtime that clones. Its error for a type that is not `Clone` says what to do.
#[derive(Clone, Copy)]
pub(crate) struct Keeper<'a> {
    pub(crate) krate: CratePath<'a>,
    pub(crate) name: &'static str,
}

impl<'a> Keeper<'a> {
    /// For an argument of a callback, from which `map` can take what is needed.
    pub(crate) fn in_callback(krate: CratePath<'a>) -> Self {
        Keeper {
            krate,
            name: "Keep",
        }
    }

    /// For an argument of a function that runs after the wrapper has returned.
    pub(crate) fn for_job(krate: CratePath<'a>) -> Self {
        Keeper {
            krate,
            name: "KeepForJob",
        }
    }
}

/// The way to reach the parts of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The value can be destructured.
    Value,
    /// Only a reference to the value is available.
    Reference,
}

/// The part of a type that no rule can make owned.
pub(crate) struct CannotOwn<'t> {
    pub(crate) culprit: &'t Type,
}

type Result<'t> = std::result::Result<Owning<'t>, CannotOwn<'t>>;

/// The lifetimes and generics around a type.
pub(crate) struct Scope<'a> {
    /// The lifetimes that end with the call, for example the callback's own.
    pub(crate) lifetimes: Cow<'a, [String]>,
    pub(crate) generics: &'a Generics,
    /// The trait that clones, if the value is made owned and not only looked at.
    pub(crate) keeper: Option<Keeper<'a>>,
}

impl<'a> Scope<'a> {
    /// The scope of a function whose arguments are kept. Every lifetime except `'static` ends earlier.
    pub(crate) fn of(signature: &'a Signature) -> Self {
        let names = signature
            .generics
            .lifetimes()
            .map(|lifetime| lifetime.lifetime.ident.to_string());
        Scope {
            lifetimes: names.collect(),
            generics: &signature.generics,
            keeper: None,
        }
    }

    /// Finds the conversion for a value of type `ty`.
    pub(crate) fn own<'t>(&self, ty: &'t Type) -> Result<'t>
    where
        'a: 't,
    {
        if !self.is_borrowed(ty) {
            return Ok(Owning::Unchanged(ty));
        }
        match unwrapped(ty) {
            Type::Reference(reference) if reference.mutability.is_none() => {
                self.own_referent(&reference.elem)
            }
            Type::Path(path) => match result_alias(path) {
                Some(success) => Ok(Owning::ResultAlias(path, Box::new(self.own(success)?))),
                None => self.own_container(ty, path, Access::Value),
            },
            other => self.own_parts(other, Access::Value),
        }
    }

    /// Finds the conversion for the referent of a `&ty`.
    fn own_referent<'t>(&self, ty: &'t Type) -> Result<'t>
    where
        'a: 't,
    {
        let is_whole = !self.is_borrowed(ty);
        match unwrapped(ty) {
            Type::Slice(slice) if self.is_borrowed(&slice.elem) => {
                Ok(Owning::Slice(Box::new(self.own_referent(&slice.elem)?)))
            }
            whole @ Type::Slice(slice) => Ok(match self.cloning(&slice.elem) {
                Owning::Keep(_, keeper) => Owning::KeepAll(whole, keeper),
                _ => Owning::ToOwned(whole),
            }),
            culprit @ Type::TraitObject(_) => Err(CannotOwn { culprit }),
            ty @ Type::Path(path) if is_whole && self.is_owned_by_trait(path) => {
                Ok(Owning::ToOwned(ty))
            }
            ty if is_whole => Ok(self.cloning(ty)),
            Type::Reference(reference) if reference.mutability.is_none() => {
                Ok(Owning::Deref(Box::new(self.own_referent(&reference.elem)?)))
            }
            Type::Path(path) => self.own_container(ty, path, Access::Reference),
            other => self.own_parts(other, Access::Reference),
        }
    }

    fn own_part<'t>(&self, ty: &'t Type, access: Access) -> Result<'t>
    where
        'a: 't,
    {
        match access {
            Access::Value => self.own(ty),
            Access::Reference => self.own_referent(ty),
        }
    }

    /// Tuples and arrays.
    fn own_parts<'t>(&self, ty: &'t Type, access: Access) -> Result<'t>
    where
        'a: 't,
    {
        match ty {
            Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|part| self.own_part(part, access));
                Ok(Owning::Tuple(
                    access,
                    parts.collect::<std::result::Result<_, _>>()?,
                ))
            }
            Type::Array(array) => {
                let item = self.own_part(&array.elem, access)?;
                Ok(Owning::Array(access, array, Box::new(item)))
            }
            culprit => Err(CannotOwn { culprit }),
        }
    }

    /// `Option<&X>` and `Result<&X, E>`.
    fn own_container<'t>(&self, ty: &'t Type, path: &'t TypePath, access: Access) -> Result<'t>
    where
        'a: 't,
    {
        let cannot = Err(CannotOwn { culprit: ty });
        let segment = path.path.segments.last();
        let arguments = match segment.map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(arguments)) => &arguments.args,
            _ => return cannot,
        };
        let types: Vec<&Type> = arguments.iter().filter_map(as_type).collect_vec();
        if let ("Cow", [inside], 2) = (last_word(&path.path).as_str(), &types[..], arguments.len())
        {
            return if self.is_borrowed(inside) {
                cannot
            } else {
                Ok(Owning::Cow(access, inside))
            };
        }
        if types.len() != arguments.len() {
            return cannot;
        }
        let part = |ty| self.own_part(ty, access).map(Box::new);
        match (last_word(&path.path).as_str(), &types[..]) {
            ("Option", [inside]) => Ok(Owning::Option(access, part(inside)?)),
            ("Result", [ok, err]) => Ok(Owning::Result(access, part(ok)?, part(err)?)),
            _ => cannot,
        }
    }

    /// The conversion that clones. For a type that depends on a generic parameter, rustc suggests the bound that is missing.
    fn cloning<'t>(&self, ty: &'t Type) -> Owning<'t>
    where
        'a: 't,
    {
        let mut parameters = self.generics.type_params();
        let is_generic =
            names_outer_parameter(ty) || parameters.any(|parameter| names(ty, &parameter.ident));
        match self.keeper.filter(|_| !is_generic && !is_surely_clone(ty)) {
            Some(keeper) => Owning::Keep(ty, keeper),
            None => Owning::Clone(ty),
        }
    }

    /// Returns true if a `&path` is owned by `ToOwned`, because `path` is unsized.
    fn is_owned_by_trait(&self, path: &TypePath) -> bool {
        buffer_of(&path.path).is_some() || self.is_unsized_parameter(path)
    }

    /// Returns true if `ty` is a type parameter with `?Sized` among its bounds.
    pub(crate) fn is_unsized(&self, ty: &Type) -> bool {
        matches!(unwrapped(ty), Type::Path(path) if self.is_unsized_parameter(path))
    }

    fn is_unsized_parameter(&self, path: &TypePath) -> bool {
        let Some(name) = path.path.get_ident() else {
            return false;
        };
        bounds_of(name, self.generics).into_iter().any(
            |bound| matches!(bound, syn::TypeParamBound::Trait(bound) if bound.maybe.is_some()),
        )
    }

    /// Returns true if `ty` holds something that ends with the call.
    pub(crate) fn is_borrowed(&self, ty: &Type) -> bool {
        match unwrapped(ty) {
            Type::Reference(reference) => match &reference.lifetime {
                None => true,
                Some(lifetime) => self.ends(lifetime) || self.is_borrowed(&reference.elem),
            },
            Type::Tuple(tuple) => tuple.elems.iter().any(|part| self.is_borrowed(part)),
            Type::Array(array) => self.is_borrowed(&array.elem),
            Type::Slice(slice) => self.is_borrowed(&slice.elem),
            Type::Path(path) => self.is_path_borrowed(path),
            Type::TraitObject(_) => self.has_own_lifetime(ty),
            _ => false,
        }
    }

    /// Returns true if `lifetime` ends with the call.
    pub(crate) fn ends(&self, lifetime: &Lifetime) -> bool {
        lifetime.ident == "_" || self.lifetimes.iter().any(|own| lifetime.ident == own)
    }

    fn is_path_borrowed(&self, path: &TypePath) -> bool {
        path.path
            .segments
            .iter()
            .any(|segment| match &segment.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().any(|argument| match argument {
                        GenericArgument::Lifetime(lifetime) => self.ends(lifetime),
                        GenericArgument::Type(ty) => self.is_borrowed(ty),
                        GenericArgument::AssocType(assoc) => self.is_borrowed(&assoc.ty),
                        _ => false,
                    })
                }
                _ => false,
            })
    }

    fn has_own_lifetime(&self, ty: &Type) -> bool {
        let mut ending = self.lifetimes.to_vec();
        ending.push("_".to_owned());
        mentions_lifetime(ty, &ending)
    }
}

/// Returns true for primitives and the common types that can be cloned, for which no error is needed.
fn is_surely_clone(ty: &Type) -> bool {
    let Type::Path(path) = unwrapped(ty) else {
        return false;
    };
    let is_primitive = |name: &syn::Ident| name.to_string().starts_with(char::is_lowercase);
    path.path.get_ident().is_some_and(is_primitive)
        || matches!(last_word(&path.path).as_str(), "Arc" | "Rc" | "String")
}

/// `T` of `Result<T>`, an alias that hides its error type.
fn result_alias(path: &TypePath) -> Option<&Type> {
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let is_alias = last.ident == "Result" && path.qself.is_none() && arguments.args.len() == 1;
    arguments
        .args
        .first()
        .and_then(as_type)
        .filter(|_| is_alias)
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}
