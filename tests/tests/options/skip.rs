//! `skip`: no wrapper for this function of a block.

use awaitify::awaitable;

/// A method that has an awaitable form already. `skip` keeps it.
struct Custom;

#[awaitable]
impl Custom {
    #[awaitable(skip)]
    fn get(&self, done: impl FnOnce(u8) + 'static) {
        done(1);
    }

    async fn awaitable_get(&self) -> &'static str {
        "by hand"
    }
}

// from: node-promisify custom form
#[tokio::test]
async fn skip_keeps_handwritten_method() {
    Custom.get(|value| assert_eq!(value, 1));
    assert_eq!(Custom.awaitable_get().await, "by hand");
}
