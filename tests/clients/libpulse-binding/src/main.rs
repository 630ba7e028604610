//! A PulseAudio server that the program starts, with `libpulse-binding`. The callbacks run when the program turns the
//! loop.

mod declarations;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, process};

use awaitify::{Awaitable, Ended, Events, Guard};
use declarations::{ContextExt, IntrospectorExt, ListFailed};
use libpulse_binding::context::introspect::Introspector;
use libpulse_binding::context::{Context, FlagSet, State};
use libpulse_binding::mainloop::standard::{IterateResult, Mainloop};

fn main() -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let mut mainloop = Mainloop::new().ok_or("no main loop")?;
    let mut context = server.connect(&mut mainloop)?;
    let introspector = context.introspect();

    let name = turn_until_done(&mut mainloop, introspector.server_name()).wait()?;
    assert_eq!(name.as_deref(), Some("pulseaudio"));
    let made = turn_until_done(&mut mainloop, context.make_default_sink("nothing")).wait()?;
    assert!(made);
    let refused = turn_until_done(&mut mainloop, context.make_default_sink("missing")).wait()?;
    assert!(!refused);

    // A cancelled operation forgets its callback, so nothing ever arrives.
    drop(introspector.server_name());
    let mut forgotten = introspector.server_name().cancel();
    assert!(forgotten.wait_timeout(Duration::from_millis(20)).is_err());

    lists(&mut mainloop, &introspector);
    context.disconnect();
    Ok(())
}

fn lists(mainloop: &mut Mainloop, introspector: &Introspector) {
    let mut names = turn_until_ended(mainloop, introspector.module_names());
    let names: Vec<_> = names.drain().collect();
    let expected = ["module-null-sink", "module-native-protocol-unix"];
    assert_eq!(names, expected.map(|name| Ok(name.to_owned())));

    let mut sink = turn_until_ended(mainloop, introspector.sink_of(0));
    assert_eq!(sink.wait_next(), Some(Ok(Some("nothing".to_owned()))));
    assert_eq!(sink.ended(), Some(Ended::Finished));
    let mut missing = turn_until_ended(mainloop, introspector.sink_of(9));
    assert_eq!(missing.wait_next(), Some(Err(ListFailed)));
    assert_eq!(missing.wait_next(), None);

    // The dropped list is cancelled. The next one is complete all the same.
    drop(introspector.module_names());
    let names = turn_until_ended(mainloop, introspector.module_names());
    assert_eq!(names.len(), 2);
}

fn turn_until_ended<V, G: Guard>(mainloop: &mut Mainloop, events: Events<V, G>) -> Events<V, G> {
    while events.ended().is_none() {
        assert!(matches!(mainloop.iterate(true), IterateResult::Success(_)));
    }
    events
}

fn turn_until_done<T, G: Guard>(
    mainloop: &mut Mainloop,
    awaitable: Awaitable<T, G>,
) -> Awaitable<T, G> {
    while !awaitable.is_done() {
        assert!(matches!(mainloop.iterate(true), IterateResult::Success(_)));
    }
    awaitable
}

/// A server with one sink, `nothing`, which ends when this value is dropped.
struct Server {
    daemon: Child,
    folder: PathBuf,
}

impl Server {
    fn start() -> Result<Self, Box<dyn Error>> {
        let folder = env::temp_dir().join(format!("awaitify-pulse-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let daemon = Command::new("pulseaudio")
            .args([
                "-n",
                "--daemonize=no",
                "--exit-idle-time=-1",
                "--use-pid-file=no",
            ])
            .arg("--load=module-null-sink sink_name=nothing")
            .arg(format!(
                "--load=module-native-protocol-unix auth-anonymous=1 socket={}",
                socket(&folder).display()
            ))
            .env("HOME", &folder)
            .env("XDG_RUNTIME_DIR", &folder)
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Server { daemon, folder })
    }

    /// Connecting fails at once until the server listens.
    fn connect(&self, mainloop: &mut Mainloop) -> Result<Context, Box<dyn Error>> {
        let address = format!("unix:{}", socket(&self.folder).display());
        loop {
            let mut context = Context::new(mainloop, "awaitify").ok_or("no context")?;
            let mut state = match context.connect(Some(&address), FlagSet::NOAUTOSPAWN, None) {
                Ok(()) => context.get_state(),
                Err(_) => State::Failed,
            };
            while !matches!(state, State::Ready | State::Failed | State::Terminated) {
                mainloop.iterate(true);
                state = context.get_state();
            }
            if state == State::Ready {
                return Ok(context);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn socket(folder: &Path) -> PathBuf {
    folder.join("native")
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
