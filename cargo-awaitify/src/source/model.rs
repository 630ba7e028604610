//! The source of one target of a package, as plain data that can be sent to another thread.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// One crate: a target of a package with everything that its modules contain.
#[derive(Default)]
pub(crate) struct Crate {
    /// The name by which other crates refer to it.
    pub(crate) name: String,
    pub(crate) package: String,
    pub(crate) version: String,
    /// The root module has the index 0.
    pub(crate) modules: Vec<Module>,
    pub(crate) functions: Vec<Function>,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) traits: Vec<Trait>,
    pub(crate) types: Vec<Named>,
    pub(crate) impls: Vec<Impl>,
    pub(crate) blocks: Vec<ForeignBlock>,
    pub(crate) imports: Vec<Import>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) files: usize,
    /// The number of calls of macros that may define items, and whose definition was not found.
    pub(crate) macro_calls: usize,
    pub(crate) dependencies: Vec<Dependency>,
}

/// Another crate that can be named in a crate.
#[derive(Clone, Debug)]
pub(crate) struct Dependency {
    /// The name in the code.
    pub(crate) name: String,
    pub(crate) package: String,
}

impl Dependency {
    /// The crate `name` of the package with the same name.
    pub(crate) fn called(name: &str) -> Self {
        Dependency {
            name: name.replace('-', "_"),
            package: name.to_owned(),
        }
    }
}

impl Crate {
    /// The name in this crate's code of the library of `package`.
    pub(crate) fn name_of(&self, package: &str) -> Option<&str> {
        let mut dependencies = self.dependencies.iter();
        let found = dependencies.find(|dependency| dependency.package == package)?;
        Some(&found.name)
    }
}

/// The index of a module in its crate.
pub(crate) type ModuleId = usize;

pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) parent: Option<ModuleId>,
    pub(crate) visibility: Visibility,
    pub(crate) attributes: Attributes,
}

/// How far an item can be seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Visibility {
    Public,
    #[default]
    Private,
}

/// The attributes of an item, as far as a scan needs them.
#[derive(Clone, Default, Debug)]
pub(crate) struct Attributes {
    /// The conditions of `#[cfg(…)]`.
    pub(crate) cfg: Vec<String>,
    pub(crate) is_hidden: bool,
    pub(crate) is_deprecated: bool,
    /// The options of `#[awaitable(…)]`.
    pub(crate) awaitable: Option<String>,
    /// The file of `#[path = "…"]`.
    pub(crate) path: Option<String>,
    pub(crate) derives: Vec<String>,
    /// True for `#[repr(C)]`.
    pub(crate) is_c: bool,
    /// True if the documentation says that the function visits elements, or blocks.
    pub(crate) is_said_to_visit: bool,
    /// True for `#[macro_export]`, `#[test]` and other attributes that are not needed, so none is kept.
    pub(crate) is_test: bool,
}

/// A position in a file.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) file: Arc<PathBuf>,
    /// The first byte of the item after its attributes.
    pub(crate) start: usize,
    /// The byte after its signature.
    pub(crate) end: usize,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// The number of the item among those that a macro call at this place makes. `None` for items that are written here.
    pub(crate) in_macro: Option<usize>,
}

pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) owner: Owner,
    pub(crate) visibility: Visibility,
    pub(crate) attributes: Attributes,
    /// From the visibility to the body, as written.
    pub(crate) signature: String,
    pub(crate) body: Body,
    pub(crate) place: Place,
}

impl Function {
    pub(crate) fn has_body(&self) -> bool {
        self.body != Body::None
    }
}

/// The body of a function, which is only read if a callback leads to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Body {
    None,
    /// The bytes of the file from `{` to `}`.
    Written(Range<usize>),
    /// The text that a macro made.
    Made(Box<str>),
    /// A body whose text is not at hand.
    Elsewhere,
}

/// The item that contains a function. The numbers are indices in the crate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    Module,
    Impl(usize),
    Trait(usize),
    Foreign(usize),
}

/// `type Name<…> = Target;`
pub(crate) struct Alias {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) visibility: Visibility,
    /// `<…>` as written.
    pub(crate) generics: String,
    pub(crate) target: String,
}

pub(crate) struct Trait {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) visibility: Visibility,
    pub(crate) attributes: Attributes,
    /// `<…>` as written.
    pub(crate) generics: String,
    /// The bounds after the colon.
    pub(crate) supertraits: String,
}

/// A struct, an enum, a union, a constant or another item with a name.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) module: ModuleId,
    pub(crate) visibility: Visibility,
    pub(crate) attributes: Attributes,
    pub(crate) data: Data,
}

/// The fields of a type, as far as a scan needs them.
#[derive(Clone, Default, Debug)]
pub(crate) struct Data {
    /// True if a field surely is not `Send`, for example an `Rc`.
    pub(crate) is_local: bool,
    /// The fields of a `#[repr(C)]` structure, as written.
    pub(crate) c_fields: Option<String>,
    /// True for an enum with a variant that has no fields.
    pub(crate) has_plain_variant: bool,
    /// The type of the only field of a struct, apart from markers.
    pub(crate) wrapped: Option<String>,
}

pub(crate) struct Impl {
    pub(crate) module: ModuleId,
    pub(crate) attributes: Attributes,
    /// `<…>` as written.
    pub(crate) generics: String,
    pub(crate) trait_path: Option<String>,
    pub(crate) self_type: String,
    /// `where …` as written.
    pub(crate) where_clause: String,
}

/// `extern "C" { … }`
pub(crate) struct ForeignBlock {
    pub(crate) attributes: Attributes,
    pub(crate) place: Place,
}

/// One name of a `use`, or `*`.
pub(crate) struct Import {
    pub(crate) module: ModuleId,
    pub(crate) visibility: Visibility,
    pub(crate) path: Vec<String>,
    /// `None` for `*`.
    pub(crate) name: Option<String>,
}

/// Something that was skipped, with the reason.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) file: PathBuf,
    pub(crate) line: Option<usize>,
    pub(crate) fact: String,
}
