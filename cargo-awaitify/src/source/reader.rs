//! Reads the items of one file into a [`Crate`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::attributes::attributes_of;
use super::imports::{imports_of, plain};
use super::items::{Keyword, RawItem, generics_len, is_punct, split};
use super::model::{
    Alias, Attributes, Crate, ForeignBlock, Function, Impl, Import, Module, ModuleId, Named, Owner,
    Place, Trait, Visibility,
};

/// A `mod name;`, whose file is to be read.
pub(crate) struct OtherFile {
    pub(crate) module: ModuleId,
    /// The names of the inline modules between the file and the declaration.
    pub(crate) inside: Vec<String>,
    pub(crate) name: String,
    pub(crate) path: Option<String>,
}

/// The text of a file while its items are read.
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a str,
    pub(crate) file: Arc<PathBuf>,
    pub(crate) found: &'a mut Crate,
    pub(crate) others: Vec<OtherFile>,
    /// The names of the inline modules around the current items.
    pub(crate) inside: Vec<String>,
    /// The first byte of each line.
    pub(crate) lines: Vec<usize>,
}

/// The contents of a file of Rust, or the reason why it is skipped.
pub(crate) fn read_text(file: &Path) -> Result<String, String> {
    /// Larger files are generated tables.
    const LIMIT: u64 = 16 << 20;
    let length = std::fs::metadata(file)
        .map_err(|error| error.to_string())?
        .len();
    if length > LIMIT {
        return Err(format!(
            "is {} MiB long, and at most 16 MiB are read",
            length >> 20
        ));
    }
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8".to_owned())?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

/// The tokens of `source`. A first line `#!/…` is not Rust, and is replaced by spaces to keep the positions.
pub(crate) fn tokens_of(source: &str) -> Result<TokenStream, proc_macro2::LexError> {
    if source.starts_with("#!")
        && !source
            .trim_start_matches("#!")
            .trim_start()
            .starts_with('[')
    {
        let end = source.find('\n').unwrap_or(source.len());
        let blank = format!("{}{}", " ".repeat(end), &source[end..]);
        return blank.parse();
    }
    source.parse()
}

impl Reader<'_> {
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
            Keyword::MacroCall => self.read_macro(item, &attributes, module),
            Keyword::MacroRules | Keyword::Unknown => {}
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
        let (Some(first), Some(last)) = (item.trees.first(), item.trees.last()) else {
            return;
        };
        let start = first.span().byte_range().start;
        let end = last.span().byte_range().start;
        let Some(signature) = self.source.get(start..end) else {
            return;
        };
        self.found.functions.push(Function {
            name: plain(&name.to_string()),
            module,
            owner,
            visibility: visibility_of(item),
            attributes,
            signature: signature.trim_end().to_owned(),
            has_body: item.braces().is_some(),
            place: self.place(start, start + signature.trim_end().len()),
        });
    }

    fn place(&self, start: usize, end: usize) -> Place {
        let line = self.lines.partition_point(|begin| *begin <= start);
        let begin = line.checked_sub(1).map_or(0, |index| self.lines[index]);
        Place {
            file: Arc::clone(&self.file),
            start,
            end,
            line,
            column: start - begin + 1,
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
            None => self.others.push(OtherFile {
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
        let (items, _) = split(braces.stream());
        for item in &items {
            let attributes = attributes_of(&item.attributes);
            match item.keyword() {
                Keyword::Fn => self.read_function(item, attributes, module, owner),
                Keyword::MacroCall => self.found.macro_calls += 1,
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
        self.found.types.push(Named {
            name: plain(&name.to_string()),
            module,
            visibility: visibility_of(item),
            attributes,
            is_local: shows_local(&item.trees),
        });
    }

    /// Reads the items in a macro that only chooses among them, such as `cfg_if!` and Tokio's `cfg_rt!`. Of other macros,
    /// only the types that they seem to define are known.
    fn read_macro(&mut self, item: &RawItem, attributes: &Attributes, module: ModuleId) {
        let Some(TokenTree::Ident(name)) = item.trees.first() else {
            return;
        };
        let name = name.to_string();
        let contents = item.trees.iter().find_map(|tree| match tree {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
        let Some(contents) = contents.filter(|_| !attributes.is_test && name != "cfg_test") else {
            return;
        };
        if !name.starts_with("cfg_") {
            self.found.macro_calls += 1;
            return self.read_types_in_macro(contents, module);
        }
        if name != "cfg_if" {
            return self.read(contents, module);
        }
        for tree in contents {
            match tree {
                TokenTree::Group(branch) if branch.delimiter() == Delimiter::Brace => {
                    self.read(branch.stream(), module);
                }
                _ => {}
            }
        }
    }

    /// `pub struct Name`, as in `bitflags!` and GLib's `wrapper!`. Such types are usually `Clone`.
    fn read_types_in_macro(&mut self, contents: TokenStream, module: ModuleId) {
        let trees: Vec<TokenTree> = contents.into_iter().collect();
        for window in trees.windows(3) {
            let [
                TokenTree::Ident(visibility),
                keyword,
                TokenTree::Ident(name),
            ] = window
            else {
                continue;
            };
            let is_type = ["struct", "enum", "union"]
                .iter()
                .any(|word| is_word(keyword, word));
            if visibility == "pub" && is_type {
                self.found.types.push(Named {
                    name: plain(&name.to_string()),
                    module,
                    visibility: Visibility::Public,
                    attributes: Attributes {
                        derives: vec!["Clone".to_owned()],
                        ..Attributes::default()
                    },
                    is_local: false,
                });
            }
        }
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

/// Returns true if `trees` name a type that is not `Send`: a pointer, an `Rc`, or a closure without the bound.
fn shows_local(trees: &[TokenTree]) -> bool {
    trees.iter().enumerate().any(|(at, tree)| match tree {
        TokenTree::Group(group) => shows_local(&group.stream().into_iter().collect::<Vec<_>>()),
        TokenTree::Punct(punct) if punct.as_char() == '*' => {
            let next = trees.get(at + 1);
            next.is_some_and(|next| is_word(next, "const") || is_word(next, "mut"))
        }
        TokenTree::Ident(word) if word == "dyn" => {
            let bounds = trees[at + 1..]
                .iter()
                .take_while(|next| !is_punct(next, ','));
            let words: Vec<String> = bounds.map(ToString::to_string).collect();
            let is_closure = words.first().is_some_and(|first| first.starts_with("Fn"));
            is_closure && !words.iter().any(|word| word == "Send")
        }
        TokenTree::Ident(word) => word == "Rc" || word == "NonNull",
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
}

fn is_word(tree: &TokenTree, wanted: &str) -> bool {
    matches!(tree, TokenTree::Ident(word) if word == wanted)
}

fn visibility_of(item: &RawItem) -> Visibility {
    match item.visibility_len() {
        1 => Visibility::Public,
        _ => Visibility::Private,
    }
}
