//! Lines of real headers, as bindgen writes them, with the options that each of them needs. They are only compiled: the
//! libraries are not linked. `docs/c-libraries.md` has the same lines as a table.

#![allow(non_camel_case_types, reason = "bindgen keeps the names of C")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "nothing here is called, and bindgen makes everything public"
)]

mod types;

use std::ffi::{CStr, c_char, c_int, c_long, c_short, c_uint, c_ushort, c_void};
use std::ops::ControlFlow;

use awaitify::{Awaitable, Dropped, Events, awaitable};

use self::types::*;

// Without options.
#[awaitable]
unsafe extern "C" {
    pub fn event_base_once(
        base: *mut event_base,
        fd: c_int,
        events: c_short,
        callback: event_callback_fn,
        arg: *mut c_void,
        timeout: *const c_long,
    ) -> c_int;
    pub fn zoo_adelete(
        zh: *mut zhandle_t,
        path: *const c_char,
        version: c_int,
        completion: void_completion_t,
        data: *const c_void,
    ) -> c_int;
    pub fn pa_context_load_module(
        c: *mut pa_context,
        name: *const c_char,
        argument: *const c_char,
        cb: pa_context_index_cb_t,
        userdata: *mut c_void,
    ) -> *mut pa_operation;
    pub fn nng_aio_alloc(
        aio: *mut *mut nng_aio,
        callback: Option<unsafe extern "C" fn(arg: *mut c_void)>,
        arg: *mut c_void,
    ) -> c_int;
}

// Each with its options.
#[awaitable]
unsafe extern "C" {
    #[awaitable(
        map = |status: c_int, _timeouts: c_int, answer: *mut u8, length: c_int| -> Result<Vec<u8>, c_int> {
            // SAFETY: the library passes an array of this length, or an error.
            (status == 0).then(|| unsafe { bytes(answer, length) }).ok_or(status)
        },
    )]
    pub fn ares_query(
        channel: ares_channel,
        name: *const c_char,
        class: c_int,
        type_: c_int,
        callback: ares_callback,
        arg: *mut c_void,
    );
    #[awaitable(ignore = first, map = |reply: *mut c_void| -> bool { reply.is_null() })]
    pub fn redisAsyncFormattedCommand(
        context: *mut redisAsyncContext,
        fn_: redisCallbackFn,
        privdata: *mut c_void,
        command: *const c_char,
        length: usize,
    ) -> c_int;
    #[awaitable(
        request = req.data,
        map = |req: *mut uv_fs_t| -> isize {
            // SAFETY: it is the request of this call.
            unsafe { (*req).result }
        },
    )]
    pub fn uv_fs_open(
        uv_loop: *mut uv_loop_t,
        req: *mut uv_fs_t,
        path: *const c_char,
        flags: c_int,
        mode: c_int,
        cb: uv_fs_cb,
    ) -> c_int;
    #[awaitable(
        callback = transfer.callback as libusb_transfer_cb_fn,
        request = &transfer.user_data,
        map = |transfer: *mut libusb_transfer| -> c_int {
            // SAFETY: it is the transfer of this call.
            unsafe { (*transfer).actual_length }
        },
    )]
    pub fn libusb_submit_transfer(transfer: *mut libusb_transfer) -> c_int;
    #[awaitable(
        buffer = (buf, count),
        user_data_at = last,
        map = |_smb2: *mut hostent, status: c_int, _data: *mut c_void| -> c_int { status },
    )]
    pub fn smb2_pread_async(
        smb2: *mut hostent,
        fh: *mut hostent,
        buf: *mut u8,
        count: u32,
        offset: u64,
        cb: smb2_command_cb,
        cb_data: *mut c_void,
    ) -> c_int;
    #[awaitable(
        callback = info.callback as WGPUBufferMapCallback,
        user_data = info.userdata2,
        ignore = last,
    )]
    pub fn wgpuBufferMapAsync(
        buffer: *mut hostent,
        mode: u64,
        offset: usize,
        size: usize,
        info: WGPUBufferMapCallbackInfo,
    ) -> u64;
    // Null means that the data is sent, and a small negative number is an error.
    #[awaitable(
        callback = param.cb.send as ucp_send_nbx_callback_t,
        user_data = param.user_data,
        user_data_at = last,
        ignore = first,
        discard,
        started = |request| -> Result<ControlFlow<c_int, usize>, isize> {
            match request.addr().cast_signed() {
                0 => Ok(ControlFlow::Break(0)),
                status @ -99..0 => Err(status),
                _ => Ok(ControlFlow::Continue(request.addr())),
            }
        },
    )]
    pub fn ucp_stream_send_nbx(
        ep: *mut ucp_ep,
        buffer: *const c_void,
        count: usize,
        param: *mut ucp_request_param_t,
    ) -> *mut c_void;
    #[awaitable(callback = sevp.function as NotifyFn, user_data = sevp.value)]
    pub fn getaddrinfo_a(
        mode: c_int,
        list: *mut *mut gaicb,
        nitems: c_int,
        sevp: *mut sigevent,
    ) -> c_int;
    #[awaitable(reply = std::ptr::null_mut())]
    pub fn pthread_create(
        thread: *mut usize,
        attributes: *const pthread_attr_t,
        start: extern "C" fn(*mut c_void) -> *mut c_void,
        arg: *mut c_void,
    ) -> c_int;
    #[awaitable(
        stream(unbounded),
        during_call,
        map = |left: *const c_void, right: *const c_void| -> (usize, usize) { (left.addr(), right.addr()) },
        reply = |left: &*const c_void, right: &*const c_void| c_int::from(left > right),
        reply_when_closed = 0,
    )]
    pub fn qsort_r(
        base: *mut c_void,
        count: usize,
        size: usize,
        compare: unsafe extern "C" fn(*const c_void, *const c_void, *mut c_void) -> c_int,
        arg: *mut c_void,
    );
    #[awaitable(skip)]
    pub fn atexit(function: extern "C" fn()) -> c_int;
    #[awaitable(map = |err: c_int, result: *mut ub_result| -> Result<bool, c_int> {
        if err == 0 { Ok(!result.is_null()) } else { Err(err) }
    })]
    pub fn ub_resolve_async(
        ctx: *mut hostent,
        name: *const c_char,
        rrtype: c_int,
        rrclass: c_int,
        mydata: *mut c_void,
        callback: ub_callback_type,
        async_id: *mut c_int,
    ) -> c_int;
    #[awaitable(map = |_context: *mut getdns_context, kind: c_uint, _response: *mut getdns_dict, _id: u64| -> c_uint { kind })]
    pub fn getdns_address(
        context: *mut getdns_context,
        name: *const c_char,
        extensions: *mut getdns_dict,
        userarg: *mut c_void,
        transaction_id: *mut u64,
        callbackfn: getdns_callback_t,
    ) -> c_uint;
    #[awaitable(map = |source: *mut GObject, res: *mut GAsyncResult| -> (usize, usize) { (source.addr(), res.addr()) })]
    pub fn g_file_delete_async(
        file: *mut GFile,
        io_priority: c_int,
        cancellable: *mut GCancellable,
        callback: GAsyncReadyCallback,
        user_data: gpointer,
    );
    #[awaitable(
        callback = callback,
        user_data = user_data,
        null = (progress_callback, progress_callback_data),
        map = |_source: *mut GObject, res: *mut GAsyncResult| -> usize { res.addr() },
    )]
    pub fn g_file_copy_async(
        source: *mut GFile,
        destination: *mut GFile,
        flags: c_uint,
        cancellable: *mut GCancellable,
        progress_callback: GFileProgressCallback,
        progress_callback_data: gpointer,
        callback: GAsyncReadyCallback,
        user_data: gpointer,
    );
    #[awaitable(reply = 0, destroy = notify)]
    pub fn g_timeout_add_full(
        priority: c_int,
        interval: c_uint,
        function: GSourceFunc,
        data: gpointer,
        notify: GDestroyNotify,
    ) -> c_uint;
    #[awaitable(ignore = first)]
    pub fn pa_context_set_default_sink(
        c: *mut pa_context,
        name: *const c_char,
        cb: pa_context_success_cb_t,
        userdata: *mut c_void,
    ) -> *mut pa_operation;
    #[awaitable(reply = 0, map = |m: *mut sd_bus_message, _error: *mut sd_bus_error| -> bool { m.is_null() })]
    pub fn sd_bus_call_async(
        bus: *mut sd_bus,
        slot: *mut *mut sd_bus_slot,
        m: *mut sd_bus_message,
        callback: sd_bus_message_handler_t,
        userdata: *mut c_void,
        usec: u64,
    ) -> c_int;
    #[awaitable(
        callback = completion,
        user_data = data,
        null = (watcher, watcher_ctx),
        map = |rc: c_int, stat: *const Stat| -> Result<bool, c_int> { if rc == 0 { Ok(stat.is_null()) } else { Err(rc) } },
    )]
    pub fn zoo_awexists(
        zh: *mut zhandle_t,
        path: *const c_char,
        watcher: watcher_fn,
        watcher_ctx: *mut c_void,
        completion: stat_completion_t,
        data: *const c_void,
    ) -> c_int;
    #[awaitable(stream(unbounded), ignore = first, revoke = |_group| ())]
    pub fn avahi_entry_group_new(
        client: *mut AvahiClient,
        callback: AvahiEntryGroupCallback,
        userdata: *mut c_void,
    ) -> *mut AvahiEntryGroup;
    #[awaitable(map = |_s: *mut hostent, _f: u32, _i: u32, error: i32, name: *const c_char, _t: c_ushort, _c: c_ushort, _l: c_ushort, _d: *const c_void, ttl: u32| -> (i32, String, u32) {
        // SAFETY: the library passes a text.
        (error, unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned(), ttl)
    })]
    pub fn DNSServiceQueryRecord(
        service: *mut *mut hostent,
        flags: u32,
        interface: u32,
        name: *const c_char,
        rrtype: u16,
        rrclass: u16,
        callback: DNSServiceQueryRecordReply,
        context: *mut c_void,
    ) -> i32;
    #[awaitable(
        callback = cb_complete,
        null = cb_safe,
        user_data_at = last,
        map = |completion: rados_completion_t| -> usize { completion.addr() },
    )]
    pub fn rados_aio_create_completion(
        cb_arg: *mut c_void,
        cb_complete: rados_callback_t,
        cb_safe: rados_callback_t,
        completion: *mut rados_completion_t,
    ) -> c_int;
    #[awaitable(destroy = free_user_data, ignore = first)]
    pub fn dbus_pending_call_set_notify(
        pending: *mut DBusPendingCall,
        function: DBusPendingCallNotifyFunction,
        user_data: *mut c_void,
        free_user_data: DBusFreeFunction,
    ) -> u32;
    #[awaitable(map = |err: c_int, _nfs: *mut nfs_context, _data: *mut c_void| -> c_int { err })]
    pub fn nfs_mkdir_async(
        nfs: *mut nfs_context,
        path: *const c_char,
        cb: nfs_cb,
        private_data: *mut c_void,
    ) -> c_int;
    // It stores data with an object, and the function releases it.
    #[awaitable(skip)]
    pub fn dbus_connection_set_data(
        connection: *mut DBusPendingCall,
        slot: i32,
        data: *mut c_void,
        free_data_func: DBusFreeFunction,
    ) -> u32;
}

/// Copies an array of C.
unsafe fn bytes(first: *const u8, length: c_int) -> Vec<u8> {
    // SAFETY: by the caller's promise.
    unsafe { std::slice::from_raw_parts(first, usize::try_from(length).unwrap_or(0)) }.to_vec()
}

/// The types that callers see. It is only type-checked, because calls would be linked.
#[allow(clippy::type_complexity, reason = "the types are what is tested")]
fn types_of_wrappers() {
    type Answer<T> = Awaitable<Result<T, Dropped>>;
    type PathOf<H> = unsafe fn(H, *const c_char, c_int) -> (c_int, Answer<c_int>);
    let _: PathOf<*mut zhandle_t> = awaitable_zoo_adelete;
    let _: unsafe fn(*mut pa_context, *const c_char) -> (*mut pa_operation, Answer<c_int>) =
        awaitable_pa_context_set_default_sink;
    let _: unsafe fn(*mut uv_loop_t, *const c_char, c_int, c_int) -> (c_int, Answer<isize>) =
        awaitable_uv_fs_open;
    let _: unsafe fn(*mut libusb_transfer) -> (c_int, Answer<c_int>) =
        awaitable_libusb_submit_transfer;
    let _: unsafe fn(
        *mut hostent,
        *mut hostent,
        Vec<u8>,
        u64,
    ) -> (c_int, Answer<(c_int, Vec<u8>)>) = awaitable_smb2_pread_async;
    let _: unsafe fn(c_int, *mut *mut gaicb, c_int, *mut sigevent) -> (c_int, Answer<()>) =
        awaitable_getaddrinfo_a;
    let _: unsafe fn(
        *mut ucp_ep,
        *const c_void,
        usize,
        *mut ucp_request_param_t,
    ) -> Result<Answer<c_int>, isize> = awaitable_ucp_stream_send_nbx;
    let _: unsafe fn(*mut c_void, usize, usize) -> Events<(usize, usize)> = stream_qsort_r;
    let _: unsafe fn(c_int, c_uint) -> (c_uint, Answer<()>) = awaitable_g_timeout_add_full;
    let _: unsafe fn(*mut rados_completion_t) -> (c_int, Answer<usize>) =
        awaitable_rados_aio_create_completion;
}
