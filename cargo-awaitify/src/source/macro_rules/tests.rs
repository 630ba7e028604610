use std::path::PathBuf;

use super::*;
use crate::source::items::split;

/// The text that the call `arguments` of a macro with these `rules` expands to, without spaces.
fn expanded(rules: &str, arguments: &str) -> Option<String> {
    let definition = format!("macro_rules! made {{ {rules} }}");
    let (items, _) = split(definition.parse().unwrap());
    let file = Arc::new(PathBuf::from("lib.rs"));
    let mut macros = Macros::default();
    macros.define(&items[0], &file);
    let tokens = macros.expand("made", arguments.parse().unwrap(), &file)?;
    Some(tokens.to_string().replace(' ', ""))
}

#[test]
fn repetitions_and_separators_are_expanded() {
    let rules = "($($v:vis $name:ident($($a:ident: $t:ty),* $(,)?)$( -> $r:ty)?);+ $(;)?) => \
                 { $($v fn $name($($a: $t),*) $(-> $r)? {})+ };";
    let call = "pub one(a: Vec<u8>, b: &'static str,) -> Result<u8, ()>; two()";
    let expected = "pubfnone(a:Vec<u8>,b:&'staticstr)->Result<u8,()>{}fntwo(){}";
    assert_eq!(expanded(rules, call).as_deref(), Some(expected));
}

#[test]
fn first_rule_that_fits_is_taken() {
    let rules = "(one $a:tt) => { fn $a() {} }; ($(#[$m:meta])* $a:ident => $b:expr, $c:literal) => \
                 { $(#[$m])* fn $a() -> $crate::T { $b } const C: i8 = $c; };";
    let call = "#[doc = \"text\"] #[inline(always)] name => f(1, 2) + 3, -1";
    let expected = "#[doc=\"text\"]#[inline(always)]fnname()->crate::T{f(1,2)+3}constC:i8=-1;";
    assert_eq!(expanded(rules, call).as_deref(), Some(expected));
    assert_eq!(expanded(rules, "one two").as_deref(), Some("fntwo(){}"));
    assert_eq!(expanded(rules, "=> one"), None);
}

#[test]
fn items_and_operators_are_fragments() {
    let rules = "($first:item $op:tt $life:lifetime $($rest:item)*) => { $($rest)* $first };";
    let call = "#[a] pub struct S; :: 'x fn f() {} impl S {}";
    let expected = "fnf(){}implS{}#[a]pubstructS;";
    assert_eq!(expanded(rules, call).as_deref(), Some(expected));
}

#[test]
fn rule_that_is_longer_than_the_call_does_not_fit() {
    assert_eq!(expanded("($a:tt $b:tt) => {};", "one"), None);
    assert_eq!(expanded("($a:tt) => {};", ""), None);
}
