//! Messages with `nng` inside this process. The callback is passed first, and the operation starts later.

mod declarations;

use std::error::Error;
use std::time::Duration;

use awaitify::{Awaitable, Dropped, OnCancel};
use declarations::operation;
use nng::{Aio, AioResult, Message, Protocol, Socket};

type Operation = Awaitable<Result<(Aio, AioResult), Dropped>, OnCancel<Aio>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (left, right) = (Socket::new(Protocol::Pair1)?, Socket::new(Protocol::Pair1)?);
    left.listen("inproc://awaitify")?;
    right.dial("inproc://awaitify")?;

    let received = operation()?;
    left.recv_async(aio_of(&received))?;
    let sent = operation()?;
    right
        .send_async(aio_of(&sent), Message::from(&b"hello"[..]))
        .map_err(|(_, error)| error)?;
    assert!(matches!(sent.await?.1, AioResult::Send(Ok(()))));
    match received.await?.1 {
        AioResult::Recv(message) => assert_eq!(&message?[..], b"hello"),
        other => panic!("it was not received: {other:?}"),
    }

    // If an operation is cancelled, `nng` calls back with an error, but only if the `Aio` still exists.
    let asleep = operation()?;
    let aio = aio_of(&asleep).clone();
    aio.sleep(Duration::from_secs(3600))?;
    let (_aio, result) = asleep.cancel().await?;
    assert!(matches!(
        result,
        AioResult::Sleep(Err(nng::Error::Canceled))
    ));

    let idle = operation()?;
    let aio = aio_of(&idle).clone();
    aio.sleep(Duration::from_secs(3600))?;
    drop(idle);
    // The `Aio` can start another operation once the first is over.
    while aio.sleep(Duration::ZERO).is_err() {
        tokio::task::yield_now().await;
    }
    Ok(())
}

fn aio_of(operation: &Operation) -> &Aio {
    operation.guard().expect("it is not done").handle()
}
