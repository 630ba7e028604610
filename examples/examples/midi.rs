//! A reader of MIDI-like events that drops the oldest: if it falls behind, it continues with the newest notes, and knows
//! how many it missed.

use std::thread;

use awaitify::awaitable;

/// The driver: calls back for every key that is pressed, and never waits for the reader.
#[awaitable(stream(buffer = 4, overflow = drop_oldest), name = keyboard)]
fn open_keyboard(keys: Vec<u8>, on_key: impl FnMut(u8) + Send + 'static) {
    let driver = thread::spawn(move || keys.into_iter().for_each(on_key));
    driver.join().expect("the driver does not panic");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // All keys are pressed before the reader takes the first.
    let mut keys = keyboard(vec![60, 62, 64, 65, 67, 69, 71]).with_lost();
    while let Some((lost, key)) = keys.next().await {
        println!("key {key}, {lost} lost before it");
    }
}
