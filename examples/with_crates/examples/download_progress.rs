//! A progress bar over a download: the function has a callback for progress and one for the end. The progress is a stream
//! that keeps the newest report, so a slow terminal does not slow down the download.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use awaitify::awaitable;
use indicatif::{ProgressBar, ProgressDrawTarget};

const SIZE: u64 = 1 << 20;

/// The library: downloads on its own thread.
#[awaitable(progress(latest) = on_progress)]
fn download(
    from: SocketAddr,
    mut on_progress: impl FnMut(u64) + Send + 'static,
    done: impl FnOnce(io::Result<u64>) + Send + 'static,
) {
    thread::spawn(move || {
        let mut read = || -> io::Result<u64> {
            let mut stream = TcpStream::connect(from)?;
            let mut buffer = [0; 4096];
            let mut total = 0;
            loop {
                let length = stream.read(&mut buffer)?;
                if length == 0 {
                    return Ok(total);
                }
                total += length as u64;
                on_progress(total);
            }
        };
        done(read())
    });
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (size, progress) = awaitable_download(serve()?);
    // The bar appears on a terminal only.
    let bar = ProgressBar::with_draw_target(Some(SIZE), ProgressDrawTarget::stderr());
    let size = size
        .observe(progress, |bytes| bar.set_position(bytes))
        .await??;
    bar.finish_and_clear();
    println!("downloaded {size} bytes, the bar shows {}", bar.position());
    Ok(())
}

/// Starts a server that sends one file.
fn serve() -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        let (mut stream, _) = listener.accept()?;
        stream.write_all(&vec![7; SIZE as usize])
    });
    Ok(address)
}
