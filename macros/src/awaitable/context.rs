//! One annotated function: the input of every phase, and the place where mistakes are collected.

use std::cell::RefCell;
use std::fmt::Display;

use proc_macro2::extra::DelimSpan;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Path, TypePath, Visibility};

use crate::diagnostics::Diagnostics;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::function::{Body, Function};
use crate::syntax::search::{inputs_name, others_name};
use crate::syntax::signature::{Safety, Signature};

/// The place of the annotated function.
#[derive(Clone, Copy)]
pub(crate) enum Site<'a> {
    /// The attribute is on the function itself, so the macro does not see the code around it.
    Alone,
    Module,
    /// In an `extern` block. The wrapper is put after the block.
    Extern,
    Inherent,
    Trait,
    /// The wrapper becomes inherent and calls through the trait.
    TraitImpl {
        trait_path: &'a Path,
    },
    /// In a `for = Type` trait. The wrapper calls the type's own function.
    Extension,
    /// In a `for = Type` trait whose functions share one stream.
    Group,
    /// In a listener trait. An adapter implements the function.
    Listener,
}

impl Site<'_> {
    /// Returns true if a call of a function with `signature` is unsafe here.
    pub(crate) fn is_unsafe(self, signature: &Signature) -> bool {
        match signature.safety {
            Safety::Unsafe(_) => true,
            Safety::Safe(_) => false,
            // A function in an `extern` block is unsafe unless it says otherwise.
            Safety::Default => matches!(self, Site::Extern),
        }
    }
}

/// The properties of a block that apply to the functions inside.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) site: Site<'a>,
    /// `path` of the block.
    pub(crate) block_path: Option<&'a TypePath>,
    /// True if functions are skipped unless they surely take a completion.
    pub(crate) only_sure: bool,
    /// The header of the `impl` or the `trait`.
    pub(crate) outer: Option<Outer<'a>>,
    /// The mistakes in the block's options, which are reported there.
    pub(crate) block_mistakes: Option<&'a Diagnostics>,
}

/// The header of the block around a function, as far as items that are put after the block need it.
#[derive(Clone, Copy)]
pub(crate) struct Outer<'a> {
    pub(crate) generics: &'a Generics,
    /// The visibility of a trait, whose functions have none.
    pub(crate) visibility: Option<&'a Visibility>,
    /// True if another attribute macro stands below ours, which then sees the wrappers.
    pub(crate) has_other_macros: bool,
}

/// The definition that the annotated function refers to. It is decided only here.
#[derive(Clone, Copy)]
pub(crate) enum Definition<'a> {
    /// It has a body.
    Here,
    /// A declaration of the function at this path.
    Foreign(&'a TypePath),
    /// A declaration of the function of the same name under this path.
    ForeignMember(&'a TypePath),
    /// A declaration whose `path` is malformed, which is reported already.
    ForeignUnknown,
    /// A declaration of the extended type's own function.
    Extended,
    /// A trait's function without a body, or C's.
    Elsewhere,
    /// There is no body, and nothing says which function is meant.
    Missing,
}

impl<'a> Definition<'a> {
    pub(crate) fn of(
        function: &Function,
        options: &'a AwaitableOptions,
        around: Surroundings<'a>,
    ) -> Self {
        // A body beside `path` is reported, and the name is the wrapper's.
        let is_alone = matches!(around.site, Site::Alone);
        if function.has_body() && !(is_alone && options.path.is_given()) {
            return Definition::Here;
        }
        if let Some(path) = options.path.value() {
            return Definition::Foreign(path);
        }
        if let Some(path) = around.block_path {
            return Definition::ForeignMember(path);
        }
        let belongs = || belongs_to_type(function) || options.associated.is_given();
        match around.site {
            _ if options.path.is_given() => Definition::ForeignUnknown,
            Site::Alone if belongs() => Definition::Elsewhere,
            Site::Alone | Site::Module | Site::Inherent | Site::Listener => Definition::Missing,
            Site::Extension | Site::Group => Definition::Extended,
            Site::Trait | Site::TraitImpl { .. } | Site::Extern => Definition::Elsewhere,
        }
    }

    /// Returns true if the function stays in the output, together with its wrapper.
    pub(crate) fn stays(self) -> bool {
        !self.is_replaced() && !matches!(self, Definition::Missing)
    }

    /// Returns true if the wrapper takes the declaration's name, and the declaration is not repeated.
    pub(crate) fn is_replaced(self) -> bool {
        matches!(
            self,
            Definition::Foreign(_) | Definition::ForeignMember(_) | Definition::ForeignUnknown
        )
    }

    /// Returns true if the function's real signature may differ from the one that is written here.
    pub(crate) fn is_declaration(self) -> bool {
        self.is_replaced() || matches!(self, Definition::Extended)
    }
}

/// Returns true if the function shows that it belongs to an `impl` or a `trait`.
pub(crate) fn belongs_to_type(function: &Function) -> bool {
    let signature = &function.signature;
    signature.receiver().is_some()
        || inputs_use_self_type(signature)
        || others_name(signature, "Self")
        || matches!(&function.body, Body::Block(block) if body_uses_self_type(block))
}

// The text comes first: two calls into the compiler, and no walk through what does not contain the word.

fn inputs_use_self_type(signature: &Signature) -> bool {
    let text = source_of(&signature.parentheses.span);
    text.is_none_or(|text| contains_self_type(&text)) && inputs_name(signature, "Self")
}

fn body_uses_self_type(body: &Group) -> bool {
    let text = source_of(&body.delim_span()).unwrap_or_else(|| body.to_string());
    contains_self_type(&text) && uses_self_type(body.stream())
}

fn contains_self_type(text: &str) -> bool {
    // `contains` takes three times as long in a build without optimisation.
    let mut after_capitals = text.split('S').skip(1);
    after_capitals.any(|rest| rest.starts_with("elf"))
}

/// The source text of a group, which is at hand and need not be printed, or `None` if its tokens may be others.
///
/// A macro that changes what is in a group makes a new one, whose brackets both have the span of the whole. Only `$` inserts
/// tokens into the brackets of a `macro_rules!` macro.
fn source_of(group: &DelimSpan) -> Option<String> {
    let open = group.open().source_text()?;
    let text = group.join().source_text()?;
    // Both brackets may also have the span of one, and then the text does not begin and end like a group.
    let is_as_written = match open.as_str() {
        "{" => text.starts_with('{') && text.ends_with('}'),
        "(" => text.starts_with('(') && text.ends_with(')'),
        _ => false,
    };
    (is_as_written && !text.contains('$')).then_some(text)
}

/// Returns true if `Self` occurs in a body, except in an item inside that has its own.
fn uses_self_type(body: TokenStream) -> bool {
    let mut is_item = false;
    body.into_iter().any(|tree| match tree {
        TokenTree::Ident(word) if word == "impl" || word == "trait" => {
            is_item = true;
            false
        }
        TokenTree::Ident(word) => word == "Self",
        TokenTree::Group(group) if is_item && group.delimiter() == Delimiter::Brace => {
            is_item = false;
            false
        }
        TokenTree::Group(group) => uses_self_type(group.stream()),
        _ => false,
    })
}

/// One annotated function.
pub(crate) struct Context<'a> {
    pub(crate) function: &'a Function,
    pub(crate) options: &'a AwaitableOptions,
    pub(crate) around: Surroundings<'a>,
    pub(crate) definition: Definition<'a>,
    diagnostics: RefCell<Diagnostics>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        function: &'a Function,
        options: &'a AwaitableOptions,
        around: Surroundings<'a>,
    ) -> Self {
        Context {
            function,
            options,
            around,
            definition: Definition::of(function, options, around),
            diagnostics: RefCell::new(options.mistakes.clone()),
        }
    }

    /// The same with another reading of the function.
    pub(crate) fn with_function<'f>(self, function: &'f Function) -> Context<'f>
    where
        'a: 'f,
    {
        Context { function, ..self }
    }

    pub(crate) fn signature(&self) -> &'a Signature {
        &self.function.signature
    }

    /// Returns true for a method of a listener trait, whose options are about this method alone.
    pub(crate) fn is_method(&self) -> bool {
        matches!(self.around.site, Site::Listener)
    }

    pub(crate) fn is_extern(&self) -> bool {
        matches!(self.around.site, Site::Extern)
    }

    /// Reports a mistake on `tokens`, the smallest group that the user has to change.
    pub(crate) fn report(&self, tokens: impl ToTokens, fact: impl Display, help: impl Display) {
        self.add(&tokens, &fact, &help);
    }

    /// Compiled once, not for each type of message.
    fn add(&self, tokens: &dyn ToTokens, fact: &dyn Display, help: &dyn Display) {
        self.diagnostics.borrow_mut().report(tokens, fact, help);
    }

    /// Lets rules that both attributes share report their mistakes.
    pub(crate) fn with_diagnostics<R>(&self, rule: impl FnOnce(&mut Diagnostics) -> R) -> R {
        rule(&mut self.diagnostics.borrow_mut())
    }

    pub(crate) fn has_mistakes(&self) -> bool {
        !self.diagnostics.borrow().is_empty()
    }

    pub(crate) fn into_diagnostics(self) -> Diagnostics {
        self.diagnostics.into_inner()
    }
}
