//! Closures that are kept after the call, and need not be `'static`.

use crate::support::Project;

#[test]
fn reason_says_what_keeps_the_closure() {
    for (source, reason) in [
        (
            "pub struct Job<'a>(Box<dyn FnMut() + 'a>); impl<'a> Job<'a> { \
             pub fn new<T>(run: T) -> Job<'a> where T: 'a, T: FnMut() -> () { Job(Box::new(run)) } }",
            "`run` is kept by the `Job<'a>` that is returned",
        ),
        (
            "pub struct Tap<F>(F); pub fn tap<F: FnMut(u8)>(run: F) -> Tap<F> { Tap(run) }",
            "`run` is kept by the `Tap<F>` that is returned",
        ),
        (
            "pub struct Job<'a>(Box<dyn FnOnce(u8) + 'a>); \
             pub fn job<'a>(run: impl FnOnce(u8) + 'a) -> Job<'a> { Job(Box::new(run)) }",
            "`run` is kept by the `Job<'a>` that is returned",
        ),
        (
            "pub struct Jobs<'a>(Vec<Box<dyn FnMut(u8) + 'a>>); impl<'a> Jobs<'a> { \
             pub fn push(&mut self, run: impl FnMut(u8) + 'a) { self.0.push(Box::new(run)) } }",
            "`run` is kept by the object, as its bound `'a` says",
        ),
    ] {
        let run = Project::of(source).scan(&["--json"]);
        let line = run.stdout.lines().last().unwrap();
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(record["kind"], "visitor", "{source}");
        assert_eq!(record["class"], "no", "{source}");
        assert_eq!(record["reason"], reason, "{source}");
    }
}
