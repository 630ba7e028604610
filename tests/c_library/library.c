/* The well-behaved half: each operation calls back exactly once, or says that it did not start. */
#include "library.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

void library_add(int a, int b, sum_fn done, void *data) { done(a + b, data); }

struct sum {
    int value;
    sum_fn done;
    void *data;
};

static void *call_sum(void *argument) {
    struct sum sum = *(struct sum *)argument;
    free(argument);
    sum.done(sum.value, sum.data);
    return NULL;
}

void library_add_on_thread(int a, int b, sum_fn done, void *data) {
    struct sum *sum = malloc(sizeof *sum);
    pthread_t thread;
    *sum = (struct sum){a + b, done, data};
    pthread_create(&thread, NULL, call_sum, sum);
    pthread_detach(thread);
}

int library_try_add(int a, int b, sum_fn done, void *data) {
    if (a < 0 || b < 0)
        return -22;
    done(a + b, data);
    return 0;
}

void library_before(void *data, sum_fn done, int value) { done(value, data); }

void library_apart(sum_fn done, int value, void *data, int factor) { done(value * factor, data); }

void library_notify(done_fn done, const void *data) { done(data); }

int library_windows(window_fn done, intptr_t data) { return done(5, data); }

void library_number(number_fn done, uintptr_t data, int value) { done(data, value); }

void library_typed(typed_fn done, struct record *data) { done(5, data); }

/* Gives a record to `call`, and spoils its memory behind it. */
static void with_record(const char *text, void (*call)(const struct record *, void *), void *argument) {
    size_t length = strlen(text);
    char *name = malloc(length + 1);
    unsigned char *bytes = malloc(3);
    struct record *record = malloc(sizeof *record);
    memcpy(name, text, length + 1);
    memcpy(bytes, "\1\2\3", 3);
    *record = (struct record){name, bytes, 3};
    call(record, argument);
    memset(name, '?', length);
    memset(bytes, 0xff, 3);
    free(record);
    free(bytes);
    free(name);
}

struct reading {
    record_fn done;
    void *data;
};

static void call_record(const struct record *record, void *argument) {
    struct reading *reading = argument;
    reading->done(0, record, reading->data);
}

void library_read(const char *name, record_fn done, void *data) {
    struct reading reading = {done, data};
    if (*name == '\0')
        done(2, NULL, data);
    else
        with_record(name, call_record, &reading);
}

struct resolving {
    first_fn done;
    void *data;
};

static void call_first(const struct record *record, void *argument) {
    struct resolving *resolving = argument;
    resolving->done(resolving->data, 0, 1, record);
}

void library_resolve(const char *name, first_fn done, void *data) {
    struct resolving resolving = {done, data};
    with_record(name, call_first, &resolving);
}

static int last_answer;

int library_call_bus(struct context *context, middle_fn done, void *data) {
    last_answer = done(context, data, 7);
    return 1;
}

int library_last_answer(void) { return last_answer; }

void library_shut(struct context *context, status_fn done, void *data) { done(context, 3, data); }

struct operation {
    int value;
    sum_fn done;
    void *data;
    struct operation *next;
};

void library_load_async(struct context *context, ready_fn done, void *data) {
    struct operation result = {9, NULL, NULL, NULL};
    done(context, &result, data);
    result.value = -1;
}

int library_load_finish(struct operation *result) { return result->value; }

int library_command(struct context *context, reply_fn done, void *data, const char *command) {
    int reply = (int)strlen(command);
    if (reply == 0)
        return -1;
    /* A connection that died: it was started, and the reply is null. */
    done(context, strcmp(command, "QUIT") == 0 ? NULL : &reply, data);
    return 0;
}

int library_command_with(struct context *context, reply_fn done, void *data, const char *format, ...) {
    return library_command(context, done, data, format);
}

int library_start(int value, unsigned *id, sum_fn done, void *data) {
    *id = 77;
    done(value, data);
    return 0;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct operation *pending;

struct operation *library_begin(int value, sum_fn done, void *data) {
    struct operation *operation;
    if (value < 0)
        return NULL;
    operation = malloc(sizeof *operation);
    pthread_mutex_lock(&lock);
    *operation = (struct operation){value, done, data, pending};
    pending = operation;
    pthread_mutex_unlock(&lock);
    return operation;
}

/* Takes `wanted`, or the newest for null. */
static struct operation *take_pending(struct operation *wanted) {
    struct operation **link, *found;
    pthread_mutex_lock(&lock);
    for (link = &pending; *link && wanted && *link != wanted; link = &(*link)->next) {
    }
    found = *link;
    if (found)
        *link = found->next;
    pthread_mutex_unlock(&lock);
    return found;
}

void library_run(void) {
    struct operation *operation;
    while ((operation = take_pending(NULL))) {
        operation->done(operation->value, operation->data);
        free(operation);
    }
}

void library_cancel(struct operation *operation) {
    struct operation *found = take_pending(operation);
    if (found) {
        found->done(-1, found->data);
        free(found);
    }
}

void library_revoke(struct operation *operation) { free(take_pending(operation)); }

size_t library_pending(void) {
    size_t count = 0;
    struct operation *operation;
    pthread_mutex_lock(&lock);
    for (operation = pending; operation; operation = operation->next)
        count++;
    pthread_mutex_unlock(&lock);
    return count;
}

void library_submit(struct request *request) { request->done(request, request->input + 1); }
