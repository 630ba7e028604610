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

async fn caller() -> Result<(), String> {
    Their.awaitable_start().await.unwrap();
    Given.awaitable_give().await.unwrap();
    let opened: u8 = awaitable_open().await?;
    let connected = awaitable_connect().await??;
    println!("{opened} {connected}");
    Ok(())
}

fn main() {
    drop(caller());
}
