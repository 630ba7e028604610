//! librdkafka with its mock cluster, which needs no broker. One callback is set for all deliveries, and each message carries
//! user data: a checked number of `ffi::Registration`.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::future::Future;
use std::pin::pin;
use std::ptr::null_mut;
use std::task::{Context, Poll, Waker};

use awaitify::{Awaitable, Dropped, ffi};

macro_rules! opaque {
    ($($name:ident),*) => {
        $(#[repr(C)]
        struct $name {
            opaque: [u8; 0],
        })*
    };
}
opaque!(Kafka, Conf, Topic);

/// `rd_kafka_message_t`
#[repr(C)]
struct Message {
    err: c_int,
    topic: *mut Topic,
    partition: i32,
    payload: *mut c_void,
    len: usize,
    key: *mut c_void,
    key_len: usize,
    offset: i64,
    private: *mut c_void,
}

#[link(name = "rdkafka")]
unsafe extern "C" {
    fn rd_kafka_conf_new() -> *mut Conf;
    fn rd_kafka_conf_set(
        conf: *mut Conf,
        name: *const c_char,
        value: *const c_char,
        error: *mut c_char,
        error_size: usize,
    ) -> c_int;
    fn rd_kafka_conf_set_dr_msg_cb(
        conf: *mut Conf,
        delivered: unsafe extern "C" fn(*mut Kafka, *const Message, *mut c_void),
    );
    fn rd_kafka_new(
        kind: c_int,
        conf: *mut Conf,
        error: *mut c_char,
        error_size: usize,
    ) -> *mut Kafka;
    fn rd_kafka_topic_new(kafka: *mut Kafka, name: *const c_char, conf: *mut c_void) -> *mut Topic;
    fn rd_kafka_produce(
        topic: *mut Topic,
        partition: i32,
        flags: c_int,
        payload: *const c_void,
        len: usize,
        key: *const c_void,
        key_len: usize,
        private: *mut c_void,
    ) -> c_int;
    fn rd_kafka_poll(kafka: *mut Kafka, timeout_ms: c_int) -> c_int;
    fn rd_kafka_topic_destroy(topic: *mut Topic);
    fn rd_kafka_destroy(kafka: *mut Kafka);
}

const PRODUCER: c_int = 0;
const COPY: c_int = 2;
const ANY_PARTITION: i32 = -1;

/// The offset of a delivered message, or the error.
type Delivery = Result<Result<i64, c_int>, Dropped>;
/// Stands for the callback `delivered`.
enum Delivered {}
type Registration = ffi::Registration<Delivery, Delivered>;

unsafe extern "C" fn delivered(_: *mut Kafka, message: *const Message, _: *mut c_void) {
    // SAFETY: the library passes a message that is valid during the call.
    let message = unsafe { &*message };
    let delivery = match message.err {
        0 => Ok(message.offset),
        error => Err(error),
    };
    Registration::complete(message.private, Ok(delivery));
}

/// Sends a message, which the library copies.
fn produce(topic: *mut Topic, text: &[u8], partition: i32) -> Awaitable<Delivery> {
    Awaitable::new(|completer| {
        let registration = Registration::new(completer);
        let private = registration.user_data();
        // SAFETY: the topic lives.
        let status = unsafe {
            let payload = text.as_ptr().cast();
            rd_kafka_produce(
                topic,
                partition,
                COPY,
                payload,
                text.len(),
                null_mut(),
                0,
                private,
            )
        };
        if status == 0 {
            registration.outlive();
        }
    })
}

/// Lets the library call back until `future` is done.
fn block_on<F: Future>(kafka: *mut Kafka, future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        // SAFETY: the producer lives.
        unsafe { rd_kafka_poll(kafka, 100) };
    }
}

/// A producer with three brokers of its own.
fn producer() -> *mut Kafka {
    let mut error = [0; 512];
    let set = |conf, name: &CStr, value: &CStr| {
        // SAFETY: the library copies the texts.
        let status =
            unsafe { rd_kafka_conf_set(conf, name.as_ptr(), value.as_ptr(), null_mut(), 0) };
        assert_eq!(status, 0);
    };
    // SAFETY: the producer takes the configuration.
    unsafe {
        let conf = rd_kafka_conf_new();
        set(conf, c"test.mock.num.brokers", c"3");
        set(conf, c"log_level", c"0");
        rd_kafka_conf_set_dr_msg_cb(conf, delivered);
        let kafka = rd_kafka_new(PRODUCER, conf, error.as_mut_ptr(), error.len());
        assert!(!kafka.is_null());
        kafka
    }
}

fn main() {
    let kafka = producer();
    // SAFETY: the library copies the name.
    let topic = unsafe { rd_kafka_topic_new(kafka, c"awaited".as_ptr(), null_mut()) };
    block_on(kafka, async {
        let (first, second) = (produce(topic, b"first", 0), produce(topic, b"second", 0));
        let (first, second) = (
            first.await.unwrap().unwrap(),
            second.await.unwrap().unwrap(),
        );
        assert_eq!((first, second), (0, 1));
        // The message is delivered all the same.
        drop(produce(topic, b"unawaited", ANY_PARTITION));
        // A message that is too large does not start.
        assert!(produce(topic, &vec![0; 64 << 20], 0).await.is_err());
        let last = produce(topic, b"last", 0).await.unwrap();
        assert!(last.unwrap() >= 2);
    });
    while ffi::outstanding() > 0 {
        // SAFETY: the producer lives.
        unsafe { rd_kafka_poll(kafka, 100) };
    }
    // SAFETY: nothing uses them any more.
    unsafe {
        rd_kafka_topic_destroy(topic);
        rd_kafka_destroy(kafka);
    }
    println!("rdkafka: delivered, refused");
}
