use awaitify::awaitable;

struct Their;

impl Their {
    fn start(&self, done: fn(u8)) {
        done(1);
    }
}

#[awaitable(for = Their)]
trait TheirExt {
    fn start(&self, done: fn(u8));
}

trait Give {
    #[awaitable]
    fn give(self, done: fn(u8));
}

#[awaitable(kep)]
fn open(done: impl FnOnce(u8)) -> u8 {
    done(1);
    1
}

#[awaitable(ok = opened)]
fn connect(opened: impl FnOnce(u8), failed: impl FnOnce(String)) {
    let _ = (opened, failed);
}

struct Given;

impl Give for Given {
    fn give(self, done: fn(u8)) {
        done(1);
    }
}

#[awaitable(blocking)]
fn count(items: fn() -> u8, counter: &mut u8) {
    *counter += items();
}

mod store {
    pub struct Store;

    pub trait Load {
        fn load(&self, key: u8, done: impl FnOnce(&mut u8) + Send);
    }

    #[awaitify::awaitable]
    impl Load for Store {
        #[awaitable]
        fn load(&self, mut key: u8, done: impl FnOnce(&mut u8) + Send) {
            done(&mut key);
        }
    }
}

async fn caller() -> Result<(), String> {
    Their.awaitable_start().await.unwrap();
    Given.awaitable_give().await.unwrap();
    let opened: u8 = awaitable_open().await?;
    let connected = awaitable_connect().await??;
    awaitable_count(|| 1, &mut 1).await.unwrap();
    store::Store.awaitable_load(1).await.unwrap();
    println!("{opened} {connected}");
    Ok(())
}

fn main() {
    drop(caller());
}
