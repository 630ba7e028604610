//! A process pool: the program starts copies of itself, sends them jobs over pipes through a callback API, and awaits the
//! answers. If a worker is killed, its job ends with `Dropped` instead of hanging.

mod worker;

use std::env;
use std::io;
use std::process::Command;

use worker::Worker;

const IS_WORKER: &str = "PROCESS_POOL_WORKER";

fn main() -> io::Result<()> {
    match env::var_os(IS_WORKER) {
        Some(_) => work(),
        None => primary(),
    }
}

/// The worker: squares each number that it receives, and hangs on a zero.
fn work() -> io::Result<()> {
    let mut jobs = io::stdin().lines();
    while let Some(line) = jobs.next().transpose()? {
        match line.parse::<u64>().map_err(io::Error::other)? {
            // Ends when the primary closes the pipe.
            0 => jobs.by_ref().for_each(drop),
            number => println!("{}", number * number),
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn primary() -> io::Result<()> {
    let copy_of_this = || Worker::start(Command::new(env::current_exe()?).env(IS_WORKER, "1"));
    let mut workers = [copy_of_this()?, copy_of_this()?, copy_of_this()?];

    // All six jobs have started before the first is awaited.
    let mut answers = Vec::new();
    for number in 1..=6 {
        let worker = &mut workers[number as usize % 3];
        answers.push(worker.awaitable_submit(number)?);
    }
    for answer in answers {
        println!("{}", answer.await?);
    }

    let stuck = workers[0].awaitable_submit(0)?;
    workers[0].kill()?;
    println!("{}", stuck.await.expect_err("nobody can answer"));
    let refused = workers[0].awaitable_submit(7);
    println!("no more jobs: {}", refused.expect_err("nobody can answer"));
    Ok(())
}
