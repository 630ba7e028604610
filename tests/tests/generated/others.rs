//! Functions without a callback, and listeners, in the same surroundings as the functions that take one.

use super::function::ALLOWED;

/// Options, an item with `{}` in the place of its number, and the item that is around it.
const ITEMS: &[[&str; 3]] = &[
    [
        "blocking",
        "pub(crate) fn blocking_{}(text: &str, bytes: &[u8]) -> usize { text.len() + bytes.len() }",
        "",
    ],
    [
        "blocking = |job| ::std::mem::drop(::std::thread::spawn(job))",
        "pub(crate) fn on_a_thread_{}<T: ::std::marker::Send + 'static>(item: T) -> T { item }",
        "",
    ],
    [
        "blocking, timeout = \"5s\"",
        "pub(crate) fn method_{}(&self, names: &[&str]) -> ::std::io::Result<usize> { ::std::io::Result::Ok(names.len()) }",
        "impl Service",
    ],
    [
        "poll(every = \"10ms\")",
        "pub(crate) fn poll_{}(slot: &::std::sync::Arc<::std::sync::Mutex<u8>>) -> ::std::option::Option<u8> \
         { ::std::mem::drop(slot.lock()); ::std::option::Option::None }",
        "",
    ],
    [
        "stream(buffer = 4, overflow = block), blocking",
        "pub(crate) fn visit_{}(text: &str, visit: &mut dyn FnMut(&str)) { visit(text); }",
        "",
    ],
    [
        "listener, stream(unbounded)",
        "pub(crate) trait Listener{} { fn added(&mut self, name: &str); fn removed(&self, number: u32); fn events(&self); }",
        "",
    ],
    [
        "listener, ok = on_success, err = on_error",
        "pub(crate) trait Outcome{} { fn on_success(&self, body: u8); fn on_error(&self, reason: &str); }",
        "",
    ],
];

/// The items of one module.
pub(crate) fn text(part: usize, krate: &str) -> String {
    let numbers = (0..3 * ITEMS.len()).filter(|number| number % 3 == part);
    numbers
        .map(|number| {
            let [options, item, around] = ITEMS[number / 3];
            let item = item.replace("{}", &number.to_string());
            let path = match krate {
                "awaitify" => String::new(),
                other => format!(", crate = ::{other}"),
            };
            let item = format!(
                "/// An item.\n#[::{krate}::awaitable({options}{path})]\n{ALLOWED}\n{item}\n"
            );
            match around {
                "" => item,
                around => format!("{around} {{ {item} }}\n"),
            }
        })
        .collect()
}
