//! Finds the values of a callback that the macro cannot deliver: borrowed ones that may not be `Clone`, and those that are
//! not `Send`.

use quote::ToTokens;
use syn::{GenericParam, Generics, Type, TypePath};

use super::Subject;
use super::captured::has_clone;
use super::evidence::{implements, is_clone, own_type, type_of};
use crate::convert::own::{Owning, Scope};
use crate::names::generics::generics_of;
use crate::names::index::{Definition, Index, Meaning};
use crate::names::neighbours::Outer;
use crate::names::rewrite::{Replacement, rewrite};
use crate::source::model::{Named, Owner};
use crate::syntax::types::{
    bounds_of, declared_parameter, is_primitive, last_word, type_arguments, unwrapped,
};

/// Types of the standard library that are `Clone` if their arguments are.
const CLONE: &[&str] = &[
    "Option",
    "Result",
    "Box",
    "Vec",
    "VecDeque",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "LinkedList",
    "Cow",
    "Range",
    "RangeInclusive",
    "Wrapping",
    "Reverse",
    "Cell",
    "RefCell",
    "ControlFlow",
    "Poll",
    "Saturating",
];

/// Types of std, except the primitive ones, that are `Clone` whatever their arguments are.
const ALWAYS_CLONE: &[&str] = &[
    "Arc",
    "Rc",
    "Weak",
    "PhantomData",
    "String",
    "str",
    "PathBuf",
    "OsString",
    "CString",
    "Duration",
    "Instant",
    "SystemTime",
    "IpAddr",
    "Ipv4Addr",
    "Ipv6Addr",
    "SocketAddr",
    "SocketAddrV4",
    "SocketAddrV6",
    "ThreadId",
    "Thread",
    "Layout",
    "TypeId",
    "ExitStatus",
    "Output",
    "Ordering",
    "NonNull",
    "Waker",
    "Sender",
    "SyncSender",
    "ErrorKind",
    "Level",
    "c_char",
    "c_int",
    "c_uint",
    "c_long",
    "c_ulong",
    "c_void",
];

/// The reason why a copy may be impossible, in words that begin a question.
pub(super) fn not_clone(
    subject: &Subject<'_>,
    arguments: &[&Type],
    lifetimes: &[String],
) -> Option<String> {
    let scope = Scope {
        lifetimes: lifetimes.into(),
        generics: &subject.expanded.signature.generics,
        keeper: None,
    };
    let clones = Clones {
        subject,
        outer: subject.outer_generics(),
    };
    arguments
        .iter()
        .filter_map(|ty| scope.own(ty).ok())
        .find_map(|owning| clones.of_owning(&owning))
}

/// The reason why an owned value may not be sent to the thread of the awaiting task, if the callback is `Send`.
pub(super) fn not_send(subject: &Subject<'_>, arguments: &[&Type]) -> Option<String> {
    let index = subject.expander.index;
    let mut local = None;
    for ty in arguments {
        rewrite(ty.to_token_stream(), &mut |path| {
            let meaning = index.resolve(&path.segments, subject.function.module);
            let own = match &path.segments[..] {
                [only] if only == "Self" => own_type(subject.function, index),
                _ => None,
            };
            let found = index.of.types.iter().enumerate().find(|(at, named)| {
                let is_meant = meaning == Meaning::Local(Definition::Type(*at))
                    || own.as_ref() == Some(&named.name);
                is_meant && is_not_send(named, index)
            });
            if let Some((_, named)) = found {
                local = Some(format!("`{}` is not `Send`", named.name));
            }
            Replacement::Keep
        });
    }
    local
}

/// Returns true if the type `name` surely is not `Send`.
pub(super) fn is_local(name: &str, index: &Index<'_>) -> bool {
    let mut types = index.of.types.iter();
    types.any(|named| named.name == name && is_not_send(named, index))
}

fn is_not_send(named: &Named, index: &Index<'_>) -> bool {
    named.data.is_local && !implements("Send", &named.name, index)
}

impl Subject<'_> {
    /// The generics of the impl or trait around the function.
    pub(super) fn outer_generics(&self) -> Generics {
        let krate = self.expander.index.of;
        match self.function.owner {
            Owner::Impl(at) => generics_of(&krate.impls[at]).unwrap_or_default(),
            Owner::Trait(at) => syn::parse_str(&krate.traits[at].generics).unwrap_or_default(),
            Owner::Module | Owner::Foreign(_) => Generics::default(),
        }
    }
}

struct Clones<'a> {
    subject: &'a Subject<'a>,
    /// The generics of the impl or trait.
    outer: Generics,
}

impl Clones<'_> {
    fn of_owning(&self, owning: &Owning<'_>) -> Option<String> {
        match owning {
            Owning::Unchanged(_) | Owning::Cow(..) => None,
            Owning::Clone(ty) | Owning::Keep(ty, _) => self.of_type(ty),
            Owning::ToOwned(ty) | Owning::KeepAll(ty, _) => match unwrapped(ty) {
                Type::Slice(slice) => self.of_type(&slice.elem),
                _ => None,
            },
            Owning::Slice(inner)
            | Owning::Deref(inner)
            | Owning::Array(_, _, inner)
            | Owning::Option(_, inner)
            | Owning::ResultAlias(_, inner) => self.of_owning(inner),
            Owning::Result(_, ok, err) => self.of_owning(ok).or_else(|| self.of_owning(err)),
            Owning::Tuple(_, parts) => parts.iter().find_map(|part| self.of_owning(part)),
        }
    }

    fn of_type(&self, ty: &Type) -> Option<String> {
        match unwrapped(ty) {
            Type::Path(path) => self.of_path(path),
            Type::Tuple(tuple) => tuple.elems.iter().find_map(|part| self.of_type(part)),
            Type::Array(array) => self.of_type(&array.elem),
            Type::Slice(slice) => self.of_type(&slice.elem),
            _ => None,
        }
    }

    fn of_path(&self, path: &TypePath) -> Option<String> {
        if path.qself.is_some() {
            return None;
        }
        let index = self.subject.expander.index;
        let word = last_word(&path.path);
        for generics in [&self.subject.expanded.signature.generics, &self.outer] {
            if let Some(name) = declared_parameter(&path.path, generics) {
                return self.of_parameter(name, generics);
            }
        }
        let segments = path.path.segments.iter().map(|one| one.ident.to_string());
        let segments: Vec<String> = segments.collect();
        let module = self.subject.function.module;
        let own = match &segments[..] {
            [only] if only == "Self" => own_type(self.subject.function, index),
            // An associated type, whose bounds are not known here.
            [first, _, ..] if first == "Self" => return None,
            _ => type_of(&segments, module, index),
        };
        if let Some(name) = own {
            return (!is_clone(&name, index)).then(|| format!("`{name}` is not `Clone`"));
        }
        if let Meaning::Local(Definition::Alias(at)) = index.resolve(&segments, module) {
            let target: Type = syn::parse_str(&index.of.aliases[at].target).ok()?;
            return self.of_type(&target);
        }
        let outer = self.subject.expander.outer(&segments, module);
        if let Some((name, index)) = outer.as_ref().and_then(Outer::named) {
            return (!is_clone(name, index)).then(|| format!("`{name}` is not `Clone`"));
        }
        if is_primitive(&word) || ALWAYS_CLONE.contains(&word.as_str()) {
            return None;
        }
        if CLONE.contains(&word.as_str()) {
            return type_arguments(&path.path)
                .into_iter()
                .find_map(|ty| self.of_type(ty));
        }
        Some(format!(
            "`{word}` is defined elsewhere and may not be `Clone`"
        ))
    }

    /// A type parameter, which is `Clone` if its bounds say so. Its lifetimes and constants are.
    fn of_parameter(&self, name: &syn::Ident, generics: &Generics) -> Option<String> {
        let is_constant = generics
            .params
            .iter()
            .any(|one| matches!(one, GenericParam::Const(one) if one.ident == *name));
        let bounds = bounds_of(name, generics).into_iter();
        let outer = bounds_of(name, &self.subject.expanded.signature.generics);
        let is_clone = bounds.chain(outer).any(|bound| {
            let syn::TypeParamBound::Trait(bound) = bound else {
                return false;
            };
            let word = last_word(&bound.path);
            word == "Clone" || word == "Copy" || self.implies_clone(&bound.path)
        });
        (!is_constant && !is_clone).then(|| format!("`{name}` may not be `Clone`"))
    }

    /// Returns true for a trait of this crate with `Clone` or `Copy` among its supertraits.
    fn implies_clone(&self, path: &syn::Path) -> bool {
        let index = self.subject.expander.index;
        let segments = path.segments.iter().map(|one| one.ident.to_string());
        let segments: Vec<String> = segments.collect();
        match index.resolve(&segments, self.subject.function.module) {
            Meaning::Local(Definition::Trait(at)) => has_clone(&index.of.traits[at].supertraits),
            _ => false,
        }
    }
}
