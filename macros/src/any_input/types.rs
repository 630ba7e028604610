//! Tests that types are read as syn reads them.

use std::mem::discriminant;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Type;
use syn::parse::{ParseStream, Parser};

use super::Choice;
use crate::syntax::common_type::common_type;

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
        let reader = |input: ParseStream<'_>| {
            let read = common_type(input);
            input.parse::<TokenStream>()?;
            Ok(read)
        };
        let Ok(Some(read)) = reader.parse_str(&text) else {
            continue;
        };
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
