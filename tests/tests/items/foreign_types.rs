//! Generic types and traits of another crate. A declaration may be less generic than the function it declares.

use awaitify::awaitable;

/// Plays the role of another crate. Its functions are more generic than their declarations.
mod their_crate {
    pub(crate) struct Client<T> {
        pub(crate) item: T,
    }

    pub(crate) struct Request<F>(pub(crate) F);

    #[derive(Debug, PartialEq)]
    pub(crate) struct Handle<'a>(pub(crate) &'a str);

    pub(crate) trait Service {
        type Reply;

        fn call(&self, input: &[&str], done: impl FnOnce(Self::Reply, &[&str]) + Send + 'static);
    }

    impl Service for Client<u8> {
        type Reply = usize;

        fn call(&self, input: &[&str], done: impl FnOnce(usize, &[&str]) + Send + 'static) {
            done(input.len(), input);
        }
    }

    impl<T: Clone> Clone for Client<T> {
        fn clone(&self) -> Self {
            let item = self.item.clone();
            Client { item }
        }
    }

    impl<T: Clone> Client<T> {
        pub(crate) fn get(&self, done: impl FnOnce(T) + Send + 'static) {
            done(self.item.clone());
        }

        pub(crate) fn share(&self, done: impl FnOnce(&Self)) {
            done(self);
        }

        pub(crate) fn peek<'a, F>(&'a self, name: &'a str, done: F) -> Handle<'a>
        where
            F: FnOnce(&T) + 'a,
        {
            done(&self.item);
            Handle(name)
        }

        pub(crate) fn change<F: FnOnce(&mut T, Option<&str>)>(&mut self, done: F) -> &mut Self {
            done(&mut self.item, Some("changed"));
            self
        }

        pub(crate) fn consume<F: FnOnce(Result<&T, &str>)>(self, done: F) -> Result<T, String> {
            done(Ok(&self.item));
            Ok(self.item)
        }

        /// # Safety
        /// None is needed.
        pub(crate) unsafe fn raw(&self, done: Box<dyn FnOnce(*const T)>) {
            done(&self.item);
        }
    }

    pub(crate) fn request<F: FnOnce(u8)>(done: F) -> Request<F> {
        Request(done)
    }

    pub(crate) fn status(fails: bool, done: impl FnOnce(std::io::Result<&str>)) {
        done(if fails {
            Err(std::io::ErrorKind::NotFound.into())
        } else {
            Ok("fine")
        });
    }
}

use their_crate::{Client, Handle, Request, Service};

#[awaitable(for = Client<T>)]
trait ClientExt<T: Clone> {
    fn get(&self, done: impl FnOnce(T) + Send + 'static)
    where
        T: Send + 'static;

    fn peek<'a, F>(&'a self, name: &'a str, done: F) -> Handle<'a>
    where
        F: FnOnce(&T) + 'a;

    #[awaitable(map = |_: &mut T, note: Option<&str>| -> usize { note.map_or(0, str::len) })]
    fn change<F: FnOnce(&mut T, Option<&str>)>(&mut self, done: F) -> &mut Self;

    fn consume<F: FnOnce(Result<&T, &str>)>(self, done: F) -> Result<T, String>;

    #[awaitable(map = |item: *const T| -> bool { item.is_null() })]
    unsafe fn raw(&self, done: Box<dyn FnOnce(*const T)>);
}

#[awaitable(for = Client<u8>)]
trait ShareExt {
    fn share(&self, done: impl FnOnce(&Self));
}

/// Declared for every type that implements the foreign trait.
#[awaitable(for = S)]
trait ServiceExt<S: Service> {
    fn call(
        &self,
        input: &[&str],
        done: impl FnOnce(<S as Service>::Reply, &[&str]) + Send + 'static,
    );
}

#[awaitable(path = Service::call)]
fn call<S: Service>(
    service: &S,
    input: &[&str],
    done: impl FnOnce(S::Reply, &[&str]) + Send + 'static,
);

#[awaitable(path = <Client<u8> as Service>::call)]
fn call_bytes(
    service: &Client<u8>,
    input: &[&str],
    done: impl FnOnce(usize, &[&str]) + Send + 'static,
);

/// The return type names the type of the callback. Its closure's type has no name, so it is a box.
#[awaitable(path = their_crate::request)]
fn request<F: FnOnce(u8)>(done: F) -> Request<F>;

#[awaitable(path = their_crate::request, discard)]
fn start(done: Box<dyn FnOnce(u8)>) -> Request<Box<dyn FnOnce(u8)>>;

struct Api;

#[awaitable(path = their_crate, prefix = "get_")]
impl Api {
    fn status(fails: bool, done: impl FnOnce(std::io::Result<&str>));
}

#[test]
fn extension_trait_of_generic_type() {
    let mut client = Client { item: 5_u8 };
    assert_eq!(client.awaitable_get().wait(), Ok(5));
    let (handle, peeked) = client.awaitable_peek("name");
    assert_eq!((handle, peeked.wait()), (Handle("name"), Ok(5)));
    let (same, changed) = client.awaitable_change();
    assert_eq!((same.item, changed.wait()), (5, Ok(7)));
    // SAFETY: the declared function needs nothing.
    let is_null = unsafe { client.awaitable_raw() };
    assert_eq!(is_null.wait(), Ok(false));
    let (item, consumed) = client.awaitable_consume().expect("it does not fail");
    assert_eq!((item, consumed.wait()), (5, Ok(Ok(5))));
}

#[test]
fn callback_borrows_self_type() {
    let client = Client { item: 5_u8 };
    assert_eq!(client.awaitable_share().wait().unwrap().item, 5);
}

#[test]
fn foreign_trait_method() {
    let client = Client { item: 5_u8 };
    let words = ["a", "b"].map(str::to_owned).to_vec();
    assert_eq!(call(&client, &["a", "b"]).wait(), Ok((2, words.clone())));
    assert_eq!(
        call_bytes(&client, &["a", "b"]).wait(),
        Ok((2, words.clone()))
    );
    assert_eq!(
        client.awaitable_call(&["a", "b"]).wait(),
        Ok((2, words)),
        "as an extension of all its types"
    );
}

#[test]
fn declared_box_for_generic() {
    let (Request(done), requested): (Request<Box<dyn FnOnce(u8)>>, _) = request();
    done(9);
    assert_eq!(requested.wait(), Ok(9));
    assert!(start().wait().is_err(), "the request was discarded");
}

#[test]
fn result_alias_that_borrows() {
    assert_eq!(Api::get_status(false).wait().unwrap().unwrap(), "fine");
    assert!(Api::get_status(true).wait().unwrap().is_err());
}
