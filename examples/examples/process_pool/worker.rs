//! A worker process: it is given numbers, a line each, and answers each with a line, in order.
//!
//! For the primary that is a callback API. Whatever becomes of the worker, each callback is called once or dropped.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::panic::{self, AssertUnwindSafe};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use awaitify::awaitable;

type Callback = Box<dyn FnOnce(u64) + Send>;

/// A worker that reads nothing is given no more jobs than its pipe surely holds, so that to give it one never blocks.
const MOST_WAITING: usize = 500;

/// The callbacks that wait for an answer, oldest first.
#[derive(Clone)]
struct Waiting(Arc<Mutex<Option<VecDeque<Callback>>>>);

/// Holds a worker process. To drop it kills the process and leaves no zombie.
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
            // A callback that panics ends this thread no other way than an answer that makes no sense.
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

    /// The callback API: `done` is called with the answer, or dropped when the worker is gone.
    #[awaitable]
    pub(crate) fn submit(
        &mut self,
        number: u64,
        done: impl FnOnce(u64) + Send + 'static,
    ) -> io::Result<()> {
        self.waiting.push(Box::new(done))?;
        self.jobs.write_all(format!("{number}\n").as_bytes())
    }

    /// Ends the process, whatever it is doing.
    pub(crate) fn kill(&mut self) -> io::Result<()> {
        self.process.kill()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended before, which is as good.
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
    /// `BrokenPipe` if the worker answers no more: nobody would ever call or drop the callback. `WouldBlock` if it has
    /// not answered enough of what it was given.
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

    /// Drops the callbacks that wait, uncalled, and takes no more. Each awaitable then gives `Dropped`.
    fn close(&self) {
        // Taken out first: what a callback captured is dropped outside of the lock.
        let taken = self.0.lock().expect("nothing panics under the lock").take();
        drop(taken);
    }

    /// Calls back with each answer, until there are no more or one that makes no sense: after that, nobody could say
    /// which answer belongs to which job.
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
