//! A library that takes an object with methods instead of a closure: implement its trait for a completer.
//!
//! `Completer` suits a listener that is consumed by its only call. `SharedCompleter` has `&self` methods, so it suits a
//! listener with several methods. The first call completes the awaitable.

use std::io;
use std::thread;

use awaitify::{Awaitable, Completer, Dropped, SharedCompleter};

/// The library, which does not know awaitify.
mod scanner {
    use super::{io, thread};

    /// Has one method, which consumes it.
    pub(crate) trait OnOpened {
        fn opened(self: Box<Self>, pages: u32);
    }

    pub(crate) fn open(listener: Box<dyn OnOpened + Send>) {
        thread::spawn(move || listener.opened(3));
    }

    /// One of the two methods is called.
    pub(crate) trait ScanListener: Send + Sync {
        fn scanned(&self, text: &str);
        fn failed(&self, error: io::Error);
    }

    pub(crate) fn scan(page: u32, listener: impl ScanListener + 'static) {
        thread::spawn(move || match page {
            0 => listener.failed(io::ErrorKind::InvalidInput.into()),
            _ => listener.scanned(&format!("the text of page {page}")),
        });
    }
}

// You can implement your own trait for the completer itself. For a trait of another crate, define a struct that holds
// the completer, because both types are foreign.
impl scanner::OnOpened for Completer<Result<u32, Dropped>> {
    fn opened(self: Box<Self>, pages: u32) {
        self.complete(Ok(pages));
    }
}

struct Scanned(SharedCompleter<Result<io::Result<String>, Dropped>>);

impl scanner::ScanListener for Scanned {
    fn scanned(&self, text: &str) {
        self.0.complete(Ok(Ok(text.to_owned())));
    }

    fn failed(&self, error: io::Error) {
        self.0.complete(Ok(Err(error)));
    }
}

fn open() -> Awaitable<Result<u32, Dropped>> {
    Awaitable::new(|completer| scanner::open(Box::new(completer)))
}

fn scan(page: u32) -> Awaitable<Result<io::Result<String>, Dropped>> {
    Awaitable::new(|completer| scanner::scan(page, Scanned(completer.share())))
}

#[tokio::main]
async fn main() -> Result<(), Dropped> {
    let pages = open().await?;
    println!("{pages} pages");
    for page in [pages, 0] {
        match scan(page).await? {
            Ok(text) => println!("{text}"),
            Err(error) => println!("page {page}: {error}"),
        }
    }
    Ok(())
}
