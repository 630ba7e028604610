//! What an operator, a literal, an ordering or a returned value is replaced by.

use syn::{BinOp, Lit, PathArguments, ReturnType, Type};

pub fn binary(operator: &BinOp) -> &'static [&'static str] {
    match operator {
        BinOp::Eq(_) => &["!="],
        BinOp::Ne(_) => &["=="],
        BinOp::Lt(_) => &["<=", ">="],
        BinOp::Le(_) => &["<", ">"],
        BinOp::Gt(_) => &[">=", "<="],
        BinOp::Ge(_) => &[">", "<"],
        BinOp::And(_) => &["||"],
        BinOp::Or(_) => &["&&"],
        BinOp::Add(_) => &["-", "*"],
        BinOp::Sub(_) => &["+", "/"],
        BinOp::Mul(_) => &["+", "/"],
        BinOp::Div(_) => &["*", "%"],
        BinOp::Rem(_) => &["/", "+"],
        BinOp::BitAnd(_) => &["|", "^"],
        // Not `^`, because what is put together has no bit in common.
        BinOp::BitOr(_) => &["&"],
        BinOp::BitXor(_) => &["|", "&"],
        BinOp::Shl(_) => &[">>"],
        BinOp::Shr(_) => &["<<"],
        BinOp::AddAssign(_) => &["-="],
        BinOp::SubAssign(_) => &["+="],
        BinOp::MulAssign(_) => &["/="],
        BinOp::DivAssign(_) => &["*="],
        BinOp::BitAndAssign(_) => &["|="],
        BinOp::BitOrAssign(_) => &["&="],
        BinOp::BitXorAssign(_) => &["|="],
        BinOp::ShlAssign(_) => &[">>="],
        BinOp::ShrAssign(_) => &["<<="],
        _ => &[],
    }
}

pub fn literal(literal: &Lit) -> Vec<String> {
    match literal {
        Lit::Bool(value) => vec![(!value.value).to_string()],
        Lit::Int(number) => match number.base10_parse::<u64>() {
            Ok(0) => vec![format!("1{}", number.suffix())],
            Ok(value) => [value - 1, value + 1]
                .map(|other| format!("{other}{}", number.suffix()))
                .to_vec(),
            Err(_) => vec![],
        },
        _ => vec![],
    }
}

pub fn weaker(ordering: &str) -> &'static [&'static str] {
    match ordering {
        "Acquire" | "Release" | "SeqCst" => &["Relaxed"],
        "AcqRel" => &["Acquire", "Release"],
        _ => &[],
    }
}

/// Values of a function's type. Other functions may have none that can be written without knowing more.
pub fn returned(output: &ReturnType) -> Vec<&'static str> {
    let ReturnType::Type(_, output) = output else {
        return vec![""];
    };
    let argument = |index| argument(output, index);
    match without_generics(output).as_str() {
        "()" => vec![""],
        "bool" => vec!["true", "false"],
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" | "isize" => {
            vec!["0", "1"]
        }
        "Option" => vec!["None"],
        "Result" if argument(0).as_deref() == Some("()") => vec!["Ok(())"],
        "Poll" if argument(0).as_deref() == Some("()") => vec!["Poll::Pending", "Poll::Ready(())"],
        "Poll" => vec!["Poll::Pending"],
        "String" => vec!["String::new()"],
        "Vec" => vec!["Vec::new()"],
        "fmt::Result" => vec!["Ok(())"],
        _ => vec![],
    }
}

fn argument(of: &Type, index: usize) -> Option<String> {
    let Type::Path(path) = of else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match arguments.args.get(index)? {
        syn::GenericArgument::Type(argument) => Some(without_generics(argument)),
        _ => None,
    }
}

/// For example `Vec` for `Vec<T>`.
pub fn without_generics(of: &Type) -> String {
    match of {
        Type::Path(path) => {
            let names = path
                .path
                .segments
                .iter()
                .map(|segment| segment.ident.to_string());
            names.collect::<Vec<_>>().join("::")
        }
        Type::Tuple(tuple) if tuple.elems.is_empty() => "()".to_owned(),
        Type::Reference(reference) => format!("&{}", without_generics(&reference.elem)),
        Type::Ptr(pointer) => format!("*{}", without_generics(&pointer.elem)),
        _ => "…".to_owned(),
    }
}
