//! A primary with worker processes: the example starts copies of itself, hands them jobs over pipes through a callback
//! API, and awaits the answers. A worker that is killed gives `Dropped` for its job, not a hang.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};

use awaitify::{Dropped, awaitable};

/// Callbacks that wait for a line from the worker, oldest first.
type Waiting = Arc<Mutex<Vec<Box<dyn FnOnce(u64) + Send>>>>;

struct Worker {
    process: Child,
    jobs: ChildStdin,
    waiting: Waiting,
}

impl Worker {
    fn start() -> std::io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .env("PROCESS_POOL_WORKER", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let jobs = process.stdin.take().expect("stdin is piped");
        let answers = process.stdout.take().expect("stdout is piped");
        let waiting = Waiting::default();
        let callbacks = Arc::clone(&waiting);
        std::thread::spawn(move || {
            for line in BufReader::new(answers).lines().map_while(Result::ok) {
                let callback = callbacks.lock().unwrap().remove(0);
                callback(line.parse().expect("workers answer with numbers"));
            }
            // The worker is gone: so are the callbacks, uncalled.
            callbacks.lock().unwrap().clear();
        });
        Ok(Worker {
            process,
            jobs,
            waiting,
        })
    }

    /// The callback API: `done` is called with the answer, or dropped with the worker.
    #[awaitable]
    fn submit(
        &mut self,
        number: u64,
        done: impl FnOnce(u64) + Send + 'static,
    ) -> std::io::Result<()> {
        self.waiting.lock().unwrap().push(Box::new(done));
        writeln!(self.jobs, "{number}")
    }
}

/// What a copy of this program does: it squares what it is given, and hangs at zero.
fn work() {
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let number: u64 = line.parse().expect("jobs are numbers");
        if number == 0 {
            std::thread::park();
        }
        println!("{}", number * number);
    }
}

#[tokio::main(flavor = "current_thread")]
async fn primary() -> std::io::Result<()> {
    let mut workers = [Worker::start()?, Worker::start()?, Worker::start()?];
    let mut answers = Vec::new();
    for number in 1..=6 {
        let worker = &mut workers[number as usize % 3];
        answers.push(worker.awaitable_submit(number)?);
    }
    for answer in answers {
        println!("{}", answer.await?);
    }
    let stuck = workers[0].awaitable_submit(0)?;
    workers[0].process.kill()?;
    let lost: Result<u64, Dropped> = stuck.await;
    println!("{}", lost.unwrap_err());
    for worker in &mut workers {
        worker.process.kill()?;
        worker.process.wait()?;
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    if std::env::var_os("PROCESS_POOL_WORKER").is_some() {
        work();
        return Ok(());
    }
    primary()
}
