use std::collections::BTreeMap;

use crate::find::{Mutant, find};
use crate::instrument::instrument;
use crate::{listed, report};

fn mutants(source: &str) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    find("file.rs", source, &mut mutants, &mut Vec::new());
    mutants
}

fn changes(source: &str) -> Vec<String> {
    mutants(source)
        .into_iter()
        .map(|mutant| mutant.change)
        .collect()
}

fn instrumented(source: &str) -> String {
    let mutants = mutants(source);
    let tried = mutants
        .iter()
        .enumerate()
        .filter(|(_, mutant)| mutant.left_out.is_none());
    let written = instrument(source, tried).source;
    syn::parse_file(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    written.replace("crate::mutant::is", "is")
}

#[test]
fn operators_literals_and_conditions() {
    assert_eq!(
        changes("fn f() { while a.b() { c = !d && e < 1; } }"),
        [
            "returns ``",
            "negates the condition `a.b()`",
            "deletes `c = !d && e < 1;`",
            "`&&` becomes `||` in `!d && e < 1`",
            "deletes `!` of `!d`",
            "`<` becomes `<=` in `e < 1`",
            "`<` becomes `>=` in `e < 1`",
            "`1` becomes `0` in `c = !d && e < 1;`",
            "`1` becomes `2` in `c = !d && e < 1;`",
        ]
    );
}

#[test]
fn returned_values() {
    assert_eq!(
        changes("fn f() -> bool { a() }"),
        ["returns `true`", "returns `false`"]
    );
    assert_eq!(changes("fn f() -> Option<T> { a() }"), ["returns `None`"]);
    assert_eq!(
        changes("fn f() -> Poll<()> { a() }"),
        ["returns `Poll::Pending`", "returns `Poll::Ready(())`"]
    );
    assert_eq!(changes("fn f() -> Box<T> { a() }"), [""; 0]);
}

#[test]
fn only_statement_is_not_also_returned_from() {
    assert_eq!(changes("fn f() { a(); }"), ["deletes `a();`"]);
}

#[test]
fn guards_and_arms() {
    assert_eq!(
        changes("fn f() -> T { match a { B if c => d, E => g, _ => h } }"),
        [
            "the guard of `B` becomes `true`",
            "the guard of `B` becomes `false`",
            "deletes the arm `E`"
        ]
    );
}

#[test]
fn arms_that_are_needed_stay() {
    assert_eq!(
        changes("fn f() -> T { match a { B => d, None => g } }"),
        [""; 0]
    );
}

#[test]
fn orderings() {
    let source = "fn f() -> T { a.exchange(Ordering::AcqRel, Ordering::Relaxed) }";
    assert_eq!(
        changes(source),
        [
            "`AcqRel` becomes `Acquire` in argument 1 of `a.exchange`",
            "`AcqRel` becomes `Release` in argument 1 of `a.exchange`",
        ]
    );
    assert!(mutants(source).iter().all(|mutant| mutant.is_ordering));
    assert!(instrumented(source).contains("(if is(0) { Ordering::Acquire } else { (if is(1) {"));
}

#[test]
fn constants_and_models_are_left_out() {
    let reasons = |source| {
        mutants(source)
            .into_iter()
            .map(|mutant| mutant.left_out)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        reasons("const A: bool = true;"),
        [Some("evaluated by the compiler")]
    );
    assert_eq!(
        reasons("fn f() -> T { const { true } }"),
        [Some("evaluated by the compiler")]
    );
    assert_eq!(
        reasons("#[cfg(awaitify_loom)] fn f() { a(); }"),
        [Some("for loom's models")]
    );
    assert_eq!(
        reasons("macro_rules! m { () => { true } }"),
        [Some("in a macro, and not parsed")]
    );
    assert_eq!(
        reasons("#[cfg(all(test, unix))] mod tests { fn f() { a(); } }"),
        []
    );
}

#[test]
fn bodies_of_macros() {
    let source = "macro_rules! m { ($($a:ident $(, $b:tt)?)*) => { $(impl $a { fn f($($b)? self) { $a(1); } })* } }";
    assert_eq!(
        changes(source),
        [
            "deletes `$a(1);`",
            "`1` becomes `0` in `$a(1);`",
            "`1` becomes `2` in `$a(1);`"
        ]
    );
    assert_eq!(mutants(source)[0].function, "m!::Za::f");
}

#[test]
fn equal_changes_are_numbered() {
    assert_eq!(
        changes("fn f() -> T { a(); a(); b() }"),
        ["deletes `a();`", "deletes `a();` #2"]
    );
}

#[test]
fn switches_enclose_inner_ones() {
    assert_eq!(
        instrumented("fn f() -> T { a(!b == c) }"),
        "fn f() -> T { a((if is(0) { !b != c } else { (if is(1) { b } else { !b }) == c })) }"
    );
    assert_eq!(
        instrumented("fn f() { a(); b(); }"),
        "fn f() {if is(0) { return ; } if is(1) {} else { a(); } if is(2) {} else { b(); } }"
    );
    assert_eq!(
        instrumented("fn f() -> T { match a { B => c, _ => d } }"),
        "fn f() -> T { match a { B if !is(0) => c, _ => d } }"
    );
}

#[test]
fn error_belongs_to_innermost_switch() {
    let source = "fn f() -> T { a(!b == c) }";
    let mutants = mutants(source);
    let written = instrument(source, mutants.iter().enumerate());
    let at = |text: &str| written.at(written.source.find(text).unwrap());
    assert_eq!(at("b != c"), Some(0));
    assert_eq!(at("b } else"), Some(1));
    assert_eq!(at("fn f"), None);
}

#[test]
fn list_explains_by_text() {
    let mutants = mutants("impl A { fn f() { a(); b(); } }");
    let list = listed::read(
        "# comment\nfile.rs\tA::f\tdeletes `a();`\tdoes nothing\nfile.rs\tA::g\t*\tgone\n",
    );
    let results = vec![(1, report::Result::Survived), (2, report::Result::Survived)];
    let report = report::Report::new(&mutants, results, &list);
    let summary = report.summary();
    let lines: BTreeMap<_, _> = summary.lines().enumerate().collect();
    assert_eq!(lines[&0], "rest: 2 mutants", "{summary}");
    assert!(
        summary.contains("not listed: file.rs\tA::f\tdeletes `b();`"),
        "{summary}"
    );
    assert!(!summary.contains("deletes `a();`"), "{summary}");
    assert!(
        summary.contains("listed, but no mutant: file.rs\tA::g\t*"),
        "{summary}"
    );
    assert!(!report.is_good());
}

#[test]
fn listed_mutant_must_not_be_caught() {
    let mutants = mutants("fn f() { a(); }");
    let list = listed::read("file.rs\tf\t*\tdoes nothing");
    let results = vec![(0, report::Result::Caught("a test".to_owned()))];
    let report = report::Report::new(&mutants, results, &list);
    assert!(
        report
            .summary()
            .contains("listed, but caught: file.rs\tf\t*")
    );
    assert!(!report.is_good());
}
