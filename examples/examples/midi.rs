//! A reader of MIDI-like events that drops the oldest: if it falls behind, it continues with the newest notes, and knows
//! how many it missed.

use std::thread;

use awaitify::{Buffer, Events};

/// The driver: calls back for every key that is pressed, and never waits for the reader.
fn open_keyboard(keys: Vec<u8>, mut on_key: impl FnMut(u8) + Send + 'static) {
    let driver = thread::spawn(move || keys.into_iter().for_each(|key| on_key(key)));
    driver.join().expect("the driver does not panic");
}

fn keyboard(keys: Vec<u8>) -> Events<u8> {
    Events::new(Buffer::drop_oldest(4), |emitter| {
        open_keyboard(keys, move |key| emitter.emit(key))
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // All keys are pressed before the reader takes the first.
    let mut keys = keyboard(vec![60, 62, 64, 65, 67, 69, 71]).with_lost();
    while let Some((lost, key)) = keys.next().await {
        println!("key {key}, {lost} lost before it");
    }
}
