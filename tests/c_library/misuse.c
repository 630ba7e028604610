/* The misbehaving half: what real libraries were seen to do, and what only an enemy would. */
#include "library.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

void misuse_twice(int value, sum_fn done, void *data) {
    done(value, data);
    done(value + 1, data);
}

int misuse_error_and_call(int value, sum_fn done, void *data) {
    done(value, data);
    return -1;
}

/* The call comes with misuse_call_kept. */
int misuse_call_after_error(int value, sum_fn done, void *data) {
    misuse_keep(value, done, data);
    return -1;
}

struct kept {
    sum_fn done;
    void *data;
};

static struct kept kept;
/* Of POSIX, which ThreadSanitizer sees: the turns that the Rust tests take are hidden in an unwatched std. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct kept look(void) {
    struct kept seen;
    pthread_mutex_lock(&lock);
    seen = kept;
    pthread_mutex_unlock(&lock);
    return seen;
}

void misuse_keep(int value, sum_fn done, void *data) {
    (void)value;
    pthread_mutex_lock(&lock);
    kept = (struct kept){done, data};
    pthread_mutex_unlock(&lock);
}

/* As often as one likes. */
void misuse_call_kept(int value) {
    struct kept seen = look();
    seen.done(value, seen.data);
}

/* What one function was given goes to the callback of another. */
void misuse_kept_into(record_fn done, void *data) {
    (void)data;
    done(5, NULL, look().data);
}

/* The user data of a completion goes to the callback of a listener. */
void misuse_call_kept_into(event_fn event) { event(7, look().data); }

/* The callback of this function, with the user data of the one that was kept. */
void misuse_callback_only(sum_fn done, void *data) {
    (void)data;
    done(6, look().data);
}

struct operation *misuse_begin(int value, sum_fn done, void *data) {
    misuse_keep(value, done, data);
    return (struct operation *)&kept;
}

/* Promises silence, and breaks its word with misuse_call_kept. */
void misuse_revoke(struct operation *operation) { (void)operation; }

struct call {
    sum_fn done;
    void *data;
    int value;
    pthread_barrier_t *together;
};

static void *call_together(void *argument) {
    struct call *call = argument;
    pthread_barrier_wait(call->together);
    call->done(call->value, call->data);
    return NULL;
}

void misuse_from_two_threads(int value, sum_fn done, void *data) {
    pthread_barrier_t together;
    pthread_t threads[2];
    struct call calls[2];
    int i;
    pthread_barrier_init(&together, NULL, 2);
    for (i = 0; i < 2; i++) {
        calls[i] = (struct call){done, data, value + i, &together};
        pthread_create(&threads[i], NULL, call_together, &calls[i]);
    }
    for (i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&together);
}

static pthread_key_t ending;

static void call_at_end(void *argument) {
    struct call *call = argument;
    call->done(call->value, call->data);
    call->done(call->value + 1, call->data);
}

static void *end_at_once(void *argument) {
    struct call *call = argument;
    pthread_setspecific(ending, argument);
    misuse_call_kept(call->value);
    return NULL;
}

/* The thread calls what was kept. Then it calls, twice, when it has ended but for the destructors of its data. */
void misuse_from_ending_thread(int value, sum_fn done, void *data) {
    struct call call = {done, data, value, NULL};
    pthread_t thread;
    pthread_key_create(&ending, call_at_end);
    pthread_create(&thread, NULL, end_at_once, &call);
    pthread_join(thread, NULL);
    pthread_key_delete(ending);
}

static void call_kept_and_exit(void) {
    misuse_call_kept(1);
    misuse_call_kept(2);
    _exit(42);
}

/* Calls, twice, while the process exits, which ends with 42. */
void misuse_call_at_exit(int value, sum_fn done, void *data) {
    misuse_keep(value, done, data);
    atexit(call_kept_and_exit);
}

void misuse_never(int value, sum_fn done, void *data) {
    (void)value;
    (void)done;
    (void)data;
}

/* Pointers of its own, null, numbers near the right one, and at last the right one. */
void misuse_garbage(int value, sum_fn done, void *data) {
    uintptr_t right = (uintptr_t)data;
    int bit;
    done(value, NULL);
    done(value, &kept);
    done(value, (void *)done);
    done(value, (void *)UINTPTR_MAX);
    for (bit = 0; bit < (int)(8 * sizeof right); bit++)
        done(value, (void *)(right ^ ((uintptr_t)1 << bit)));
    done(value + 1, data);
}

/* Twice, as a search would. */
void misuse_data_in_the_middle(int value, found_fn found, void *data) {
    found((struct operation *)&kept, data, &value);
    found((struct operation *)&kept, data, NULL);
}

void misuse_found_until_destroyed(int value, found_fn found, void *data, destroy_fn destroy) {
    misuse_data_in_the_middle(value, found, data);
    destroy(data);
}
