//! The types of the headers, as bindgen writes them.

use std::ffi::{c_char, c_int, c_short, c_uint, c_void};

macro_rules! opaque {
    ($($name:ident),*) => {
        $(#[repr(C)]
        pub struct $name {
            opaque: [u8; 0],
        })*
    };
}

opaque!(
    hostent,
    addrinfo,
    ub_result,
    getdns_context,
    getdns_dict,
    event_base,
    evdns_base,
    GFile,
    GObject,
    GAsyncResult,
    GCancellable,
    pa_context,
    pa_operation,
    sd_bus,
    ucp_ep,
    sd_bus_slot,
    sd_bus_message,
    sd_bus_error,
    zhandle_t,
    Stat,
    AvahiClient,
    AvahiEntryGroup,
    nng_aio,
    DBusPendingCall,
    redisAsyncContext,
    rd_kafka_t,
    rd_kafka_queue_t,
    nfs_context,
    uv_loop_t,
    gaicb,
    pthread_attr_t
);

/// For `SIGEV_THREAD`. C declares `value` and the argument of `function` as a `union sigval`.
#[repr(C)]
pub struct sigevent {
    pub value: *mut c_void,
    pub signo: c_int,
    pub notify: c_int,
    pub function: NotifyFn,
    pub attributes: *mut pthread_attr_t,
}

pub type ucp_send_nbx_callback_t =
    Option<unsafe extern "C" fn(request: *mut c_void, status: c_int, user_data: *mut c_void)>;

#[repr(C)]
pub struct ucp_request_param_t {
    pub op_attr_mask: u32,
    pub flags: u32,
    pub request: *mut c_void,
    pub cb: ucp_request_param_t__bindgen_ty_1,
    pub datatype: u64,
    pub user_data: *mut c_void,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub union ucp_request_param_t__bindgen_ty_1 {
    pub send: ucp_send_nbx_callback_t,
    pub recv_am: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

pub type NotifyFn = Option<unsafe extern "C" fn(value: *mut c_void)>;

#[repr(C)]
pub struct uv_fs_t {
    pub data: *mut c_void,
    pub result: isize,
}

#[repr(C)]
pub struct libusb_transfer {
    pub status: c_int,
    pub actual_length: c_int,
    pub callback: libusb_transfer_cb_fn,
    pub user_data: *mut c_void,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct WGPUBufferMapCallbackInfo {
    pub mode: c_uint,
    pub callback: WGPUBufferMapCallback,
    pub userdata1: *mut c_void,
    pub userdata2: *mut c_void,
}

pub type ares_channel = *mut hostent;
pub type rados_completion_t = *mut c_void;
pub type gpointer = *mut c_void;
pub type gboolean = c_int;
pub type ares_callback = Option<
    unsafe extern "C" fn(
        arg: *mut c_void,
        status: c_int,
        timeouts: c_int,
        abuf: *mut u8,
        alen: c_int,
    ),
>;
pub type redisCallbackFn = Option<
    unsafe extern "C" fn(
        context: *mut redisAsyncContext,
        reply: *mut c_void,
        privdata: *mut c_void,
    ),
>;
pub type uv_fs_cb = Option<unsafe extern "C" fn(req: *mut uv_fs_t)>;
pub type smb2_command_cb = Option<
    unsafe extern "C" fn(
        smb2: *mut hostent,
        status: c_int,
        command_data: *mut c_void,
        cb_data: *mut c_void,
    ),
>;
pub type libusb_transfer_cb_fn = Option<unsafe extern "C" fn(transfer: *mut libusb_transfer)>;
pub type WGPUBufferMapCallback =
    Option<unsafe extern "C" fn(status: c_uint, userdata1: *mut c_void, userdata2: *mut c_void)>;
pub type ub_callback_type =
    Option<unsafe extern "C" fn(mydata: *mut c_void, err: c_int, result: *mut ub_result)>;
pub type getdns_callback_t = Option<
    unsafe extern "C" fn(
        context: *mut getdns_context,
        kind: c_uint,
        response: *mut getdns_dict,
        userarg: *mut c_void,
        transaction: u64,
    ),
>;
pub type event_callback_fn =
    Option<unsafe extern "C" fn(fd: c_int, what: c_short, arg: *mut c_void)>;
pub type GAsyncReadyCallback =
    Option<unsafe extern "C" fn(source: *mut GObject, res: *mut GAsyncResult, data: gpointer)>;
pub type GFileProgressCallback =
    Option<unsafe extern "C" fn(current: i64, total: i64, data: gpointer)>;
pub type GSourceFunc = Option<unsafe extern "C" fn(user_data: gpointer) -> gboolean>;
pub type GDestroyNotify = Option<unsafe extern "C" fn(data: gpointer)>;
pub type pa_context_success_cb_t =
    Option<unsafe extern "C" fn(c: *mut pa_context, success: c_int, userdata: *mut c_void)>;
pub type pa_context_index_cb_t =
    Option<unsafe extern "C" fn(c: *mut pa_context, idx: u32, userdata: *mut c_void)>;
pub type sd_bus_message_handler_t = Option<
    unsafe extern "C" fn(
        m: *mut sd_bus_message,
        userdata: *mut c_void,
        error: *mut sd_bus_error,
    ) -> c_int,
>;
pub type void_completion_t = Option<unsafe extern "C" fn(rc: c_int, data: *const c_void)>;
pub type stat_completion_t =
    Option<unsafe extern "C" fn(rc: c_int, stat: *const Stat, data: *const c_void)>;
pub type watcher_fn = Option<
    unsafe extern "C" fn(
        zh: *mut zhandle_t,
        kind: c_int,
        state: c_int,
        path: *const c_char,
        ctx: *mut c_void,
    ),
>;
pub type AvahiEntryGroupCallback =
    Option<unsafe extern "C" fn(g: *mut AvahiEntryGroup, state: c_uint, userdata: *mut c_void)>;
pub type DNSServiceQueryRecordReply = Option<
    unsafe extern "C" fn(
        service: *mut hostent,
        flags: u32,
        interface: u32,
        error: i32,
        name: *const c_char,
        rrtype: u16,
        rrclass: u16,
        rdlen: u16,
        rdata: *const c_void,
        ttl: u32,
        context: *mut c_void,
    ),
>;
pub type rados_callback_t = Option<unsafe extern "C" fn(cb: rados_completion_t, arg: *mut c_void)>;
pub type DBusPendingCallNotifyFunction =
    Option<unsafe extern "C" fn(pending: *mut DBusPendingCall, user_data: *mut c_void)>;
pub type DBusFreeFunction = Option<unsafe extern "C" fn(memory: *mut c_void)>;
pub type nfs_cb = Option<
    unsafe extern "C" fn(
        err: c_int,
        nfs: *mut nfs_context,
        data: *mut c_void,
        private: *mut c_void,
    ),
>;
