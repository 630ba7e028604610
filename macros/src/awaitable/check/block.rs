//! Rules about blocks and their options.

use syn::{Attribute, Ident, Type};

use super::options::{job, places};
use super::stream::bare_stream;
use crate::diagnostics::Diagnostics;
use crate::diagnostics::describe::{describe_type, parameter_name};
use crate::diagnostics::nearest::nearest;
use crate::options::awaitable::AwaitableOptions;
use crate::options::{OptionSet, Place};
use crate::syntax::block::{Block, BlockKind, Member};
use crate::syntax::tokens::has_word;
use crate::syntax::types::unwrapped;

pub(crate) fn check(block: &Block, options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    places(&options.written(), Place::Block, diagnostics);
    job(options, diagnostics);
    bare_stream(options, diagnostics);
    let is_trait = matches!(block.kind, BlockKind::Trait { .. });
    if let (Some(name), false) = (options.name.own(), options.listener.is_given()) {
        diagnostics.report(
            name,
            "`name` names one wrapper, and a block has several",
            "write it on a function in the block, or use `prefix` or `suffix` for all of them",
        );
    }
    let is_whole = options.listener.is_given() || options.for_type.is_given();
    if let (Some(word), false) = (options.events.own(), is_whole) {
        diagnostics.report(
            word,
            format_args!("`{word}` makes the enum of one function, and a block has several"),
            "write it on each function; or, for functions that register one callback each, on a trait with `for = Type`",
        );
    }
    if let (Some(word), false) = (options.listener.own(), is_trait) {
        diagnostics.report(
            word,
            "`listener` makes an adapter of a trait, but this is not a trait",
            "write it on `trait Listener { … }`, or on a function that takes a listener: `listener = Adapter`",
        );
    }
    if let (Some(word), false) = (options.for_type.own(), is_trait) {
        diagnostics.report(
            word,
            "`for` makes an extension trait, but this is not a trait",
            "write `trait TypeExt { … }`, whose functions the type then has",
        );
    }
    if let (BlockKind::TraitImpl { self_type, .. }, true) = (&block.kind, is_blanket(block)) {
        diagnostics.report(
            self_type,
            "wrappers of a trait's `impl` become inherent methods, which a type parameter cannot have",
            "annotate the trait instead: its wrappers are provided methods",
        );
    }
}

/// Returns true if a trait of declarations has `listener`, which is reported alone: the other options may be right.
pub(crate) fn declares_listener(
    block: &Block,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> bool {
    let is_trait = matches!(block.kind, BlockKind::Trait { .. });
    let (Some(word), true, true) = (
        options.listener.own(),
        options.for_type.is_given(),
        is_trait,
    ) else {
        return false;
    };
    let adapter = options
        .adapter()
        .map_or_else(|| "Adapter".to_owned(), describe_type);
    diagnostics.report(
        word,
        format_args!("`{word}` on a trait adapts the trait itself, but `for` makes its functions declarations"),
        format_args!("write it on each function that takes a listener: `#[awaitable(stream, listener = {adapter})]`"),
    );
    true
}

/// Reports a block in which no function gets a wrapper, because its attribute would do nothing.
pub(crate) fn without_wrapper(
    block: &Block,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) {
    if let Some((name, ty)) = rust_pointer(block) {
        diagnostics.report(
            ty,
            format_args!("`{name}` is a function pointer of Rust, which C cannot call"),
            format_args!("write `extern \"C\" {}`", describe_type(ty)),
        );
        return;
    }
    let wanted = if options.stream.is_given() {
        "a completion callback or a listener"
    } else {
        "a completion callback (`FnOnce` with an argument)"
    };
    diagnostics.report(
        &block.header,
        format_args!("no function in this block takes {wanted}, so `#[awaitable]` adds nothing"),
        "remove it, or write `#[awaitable]` on each function that you want to await",
    );
}

/// Reports an option of a block that no function in it uses.
pub(crate) fn unused(
    word: &Ident,
    name: &str,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) {
    let of_streams = options.for_streams();
    let of_completions = !of_streams
        .written()
        .iter()
        .any(|option| option.spec.name == name);
    if options.stream.is_given() && of_completions {
        let help = match name {
            "map" => "write it on the functions that need it".to_owned(),
            _ => format!("remove `{word}`"),
        };
        let fact =
            format!("`{word}` on a block is for completions, and this block has only streams");
        diagnostics.report(word, fact, help);
        return;
    }
    let fact = format!("no function in this block uses `{word}`");
    diagnostics.report(word, fact, format_args!("remove `{word}`"));
}

/// The first `fn(…)` without an ABI that a C function takes.
fn rust_pointer(block: &Block) -> Option<(String, &Type)> {
    let BlockKind::Extern = block.kind else {
        return None;
    };
    block.members.iter().find_map(|member| {
        let Member::Function(member) = member else {
            return None;
        };
        let mut parameters = member.function.signature.parameters();
        let (_, found) = parameters.find(
            |(_, parameter)| matches!(unwrapped(&parameter.ty), Type::FnPtr(pointer) if pointer.abi.is_none()),
        )?;
        Some((parameter_name(found), &found.ty))
    })
}

/// Reports options of a block that name a parameter which no function in it has.
pub(crate) fn parameters(block: &Block, options: &AwaitableOptions, diagnostics: &mut Diagnostics) {
    for wanted in options.named_parameters() {
        if !has_parameter(block, wanted) {
            let fact = format!("no function in this block has a parameter `{wanted}`");
            let help = match nearest_parameter(block, wanted) {
                Some(near) => format!("write `{near}`"),
                None => format!("remove it, or call the callbacks in this block `{wanted}`"),
            };
            diagnostics.report(wanted, fact, help);
        }
    }
}

fn has_parameter(block: &Block, wanted: &Ident) -> bool {
    block.members.iter().any(|member| match member {
        Member::Function(member) => member.function.signature.parameter(wanted).is_some(),
        Member::Block(inner) => has_parameter(inner, wanted),
        // A macro may make one.
        Member::Tokens(tokens) => has_word(tokens, &wanted.to_string()),
        Member::Malformed(_) => true,
    })
}

fn nearest_parameter(block: &Block, wanted: &Ident) -> Option<String> {
    let mut names = Vec::new();
    for member in &block.members {
        if let Member::Function(member) = member {
            for (_, parameter) in member.function.signature.parameters() {
                names.extend(parameter.pattern.name.as_ref().map(Ident::to_string));
            }
        }
    }
    nearest(&wanted.to_string(), names)
}

/// `impl<T> Trait for T`
pub(crate) fn is_blanket(block: &Block) -> bool {
    let BlockKind::TraitImpl {
        generics,
        self_type: syn::Type::Path(path),
        ..
    } = &block.kind
    else {
        return false;
    };
    generics
        .type_params()
        .any(|parameter| path.path.is_ident(&parameter.ident))
}

/// Reports every `#[awaitable]` in `attributes`, which follow a first one.
pub(crate) fn repeated(attributes: &[Attribute], diagnostics: &mut Diagnostics) {
    for attribute in attributes {
        diagnostics.report(
            attribute.path(),
            "`#[awaitable]` is given twice",
            "write one attribute with all options: `#[awaitable(name = …, …)]`",
        );
    }
}
