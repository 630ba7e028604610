/* A C library of our own: each shape of completion callback that real libraries have, and one that breaks its word.
 * Built by tests/build.rs; declared in Rust by tests/tests/c. */
#ifndef AWAITIFY_C_LIBRARY_H
#define AWAITIFY_C_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

/* What lives only while a callback runs: its bytes are overwritten, then freed, when the callback returns. */
struct record {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};

struct context;
struct operation;

typedef void (*sum_fn)(int sum, void *data);
typedef void (*record_fn)(int status, const struct record *record, void *data);
typedef void (*first_fn)(void *data, int status, int timeouts, const struct record *record);
typedef int (*middle_fn)(struct context *context, void *data, int error);
typedef void (*status_fn)(struct context *context, int status, void *data);
typedef void (*ready_fn)(struct context *source, struct operation *result, void *data);
typedef void (*reply_fn)(struct context *context, void *reply, void *data);
typedef void (*done_fn)(const void *data);
/* User data as Win32 has it: an integer, or a pointer to something. */
typedef int (*window_fn)(int window, intptr_t data);
typedef void (*number_fn)(uintptr_t data, int value);
typedef void (*typed_fn)(int value, struct record *data);
/* Replies 0 if it wants no more. */
typedef int (*event_fn)(int value, void *data);
typedef void (*destroy_fn)(void *data);

/* Well behaved: library.c */
void library_add(int a, int b, sum_fn done, void *data);
void library_add_on_thread(int a, int b, sum_fn done, void *data);
int library_try_add(int a, int b, sum_fn done, void *data);
void library_before(void *data, sum_fn done, int value);
void library_apart(sum_fn done, int value, void *data, int factor);
void library_notify(done_fn done, const void *data);
int library_windows(window_fn done, intptr_t data);
void library_number(number_fn done, uintptr_t data, int value);
void library_typed(typed_fn done, struct record *data);
void library_read(const char *name, record_fn done, void *data);
void library_resolve(const char *name, first_fn done, void *data);
int library_call_bus(struct context *context, middle_fn done, void *data);
int library_last_answer(void);
void library_shut(struct context *context, status_fn done, void *data);
void library_load_async(struct context *context, ready_fn done, void *data);
int library_load_finish(struct operation *result);
int library_command(struct context *context, reply_fn done, void *data, const char *command);
int library_command_with(struct context *context, reply_fn done, void *data, const char *format, ...);
int library_start(int value, unsigned *id, sum_fn done, void *data);

/* Operations that wait for library_run, or for being cancelled. */
struct operation *library_begin(int value, sum_fn done, void *data);
void library_run(void);
void library_cancel(struct operation *operation);   /* calls back with -1, now */
void library_revoke(struct operation *operation);   /* promises silence, and keeps it */
size_t library_pending(void);

/* The request carries the user data. */
struct request {
    void *data;
    void (*done)(struct request *request, int status);
    int input;
};
void library_submit(struct request *request);

/* Like libsmb2: fills the buffer until it calls back. Fails for an empty one. */
struct read;
typedef void (*read_cb)(struct context *context, int status, void *command_data, void *data);
struct read *library_pread(struct context *context, uint8_t *buffer, uint32_t count, uint64_t offset, read_cb done,
                           void *data);
uint8_t *library_finish_read(struct read *read);    /* fills and calls back on another thread; returns the buffer */
void library_cancel_read(struct read *read);        /* does not call back after it */
void library_sum_bytes(sum_fn done, const void *bytes, uint8_t length, void *data);
/* Like librados: a completion is made first, and tells the result. */
typedef struct completion *completion_t;
typedef void (*completion_cb)(completion_t completion, void *argument);
int library_create_completion(void *argument, completion_cb complete, completion_cb safe, completion_t *made);
int library_aio_read(struct context *io, const char *object, completion_t completion, char *buffer, size_t length,
                     uint64_t offset);
int library_aio_get_return_value(completion_t completion);
void library_aio_release(completion_t completion);

/* Like libuv: the callback gets only the request, whose field `data` is the user's. The result is in the request. */
struct work;
typedef void (*work_cb)(struct work *work);
typedef void (*work_status_cb)(struct work *work, int status);
struct work {
    void *data;
    int result;
    void *reserved[4];
    work_cb done;
    int calls;
};
int library_work(struct context *loop, struct work *work, int input, work_cb cb);     /* fails for a negative input */
int library_work_and_fail(struct work *work, int input, work_cb cb);                  /* calls back, and fails */
int library_connect(struct work *work, int input, work_status_cb cb);
int library_tick(struct work *timer, int count, work_status_cb cb);                   /* calls back `count` times */
/* Like libusb: callback and user data are fields of a transfer that the library allocates. */
struct transfer {
    int status;
    work_cb unused;
    void (*callback)(struct transfer *transfer);
    void *user_data;
    unsigned char *buffer;
    int length;
    int actual_length;
};
struct transfer *library_alloc_transfer(void);
void library_free_transfer(struct transfer *transfer);
int library_submit_transfer(struct transfer *transfer);                               /* fills the buffer later */
/* Like webgpu.h: callback and user data come in a structure by value. */
typedef void (*map_callback)(int status, const char *message, void *userdata1, void *userdata2);
struct callback_info {
    void *next;
    int mode;
    map_callback callback;
    void *userdata1;
    void *userdata2;
};
uint64_t library_map_async(int value, struct callback_info info);
uint64_t library_map_with(int value, const struct callback_info *info);

/* Callbacks that are called many times: events.c */
struct listener;
struct listener *library_listen(event_fn event, void *data, destroy_fn destroy);
void library_unlisten(struct listener *listener);
void library_emit(int value);
size_t library_listeners(void);
int library_visit(int count, event_fn event, void *data);

/* Misbehaving: misuse.c */
void misuse_twice(int value, sum_fn done, void *data);
int misuse_error_and_call(int value, sum_fn done, void *data);
int misuse_call_after_error(int value, sum_fn done, void *data);
struct operation *misuse_begin(int value, sum_fn done, void *data);
void misuse_revoke(struct operation *operation);
void misuse_from_two_threads(int value, sum_fn done, void *data);
void misuse_from_ending_thread(int value, sum_fn done, void *data);
void misuse_call_at_exit(int value, sum_fn done, void *data);
void misuse_never(int value, sum_fn done, void *data);
void misuse_garbage(int value, sum_fn done, void *data);
void misuse_keep(int value, sum_fn done, void *data);
void misuse_call_kept(int value);
void misuse_kept_into(record_fn done, void *data);
void misuse_call_kept_into(event_fn event);
void misuse_callback_only(sum_fn done, void *data);
/* The callback gets the user data, and then what was found. */
typedef int (*found_fn)(struct operation *operation, void *data, void *found);
void misuse_data_in_the_middle(int value, found_fn found, void *data);
void misuse_found_until_destroyed(int value, found_fn found, void *data, destroy_fn destroy);

/* Misbehaving: misuse_events.c */
void misuse_listen(event_fn event, void *data, destroy_fn destroy);
void misuse_unlisten(int value);
int misuse_emit(int value);
void misuse_destroy(void);
int misuse_emit_into(event_fn event, int value);
void misuse_destroy_into(destroy_fn destroy);
void misuse_heard_into(sum_fn done, void *data);
int misuse_visit(int value, event_fn event, void *data);
int misuse_emit_garbage(void);
void misuse_emit_from_two_threads(int count, int destroy);

#endif
