//! `#[awaitable]` on an `impl`, a `trait`, a `mod` or an `extern` block. It applies to each function inside.

use std::cell::RefCell;

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::check::{self, TakenNames};
use super::context::{Context, Definition, Outer, Surroundings};
use super::emit::block::{Expanded, expand_block, expand_extension, site_of};
use super::emit::{self, Generated, associated_types};
use super::function::{expand_wrapper, has_mistakes};
use super::group;
use super::listener;
use super::resolve::{is_listener, is_suspect};
use super::unused::Unused;
use crate::collect::CollectVec;
use crate::diagnostics::Diagnostics;
use crate::generate::attributes::may_be_macro;
use crate::generate::crate_path::CratePath;
use crate::generate::hygiene::place_of;
use crate::options::OptionSet;
use crate::options::awaitable::AwaitableOptions;
use crate::syntax::block::{Block, BlockKind, Member, MemberFunction};
use crate::syntax::tokens::has_word;

/// An annotated block, or one inside it.
struct BlockContext<'a> {
    block: &'a Block,
    options: &'a AwaitableOptions,
    /// The type of `for`, if the block is a trait.
    extended: Option<&'a syn::Type>,
    /// The mistakes in the options of the annotated block.
    mistakes: Option<&'a Diagnostics>,
    unused: &'a RefCell<Unused>,
}

pub(super) fn expand(
    block: &Block,
    options: &AwaitableOptions,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let mut of_block = options.mistakes.clone();
    // It is reported alone, because the other options may be right.
    let declares_listener = check::declares_listener(block, options, &mut of_block);
    diagnostics.append(of_block.clone());
    if !declares_listener {
        check::block(block, options, diagnostics);
    }
    let target = options.for_type.value();
    if let (Some(target), true) = (target, options.events.is_given()) {
        return group::expand(block, options, target, diagnostics);
    }
    let adapts = options.listener.is_given() && !declares_listener;
    if let (BlockKind::Trait { .. }, true) = (&block.kind, adapts) {
        return listener::expand(block, options, diagnostics);
    }
    let mut parameters = Diagnostics::default();
    check::block_parameters(block, options, &mut parameters);
    of_block.append(parameters.clone());
    diagnostics.append(parameters);
    let of_block = (!of_block.is_empty()).then_some(&of_block);
    let unused = RefCell::new(Unused::of(options));
    let mut expanded = expand_inside(block, options, of_block, &unused, diagnostics);
    if expanded.has_effect && diagnostics.is_empty() {
        unused.borrow().report(options, diagnostics);
    } else if !expanded.has_effect && diagnostics.is_empty() {
        if expanded.is_checked {
            expanded.tokens.extend(some_callback(block, options));
        } else {
            check::without_wrapper(block, options, diagnostics);
        }
    }
    expanded.tokens
}

/// The check that a type in an `extern` block, none of whose functions has a wrapper, is a callback.
fn some_callback(block: &Block, options: &AwaitableOptions) -> Option<TokenStream> {
    let functions = block.members.iter().filter_map(|member| match member {
        Member::Function(member) => Some(&member.function),
        _ => None,
    });
    let krate = CratePath(options.krate.value());
    matches!(block.kind, BlockKind::Extern)
        .then(|| emit::some_callback(functions, &krate, place_of(&block.header)))
        .flatten()
}

/// A block with the wrappers of its functions.
struct ExpandedBlock {
    tokens: TokenStream,
    /// True if a function in it, or in a block inside, has a wrapper or is skipped.
    has_effect: bool,
    /// True if the types of a function without a wrapper are checked, because one of them may hide a callback.
    is_checked: bool,
}

fn expand_inside(
    block: &Block,
    options: &AwaitableOptions,
    mistakes: Option<&Diagnostics>,
    unused: &RefCell<Unused>,
    diagnostics: &mut Diagnostics,
) -> ExpandedBlock {
    let is_trait = matches!(block.kind, BlockKind::Trait { .. });
    let context = BlockContext {
        block,
        options,
        extended: options.for_type.value().filter(|_| is_trait),
        mistakes,
        unused,
    };
    // The options are kept here, because the wrappers borrow them.
    let members: Vec<Option<AwaitableOptions>> = block
        .members
        .iter()
        .map(|member| context.options_of(member, diagnostics))
        .collect_vec();
    match context.extended {
        Some(target) => context.expand_extension_trait(target, &members, diagnostics),
        None => context.expand_members(&members, diagnostics),
    }
}

impl<'a> BlockContext<'a> {
    /// The options of a function inside: its own, then the block's.
    fn options_of(
        &self,
        member: &Member,
        diagnostics: &mut Diagnostics,
    ) -> Option<AwaitableOptions> {
        let Member::Function(member) = member else {
            return None;
        };
        check::repeated(member.annotations.get(1..).unwrap_or_default(), diagnostics);
        let own = member.option_tokens().map(AwaitableOptions::parse);
        let mut own = own.unwrap_or_default();
        // It is reported, and was meant for the functions.
        let listens = self.extended.is_some() && self.options.listener.is_given();
        if listens && !own.listener.is_given() {
            own.listener = self.options.listener.clone();
        }
        let is_extern = matches!(self.block.kind, BlockKind::Extern);
        let blocks = self.options.blocking.is_given();
        let is_stream = own.is_for_stream()
            || self.options.stream.is_given()
                && (listens || is_listener(&member.function.signature, &own, is_extern, blocks));
        let defaults = if is_stream {
            self.options.for_streams()
        } else {
            self.options.for_values(&own)
        };
        let mut all = own.with_defaults(&defaults);
        if !all.name.is_given() && self.is_only_function() {
            // It is reported, and was meant for this one.
            all.name = self.options.name.clone();
        }
        Some(all)
    }

    /// Returns true if the block has one function.
    fn is_only_function(&self) -> bool {
        let functions = self.block.members.iter();
        let functions = functions.filter(|member| matches!(member, Member::Function(_)));
        functions.count() == 1
    }

    fn context_of<'m>(
        &'m self,
        member: &'m MemberFunction,
        options: &'m AwaitableOptions,
    ) -> Context<'m> {
        let block_path = self.options.path.value();
        let around = Surroundings {
            site: site_of(self.block, self.options.for_type.is_given()),
            block_path,
            only_sure: false,
            outer: self.outer(),
            block_mistakes: self.mistakes,
        };
        let definition = Definition::of(&member.function, options, around);
        // `blocking` on a block holds for every function in it.
        let only_sure = member.annotations.is_empty()
            && definition.stays()
            && !self.options.for_type.is_given()
            && !options.runs_job();
        Context::new(
            &member.function,
            options,
            Surroundings {
                only_sure,
                ..around
            },
        )
    }

    fn expand_member<'m>(
        &'m self,
        context: Context<'m>,
        names: &mut TakenNames<'m>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Generated> {
        if context.options.skip.is_given() {
            check::skipped(&context);
            diagnostics.append(context.into_diagnostics());
            return None;
        }
        let function = context.function;
        let wrapper = expand_wrapper(context, diagnostics)?;
        let wrapper = match &self.block.kind {
            BlockKind::TraitImpl { trait_path, .. } => {
                wrapper.qualified(&associated_types(self.block), trait_path)
            }
            _ => wrapper,
        };
        names
            .take(&wrapper.name, function, diagnostics)
            .then_some(wrapper)
    }

    /// Notes which options of the block a function uses.
    fn note_use(
        &self,
        member: &MemberFunction,
        options: &AwaitableOptions,
        wrapper: Option<&Generated>,
    ) {
        let mut unused = self.unused.borrow_mut();
        match wrapper {
            Some(wrapper) if wrapper.is_stub => unused.clear(),
            Some(_) if !unused.is_empty() => {
                unused.use_by(options, |own| has_mistakes(self.context_of(member, own)));
            }
            _ => {}
        }
    }

    fn expand_members(
        &self,
        options: &[Option<AwaitableOptions>],
        diagnostics: &mut Diagnostics,
    ) -> ExpandedBlock {
        let mut has_effect = false;
        let mut is_checked = false;
        let mut expanded = Expanded::default();
        let mut names = TakenNames::default();
        let members = self.block.members.iter().zip(options);
        for (member, options) in members.clone() {
            if let (Member::Function(member), Some(options)) = (member, options) {
                if self.context_of(member, options).definition.stays() {
                    names.add(&member.function.signature.ident);
                }
            }
        }
        for (member, options) in members {
            match (member, options) {
                (Member::Function(member), Some(options)) => {
                    let context = self.context_of(member, options);
                    let stays = context.definition.stays();
                    let wrapper = self.expand_member(context, &mut names, diagnostics);
                    self.note_use(member, options, wrapper.as_ref());
                    let unwrapped = wrapper.is_none().then(|| self.unwrapped(member, options));
                    let unwrapped = unwrapped.flatten();
                    has_effect |= wrapper.is_some() || options.skip.is_given();
                    is_checked |= unwrapped.is_some() && is_suspect(&member.function.signature);
                    if stays {
                        member.function.to_tokens(&mut expanded.inside);
                    }
                    unwrapped.to_tokens(&mut expanded.beside);
                    self.place(wrapper, &mut expanded);
                }
                (Member::Block(inner), _) => {
                    let inner =
                        expand_inside(inner, self.options, self.mistakes, self.unused, diagnostics);
                    has_effect |= inner.has_effect;
                    is_checked |= inner.is_checked;
                    expanded.inside.extend(inner.tokens);
                }
                (Member::Tokens(tokens), _) => {
                    // A block inside that has its own attribute.
                    has_effect = has_effect || has_word(tokens, "awaitable");
                    expanded.inside.extend(tokens.clone());
                }
                (Member::Malformed(malformed), _) => {
                    has_effect = true;
                    malformed.to_tokens(&mut expanded.inside);
                }
                (Member::Function(_), None) => {}
            }
        }
        ExpandedBlock {
            tokens: expand_block(self.block, &expanded),
            has_effect,
            is_checked,
        }
    }

    /// The check of a C function without a wrapper: a typedef may hide a callback.
    fn unwrapped(
        &self,
        member: &MemberFunction,
        options: &AwaitableOptions,
    ) -> Option<TokenStream> {
        // A malformed option may have named the callback.
        let is_asked = !member.annotations.is_empty()
            || options.skip.is_given()
            || !self.options.mistakes.is_empty();
        let is_extern = matches!(self.block.kind, BlockKind::Extern);
        let krate = CratePath(options.krate.value());
        (is_extern && !is_asked)
            .then(|| emit::unwrapped(&member.function, &krate))
            .flatten()
    }

    /// Puts a wrapper inside the block, or after it if the block cannot contain it.
    fn place(&self, wrapper: Option<Generated>, expanded: &mut Expanded) {
        match self.block.kind {
            // No `impl` can contain the wrapper. This is reported elsewhere.
            BlockKind::TraitImpl { .. } if check::is_blanket(self.block) => {}
            BlockKind::TraitImpl { .. } | BlockKind::Extern => {
                wrapper.to_tokens(&mut expanded.beside)
            }
            _ => wrapper.to_tokens(&mut expanded.inside),
        }
        let item = wrapper.and_then(|wrapper| wrapper.item);
        match self.block.kind {
            BlockKind::Module => expanded.inside.extend(item),
            _ => expanded.items.extend(item),
        }
    }

    /// The header of an `impl` or a `trait`.
    fn outer(&self) -> Option<Outer<'_>> {
        Some(Outer {
            generics: self.block.kind.generics()?,
            visibility: match &self.block.kind {
                BlockKind::Trait { visibility, .. } => Some(visibility),
                _ => None,
            },
            has_other_macros: self.block.attributes.iter().any(may_be_macro),
        })
    }

    /// The trait declares the wrappers, its `impl` defines them.
    fn expand_extension_trait(
        &self,
        target: &syn::Type,
        options: &[Option<AwaitableOptions>],
        diagnostics: &mut Diagnostics,
    ) -> ExpandedBlock {
        let mut has_effect = false;
        let mut declared = TokenStream::new();
        let mut implemented = TokenStream::new();
        let mut items = TokenStream::new();
        let mut names = TakenNames::default();
        for (member, options) in self.block.members.iter().zip(options) {
            match (member, options) {
                (Member::Function(member), Some(options)) => {
                    let context = self.context_of(member, options);
                    let wrapper = self.expand_member(context, &mut names, diagnostics);
                    self.note_use(member, options, wrapper.as_ref());
                    has_effect |= wrapper.is_some() || options.skip.is_given();
                    declared.extend(wrapper.as_ref().map(Generated::declaration));
                    implemented.extend(wrapper.as_ref().and_then(Generated::definition));
                    items.extend(wrapper.and_then(|wrapper| wrapper.item));
                }
                (Member::Tokens(tokens), _) => declared.extend(tokens.clone()),
                _ => {}
            }
        }
        let mut tokens = expand_extension(self.block, target, &declared, &implemented);
        tokens.extend(items);
        ExpandedBlock {
            tokens,
            has_effect,
            is_checked: false,
        }
    }
}
