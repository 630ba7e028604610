//! `#[awaitable]` on an `impl`, a `trait` or a `mod`: each function inside in its turn.

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::check::{self, Names};
use crate::diagnostics::Diagnostics;
use crate::expand::Generated;
use crate::expand::block::{Expanded, expand_block, expand_extension, site_of};
use crate::model::job::Job;
use crate::model::site::Surroundings;
use crate::parse::block::{Block, BlockKind, Member, MemberFunction};
use crate::parse::option_table::Key;
use crate::parse::options::Options;
use crate::pipeline::expand_function;

/// Options that speak of the block, not of the functions in it.
const OF_THE_BLOCK: &[Key] = &[Key::For, Key::Path];

pub(crate) fn expand(
    block: &Block,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    diagnostics.append(options.mistakes.clone());
    check::of_block(block, options, diagnostics);
    match options.type_name(Key::For) {
        Some(target) if matches!(block.kind, BlockKind::Trait { .. }) => {
            expand_extension_trait(block, target, options, diagnostics)
        }
        _ => expand_members(block, options, diagnostics),
    }
}

fn expand_members(block: &Block, options: &Options, diagnostics: &mut Diagnostics) -> TokenStream {
    let mut expanded = Expanded::default();
    let stays = |member: &MemberFunction| !stands_for_another(block, member, options);
    let mut names = Names::of(block, stays);
    for member in &block.members {
        match member {
            Member::Tokens(tokens) => expanded.inside.extend(tokens.clone()),
            Member::Block(inner) => {
                expanded
                    .inside
                    .extend(expand_members(inner, options, diagnostics))
            }
            Member::Function(member) => {
                let wrapper = expand_member(block, member, options, &mut names, diagnostics);
                if stays(member) {
                    member.function.to_tokens(&mut expanded.inside);
                }
                match block.kind {
                    // Reported: no `impl` could hold the wrapper.
                    BlockKind::TraitImpl { .. } if check::is_blanket(block) => {}
                    BlockKind::TraitImpl { .. } | BlockKind::Extern => {
                        wrapper.to_tokens(&mut expanded.beside)
                    }
                    _ => wrapper.to_tokens(&mut expanded.inside),
                }
            }
        }
    }
    expand_block(block, &expanded)
}

fn expand_member<'a>(
    block: &Block,
    member: &'a MemberFunction,
    block_options: &Options,
    names: &mut Names<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    // The member's own options, then the block's.
    let own = member.options.clone().unwrap_or_default();
    let options = own.with_defaults(&block_options.without(OF_THE_BLOCK));
    if options.has(Key::Skip) {
        diagnostics.append(options.mistakes);
        return None;
    }
    let declared = stands_for_another(block, member, block_options);
    let is_extension = block_options.has(Key::For);
    // `blocking` on a block is said of every function in it.
    let runs_jobs = Job::way(&options).is_some();
    let around = Surroundings {
        site: site_of(block, is_extension),
        block_path: block_options.path(Key::Path).filter(|_| declared),
        only_sure: member.options.is_none() && !declared && !is_extension && !runs_jobs,
    };
    let wrapper = expand_function(&member.function, &options, around, diagnostics)?;
    names
        .take(&wrapper.name, &member.function, diagnostics)
        .then_some(wrapper)
}

/// Whether `member` is a declaration of somebody else's function, and not repeated.
fn stands_for_another(block: &Block, member: &MemberFunction, options: &Options) -> bool {
    let own_path = member
        .options
        .as_ref()
        .is_some_and(|own| own.has(Key::Path));
    let in_declarations = matches!(block.kind, BlockKind::Module | BlockKind::Inherent);
    !member.function.has_body() && (own_path || options.has(Key::Path) || in_declarations)
}

/// The trait declares the wrappers, its `impl` defines them.
fn expand_extension_trait(
    block: &Block,
    target: &syn::Type,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> TokenStream {
    let (mut declared, mut implemented) = (TokenStream::new(), TokenStream::new());
    let mut names = Names::of(block, |_| false);
    for member in &block.members {
        match member {
            Member::Function(member) => {
                let wrapper = expand_member(block, member, options, &mut names, diagnostics);
                declared.extend(wrapper.as_ref().map(Generated::declaration));
                implemented.extend(wrapper.as_ref().and_then(Generated::definition));
            }
            Member::Tokens(tokens) => declared.extend(tokens.clone()),
            Member::Block(_) => {}
        }
    }
    expand_extension(block, target, &declared, &implemented)
}
