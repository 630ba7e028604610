//! The `cfg` of a function and of what is around it.

use std::collections::BTreeSet;
use std::env::consts;

use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Meta, Token};

use super::model::{Crate, Function, Owner};

pub(crate) struct Conditions<'a> {
    all: Vec<&'a String>,
}

impl<'a> Conditions<'a> {
    pub(crate) fn of(function: &'a Function, krate: &'a Crate) -> Self {
        let mut all: Vec<&String> = function.attributes.cfg.iter().collect();
        if let Owner::Impl(at) = function.owner {
            all.extend(&krate.impls[at].attributes.cfg);
        }
        let mut module = Some(function.module);
        while let Some(at) = module {
            all.extend(&krate.modules[at].attributes.cfg);
            module = krate.modules[at].parent;
        }
        Conditions { all }
    }

    /// The features that are needed.
    pub(crate) fn features(&self) -> BTreeSet<String> {
        let all = self.all.iter();
        let wanted = all.filter(|condition| !condition.contains("not"));
        let features = wanted.flat_map(|condition| condition.split("feature = \"").skip(1));
        features
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect()
    }

    /// Returns false if the function is surely left out on the system that this program runs on.
    pub(crate) fn may_hold_here(&self) -> bool {
        self.all.iter().all(|condition| {
            let parsed = syn::parse_str::<Meta>(condition);
            parsed.map_or(true, |meta| holds_here(&meta) != Some(false))
        })
    }
}

/// The value of a condition. `None` if it depends on features or other things that are not known here.
fn holds_here(condition: &Meta) -> Option<bool> {
    match condition {
        Meta::Path(path) if path.is_ident("unix") => Some(cfg!(unix)),
        Meta::Path(path) if path.is_ident("windows") => Some(cfg!(windows)),
        Meta::Path(_) => None,
        Meta::NameValue(pair) => {
            let Expr::Lit(value) = &pair.value else {
                return None;
            };
            let Lit::Str(value) = &value.lit else {
                return None;
            };
            let own = match pair.path.get_ident()?.to_string().as_str() {
                "target_os" => consts::OS,
                "target_family" => consts::FAMILY,
                "target_arch" => consts::ARCH,
                _ => return None,
            };
            Some(value.value() == own)
        }
        Meta::List(list) => {
            let parts = Punctuated::<Meta, Token![,]>::parse_terminated;
            let parts = list.parse_args_with(parts).ok()?;
            let mut values = parts.iter().map(holds_here);
            match list.path.get_ident()?.to_string().as_str() {
                "not" => values.next()?.map(|value| !value),
                "all" => all_of(values, false),
                "any" => all_of(values, true),
                _ => None,
            }
        }
    }
}

/// `decisive` if a value is that, `None` if one is not known, and the opposite otherwise.
fn all_of(values: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let values: Vec<Option<bool>> = values.collect();
    if values.contains(&Some(decisive)) {
        Some(decisive)
    } else if values.contains(&None) {
        None
    } else {
        Some(!decisive)
    }
}
