//! Declarations of `wgpu`, copied from its documentation without the bodies.

use awaitify::awaitable;
use wgpu::util::DownloadBuffer;
use wgpu::{BufferAsyncError, BufferSlice, Device, DeviceLostReason, MapMode, Queue};

#[awaitable(for = BufferSlice<'_>)]
pub trait BufferSliceExt {
    #[awaitable(name = map)]
    fn map_async(
        &self,
        mode: MapMode,
        callback: impl FnOnce(Result<(), BufferAsyncError>) + Send + 'static,
    );
}

#[awaitable(for = Queue)]
pub trait QueueExt {
    #[awaitable(name = submitted_work_done)]
    fn on_submitted_work_done(&self, callback: impl FnOnce() + Send + 'static);
}

#[awaitable(for = Device)]
pub trait DeviceExt {
    #[awaitable(name = lost)]
    fn set_device_lost_callback(
        &self,
        callback: impl Fn(DeviceLostReason, String) + Send + 'static,
    );
}

#[awaitable(path = DownloadBuffer::read_buffer)]
pub fn download(
    device: &Device,
    queue: &Queue,
    buffer_slice: &BufferSlice<'_>,
    callback: impl FnOnce(Result<DownloadBuffer, BufferAsyncError>) + Send + 'static,
);
