//! A library that takes an object with methods instead of a closure: an adapter implements its trait.
//!
//! The attribute generates the adapter from a copy of the trait. For a listener that is consumed by its only call, a
//! `Completer` can be the listener.

use std::io;
use std::thread;

use awaitify::{Awaitable, Completer, Dropped, awaitable};

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

// You can implement your own trait for the completer itself.
impl scanner::OnOpened for Completer<Result<u32, Dropped>> {
    fn opened(self: Box<Self>, pages: u32) {
        self.complete(Ok(pages));
    }
}

// A copy of the library's trait. One of its methods is the success, the other one the failure.
#[awaitable(listener = scanner::ScanListener, name = Scanned, ok = scanned, err = failed)]
trait ScanListener: Send + Sync {
    fn scanned(&self, text: &str);
    fn failed(&self, error: io::Error);
}

// The wrapper passes the adapter.
#[awaitable(path = scanner::scan, listener = Scanned)]
fn scan(page: u32, listener: impl scanner::ScanListener + 'static);

fn open() -> Awaitable<Result<u32, Dropped>> {
    Awaitable::new(|completer| scanner::open(Box::new(completer)))
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
