//! Reads the items of one file into a [`Crate`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proc_macro2::{Group, TokenStream, TokenTree};

use super::attributes::attributes_of;
use super::data::data_of;
use super::imports::{imports_of, plain};
use super::items::{Keyword, RawItem, generics_len, is_punct, split};
use super::macro_rules::Call;
use super::macro_rules::Macros;
use super::model::{
    Alias, Attributes, Body, Crate, Data, ForeignBlock, Function, Impl, Import, Module, ModuleId,
    Named, Owner, Place, Trait, Visibility,
};

/// A `mod name;`, whose file is to be read.
pub(crate) struct OtherFile {
    pub(crate) module: ModuleId,
    /// The names of the inline modules between the file and the declaration.
    pub(crate) inside: Vec<String>,
    pub(crate) name: String,
    pub(crate) path: Option<String>,
}

/// The text of a file, or of an expanded macro call, while its items are read.
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a str,
    pub(crate) file: Arc<PathBuf>,
    pub(crate) found: &'a mut Crate,
    /// The names of the inline modules around the current items.
    pub(crate) inside: Vec<String>,
    /// The first byte of each line.
    pub(crate) lines: Vec<usize>,
    pub(crate) macros: &'a mut Macros,
    pub(super) unread: Unread,
    /// The macro call that the text is made by.
    pub(crate) made_by: Option<Place>,
    /// The number of places in an expanded text.
    pub(crate) places: usize,
}

/// The files and calls that the items of a text name, which are read next.
#[derive(Default)]
pub(crate) struct Unread {
    pub(crate) others: Vec<OtherFile>,
    pub(crate) calls: Vec<Call>,
    /// The files that `include!` names.
    pub(crate) included: Vec<(ModuleId, String)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        source: &'a str,
        file: &Path,
        found: &'a mut Crate,
        macros: &'a mut Macros,
    ) -> Self {
        let begins = source.match_indices('\n').map(|(at, _)| at + 1);
        Reader {
            source,
            file: Arc::new(file.to_owned()),
            found,
            inside: Vec::new(),
            lines: std::iter::once(0).chain(begins).collect(),
            macros,
            unread: Unread::default(),
            made_by: None,
            places: 0,
        }
    }

    pub(crate) fn finish(self) -> Unread {
        self.unread
    }

    /// Reads the items in `tokens`, which are those of `module`.
    pub(crate) fn read(&mut self, tokens: TokenStream, module: ModuleId) {
        let (items, inner) = split(tokens);
        let inner = attributes_of(&inner);
        self.found.modules[module].attributes.cfg.extend(inner.cfg);
        for item in &items {
            self.read_item(item, module);
        }
    }

    fn read_item(&mut self, item: &RawItem, module: ModuleId) {
        let attributes = attributes_of(&item.attributes);
        match item.keyword() {
            Keyword::Fn => self.read_function(item, attributes, module, Owner::Module),
            Keyword::Mod => self.read_module(item, attributes, module),
            Keyword::Use => self.read_use(item, module),
            Keyword::ExternCrate => self.read_extern_crate(item, module),
            Keyword::Type => self.read_alias(item, module),
            Keyword::Trait => self.read_trait(item, attributes, module),
            Keyword::Impl => self.read_impl(item, attributes, module),
            Keyword::Foreign => self.read_foreign(item, attributes, module),
            Keyword::Data => self.read_data(item, attributes, module),
            Keyword::Value => self.read_named(item, &["const", "static"], attributes, module),
            Keyword::MacroCall => self.read_macro(item, &attributes, module, Owner::Module),
            Keyword::MacroRules => self.macros.define(item, &self.file),
            Keyword::Unknown => {}
        }
    }

    fn read_function(
        &mut self,
        item: &RawItem,
        attributes: Attributes,
        module: ModuleId,
        owner: Owner,
    ) {
        let Some(name) = item.name(&["fn"]) else {
            return;
        };
        // The last token is the body or a semicolon.
        let [first, .., last, _] = &item.trees[..] else {
            return;
        };
        let start = first.span().byte_range().start;
        // A comment between the signature and the body would comment out what is written after the signature.
        let end = last.span().byte_range().end;
        let Some(signature) = self.source.get(start..end) else {
            return;
        };
        let signature = signature.to_owned();
        let place = self.place(start, end);
        self.found.functions.push(Function {
            name: plain(&name.to_string()),
            module,
            owner,
            visibility: visibility_of(item),
            attributes,
            signature,
            body: self.body_of(item),
            place,
        });
    }

    fn body_of(&self, item: &RawItem) -> Body {
        let Some(braces) = item.braces() else {
            return Body::None;
        };
        let range = braces.span().byte_range();
        if self.made_by.is_none() {
            return Body::Written(range);
        }
        match self.source.get(range) {
            Some(text) => Body::Made(text.into()),
            None => Body::Elsewhere,
        }
    }

    pub(super) fn place(&mut self, start: usize, end: usize) -> Place {
        if let Some(call) = &self.made_by {
            self.places += 1;
            return Place {
                in_macro: Some(self.places),
                ..call.clone()
            };
        }
        let line = self.lines.partition_point(|begin| *begin <= start);
        let begin = line.checked_sub(1).map_or(0, |index| self.lines[index]);
        Place {
            file: Arc::clone(&self.file),
            start,
            end,
            line,
            column: start - begin + 1,
            in_macro: None,
        }
    }

    fn read_module(&mut self, item: &RawItem, attributes: Attributes, parent: ModuleId) {
        let Some(name) = item.name(&["mod"]) else {
            return;
        };
        let name = plain(&name.to_string());
        let path = attributes.path.clone();
        let module = self.found.modules.len();
        self.found.modules.push(Module {
            name: name.clone(),
            parent: Some(parent),
            visibility: visibility_of(item),
            attributes,
        });
        match item.braces() {
            Some(braces) => {
                self.inside.push(name);
                self.read(braces.stream(), module);
                self.inside.pop();
            }
            None => self.unread.others.push(OtherFile {
                module,
                inside: self.inside.clone(),
                name,
                path,
            }),
        }
    }

    fn read_use(&mut self, item: &RawItem, module: ModuleId) {
        let trees = item.after(&["use"]);
        let trees = trees.split(|tree| is_punct(tree, ';')).next();
        for imported in imports_of(trees.unwrap_or_default()) {
            self.found.imports.push(Import {
                module,
                visibility: visibility_of(item),
                path: imported.path,
                name: imported.name,
            });
        }
    }

    fn read_extern_crate(&mut self, item: &RawItem, module: ModuleId) {
        let trees = item.after(&["crate"]);
        for imported in imports_of(trees) {
            self.found.imports.push(Import {
                module,
                visibility: visibility_of(item),
                path: imported.path,
                name: imported.name,
            });
        }
    }

    fn read_alias(&mut self, item: &RawItem, module: ModuleId) {
        let Some(name) = item.name(&["type"]) else {
            return;
        };
        let trees = &item.after(&["type"])[1..];
        let generics = generics_len(trees);
        let (generics, rest) = trees.split_at(generics);
        let target = rest.iter().position(|tree| is_punct(tree, '='));
        let target = target.map_or(&[][..], |at| &rest[at + 1..]);
        let target = target.split_last().map_or(&[][..], |(_, target)| target);
        self.found.aliases.push(Alias {
            name: plain(&name.to_string()),
            module,
            visibility: visibility_of(item),
            generics: self.text(generics),
            target: self.text(target),
        });
    }

    fn read_trait(&mut self, item: &RawItem, attributes: Attributes, module: ModuleId) {
        let (Some(name), Some(braces)) = (item.name(&["trait"]), item.braces()) else {
            return;
        };
        let trees = &item.after(&["trait"])[1..];
        let trees = &trees[..trees.len() - 1];
        let (generics, rest) = trees.split_at(generics_len(trees));
        let before_where = rest.split(|tree| is_word(tree, "where")).next();
        let supertraits = match before_where.and_then(<[_]>::split_first) {
            Some((colon, bounds)) if is_punct(colon, ':') => self.text(bounds),
            _ => String::new(),
        };
        self.found.traits.push(Trait {
            name: plain(&name.to_string()),
            module,
            visibility: visibility_of(item),
            generics: self.text(generics),
            attributes,
            supertraits,
        });
        let owner = Owner::Trait(self.found.traits.len() - 1);
        self.read_members(braces, module, owner);
    }

    fn read_impl(&mut self, item: &RawItem, attributes: Attributes, module: ModuleId) {
        let Some(braces) = item.braces() else { return };
        let trees = item.after(&["impl"]);
        let trees = &trees[..trees.len().saturating_sub(1)];
        let (generics, rest) = trees.split_at(generics_len(trees));
        let at = rest.iter().position(|tree| is_word(tree, "where"));
        let (head, clause) = rest.split_at(at.unwrap_or(rest.len()));
        // `for<'a>` binds lifetimes, and is part of a type.
        let separator = head.iter().enumerate().position(|(index, tree)| {
            let binds = head.get(index + 1).is_some_and(|next| is_punct(next, '<'));
            is_word(tree, "for") && !binds
        });
        let (trait_path, self_type) = match separator {
            Some(at) => (Some(self.text(&head[..at])), &head[at + 1..]),
            None => (None, head),
        };
        self.found.impls.push(Impl {
            module,
            attributes,
            generics: self.text(generics),
            trait_path,
            self_type: self.text(self_type),
            where_clause: self.text(clause),
        });
        let owner = Owner::Impl(self.found.impls.len() - 1);
        self.read_members(braces, module, owner);
    }

    fn read_foreign(&mut self, item: &RawItem, attributes: Attributes, module: ModuleId) {
        let (Some(braces), Some(first)) = (item.braces(), item.trees.first()) else {
            return;
        };
        let start = first.span().byte_range().start;
        let place = self.place(start, braces.span().byte_range().start);
        self.found.blocks.push(ForeignBlock { attributes, place });
        let owner = Owner::Foreign(self.found.blocks.len() - 1);
        self.read_members(braces, module, owner);
    }

    fn read_members(&mut self, braces: &Group, module: ModuleId, owner: Owner) {
        self.read_members_in(braces.stream(), module, owner);
    }

    /// Reads the functions in `tokens`, which are the contents of an impl, a trait or an `extern` block.
    pub(crate) fn read_members_in(&mut self, tokens: TokenStream, module: ModuleId, owner: Owner) {
        let (items, _) = split(tokens);
        for item in &items {
            let attributes = attributes_of(&item.attributes);
            match item.keyword() {
                Keyword::Fn => self.read_function(item, attributes, module, owner),
                Keyword::MacroCall => self.read_macro(item, &attributes, module, owner),
                _ => {}
            }
        }
    }

    fn read_data(&mut self, item: &RawItem, attributes: Attributes, module: ModuleId) {
        self.read_named(item, &["struct", "enum", "union"], attributes, module);
    }

    fn read_named(
        &mut self,
        item: &RawItem,
        keyword: &[&str],
        attributes: Attributes,
        module: ModuleId,
    ) {
        let Some(name) = item.name(keyword) else {
            return;
        };
        let fields = item.trees.last().filter(|_| attributes.is_c);
        let c_fields = fields.map(|fields| self.text(std::slice::from_ref(fields)));
        self.found.types.push(Named {
            name: plain(&name.to_string()),
            module,
            visibility: visibility_of(item),
            attributes,
            data: Data {
                c_fields,
                ..data_of(item)
            },
        });
    }

    /// The source of `trees`, as written.
    fn text(&self, trees: &[TokenTree]) -> String {
        let (Some(first), Some(last)) = (trees.first(), trees.last()) else {
            return String::new();
        };
        let range = first.span().byte_range().start..last.span().byte_range().end;
        self.source.get(range).unwrap_or_default().trim().to_owned()
    }
}

pub(super) fn is_word(tree: &TokenTree, wanted: &str) -> bool {
    matches!(tree, TokenTree::Ident(word) if word == wanted)
}

fn visibility_of(item: &RawItem) -> Visibility {
    match item.visibility_len() {
        1 => Visibility::Public,
        _ => Visibility::Private,
    }
}
