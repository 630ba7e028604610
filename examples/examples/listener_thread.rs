//! A stream in a plain thread, without an executor: `wait_iter` blocks for each value. Dropping the stream unregisters the
//! listener.

use std::sync::{Arc, Mutex};
use std::thread;

use awaitify::{Buffer, Events, OnCancel};

type Listener = Box<dyn Fn(f64) + Send>;

/// The library: a thermometer with listeners.
#[derive(Clone, Default)]
struct Thermometer {
    listeners: Arc<Mutex<Vec<(u32, Listener)>>>,
}

impl Thermometer {
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

fn temperatures(thermometer: &Thermometer) -> Events<f64, OnCancel<u32>> {
    let mut id = 0;
    let events = Events::new(Buffer::unbounded(), |emitter| {
        id = thermometer.add_listener(move |degrees| emitter.emit(degrees));
    });
    let thermometer = thermometer.clone();
    events.on_cancel(id, Box::new(move |id| thermometer.remove_listener(id)))
}

fn main() {
    let thermometer = Thermometer::default();
    let mut temperatures = temperatures(&thermometer);
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
