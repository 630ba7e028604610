//! Maps, submissions and the loss of a GPU device, on the backend that computes nothing.

mod declarations;

use std::error::Error;

use declarations::{BufferSliceExt, DeviceExt, QueueExt, download};
use wgpu::{Buffer, BufferDescriptor, BufferUsages, Device, DeviceDescriptor, MapMode, PollType};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (device, queue) = Device::noop(&DeviceDescriptor::default());
    a_map(&device).await?;
    unmapped_while_pending(&device).await?;
    a_wrong_mode(&device).await?;
    a_dropped_map(&device).await?;

    let work = queue.submitted_work_done();
    queue.submit([]);
    device.poll(PollType::wait_indefinitely())?;
    work.await?;

    let source = buffer(&device, BufferUsages::COPY_SRC | BufferUsages::COPY_DST);
    queue.write_buffer(&source, 0, &[7; 16]);
    let downloading = download(&device, &queue, &source.slice(..));
    device.poll(PollType::wait_indefinitely())?;
    assert_eq!(downloading.await??.len(), 16);

    // `wgpu` stores the callback before the device is lost, and calls it afterwards.
    let lost = device.lost();
    device.destroy();
    device.poll(PollType::wait_indefinitely())?;
    let (reason, _message) = lost.await?;
    assert_eq!(reason, wgpu::DeviceLostReason::Destroyed);
    Ok(())
}

/// The slice is borrowed only during the call, so the awaitable outlives it.
async fn a_map(device: &Device) -> Result<(), Box<dyn Error>> {
    let buffer = buffer(device, BufferUsages::MAP_READ | BufferUsages::COPY_DST);
    let mapped = buffer.slice(..).map(MapMode::Read);
    assert!(!mapped.is_done());
    device.poll(PollType::wait_indefinitely())?;
    mapped.await??;
    assert_eq!(buffer.slice(..).get_mapped_range()?.len(), 16);
    buffer.unmap();
    Ok(())
}

/// The callback runs inside `unmap`, with an error.
async fn unmapped_while_pending(device: &Device) -> Result<(), Box<dyn Error>> {
    let buffer = buffer(device, BufferUsages::MAP_READ | BufferUsages::COPY_DST);
    let mapped = buffer.slice(..).map(MapMode::Read);
    buffer.unmap();
    assert!(mapped.is_done());
    assert!(mapped.await?.is_err());
    Ok(())
}

/// The callback runs inside the call.
async fn a_wrong_mode(device: &Device) -> Result<(), Box<dyn Error>> {
    let errors = device.push_error_scope(wgpu::ErrorFilter::Validation);
    let write_only = buffer(device, BufferUsages::MAP_WRITE | BufferUsages::COPY_SRC);
    let mapped = write_only.slice(..).map(MapMode::Read);
    assert!(mapped.is_done());
    assert!(mapped.await?.is_err());
    assert!(errors.pop().await.is_some());
    Ok(())
}

/// `wgpu` maps the buffer although the awaitable is dropped, so the next call finds it mapped.
async fn a_dropped_map(device: &Device) -> Result<(), Box<dyn Error>> {
    let buffer = buffer(device, BufferUsages::MAP_READ | BufferUsages::COPY_DST);
    drop(buffer.slice(..).map(MapMode::Read));
    device.poll(PollType::wait_indefinitely())?;
    assert!(buffer.slice(..).map(MapMode::Read).await?.is_err());
    Ok(())
}

fn buffer(device: &Device, usage: BufferUsages) -> Buffer {
    device.create_buffer(&BufferDescriptor {
        label: None,
        size: 16,
        usage,
        mapped_at_creation: false,
    })
}
