//! The auto traits of both halves.

use std::cell::Cell;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;

use awaitify::{__private, Awaitable, Completer};

#[test]
fn auto_traits_follow_value_and_guard() {
    fn send<T: Send>() {}
    fn sync<T: Sync>() {}
    fn calm<T: Unpin + UnwindSafe + RefUnwindSafe>() {}
    send::<Awaitable<Cell<u8>>>();
    send::<Awaitable<u8, awaitify::Kept<Cell<u8>>>>();
    send::<Awaitable<u8, awaitify::OnCancel<u8>>>();
    send::<Completer<Cell<u8>>>();
    sync::<Completer<Cell<u8>>>();
    send::<__private::Once<Cell<u8>>>();
    sync::<__private::Once<Cell<u8>>>();
    send::<awaitify::SharedCompleter<Cell<u8>>>();
    sync::<awaitify::SharedCompleter<Cell<u8>>>();
    calm::<Awaitable<Rc<Cell<u8>>, awaitify::LocalOnCancel<Rc<u8>>>>();
    calm::<Completer<Rc<Cell<u8>>>>();
    calm::<awaitify::SharedCompleter<Rc<Cell<u8>>>>();
    calm::<__private::Once<Rc<Cell<u8>>>>();
}

/// Compiles only for types without the trait, because with it the call would be ambiguous.
macro_rules! assert_lack {
    ($bound:ident: $($type:ty),+ $(,)?) => {{
        trait AmbiguousIf<A> {
            fn compiles() {}
        }
        struct AlsoHas;
        impl<T> AmbiguousIf<()> for T {}
        impl<T: $bound> AmbiguousIf<AlsoHas> for T {}
        $(<$type as AmbiguousIf<_>>::compiles();)+
    }};
}

#[test]
fn not_send_values_stay_on_thread() {
    assert_lack!(Send:
        Awaitable<Rc<u8>>,
        Awaitable<u8, awaitify::Kept<Rc<u8>>>,
        Awaitable<u8, awaitify::OnCancel<Rc<u8>>>,
        Awaitable<u8, awaitify::LocalOnCancel<u8>>,
        Completer<Rc<u8>>,
        awaitify::SharedCompleter<Rc<u8>>,
        __private::Once<Rc<u8>>,
    );
    assert_lack!(Sync:
        Awaitable<Rc<u8>>,
        Awaitable<u8, awaitify::Kept<Cell<u8>>>,
        Completer<Rc<u8>>,
        awaitify::SharedCompleter<Rc<u8>>,
        __private::Once<Rc<u8>>,
    );
}
