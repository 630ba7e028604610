//! Closures that are kept after the call, and need not be `'static`.

use crate::support::Project;

#[test]
fn reason_says_what_keeps_the_closure() {
    for (source, reason) in [
        (
            "pub struct Timer<'a>(Box<dyn FnMut() + 'a>); impl<'a> Timer<'a> { \
             pub fn new<T>(run: T) -> Timer<'a> where T: 'a, T: FnMut() -> () { Timer(Box::new(run)) } }",
            "`run` is kept by the `Timer<'a>` that is returned",
        ),
        (
            "pub struct Tap<F>(F); pub fn tap<F: FnMut(u8)>(run: F) -> Tap<F> { Tap(run) }",
            "`run` is kept by the `Tap<F>` that is returned",
        ),
        (
            "pub struct Timer<'a>(Box<dyn FnOnce(u8) + 'a>); \
             pub fn timer<'a>(run: impl FnOnce(u8) + 'a) -> Timer<'a> { Timer(Box::new(run)) }",
            "`run` is kept by the `Timer<'a>` that is returned",
        ),
        (
            "pub struct Timers<'a>(Vec<Box<dyn FnMut(u8) + 'a>>); impl<'a> Timers<'a> { \
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
