//! Collects the events of `tracing` that awaitify emits on this thread.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry;
use tracing_subscriber::util::SubscriberInitExt;

/// An event: its level, its target without `awaitify::`, its message, and its fields.
pub(super) struct Recorded {
    level: Level,
    target: String,
    message: String,
    fields: String,
}

impl Recorded {
    /// Returns a line without what differs from run to run.
    pub(super) fn line(&self) -> String {
        let Self {
            level,
            target,
            message,
            fields,
        } = self;
        format!("{level} {target}: {message}{fields}")
    }
}

#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<Recorded>>>);

#[derive(Default)]
struct Fields {
    message: String,
    others: String,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            // Both differ from run to run. That they are there is what counts.
            name @ ("operation" | "elapsed_us") => write!(self.others, " {name}").unwrap(),
            name => write!(self.others, " {name}={value:?}").unwrap(),
        }
    }
}

impl<S: Subscriber> Layer<S> for Recorder {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let Some(target) = event.metadata().target().strip_prefix("awaitify::") else {
            return;
        };
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.0.lock().unwrap().push(Recorded {
            level: *event.metadata().level(),
            target: target.to_owned(),
            message: fields.message,
            fields: fields.others,
        });
    }
}

/// Returns the events that `work` causes on this thread.
pub(super) fn record(work: impl FnOnce()) -> Vec<String> {
    let recorder = Recorder::default();
    let subscriber = registry().with(recorder.clone());
    let default = subscriber.set_default();
    work();
    drop(default);
    let events = recorder.0.lock().unwrap();
    events.iter().map(Recorded::line).collect()
}
