//! Writes the types and signatures of rustdoc's JSON as Rust.

use serde_json::Value;

/// The JSON, with the paths of its items.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a> {
    pub(super) json: &'a Value,
}

/// Names that need no path.
const PLAIN: &[&str] = &[
    "Option",
    "Result",
    "Box",
    "Vec",
    "String",
    "Send",
    "Sync",
    "Sized",
    "Copy",
    "Clone",
    "Unpin",
    "Fn",
    "FnMut",
    "FnOnce",
    "Drop",
    "From",
    "Into",
    "Iterator",
    "IntoIterator",
    "AsRef",
    "AsMut",
    "ToString",
    "ToOwned",
    "Default",
    "PartialEq",
    "Eq",
    "PartialOrd",
    "Ord",
    "Debug",
    "Hash",
];

impl Speller<'_> {
    /// The path of the item `id`, with `crate` for this crate.
    pub(super) fn path_of(&self, id: &Value) -> Option<Vec<String>> {
        let summary = self.json["paths"].get(id.to_string())?;
        let names = summary["path"].as_array()?.iter();
        let mut path: Vec<String> = names.filter_map(Value::as_str).map(str::to_owned).collect();
        if summary["crate_id"] == 0 {
            *path.first_mut()? = "crate".to_owned();
        }
        Some(path)
    }

    /// A path with its arguments. The paths of other crates are written as in the source, because theirs may be private.
    fn path(&self, path: &Value) -> String {
        let written = path["path"].as_str().or(path["name"].as_str());
        let written = written.unwrap_or_default();
        let last = written.rsplit("::").next().unwrap_or_default();
        let name = match self.path_of(&path["id"]) {
            _ if PLAIN.contains(&written) => written.to_owned(),
            Some(own) if own[0] == "crate" => own.join("::"),
            Some(other) if !written.contains("::") => foreign(&other, last),
            _ => written.replace("$crate::", "crate::"),
        };
        format!("{name}{}", self.arguments(&path["args"]))
    }

    fn arguments(&self, arguments: &Value) -> String {
        if let Some(inside) = arguments.get("parenthesized") {
            let inputs = self.list(&inside["inputs"], |ty| self.ty(ty));
            return format!("({inputs}){}", self.output(&inside["output"]));
        }
        let Some(inside) = arguments.get("angle_bracketed") else {
            return String::new();
        };
        let mut all = self.each(&inside["args"], |argument| {
            if let Some(lifetime) = argument["lifetime"].as_str() {
                lifetime.to_owned()
            } else if let Some(ty) = argument.get("type") {
                self.ty(ty)
            } else if let Some(constant) = argument.get("const") {
                let text = constant["expr"].as_str().unwrap_or("_");
                format!("{{ {text} }}")
            } else {
                "_".to_owned()
            }
        });
        all.extend(self.each(&inside["constraints"], |constraint| {
            let name = constraint["name"].as_str().unwrap_or_default();
            match constraint["binding"].get("equality") {
                Some(term) => format!("{name} = {}", self.ty(&term["type"])),
                None => format!(
                    "{name}: {}",
                    self.bounds(&constraint["binding"]["constraint"])
                ),
            }
        }));
        if all.is_empty() {
            String::new()
        } else {
            format!("<{}>", all.join(", "))
        }
    }

    /// A type.
    pub(super) fn ty(&self, ty: &Value) -> String {
        let Some((kind, inside)) = ty.as_object().and_then(|object| object.iter().next()) else {
            return "_".to_owned();
        };
        let text = |value: &Value| value.as_str().unwrap_or("_").to_owned();
        match kind.as_str() {
            "resolved_path" => self.path(inside),
            "primitive" if inside == "never" => "!".to_owned(),
            "primitive" | "generic" => text(inside),
            "dyn_trait" => {
                let mut bounds = self.each(&inside["traits"], |bound| self.poly_trait(bound));
                bounds.extend(inside["lifetime"].as_str().map(str::to_owned));
                format!("dyn {}", bounds.join(" + "))
            }
            "impl_trait" => format!("impl {}", self.bounds(inside)),
            "function_pointer" => self.function_pointer(inside),
            "tuple" => match &self.each(inside, |ty| self.ty(ty))[..] {
                [only] => format!("({only},)"),
                all => format!("({})", all.join(", ")),
            },
            "slice" => format!("[{}]", self.ty(inside)),
            "array" => format!("[{}; {}]", self.ty(&inside["type"]), text(&inside["len"])),
            "raw_pointer" => {
                let word = if inside["is_mutable"] == true {
                    "mut"
                } else {
                    "const"
                };
                format!("*{word} {}", self.referent(&inside["type"]))
            }
            "borrowed_ref" => {
                let lifetime = inside["lifetime"].as_str().map(|one| format!("{one} "));
                let word = if inside["is_mutable"] == true {
                    "mut "
                } else {
                    ""
                };
                let lifetime = lifetime.unwrap_or_default();
                format!("&{lifetime}{word}{}", self.referent(&inside["type"]))
            }
            "qualified_path" => self.qualified(inside),
            _ => "_".to_owned(),
        }
    }

    /// A type after `&` or `*`, where several bounds need parentheses.
    fn referent(&self, ty: &Value) -> String {
        let text = self.ty(ty);
        let needs_parentheses = text.starts_with("dyn ") || text.starts_with("impl ");
        if needs_parentheses && text.contains(" + ") {
            format!("({text})")
        } else {
            text
        }
    }

    fn qualified(&self, inside: &Value) -> String {
        let own = self.ty(&inside["self_type"]);
        let name = inside["name"].as_str().unwrap_or_default();
        let path = inside["trait"]["path"].as_str().unwrap_or_default();
        if path.is_empty() {
            format!("{own}::{name}")
        } else {
            format!("<{own} as {}>::{name}", self.path(&inside["trait"]))
        }
    }

    fn function_pointer(&self, pointer: &Value) -> String {
        let binder = self.binder(&pointer["generic_params"]);
        let qualifiers = qualifiers(&pointer["header"]);
        let signature = &pointer["sig"];
        let inputs = self.list(&signature["inputs"], |input| self.named(input));
        let output = self.output(&signature["output"]);
        format!("{binder}{qualifiers}fn({inputs}){output}")
    }

    fn named(&self, input: &Value) -> String {
        let name = input[0].as_str().filter(|name| is_identifier(name));
        format!("{}: {}", name.unwrap_or("_"), self.ty(&input[1]))
    }

    fn output(&self, output: &Value) -> String {
        if output.is_null() {
            String::new()
        } else {
            format!(" -> {}", self.ty(output))
        }
    }

    fn binder(&self, parameters: &Value) -> String {
        let names = self.list(parameters, |one| {
            one["name"].as_str().unwrap_or("_").to_owned()
        });
        if names.is_empty() {
            String::new()
        } else {
            format!("for<{names}> ")
        }
    }

    fn poly_trait(&self, bound: &Value) -> String {
        let binder = self.binder(&bound["generic_params"]);
        format!("{binder}{}", self.path(&bound["trait"]))
    }

    /// Bounds with `+` between them.
    pub(super) fn bounds(&self, bounds: &Value) -> String {
        let bounds = self.each(bounds, |bound| {
            if let Some(of_trait) = bound.get("trait_bound") {
                let maybe = if of_trait["modifier"] == "maybe" {
                    "?"
                } else {
                    ""
                };
                format!("{maybe}{}", self.poly_trait(of_trait))
            } else {
                bound["outlives"].as_str().unwrap_or("'_").to_owned()
            }
        });
        bounds.join(" + ")
    }

    /// `<…>` and `where …`. The parameters that `impl Trait` makes are left out.
    pub(super) fn generics(&self, generics: &Value) -> (String, String) {
        let mut parameters = Vec::new();
        for parameter in generics["params"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let kind = &parameter["kind"];
            if let Some(ty) = kind.get("type").filter(|ty| ty["is_synthetic"] != true) {
                let bounds = self.bounds(&ty["bounds"]);
                let colon = if bounds.is_empty() { "" } else { ": " };
                parameters.push(format!("{name}{colon}{bounds}"));
            } else if let Some(constant) = kind.get("const") {
                parameters.push(format!("const {name}: {}", self.ty(&constant["type"])));
            } else if kind.get("lifetime").is_some() {
                parameters.push(name.to_owned());
            }
        }
        let predicates = self.each(&generics["where_predicates"], |predicate| {
            let Some(bound) = predicate.get("bound_predicate") else {
                return String::new();
            };
            let binder = self.binder(&bound["generic_params"]);
            format!(
                "{binder}{}: {}",
                self.ty(&bound["type"]),
                self.bounds(&bound["bounds"])
            )
        });
        let predicates: Vec<String> = predicates
            .into_iter()
            .filter(|one| !one.is_empty())
            .collect();
        let parameters = if parameters.is_empty() {
            String::new()
        } else {
            format!("<{}>", parameters.join(", "))
        };
        let clause = if predicates.is_empty() {
            String::new()
        } else {
            format!("where {}", predicates.join(", "))
        };
        (parameters, clause)
    }

    /// The signature of a function, from its visibility to its clause.
    pub(super) fn signature(&self, name: &str, visibility: &str, function: &Value) -> String {
        let (generics, clause) = self.generics(&function["generics"]);
        let qualifiers = qualifiers(&function["header"]);
        let signature = &function["sig"];
        let inputs = self.list(&signature["inputs"], |input| match receiver(input) {
            Some(receiver) => receiver,
            None => self.named(input),
        });
        let output = self.output(&signature["output"]);
        format!("{visibility}{qualifiers}fn {name}{generics}({inputs}){output} {clause}")
            .trim_end()
            .to_owned()
    }

    fn each(&self, list: &Value, write: impl Fn(&Value) -> String) -> Vec<String> {
        list.as_array().into_iter().flatten().map(write).collect()
    }

    fn list(&self, list: &Value, write: impl Fn(&Value) -> String) -> String {
        self.each(list, write).join(", ")
    }
}

/// `self`, `&self` or `&mut self`.
fn receiver(input: &Value) -> Option<String> {
    if input[0] != "self" {
        return None;
    }
    let ty = &input[1];
    if ty["generic"] == "Self" {
        return Some("self".to_owned());
    }
    let reference = ty.get("borrowed_ref")?;
    let word = if reference["is_mutable"] == true {
        "mut "
    } else {
        ""
    };
    let lifetime = reference["lifetime"].as_str().map(|one| format!("{one} "));
    (reference["type"]["generic"] == "Self")
        .then(|| format!("&{}{word}self", lifetime.unwrap_or_default()))
}

fn qualifiers(header: &Value) -> String {
    let mut text = String::new();
    if header["is_async"] == true {
        text.push_str("async ");
    }
    if header["is_unsafe"] == true {
        text.push_str("unsafe ");
    }
    if let Value::Object(abi) = &header["abi"] {
        let name = abi.keys().next().map_or("C", String::as_str);
        let name = if name == "System" { "system" } else { name };
        text.push_str(&format!("extern \"{name}\" "));
    }
    text
}

/// The path of an item of another crate. A type of the standard library is reexported by `std` in a module that its own path
/// begins with.
fn foreign(path: &[String], last: &str) -> String {
    let root = path[0].as_str();
    if !matches!(root, "core" | "alloc" | "std") {
        return format!("{root}::{last}");
    }
    let module = path.get(1).map_or("", String::as_str);
    let module = match module {
        "collections" | "string" | "sync" | "io" | "net" | "path" | "time" | "ffi" | "fmt" => {
            module
        }
        "rc" | "cell" | "task" | "future" | "pin" | "ops" | "marker" | "error" | "any" => module,
        "boxed" | "vec" | "option" | "result" | "borrow" | "thread" | "process" | "fs" => module,
        "iter" | "num" | "hash" | "cmp" | "convert" | "ptr" | "mem" | "range" => module,
        _ => return last.to_owned(),
    };
    format!("std::{module}::{last}")
}

fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}
