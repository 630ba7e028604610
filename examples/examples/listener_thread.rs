//! A stream in a plain thread, without an executor: `wait_iter` blocks for each value. Dropping the stream unregisters the
//! listener.

use std::sync::{Arc, Mutex};
use std::thread;

use awaitify::awaitable;

type Listener = Box<dyn Fn(f64) + Send>;

/// The library: a thermometer with listeners.
#[derive(Clone, Default)]
struct Thermometer {
    listeners: Arc<Mutex<Vec<(u32, Listener)>>>,
}

impl Thermometer {
    #[awaitable(
        stream(unbounded),
        name = temperatures,
        cancel = { let this = self.clone(); move |id| this.remove_listener(id) },
    )]
    fn add_listener(&self, listener: impl Fn(f64) + Send + 'static) -> u32 {
        let mut listeners = self.listeners.lock().unwrap();
        let id = listeners.len() as u32;
        listeners.push((id, Box::new(listener)));
        id
    }

    fn remove_listener(&self, id: u32) {
        self.listeners
            .lock()
            .unwrap()
            .retain(|(other, _)| *other != id);
    }

    fn measure(&self, degrees: f64) {
        for (_, listener) in &*self.listeners.lock().unwrap() {
            listener(degrees);
        }
    }
}

fn main() {
    let thermometer = Thermometer::default();
    let mut temperatures = thermometer.temperatures();
    let reader = thread::spawn(move || {
        // The first two; then the stream is dropped.
        for degrees in temperatures.wait_iter().take(2) {
            println!("{degrees} °C");
        }
    });

    thermometer.measure(20.5);
    thermometer.measure(21.0);
    reader.join().expect("the reader does not panic");
    let listeners = thermometer.listeners.lock().unwrap().len();
    println!("{listeners} listeners are registered");
}
