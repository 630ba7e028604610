//! Tests that types are read as syn reads them.

use std::mem::discriminant;

use quote::ToTokens;
use syn::parse::Parser;

use super::*;

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
