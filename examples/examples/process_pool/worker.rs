//! A worker process. It receives one number per line, and answers each with a line, in order.
//!
//! The primary uses it through a callback API. Each callback is called once or dropped, even if the worker dies.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use awaitify::awaitable;

type Callback = Box<dyn FnOnce(u64) + Send>;

/// The pipe surely holds this many jobs, so writing a job never blocks, even if the worker reads nothing.
const MOST_WAITING: usize = 500;

/// The callbacks that wait for an answer, oldest first. `None` after the worker has ended.
#[derive(Clone)]
struct Waiting(Arc<Mutex<Option<VecDeque<Callback>>>>);

/// Holds a worker process. Dropping it kills the process and leaves no zombie.
pub(crate) struct Worker {
    process: Child,
    jobs: ChildStdin,
    waiting: Waiting,
}

impl Worker {
    pub(crate) fn start(program: &mut Command) -> io::Result<Self> {
        let mut process = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let jobs = process.stdin.take().expect("stdin is piped");
        let answers = process.stdout.take().expect("stdout is piped");
        let waiting = Waiting::new();
        let called_back = waiting.clone();
        thread::spawn(move || {
            // A callback that panics has the same effect as an invalid answer: this worker ends.
            let calls = AssertUnwindSafe(|| called_back.call_with(answers));
            let _ = panic::catch_unwind(calls);
            called_back.close();
        });
        Ok(Worker {
            process,
            jobs,
            waiting,
        })
    }

    /// The callback API. `done` is called with the answer, or dropped if the worker ends.
    #[awaitable]
    pub(crate) fn submit(
        &mut self,
        number: u64,
        done: impl FnOnce(u64) + Send + 'static,
    ) -> io::Result<()> {
        self.waiting.push(Box::new(done))?;
        self.jobs.write_all(format!("{number}\n").as_bytes())
    }

    /// Kills the process.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.process.kill()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // An error means that the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.waiting.close();
    }
}

impl Waiting {
    fn new() -> Self {
        Waiting(Arc::new(Mutex::new(Some(VecDeque::new()))))
    }

    /// # Errors
    ///
    /// `BrokenPipe` if the worker has ended, because the callback would never be called. `WouldBlock` if too many jobs
    /// wait for an answer.
    fn push(&self, callback: Callback) -> io::Result<()> {
        match &mut *self.0.lock().expect("nothing panics under the lock") {
            Some(callbacks) if callbacks.len() < MOST_WAITING => callbacks.push_back(callback),
            Some(_) => return Err(io::ErrorKind::WouldBlock.into()),
            None => return Err(io::ErrorKind::BrokenPipe.into()),
        }
        Ok(())
    }

    fn oldest(&self) -> Option<Callback> {
        let mut callbacks = self.0.lock().expect("nothing panics under the lock");
        callbacks.as_mut()?.pop_front()
    }

    /// Drops the waiting callbacks and refuses new ones. Each awaitable then returns `Dropped`.
    fn close(&self) {
        // Taken out first, so that captured values are dropped outside of the lock.
        let taken = self.0.lock().expect("nothing panics under the lock").take();
        drop(taken);
    }

    /// Calls back with each answer. Stops at the first invalid answer, because later answers could not be assigned to
    /// their jobs.
    fn call_with(&self, answers: impl Read) {
        for line in BufReader::new(answers).lines() {
            let Some(answer) = line.ok().and_then(|line| line.parse().ok()) else {
                break;
            };
            let Some(callback) = self.oldest() else {
                break;
            };
            callback(answer);
        }
    }
}
