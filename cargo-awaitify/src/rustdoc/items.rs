//! The items of rustdoc's JSON that a crate's source does not show.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::spell::Speller;
use crate::names::tokens::path_of;
use crate::source::model::{
    Alias, Attributes, Body, Crate, Data, Function, Impl, Module, ModuleId, Named, Owner, Place,
    Trait, Visibility,
};

pub(super) struct Adder<'a> {
    speller: Speller<'a>,
    krate: &'a mut Crate,
    folder: &'a Path,
    modules: HashMap<Vec<String>, ModuleId>,
    /// The functions that are there: the module or the type, and the name.
    known: HashSet<(String, String)>,
    places: usize,
    /// The number of impls in the source.
    impls: usize,
}

impl<'a> Adder<'a> {
    pub(super) fn new(json: &'a Value, krate: &'a mut Crate, folder: &'a Path) -> Self {
        let mut modules = HashMap::new();
        for at in 0..krate.modules.len() {
            modules.entry(path_of_module(krate, at)).or_insert(at);
        }
        let functions = krate.functions.iter();
        let known =
            functions.map(|function| (container_of(krate, function), function.name.clone()));
        let known = known.collect();
        Adder {
            speller: Speller { json },
            impls: krate.impls.len(),
            krate,
            folder,
            modules,
            known,
            places: 0,
        }
    }

    pub(super) fn add_all(&mut self) {
        let Some(index) = self.speller.json["index"].as_object() else {
            return;
        };
        let mut items: Vec<&Value> = index
            .values()
            .filter(|item| item["crate_id"] == 0)
            .collect();
        items.sort_by_key(|item| item["id"].as_u64());
        for item in items {
            let Some((kind, inner)) = item["inner"].as_object().and_then(|one| one.iter().next())
            else {
                continue;
            };
            match kind.as_str() {
                "function" => self.add_function(item, inner),
                "type_alias" => self.add_alias(item, inner),
                "struct" | "enum" | "union" => self.add_type(item),
                "trait" => self.add_trait(item, inner),
                "impl" => self.add_impl(item, inner),
                _ => {}
            }
        }
    }

    /// The module of the item and its name, if the item is not a member of another one.
    fn home(&mut self, item: &Value) -> Option<(ModuleId, String)> {
        let mut path = self.speller.path_of(&item["id"])?;
        let name = path.pop()?;
        (path.first()? == "crate").then(|| (self.module(&path[1..]), name))
    }

    /// The module at `path`, which a macro may have made.
    fn module(&mut self, path: &[String]) -> ModuleId {
        if let Some(known) = self.modules.get(path) {
            return *known;
        }
        let Some((name, around)) = path.split_last() else {
            return 0;
        };
        let parent = self.module(around);
        let at = self.krate.modules.len();
        self.krate.modules.push(Module {
            name: name.clone(),
            parent: Some(parent),
            visibility: Visibility::Public,
            attributes: Attributes::default(),
        });
        self.modules.insert(path.to_owned(), at);
        at
    }

    fn add_function(&mut self, item: &Value, inner: &Value) {
        if let Some((module, name)) = self.home(item) {
            self.push_function(item, inner, &name, module, Owner::Module);
        }
    }

    fn push_function(
        &mut self,
        item: &Value,
        inner: &Value,
        name: &str,
        module: ModuleId,
        owner: Owner,
    ) {
        let visibility = visibility_of(item);
        let word = match (owner, visibility) {
            (Owner::Trait(_), _) | (_, Visibility::Private) => "",
            _ => "pub ",
        };
        let function = Function {
            name: name.to_owned(),
            module,
            owner,
            visibility,
            attributes: Attributes::default(),
            signature: self.speller.signature(name, word, inner),
            body: if inner["has_body"] == true {
                Body::Elsewhere
            } else {
                Body::None
            },
            place: self.place(item),
        };
        let key = (container_of(self.krate, &function), function.name.clone());
        if self.known.insert(key) {
            self.krate.functions.push(function);
        }
    }

    fn add_alias(&mut self, item: &Value, inner: &Value) {
        let Some((module, name)) = self.home(item) else {
            return;
        };
        let mut aliases = self.krate.aliases.iter();
        if aliases.any(|alias| alias.module == module && alias.name == name) {
            return;
        }
        let (generics, _) = self.speller.generics(&inner["generics"]);
        self.krate.aliases.push(Alias {
            name,
            module,
            visibility: visibility_of(item),
            generics,
            target: self.speller.ty(&inner["type"]),
        });
    }

    fn add_type(&mut self, item: &Value) {
        let Some((module, name)) = self.home(item) else {
            return;
        };
        let mut types = self.krate.types.iter();
        if types.any(|ty| ty.module == module && ty.name == name) {
            return;
        }
        self.krate.types.push(Named {
            name,
            module,
            visibility: visibility_of(item),
            attributes: Attributes::default(),
            data: Data::default(),
        });
    }

    fn add_trait(&mut self, item: &Value, inner: &Value) {
        let Some((module, name)) = self.home(item) else {
            return;
        };
        let mut traits = self.krate.traits.iter();
        let known = traits.position(|one| one.module == module && one.name == name);
        let at = known.unwrap_or_else(|| {
            let (generics, _) = self.speller.generics(&inner["generics"]);
            self.krate.traits.push(Trait {
                name,
                module,
                visibility: visibility_of(item),
                attributes: Attributes::default(),
                generics,
                supertraits: self.speller.bounds(&inner["bounds"]),
            });
            self.krate.traits.len() - 1
        });
        self.add_members(&inner["items"], module, Owner::Trait(at));
    }

    /// Adds an impl that the source does not have, and the functions that a macro adds to one.
    fn add_impl(&mut self, item: &Value, inner: &Value) {
        let is_own = inner["is_synthetic"] != true
            && inner["blanket_impl"].is_null()
            && !item["span"].is_null();
        let of_type = inner["for"].get("resolved_path").filter(|_| is_own);
        let path = of_type.and_then(|path| self.speller.path_of(&path["id"]));
        let Some(path) = path.filter(|path| path.len() > 1 && path[0] == "crate") else {
            return;
        };
        let module = self.module(&path[1..path.len() - 1]);
        let (generics, where_clause) = self.speller.generics(&inner["generics"]);
        let trait_path = (!inner["trait"].is_null()).then(|| {
            let of_trait = serde_json::json!({ "resolved_path": inner["trait"] });
            self.speller.ty(&of_trait)
        });
        let block = Impl {
            module,
            attributes: Attributes::default(),
            generics,
            trait_path,
            self_type: self.speller.ty(&inner["for"]),
            where_clause,
        };
        let is_known = self.krate.impls[..self.impls]
            .iter()
            .any(|known| is_same_impl(known, &block));
        if is_known && block.trait_path.is_some() {
            return;
        }
        self.krate.impls.push(block);
        let owner = Owner::Impl(self.krate.impls.len() - 1);
        self.add_members(&inner["items"], module, owner);
    }

    fn add_members(&mut self, members: &Value, module: ModuleId, owner: Owner) {
        for id in members.as_array().into_iter().flatten() {
            let item = &self.speller.json["index"][id.to_string()];
            let name = item["name"].as_str().map(str::to_owned);
            if let (Some(inner), Some(name)) = (item["inner"].get("function"), name) {
                self.push_function(item, inner, &name, module, owner);
            }
        }
    }

    fn place(&mut self, item: &Value) -> Place {
        let span = &item["span"];
        let number = |value: &Value| value.as_u64().and_then(|one| usize::try_from(one).ok());
        let file = span["filename"].as_str().unwrap_or_default();
        self.places += 1;
        Place {
            file: Arc::new(self.folder.join(file)),
            start: 0,
            end: 0,
            line: number(&span["begin"][0]).unwrap_or(0),
            column: number(&span["begin"][1]).unwrap_or(0),
            in_macro: Some(self.places),
        }
    }
}

/// The path of the module around a function, or of the type or trait, by which it is known.
fn container_of(krate: &Crate, function: &Function) -> String {
    match function.owner {
        Owner::Impl(at) => {
            let block = &krate.impls[at];
            let of_trait = block.trait_path.as_deref().map(path_of).unwrap_or_default();
            let own = path_of(&block.self_type).pop().unwrap_or_default();
            format!("{own} {}", of_trait.last().map_or("", String::as_str))
        }
        Owner::Trait(at) => krate.traits[at].name.clone(),
        Owner::Module | Owner::Foreign(_) => path_of_module(krate, function.module).join("::"),
    }
}

fn path_of_module(krate: &Crate, mut at: ModuleId) -> Vec<String> {
    let mut path = Vec::new();
    while let Some(parent) = krate.modules[at].parent {
        path.push(krate.modules[at].name.clone());
        at = parent;
    }
    path.reverse();
    path
}

fn is_same_impl(one: &Impl, other: &Impl) -> bool {
    let last = |text: &str| path_of(text).pop();
    let of_trait = |block: &Impl| block.trait_path.as_deref().and_then(last);
    of_trait(one) == of_trait(other) && last(&one.self_type) == last(&other.self_type)
}

fn visibility_of(item: &Value) -> Visibility {
    match item["visibility"].as_str() {
        Some("public") => Visibility::Public,
        _ => Visibility::Private,
    }
}
