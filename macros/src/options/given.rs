//! One option as a field of its attribute's struct.

use std::rc::Rc;

use syn::Ident;
use syn::parse::ParseStream;

use super::form::{Form, Malformed};
use super::table::{OptionSpec, Table};
use crate::diagnostics::{Diagnostics, mistake};

/// An option that may have been given.
pub(crate) struct Given<T>(Option<Entry<T>>);

struct Entry<T> {
    /// The name as the user wrote it, for messages.
    word: Ident,
    /// `None` if the value is malformed, which is reported already.
    value: Option<Rc<T>>,
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
    /// The value, if the option was given and well-formed.
    pub(crate) fn value(&self) -> Option<&T> {
        self.0.as_ref()?.value.as_deref()
    }

    /// Returns true if the option was given, also with a malformed value.
    pub(crate) fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// The name as written.
    pub(crate) fn word(&self) -> Option<&Ident> {
        self.0.as_ref().map(|entry| &entry.word)
    }

    /// The name as written, if the option was written on the item itself and is well-formed.
    pub(crate) fn own(&self) -> Option<&Ident> {
        let entry = self.0.as_ref()?;
        entry.is_own().then_some(&entry.word)
    }

    pub(super) fn written(&self, spec: &'static OptionSpec) -> Option<Written<'_>> {
        let entry = self.0.as_ref()?;
        Some(Written {
            spec,
            word: &entry.word,
            is_own: entry.is_own(),
        })
    }

    /// The same option, as a default for the items inside the block.
    pub(super) fn as_default(&self) -> Self {
        Given(self.0.as_ref().map(|entry| Entry {
            origin: Origin::Block,
            ..entry.clone()
        }))
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
        let value =
            T::read(&word, input, table).map_err(|wrong| report(spec, &word, wrong, T::TAKES));
        if self.is_given() {
            let fact = format!("`{}` is given twice", spec.name);
            let help = format!("remove one `{}`", spec.name);
            return value.and(Err(mistake(&word, &fact, &help)));
        }
        let (value, error) = match value {
            Ok(value) => (Some(Rc::new(value)), renamed(spec, &word)),
            Err(error) => (None, Some(error)),
        };
        self.0 = Some(Entry {
            word,
            value: value.filter(|_| error.is_none()),
            origin: Origin::Item,
        });
        error.map_or(Ok(()), Err)
    }
}

impl<T> Entry<T> {
    fn is_own(&self) -> bool {
        self.origin == Origin::Item && self.value.is_some()
    }
}

impl<T> Clone for Entry<T> {
    fn clone(&self) -> Self {
        Entry {
            word: self.word.clone(),
            value: self.value.clone(),
            origin: self.origin,
        }
    }
}

impl<T> Clone for Given<T> {
    fn clone(&self) -> Self {
        Given(self.0.clone())
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Given(None)
    }
}

/// Returns true if a block's default for `spec` reaches an item with its `own` options.
pub(super) fn inherits(spec: Option<&'static OptionSpec>, own: &[Written<'_>]) -> bool {
    /// These options are about the block itself.
    const NEVER: &[&str] = &["for", "path"];
    spec.is_some_and(|spec| {
        let overrides =
            |own: &Written<'_>| own.spec.name == spec.name || own.spec.conflicts_with(spec);
        !NEVER.contains(&spec.name) && !own.iter().any(overrides)
    })
}

/// Reports options that exclude each other.
pub(crate) fn check_conflicts(written: &[Written<'_>], diagnostics: &mut Diagnostics) {
    for option in written {
        let conflicts = option.spec.conflicts;
        let other = written
            .iter()
            .find(|other| conflicts.contains(&other.spec.name));
        if let Some(other) = other {
            let name = option.word;
            let other = other.word;
            let fact = format!("`{name}` conflicts with `{other}`");
            diagnostics.report(name, fact, format!("keep one of `{name}` and `{other}`"));
        }
    }
}

fn report(spec: &OptionSpec, word: &Ident, wrong: Malformed, takes: &str) -> syn::Error {
    let name = spec.name;
    let help = format!("write `{}`", spec.usage);
    match wrong {
        Malformed::Other(error) => error,
        Malformed::Missing(what) => mistake(word, &format_args!("`{name}` needs {what}"), &help),
        Malformed::Unexpected(None) => {
            mistake(word, &format_args!("`{name}` takes {takes}"), &help)
        }
        Malformed::Unexpected(Some(tree)) => {
            mistake(&tree, &format_args!("`{name}` takes {takes}"), &help)
        }
    }
}

/// The error for an option that was written with its former name.
fn renamed(spec: &OptionSpec, word: &Ident) -> Option<syn::Error> {
    let old = word.to_string();
    let new = spec.name;
    (old.trim_start_matches("r#") != new).then(|| {
        let fact = format!("the option `{old}` is now called `{new}`");
        mistake(word, &fact, &format_args!("write `{}`", spec.usage))
    })
}
