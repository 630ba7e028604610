//! One runtime per thread: each thread drives its own runtime, and awaitables carry values between them.

use awaitify::{Awaitable, Completer, Dropped};

type Sum = Result<u64, Dropped>;

/// Starts a thread with its own runtime, which sums `numbers`.
fn sum_elsewhere(numbers: Vec<u64>, completer: Completer<Sum>) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let sum = runtime.block_on(async {
            let mut sum = 0;
            for number in numbers {
                tokio::task::yield_now().await;
                sum += number;
            }
            sum
        });
        completer.complete(Ok(sum));
    });
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Dropped> {
    let halves = [(1..=50).collect(), (51..=100).collect()];
    let sums = halves.map(|half| Awaitable::new(|completer| sum_elsewhere(half, completer)));
    let mut total = 0;
    for sum in sums {
        total += sum.await?;
    }
    println!("{total}");
    Ok(())
}
