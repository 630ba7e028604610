//! Tables of options: names, places, examples and conflicts.

use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::words::option_for;
use crate::diagnostics::nearest::nearest;

/// A place where an option may be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// On a function with a body.
    Function,
    /// On a function without a body.
    Declaration,
    /// On an `impl`, `trait`, `mod` or `extern` block, as a default for the functions inside.
    Block,
    /// On a trait with the option `listener`.
    Listener,
    /// On a method of such a trait.
    ListenerMethod,
}

pub(super) const FUNCTIONS: &[Place] = &[Place::Function, Place::Declaration, Place::Block];
pub(super) const FUNCTIONS_AND_LISTENERS: &[Place] = &[
    Place::Function,
    Place::Declaration,
    Place::Block,
    Place::Listener,
];
pub(super) const FUNCTIONS_AND_METHODS: &[Place] = &[
    Place::Function,
    Place::Declaration,
    Place::Block,
    Place::ListenerMethod,
];
pub(super) const EVERYWHERE: &[Place] = &[
    Place::Function,
    Place::Declaration,
    Place::Block,
    Place::Listener,
    Place::ListenerMethod,
];
pub(super) const SINGLE: &[Place] = &[Place::Function, Place::Declaration];
pub(super) const SINGLE_OR_METHOD: &[Place] =
    &[Place::Function, Place::Declaration, Place::ListenerMethod];
pub(super) const ON_BLOCKS: &[Place] = &[Place::Block];
pub(super) const ON_DECLARATIONS: &[Place] = &[Place::Declaration, Place::Block];

/// One row of a table.
pub(crate) struct OptionSpec {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Place],
    /// An example, which `help:` lines show.
    pub(crate) usage: &'static str,
    /// Names of the options that exclude this one. Each pair is listed once, in either row.
    pub(crate) conflicts: &'static [&'static str],
}

impl OptionSpec {
    /// Returns true if it may be written there.
    pub(crate) fn is_allowed(&self, place: Place) -> bool {
        self.places.contains(&place)
    }

    /// Returns true if the two options exclude each other.
    pub(crate) fn conflicts_with(&self, other: &OptionSpec) -> bool {
        self.conflicts.contains(&other.name) || other.conflicts.contains(&self.name)
    }
}

/// The options of one attribute.
#[derive(Clone, Copy)]
pub(crate) struct Table(pub(crate) &'static [OptionSpec]);

/// Former names of options, each with the present one.
const RENAMED: &[(&str, &str)] = &[
    ("returns", "reply"),
    ("pair", "handle"),
    // Without `unsafe`, the option gets an error that says why it is needed.
    ("extern", "unsafe"),
];

/// Returns true if `name` is the former name of an option.
pub(super) fn is_former(name: &str) -> bool {
    RENAMED.iter().any(|(old, _)| *old == name)
}

impl Table {
    /// The row called `name`, or formerly called so.
    pub(crate) fn find(self, name: &str) -> Option<&'static OptionSpec> {
        let renamed = RENAMED.iter().find(|(old, _)| *old == name);
        let name = renamed.map_or(name, |(_, new)| new);
        self.0.iter().find(|spec| spec.name == name)
    }

    /// Returns true if the name of one of its options comes next in `input`.
    pub(super) fn begins(self, input: ParseStream<'_>) -> bool {
        let name = input.fork().call(syn::Ident::parse_any);
        name.is_ok_and(|name| self.find(&name.to_string()).is_some())
    }

    /// The option whose name is closest to `name`, if it is close enough to be meant.
    pub(super) fn nearest(self, name: &str) -> Option<&'static OptionSpec> {
        let has = |name| self.find(name).is_some();
        if let Some(option) = option_for(name).filter(|option| has(option)) {
            return self.find(option);
        }
        let present = self.0.iter().map(|spec| spec.name);
        let former = RENAMED.iter().map(|(old, _)| *old).filter(|old| has(old));
        self.find(nearest(name, present.chain(former))?)
    }
}

/// Declares the options of an attribute: the table, and a struct with a field for each option.
macro_rules! options {
    (
        $(#[$table_doc:meta])* const $table:ident;
        $(#[$doc:meta])* struct $options:ident;
        $($field:ident: $name:literal, $form:ty, $places:expr, $usage:literal, $conflicts:expr;)*
    ) => {
        $(#[$table_doc])*
        pub(crate) const $table: Table = Table(&[$(OptionSpec {
            name: $name,
            places: $places,
            usage: $usage,
            conflicts: $conflicts,
        }),*]);

        $(#[$doc])*
        #[derive(Clone, Default)]
        pub(crate) struct $options {
            $(pub(crate) $field: Given<$form>,)*
            /// The mistakes in the options themselves, reported with what they were written on.
            pub(crate) mistakes: Diagnostics,
        }

        impl OptionSet for $options {
            const TABLE: Table = $table;

            fn read(
                &mut self,
                spec: &'static OptionSpec,
                word: Ident,
                input: ParseStream<'_>,
            ) -> syn::Result<()> {
                match spec.name {
                    $($name => self.$field.read(spec, word, input, $table),)*
                    _ => Ok(()),
                }
            }

            fn written(&self) -> Vec<Written<'_>> {
                let mut written = Vec::new();
                // The fields are in the order of the rows.
                let mut rows = $table.0.iter();
                $(self.$field.add_to(&mut written, rows.next());)*
                written
            }

            fn mistakes(&mut self) -> &mut Diagnostics {
                &mut self.mistakes
            }
        }

        #[allow(dead_code, reason = "only one of the attributes is written on blocks")]
        impl $options {
            /// These options, completed by the `defaults` of the block around, unless they set or contradict them.
            pub(crate) fn with_defaults(&self, defaults: &Self) -> Self {
                let own = self.written();
                let mut all = self.clone();
                let mut rows = $table.0.iter();
                $(all.$field.inherit(&defaults.$field, rows.next(), &own);)*
                all
            }

            /// These options with the block's default for `name` as if it was written on the item, or `None` if the item
            /// does not have the default.
            pub(crate) fn with_own(&self, name: &str) -> Option<Self> {
                let mut all = self.clone();
                let is_default = match name {
                    $($name => all.$field.make_own(),)*
                    _ => false,
                };
                is_default.then_some(all)
            }
        }
    };
}

pub(super) use options;

#[cfg(test)]
mod tests {
    use crate::options::awaitable::AWAITABLE;

    #[test]
    fn misspelt_option_is_found() {
        let nearest = |word| AWAITABLE.nearest(word).map(|spec| spec.name);
        assert_eq!(nearest("cancle"), Some("cancel"));
        assert_eq!(nearest("droped"), Some("dropped"));
        assert_eq!(nearest("retuns"), Some("reply"));
        assert_eq!(nearest("handler"), Some("callback"));
        for unrelated in ["load", "zebra_crossing", "x"] {
            assert_eq!(nearest(unrelated), None, "{unrelated}");
        }
    }

    #[test]
    fn conflicts_name_other_options() {
        for spec in AWAITABLE.0 {
            for conflict in spec.conflicts {
                assert_ne!(spec.name, *conflict);
                let other = AWAITABLE.find(conflict);
                assert_eq!(other.map(|other| other.name), Some(*conflict));
            }
        }
    }
}
