//! Calls of macros that may define items.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::imports::plain;
use super::items::RawItem;
use super::macro_rules::{Call, call_of};
use super::model::{Attributes, Data, ModuleId, Named, Owner, Visibility};
use super::reader::{Reader, is_word};

impl Reader<'_> {
    /// Reads the items in a macro that only chooses among them, such as `cfg_if!` and Tokio's `cfg_rt!`. The calls of other
    /// macros are kept.
    pub(super) fn read_macro(
        &mut self,
        item: &RawItem,
        attributes: &Attributes,
        module: ModuleId,
        owner: Owner,
    ) {
        let Some((name, arguments)) = call_of(item).filter(|_| !attributes.is_test) else {
            return;
        };
        match name.as_str() {
            "cfg_test" => {}
            "cfg_if" => {
                for tree in arguments {
                    match tree {
                        TokenTree::Group(branch) if branch.delimiter() == Delimiter::Brace => {
                            self.read_within(branch.stream(), module, owner);
                        }
                        _ => {}
                    }
                }
            }
            name if name.starts_with("cfg_") => self.read_within(arguments, module, owner),
            "include" => self.read_include(arguments, module),
            _ => {
                let start = item.trees[0].span().byte_range().start;
                let place = self.place(start, start);
                self.unread.calls.push(Call {
                    name,
                    arguments,
                    module,
                    owner,
                    inside: self.inside.clone(),
                    place,
                });
            }
        }
    }

    /// Reads the items of a module or the members of another item.
    pub(super) fn read_within(&mut self, tokens: TokenStream, module: ModuleId, owner: Owner) {
        match owner {
            Owner::Module => self.read(tokens, module),
            owner => self.read_members_in(tokens, module, owner),
        }
    }

    /// `include!("file.rs")`. A file that a build script writes has no such name.
    fn read_include(&mut self, arguments: TokenStream, module: ModuleId) {
        match syn::parse2::<syn::LitStr>(arguments) {
            Ok(name) => self.unread.included.push((module, name.value())),
            Err(_) => self.found.macro_calls += 1,
        }
    }

    /// `struct Name`, as in `bitflags!` and GLib's `wrapper!`. Such types are usually public and `Clone`.
    pub(super) fn read_types_in_macro(&mut self, contents: TokenStream, module: ModuleId) {
        let trees: Vec<TokenTree> = contents.into_iter().collect();
        for window in trees.windows(2) {
            let [keyword, TokenTree::Ident(name)] = window else {
                continue;
            };
            let is_type = ["struct", "enum", "union"]
                .iter()
                .any(|word| is_word(keyword, word));
            if is_type {
                self.found.types.push(Named {
                    name: plain(&name.to_string()),
                    module,
                    visibility: Visibility::Public,
                    attributes: Attributes {
                        derives: vec!["Clone".to_owned()],
                        ..Attributes::default()
                    },
                    data: Data::default(),
                });
            }
        }
    }
}
