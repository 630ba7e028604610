//! What callbacks return, and guards inside of other types.

use super::assert_class;

#[test]
fn guard_may_be_wrapped() {
    let listen = "pub struct Handle(std::sync::Arc<Inner>); pub struct Inner;\n\
        impl Drop for Inner { fn drop(&mut self) {} }\n\
        pub fn listen(handler: impl Fn(u8) + Send + 'static) -> Result<Handle, String> { Err(String::new()) }";
    assert_class(
        listen,
        "listener",
        "sure",
        "#[awaitable(stream(unbounded), keep)]",
    );
    let counted =
        format!("{listen}\nimpl Clone for Inner {{ fn clone(&self) -> Self {{ Inner }} }}");
    assert_class(
        &counted,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
}

#[test]
fn answers_are_replies_if_they_can_be_the_same() {
    let types = "pub enum Next { Continue, Wait(u8) } pub struct Page(u8); pub struct Bus;";
    for (output, kind) in [
        ("Next", "listener"),
        ("Result<Next, String>", "listener"),
        ("Option<u8>", "listener"),
        ("Page", "function"),
        ("Result<Page, String>", "function"),
        ("Option<Page>", "function"),
    ] {
        let source = format!(
            "{types} impl Bus {{ pub fn on_data(&self, handler: impl Fn(u8) -> {output} + Send + 'static) {{}} }}"
        );
        let class = if kind == "listener" { "likely" } else { "no" };
        let reply = match output {
            "Option<u8>" => "None",
            _ => "Default::default()",
        };
        let attribute = match kind {
            "listener" => format!("#[awaitable(stream(unbounded), reply = {reply})]"),
            _ => String::new(),
        };
        assert_class(&source, kind, class, &attribute);
    }
}

#[test]
fn questions_are_no_events() {
    let source = "pub struct Tls; impl Tls { \
        pub fn set_verify_callback(&self, verify: impl Fn(u8) -> bool + Send + 'static) {} }";
    assert_class(source, "function", "no", "");
}

#[test]
fn generic_answers_are_no_replies() {
    let source = "pub trait Pair { type Response; } pub type Outcome<T> = Result<T, String>;\n\
        pub fn on_call<P: Pair>(handler: impl Fn(u8) -> Outcome<P::Response> + Send + 'static) {}";
    assert_class(source, "function", "no", "");
}

/// `observe_with_timeout` registers, and says how long to wait for each event.
#[test]
fn registration_with_timeout_is_a_listener() {
    let source = "pub fn observe_with_timeout(handler: impl FnMut(u8) + Send + 'static) {}";
    assert_class(
        source,
        "listener",
        "likely",
        "#[awaitable(stream(unbounded))]",
    );
}
