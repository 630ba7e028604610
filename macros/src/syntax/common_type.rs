//! Types and where clauses of the common forms, without syn's parser.
//!
//! syn compares a name with some twenty keywords before it reads it as a type, and proc macros run without optimisation. It would
//! take a third of an expansion. What is not of a common form is left to syn, and so are all errors.

use proc_macro2::{Delimiter, Ident, Span};
use syn::buffer::Cursor;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, NamedArg, ParenthesizedGenericArguments, Path,
    PathArguments, PathSegment, PredicateType, ReturnType, Token, TraitBound, TraitBoundModifiers,
    Type, TypeImplTrait, TypeParamBound, TypePath, TypeReference, TypeSlice, TypeTraitObject,
    TypeTuple, WhereClause, WherePredicate, token,
};

use super::cursor::{Read, advance, joint, list, sign, word};

/// True if `+` may follow, so that `impl A + B` is one type.
type Plus = bool;

/// Reads the type of a parameter or of a result, if it is of a common form.
pub(crate) fn common_type(input: ParseStream<'_>) -> Option<Type> {
    let ends = |rest: Cursor<'_>| {
        sign(rest, ',').is_some() || ends_signature(rest) || word(rest, "where").is_some()
    };
    advance(input, |cursor| {
        ty(cursor, true).filter(|(_, rest)| ends(*rest))
    })
}

/// Reads the where clause of a function, if there is one and it is of the common form.
pub(super) fn common_where(input: ParseStream<'_>) -> Option<WhereClause> {
    advance(input, where_clause)
}

/// Returns true at the end of the input, a body and a semicolon.
fn ends_signature(cursor: Cursor<'_>) -> bool {
    cursor.eof() || cursor.group(Delimiter::Brace).is_some() || sign(cursor, ';').is_some()
}

fn ty(cursor: Cursor<'_>, plus: Plus) -> Read<'_, Type> {
    // A fragment of a macro.
    if cursor.group(Delimiter::None).is_some() {
        return None;
    }
    if let Some((and, rest)) = sign(cursor, '&') {
        return reference(and, rest);
    }
    if let Some((inside, span, rest)) = cursor.group(Delimiter::Parenthesis) {
        let (elems, _) = list(inside, any_type, Cursor::eof)?;
        // One type in parentheses is no tuple.
        let is_tuple = elems.len() != 1 || elems.trailing_punct();
        let tuple = || TypeTuple {
            attrs: Vec::new(),
            paren_token: token::Paren { span },
            elems,
        };
        return is_tuple.then(|| (Type::Tuple(tuple()), rest));
    }
    if let Some((inside, span, rest)) = cursor.group(Delimiter::Bracket) {
        let (elem, end) = ty(inside, true)?;
        let slice = TypeSlice {
            attrs: Vec::new(),
            bracket_token: token::Bracket { span },
            elem: Box::new(elem),
        };
        return end.eof().then(|| (Type::Slice(slice), rest));
    }
    if let Some((first, rest)) = cursor.ident() {
        match first.to_string().as_str() {
            "impl" => return opaque(first.span(), rest, plus),
            "dyn" => return object(first.span(), rest, plus),
            _ => {}
        }
    }
    let (path, rest) = path(cursor)?;
    let path = TypePath {
        attrs: Vec::new(),
        qself: None,
        path,
    };
    Some((Type::Path(path), rest))
}

/// Reads a reference type after its `&`.
fn reference(and: Span, mut rest: Cursor<'_>) -> Read<'_, Type> {
    let mut lifetime = None;
    if let Some((written, after)) = rest.lifetime() {
        (lifetime, rest) = (Some(written), after);
    }
    let mut mutability = None;
    if let Some((span, after)) = word(rest, "mut") {
        (mutability, rest) = (Some(Token![mut](span)), after);
    }
    let (elem, rest) = ty(rest, false)?;
    let reference = TypeReference {
        attrs: Vec::new(),
        and_token: Token![&](and),
        lifetime,
        mutability,
        elem: Box::new(elem),
    };
    Some((Type::Reference(reference), rest))
}

fn any_type(cursor: Cursor<'_>) -> Read<'_, Type> {
    ty(cursor, true)
}

fn path(mut cursor: Cursor<'_>) -> Read<'_, Path> {
    let mut leading_colon = None;
    if let Some((spans, rest)) = joint(cursor, [':', ':']) {
        (leading_colon, cursor) = (Some(Token![::](spans)), rest);
    }
    let mut segments = Punctuated::new();
    loop {
        let (ident, mut rest) = name(cursor)?;
        let mut arguments = PathArguments::None;
        if let Some((lt, inside)) = sign(rest, '<') {
            let (written, after) = generic_arguments(lt, inside)?;
            (arguments, rest) = (PathArguments::AngleBracketed(written), after);
        }
        segments.push_value(PathSegment { ident, arguments });
        let Some((spans, next)) = joint(rest, [':', ':']) else {
            let path = Path {
                leading_colon,
                segments,
            };
            return Some((path, rest));
        };
        segments.push_punct(Token![::](spans));
        cursor = next;
    }
}

/// A name, but no keyword.
fn name(cursor: Cursor<'_>) -> Read<'_, Ident> {
    let (word, rest) = cursor.ident()?;
    let text = word.to_string();
    let is_keyword = match text.as_bytes() {
        [b'A'..=b'Z', ..] => text == "Self",
        _ => KEYWORDS.binary_search(&text.as_str()).is_ok(),
    };
    (!is_keyword).then_some((word, rest))
}

/// What syn refuses as an identifier, except `Self`.
const KEYWORDS: &[&str] = &[
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Lifetimes and types between `<` and `>`.
fn generic_arguments(lt: Span, inside: Cursor<'_>) -> Read<'_, AngleBracketedGenericArguments> {
    let (args, end) = list(inside, generic_argument, |cursor| {
        sign(cursor, '>').is_some()
    })?;
    let (gt, rest) = sign(end, '>')?;
    let arguments = AngleBracketedGenericArguments {
        colon2_token: None,
        lt_token: Token![<](lt),
        args,
        gt_token: Token![>](gt),
    };
    Some((arguments, rest))
}

fn generic_argument(cursor: Cursor<'_>) -> Read<'_, GenericArgument> {
    if let Some((lifetime, rest)) = cursor.lifetime() {
        return Some((GenericArgument::Lifetime(lifetime), rest));
    }
    let (ty, rest) = any_type(cursor)?;
    Some((GenericArgument::Type(ty), rest))
}

/// Reads an `impl` type after its keyword.
fn opaque(keyword: Span, rest: Cursor<'_>, plus: Plus) -> Read<'_, Type> {
    let (bounds, rest) = bounds(rest, plus)?;
    let opaque = TypeImplTrait {
        attrs: Vec::new(),
        impl_token: Token![impl](keyword),
        bounds,
    };
    Some((Type::ImplTrait(opaque), rest))
}

/// Reads a `dyn` type after its keyword.
fn object(keyword: Span, rest: Cursor<'_>, plus: Plus) -> Read<'_, Type> {
    let (bounds, rest) = bounds(rest, plus)?;
    let object = TypeTraitObject {
        attrs: Vec::new(),
        dyn_token: Some(Token![dyn](keyword)),
        bounds,
    };
    Some((Type::TraitObject(object), rest))
}

/// Bounds, the first of which is a trait.
fn bounds(mut cursor: Cursor<'_>, plus: Plus) -> Read<'_, Punctuated<TypeParamBound, Token![+]>> {
    let mut bounds = Punctuated::new();
    loop {
        let (bound, rest) = match cursor.lifetime() {
            Some((lifetime, rest)) if !bounds.is_empty() => {
                (TypeParamBound::Lifetime(lifetime), rest)
            }
            _ => trait_bound(cursor)?,
        };
        bounds.push_value(bound);
        match sign(rest, '+').filter(|_| plus) {
            Some((and, rest)) => {
                bounds.push_punct(Token![+](and));
                cursor = rest;
            }
            None => return Some((bounds, rest)),
        }
    }
}

/// `Send` or `FnOnce(A) -> B`
fn trait_bound(cursor: Cursor<'_>) -> Read<'_, TypeParamBound> {
    if cursor.group(Delimiter::None).is_some() {
        return None;
    }
    let (mut path, mut rest) = path(cursor)?;
    if let Some((inside, span, after)) = rest.group(Delimiter::Parenthesis) {
        let (inputs, _) = list(inside, closure_input, Cursor::eof)?;
        let (output, end) = output(after)?;
        let last = path.segments.last_mut()?;
        if !last.arguments.is_none() {
            return None;
        }
        last.arguments = PathArguments::Parenthesized(ParenthesizedGenericArguments {
            paren_token: token::Paren { span },
            inputs,
            output,
        });
        rest = end;
    }
    let bound = TraitBound {
        paren_token: None,
        lifetimes: None,
        modifiers: TraitBoundModifiers::default(),
        maybe: None,
        path,
    };
    Some((TypeParamBound::Trait(bound), rest))
}

fn closure_input(cursor: Cursor<'_>) -> Read<'_, NamedArg> {
    let (ty, rest) = any_type(cursor)?;
    let input = NamedArg {
        attrs: Vec::new(),
        name: None,
        ty,
    };
    Some((input, rest))
}

/// `-> B`, or nothing.
fn output(cursor: Cursor<'_>) -> Read<'_, ReturnType> {
    match joint(cursor, ['-', '>']) {
        Some((spans, rest)) => {
            let (ty, rest) = ty(rest, false)?;
            Some((ReturnType::Type(Token![->](spans), Box::new(ty)), rest))
        }
        None => Some((ReturnType::Default, cursor)),
    }
}

/// `where` and a predicate such as `F: FnOnce(A)` for each comma.
fn where_clause(cursor: Cursor<'_>) -> Read<'_, WhereClause> {
    let (keyword, inside) = word(cursor, "where")?;
    let (predicates, rest) = list(inside, predicate, ends_signature)?;
    let clause = WhereClause {
        where_token: Token![where](keyword),
        predicates,
    };
    Some((clause, rest))
}

fn predicate(cursor: Cursor<'_>) -> Read<'_, WherePredicate> {
    let (bounded_ty, rest) = ty(cursor, false)?;
    let (colon, rest) = sign(rest, ':')?;
    let (bounds, rest) = bounds(rest, true)?;
    let predicate = PredicateType {
        attrs: Vec::new(),
        lifetimes: None,
        bounded_ty,
        colon_token: Token![:](colon),
        bounds,
    };
    Some((WherePredicate::Type(predicate), rest))
}

#[cfg(test)]
mod tests;
