//! One option as a field of its attribute's struct.

use std::rc::Rc;

use proc_macro2::TokenTree;
use syn::parse::ParseStream;
use syn::{Ident, LitStr, Type, TypePath};

use super::form::{Form, ParameterValue, RequestField, ValueError};
use super::table::{OptionSpec, Table, is_former};
use crate::diagnostics::describe::describe_type;
use crate::diagnostics::{Diagnostics, mistake};
use crate::syntax::expression::Closure;

/// An option that may have been given.
///
/// All but the value is in the entry, which is of one type, because the macro is compiled by each user: what depends on
/// the type of the value is compiled once for each.
pub(crate) struct Given<T> {
    entry: Option<Entry>,
    value: Option<Rc<T>>,
}

#[derive(Clone)]
struct Entry {
    /// The name as the user wrote it, for messages.
    word: Ident,
    /// False if the value is malformed or the name is another one, which is reported already.
    is_valid: bool,
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Written on the item itself.
    Item,
    /// A default of the block around it.
    Block,
}

/// An option that was given, whatever the form of its value.
pub(crate) struct Written<'a> {
    pub(crate) spec: &'static OptionSpec,
    pub(crate) word: &'a Ident,
    /// False for the default of a block and for a malformed value: rules about the item report nothing about it.
    pub(crate) is_own: bool,
}

impl<T> Given<T> {
    /// The value, if the option was given and the value is well-formed.
    pub(crate) fn value(&self) -> Option<&T> {
        self.value.as_deref()
    }

    /// Returns true if the option was given, also with a malformed value.
    pub(crate) fn is_given(&self) -> bool {
        self.entry.is_some()
    }

    /// The name as written.
    pub(crate) fn word(&self) -> Option<&Ident> {
        Some(&self.entry.as_ref()?.word)
    }

    /// The name as written, if the option was written on the item itself and is well-formed.
    pub(crate) fn own(&self) -> Option<&Ident> {
        own(&self.entry)
    }

    /// Returns true if there is a mistake in it, which is reported already.
    pub(crate) fn has_mistake(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| !entry.is_valid)
    }

    pub(super) fn add_to<'a>(
        &'a self,
        written: &mut Vec<Written<'a>>,
        spec: Option<&'static OptionSpec>,
    ) {
        add_to(written, spec, &self.entry);
    }

    /// Takes the `default` of the block around if it reaches an item with its `own` options.
    pub(super) fn inherit(
        &mut self,
        default: &Self,
        spec: Option<&OptionSpec>,
        own: &[Written<'_>],
    ) {
        if default.is_given() && inherits(spec, own) {
            self.entry = as_default(&default.entry);
            self.value = default.value.clone();
        }
    }
}

impl<T> Given<T> {
    /// Returns true if it was the default of a block, and is the item's own from here on.
    pub(super) fn make_own(&mut self) -> bool {
        let default = self.entry.as_mut();
        let default = default.filter(|entry| entry.origin == Origin::Block);
        default.map(|entry| entry.origin = Origin::Item).is_some()
    }
}

impl<T: Form> Given<T> {
    /// Reads the value that follows `word`. The option counts as given even if the value is malformed, so that nothing
    /// asks for it again.
    pub(super) fn read(
        &mut self,
        spec: &'static OptionSpec,
        word: Ident,
        input: ParseStream<'_>,
        table: Table,
    ) -> syn::Result<()> {
        let (value, wrong) = T::recover(&word, input, table);
        let wrong = wrong.map(|wrong| report(spec, &word, wrong, T::TAKES));
        if self.entry.is_none() {
            self.value = value.map(Rc::new);
        }
        record(&mut self.entry, spec, word, wrong)
    }
}

fn own(entry: &Option<Entry>) -> Option<&Ident> {
    let entry = entry.as_ref()?;
    entry.is_own().then_some(&entry.word)
}

fn add_to<'a>(
    written: &mut Vec<Written<'a>>,
    spec: Option<&'static OptionSpec>,
    entry: &'a Option<Entry>,
) {
    if let (Some(spec), Some(entry)) = (spec, entry) {
        written.push(Written {
            spec,
            word: &entry.word,
            is_own: entry.is_own(),
        });
    }
}

fn as_default(entry: &Option<Entry>) -> Option<Entry> {
    let mut entry = entry.clone();
    if let Some(entry) = &mut entry {
        entry.origin = Origin::Block;
    }
    entry
}

/// Notes that an option was given, and returns what is wrong with it.
fn record(
    entry: &mut Option<Entry>,
    spec: &'static OptionSpec,
    word: Ident,
    wrong: Option<syn::Error>,
) -> syn::Result<()> {
    if entry.is_some() {
        let fact = format!("`{}` is given twice", spec.name);
        let help = format!("remove one `{}`", spec.name);
        return Err(wrong.unwrap_or_else(|| mistake(&word, &fact, &help)));
    }
    // With a former name the value is to be corrected first, with a guessed one the name.
    let error = if is_former(&word.to_string()) {
        wrong.or_else(|| misnamed(spec, &word))
    } else {
        misnamed(spec, &word).or(wrong)
    };
    *entry = Some(Entry {
        word,
        is_valid: error.is_none(),
        origin: Origin::Item,
    });
    error.map_or(Ok(()), Err)
}

impl Entry {
    fn is_own(&self) -> bool {
        self.origin == Origin::Item && self.is_valid
    }
}

impl<T> Clone for Given<T> {
    fn clone(&self) -> Self {
        Given {
            entry: self.entry.clone(),
            value: self.value.clone(),
        }
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Given {
            entry: None,
            value: None,
        }
    }
}

/// Returns true if a block's default for `spec` reaches an item with its `own` options.
fn inherits(spec: Option<&OptionSpec>, own: &[Written<'_>]) -> bool {
    /// These options are about the block itself.
    const NEVER: &[&str] = &["for", "listener", "name", "path"];
    spec.is_some_and(|spec| {
        let overrides =
            |own: &Written<'_>| own.spec.name == spec.name || own.spec.conflicts_with(spec);
        !NEVER.contains(&spec.name) && !own.iter().any(overrides)
    })
}

/// Reports options that exclude each other.
pub(crate) fn check_conflicts(written: &[Written<'_>], diagnostics: &mut Diagnostics) {
    // A word that was guessed proves no conflict.
    let own = || written.iter().filter(|option| option.is_own);
    for option in own() {
        let conflicts = option.spec.conflicts;
        let other = own().find(|other| conflicts.contains(&other.spec.name));
        if let Some(other) = other {
            report_conflict(option, other, diagnostics);
        }
    }
}

/// Reports two options that exclude each other.
fn report_conflict(one: &Written<'_>, other: &Written<'_>, diagnostics: &mut Diagnostics) {
    let name = one.word;
    let second = other.word;
    let fact = format!("`{name}` conflicts with `{second}`");
    let help = if one.spec.name == "revoke" && other.spec.name == "keep" {
        "`revoke` keeps the handle too; if dropping it is the revocation, write `revoke = drop`"
            .to_owned()
    } else {
        format!("keep one of `{name}` and `{second}`")
    };
    diagnostics.report(name, fact, help);
}

fn report(spec: &OptionSpec, word: &Ident, wrong: ValueError, takes: &str) -> syn::Error {
    let name = spec.name;
    let help = match &wrong {
        ValueError::Unexpected(Some(tree)) => as_written(spec, tree, takes),
        ValueError::NoEquals(tree) => with_equals(spec, tree, takes),
        ValueError::Colon(_, value) if !value.is_empty() => {
            Some(format!("write `{name} = {}`", describe_type(value)))
        }
        _ => None,
    };
    let help = help.unwrap_or_else(|| format!("write `{}`", spec.usage));
    match wrong {
        ValueError::Other(error) => error,
        ValueError::Missing(what) => mistake(word, &format_args!("`{name}` needs {what}"), &help),
        ValueError::Colon(colon, _) => {
            let fact = format!("`{name}` needs `=` before its value");
            mistake(&colon, &fact, &help)
        }
        ValueError::NoEquals(tree) => {
            let fact = format!("`{name}` needs `=` before its value");
            mistake(&tree, &fact, &help)
        }
        ValueError::Unexpected(None) => {
            mistake(word, &format_args!("`{name}` takes {takes}"), &help)
        }
        ValueError::Unexpected(Some(tree)) => {
            mistake(&tree, &format_args!("`{name}` takes {takes}"), &help)
        }
    }
}

/// `callback = done` for `callback(done)`, if the option takes no closure and no string.
fn with_equals(spec: &OptionSpec, tree: &TokenTree, takes: &str) -> Option<String> {
    let TokenTree::Group(group) = tree else {
        return None;
    };
    let inside = syn::parse2::<Ident>(group.stream()).ok()?;
    if takes == <Closure as Form>::TAKES {
        return as_written(spec, &TokenTree::Ident(inside), takes);
    }
    (!spec.usage.contains('"')).then(|| format!("write `{} = {inside}`", spec.name))
}

/// `name = load` for `name = "load"`, if the option takes a name, a path or a type.
fn as_written(spec: &OptionSpec, tree: &TokenTree, takes: &str) -> Option<String> {
    let takes_name = takes == <Ident as Form>::TAKES || takes == <ParameterValue as Form>::TAKES;
    let takes_path = takes == <TypePath as Form>::TAKES || takes == <Type as Form>::TAKES;
    if let (TokenTree::Ident(request), true) = (tree, takes == <RequestField as Form>::TAKES) {
        return Some(format!("write `{} = {request}.data`", spec.name));
    }
    if let (TokenTree::Ident(function), true) = (tree, takes == <Closure as Form>::TAKES) {
        let arguments = spec
            .usage
            .rsplit_once('{')
            .map(|(before, _)| before.trim_end())?;
        let closure = arguments.split_once('|').map(|(_, rest)| rest)?;
        return Some(format!(
            "write `{} = |{closure} {{ {function}(a) }}`",
            spec.name
        ))
        .filter(|_| closure.starts_with("a:"));
    }
    let text = syn::parse2::<LitStr>(tree.clone().into()).ok()?.value();
    let is_meant = if takes_path {
        syn::parse_str::<Type>(&text).is_ok()
    } else {
        takes_name && syn::parse_str::<Ident>(&text).is_ok()
    };
    is_meant.then(|| format!("write `{} = {text}`", spec.name))
}

/// The error for an option that was written with its former name, or with one that is near to it.
fn misnamed(spec: &OptionSpec, word: &Ident) -> Option<syn::Error> {
    let old = word.to_string();
    let new = spec.name;
    if old.trim_start_matches("r#") == new {
        return None;
    }
    if is_former(&old) {
        let fact = format!("the option `{old}` is now called `{new}`");
        return Some(mistake(
            word,
            &fact,
            &format_args!("write `{}`", spec.usage),
        ));
    }
    let fact = format!("unknown option `{old}`");
    Some(mistake(word, &fact, &format_args!("did you mean `{new}`?")))
}
