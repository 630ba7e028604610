use awaitify::awaitable;

mod theirs {
    pub struct Subscription;

    pub fn subscribe(done: impl FnOnce(u8) + Send + 'static) -> Subscription {
        done(1);
        Subscription
    }

    pub fn open(done: impl FnOnce(u8) + Send + 'static) -> Result<(), String> {
        done(1);
        Ok(())
    }

    pub fn send(done: impl FnOnce(u8) + Send + 'static) -> Result<Subscription, String> {
        done(1);
        Ok(Subscription)
    }

    pub struct Client;

    impl Client {
        pub fn start(&self, done: impl FnOnce(u8) + Send + 'static) -> Subscription {
            done(1);
            Subscription
        }
    }
}

#[awaitable(path = theirs::subscribe)]
fn subscribe(done: impl FnOnce(u8) + Send + 'static);

#[awaitable(path = theirs)]
mod declared {
    use super::theirs;

    pub fn open(done: impl FnOnce(u8) + Send + 'static);

    pub fn send(done: impl FnOnce(u8) + Send + 'static) -> Result<(), String>;
}

#[awaitable(for = theirs::Client)]
trait ClientExt {
    fn start(&self, done: impl FnOnce(u8) + Send + 'static);
}

fn main() {}
