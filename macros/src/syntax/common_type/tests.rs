//! Tests that types are read as syn reads them.

use std::mem::discriminant;

use quote::ToTokens;
use syn::parse::Parser;

use super::*;
use crate::any_input::Choice;

fn read(text: &str) -> Option<Type> {
    let parser = |input: ParseStream<'_>| {
        let read = common_type(input);
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(read)
    };
    parser.parse_str(text).unwrap()
}

#[test]
fn common_types_are_read_as_syn_reads_them() {
    for text in [
        "u8",
        "::std::io::Result<()>",
        "Vec<Option<(u8, String)>>",
        "(A,)",
        "&'a mut [Cow<'a, str,>]",
        "&&u8",
        "impl FnOnce(Result<String, io::Error>, &str) -> Vec<u8> + Send + 'static",
        "Box<dyn Fn() -> &dyn A + Send>",
        "Box<dyn FnMut(u8,) + 'a>",
        "r#type::A<B<C>>::D",
    ] {
        let (read, parsed) = (read(text).unwrap(), syn::parse_str::<Type>(text).unwrap());
        assert_eq!(
            read.to_token_stream().to_string(),
            parsed.to_token_stream().to_string()
        );
        assert_eq!(discriminant(&read), discriminant(&parsed), "{text}");
    }
}

#[test]
fn keywords_are_sorted_and_refused() {
    assert!(KEYWORDS.is_sorted());
    for word in KEYWORDS {
        assert!(syn::parse_str::<Ident>(word).is_err(), "{word}");
    }
}

#[test]
fn other_types_are_left_to_syn() {
    let others = "Self; crate::A; (u8); [u8;4]; *const u8; fn(u8); !; _; A<3>; A<B = C>; <A as B>::C; A + B; Fn(A); A::<B>; a!(); \
        u8 u8; A<; A<B<C>(D)>; &; impl for<'a> Fn(&'a u8); impl ?Sized; impl 'static + A; impl (A); impl A +; dyn; &dyn A + B";
    for text in others.split("; ") {
        assert!(read(text).is_none(), "{text}");
    }
}

#[test]
fn common_where_clause_is_read_as_syn_reads_it() {
    for text in [
        "where",
        "where F: FnOnce(A) -> B + Send + 'static, T: Clone,",
        "where Vec<T>: Into<U>",
    ] {
        let parser = |input: ParseStream<'_>| Ok(common_where(input));
        let read = parser.parse_str(text).unwrap().unwrap();
        let parsed: WhereClause = syn::parse_str(text).unwrap();
        assert_eq!(read.predicates.len(), parsed.predicates.len());
        assert_eq!(
            read.to_token_stream().to_string(),
            parsed.to_token_stream().to_string()
        );
    }
}

/// A type of a random form, common or not.
fn random_type(choice: &mut Choice, depth: usize) -> String {
    const LEAVES: &[&str] = &["u8", "Self", "crate::A", "A::B", "!", "_", "r#in", "::a::B"];
    const FORMS: &[&str] = &[
        "&1",
        "&'a mut 1",
        "*const 1",
        "()",
        "(1)",
        "(1,)",
        "(1, 2)",
        "[1]",
        "[1; 3]",
        "Vec<1>",
        "Vec::<1>",
        "Result<1, 2,>",
        "Cow<'a, 1>::B",
        "A<3>",
        "A<B = 1>",
        "A<B: 1>",
        "<A as B<1>>::C",
        "fn(1) -> 2",
        "impl FnOnce(1, 2) -> 1 + Send + 'static",
        "impl for<'b> Fn(&'b 1)",
        "impl ?Sized + A<1>",
        "impl Future<Output = 1> + 'a",
        "dyn Fn(1) -> 2",
        "Box<dyn FnMut(1) -> 2 + 'a>",
        "Box<dyn 'a + Fn(x: 1)>",
        "&dyn A + B",
        "1 + Send",
        "a!(1)",
    ];
    if depth == 0 || choice.below(4) == 0 {
        return choice.one_of(LEAVES).to_owned();
    }
    let form = choice.one_of(FORMS);
    let (first, second) = (
        random_type(choice, depth - 1),
        random_type(choice, depth - 1),
    );
    // The numbers 1 and 2 stand for types, and only 3 for itself.
    form.chars()
        .map(|letter| match letter {
            '1' => first.clone(),
            '2' => second.clone(),
            letter => letter.to_string(),
        })
        .collect()
}

#[test]
fn random_types_are_read_as_syn_reads_them() {
    let mut common = 0;
    for seed in 0..20_000 {
        let text = random_type(&mut Choice(seed), 3);
        let Some(read) = read(&text) else { continue };
        common += 1;
        let Ok(parsed) = syn::parse_str::<Type>(&text) else {
            panic!("seed {seed}: syn refuses {text}");
        };
        assert_eq!(
            (discriminant(&read), read.to_token_stream().to_string()),
            (discriminant(&parsed), parsed.to_token_stream().to_string()),
            "seed {seed}: {text}"
        );
    }
    assert!(common > 2_000, "only {common} types were of a common form");
}
