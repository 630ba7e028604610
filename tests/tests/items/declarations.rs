//! Functions of other crates, declared one by one, as an extension trait, and as a module.

use std::rc::Rc;

use awaitify::awaitable;

/// Plays the role of another crate.
mod theirs {
    use std::rc::Rc;

    #[derive(Clone)]
    pub(crate) struct Client<T>(pub(crate) T);

    pub(crate) struct Operation;

    impl Operation {
        pub(crate) fn cancel(&self) {}
    }

    impl<T: Clone + 'static> Client<T> {
        pub(crate) fn get(&self, done: impl FnOnce(T) + 'static) {
            done(self.0.clone());
        }

        pub(crate) fn start<F>(&mut self, name: &str, done: F) -> Operation
        where
            F: FnOnce(Result<T, String>) + 'static,
        {
            match name {
                "" => done(Err("no name".to_owned())),
                _ => done(Ok(self.0.clone())),
            }
            Operation
        }

        pub(crate) fn connect(value: T, done: impl FnOnce(Client<T>)) {
            done(Client(value));
        }
    }

    pub(crate) fn one_of_two<T: Default>(
        ok: impl FnOnce(T) + 'static,
        err: Option<Box<dyn Fn(&str)>>,
    ) {
        drop(err);
        ok(T::default());
    }

    pub(crate) fn each(call: impl FnMut(&[u8]) -> bool + 'static) -> bool {
        let mut call = call;
        while call(&[1, 2]) {}
        true
    }

    pub(crate) fn counted(done: Rc<dyn Fn(Option<&str>, Vec<u8>)>) {
        done(None, vec![]);
    }
}

#[awaitable(path = theirs::Client::<T>::get)]
fn get<T: Clone + 'static>(client: &theirs::Client<T>, done: impl FnOnce(T) + 'static);

#[awaitable(path = theirs::Client::connect)]
fn connect<T: Clone + 'static>(value: T, done: impl FnOnce(theirs::Client<T>));

#[awaitable(path = theirs::one_of_two, ok = ok, err = err)]
fn one_of_two<T: Default>(ok: impl FnOnce(T) + 'static, err: Option<Box<dyn Fn(&str)>>);

#[awaitable(path = theirs::each, reply = false, discard)]
fn each(call: impl FnMut(&[u8]) -> bool + 'static) -> bool;

#[awaitable(path = theirs::counted)]
#[allow(
    unused_imports,
    reason = "`Rc` is named only here, and a declaration is not emitted"
)]
fn counted(done: Rc<dyn Fn(Option<&str>, Vec<u8>)>);

#[awaitable(for = theirs::Client<u8>)]
trait ClientExt {
    fn get(&self, done: impl FnOnce(u8) + 'static);

    #[awaitable(cancel = |operation| operation.cancel(), name = begin)]
    fn start(
        &mut self,
        name: &str,
        done: impl FnOnce(Result<u8, String>) + 'static,
    ) -> theirs::Operation;
}

#[awaitable(path = theirs)]
mod declared {
    use super::theirs;

    pub(crate) fn counted(done: std::rc::Rc<dyn Fn(Option<&str>, Vec<u8>)>);
}

#[test]
fn method_by_path() {
    assert_eq!(get(&theirs::Client(5)).wait(), Ok(5));
    assert_eq!(connect(6).wait().unwrap().0, 6);
}

#[test]
fn options_on_declarations() {
    assert_eq!(one_of_two::<u8>().wait(), Ok(Ok(0)));
    assert_eq!(each().wait(), Ok(vec![1, 2]));
    assert_eq!(counted().wait(), Ok((None, vec![])));
}

#[test]
fn extension_trait() {
    let mut client = theirs::Client(5);
    assert_eq!(client.awaitable_get().wait(), Ok(5));
    assert_eq!(client.begin("x").wait(), Ok(Ok(5)));
    assert_eq!(client.begin("").wait(), Ok(Err("no name".to_owned())));
}

#[test]
fn declaring_module() {
    assert_eq!(declared::counted().wait(), Ok((None, vec![])));
}

mod quiet {
    pub(super) fn unit(done: impl FnOnce(u8)) {
        done(1);
    }

    pub(super) fn generic<T: Default>(value: T, done: impl FnOnce(T)) -> T {
        done(value);
        T::default()
    }

    pub(super) fn diverges(done: impl FnOnce(u8)) -> ! {
        done(1);
        panic!("it never returns");
    }
}

#[awaitable(path = quiet::unit)]
fn unit(done: impl FnOnce(u8));

#[awaitable(path = quiet::generic::<()>)]
fn generic(value: (), done: impl FnOnce(()));

#[awaitable(path = quiet::diverges)]
#[allow(unreachable_code, clippy::diverging_sub_expression)]
fn diverges(done: impl FnOnce(u8));

#[test]
fn declaration_without_return_type_runs() {
    assert_eq!(unit().wait(), Ok(1));
    assert_eq!(generic(()).wait(), Ok(()));
    std::panic::catch_unwind(|| drop(diverges())).unwrap_err();
}
