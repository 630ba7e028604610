//! Reports that garbage may be freed. The callback runs on the thread that collects it.

mod declarations;

use declarations::GuardExt;

#[tokio::main]
async fn main() -> Result<(), awaitify::Dropped> {
    let guard = crossbeam_epoch::pin();
    let collected = guard.collected();
    guard.flush();
    assert!(!collected.is_done(), "this thread is still pinned");
    drop(guard);
    while !collected.is_done() {
        crossbeam_epoch::pin().flush();
    }
    collected.await
}
