/* Callbacks that are called many times, by a library that breaks its word. */
#include "library.h"

#include <pthread.h>
#include <stdint.h>

struct heard {
    event_fn event;
    void *data;
    destroy_fn destroy;
};

static struct heard heard;
/* Of POSIX, which ThreadSanitizer sees, as in misuse.c. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct heard look(void) {
    struct heard seen;
    pthread_mutex_lock(&lock);
    seen = heard;
    pthread_mutex_unlock(&lock);
    return seen;
}

/* The calls come with misuse_emit. */
void misuse_listen(event_fn event, void *data, destroy_fn destroy) {
    pthread_mutex_lock(&lock);
    heard = (struct heard){event, data, destroy};
    pthread_mutex_unlock(&lock);
}

/* As often as one likes, also after the end. */
int misuse_emit(int value) {
    struct heard seen = look();
    return seen.event(value, seen.data);
}

void misuse_destroy(void) {
    struct heard seen = look();
    seen.destroy(seen.data);
}

/* Promises silence, and calls from inside. */
void misuse_unlisten(int value) { misuse_emit(value); }

/* The user data of the listener goes to the callback of another function. */
int misuse_emit_into(event_fn event, int value) { return event(value, look().data); }
void misuse_destroy_into(destroy_fn destroy) { destroy(look().data); }

/* The callback of this function, with the user data of the listener. */
void misuse_heard_into(sum_fn done, void *data) {
    (void)data;
    done(6, look().data);
}

/* Calls once while it runs, and later with misuse_emit. */
int misuse_visit(int value, event_fn event, void *data) {
    misuse_listen(event, data, NULL);
    return event(value, data);
}

/* Numbers near the right one, null, and pointers of its own. Returns how many. */
int misuse_emit_garbage(void) {
    struct heard seen = look();
    uintptr_t right = (uintptr_t)seen.data;
    int bits = (int)(8 * sizeof right), bit;
    for (bit = 0; bit < bits; bit++) {
        seen.event(bit, (void *)(right ^ ((uintptr_t)1 << bit)));
        seen.destroy((void *)(right ^ ((uintptr_t)1 << bit)));
    }
    seen.event(0, NULL);
    seen.event(0, &heard);
    return bits;
}

struct turn {
    pthread_barrier_t *together;
    int count;
};

static void *emit_many(void *argument) {
    struct turn *turn = argument;
    int value;
    pthread_barrier_wait(turn->together);
    for (value = 0; value < turn->count; value++)
        misuse_emit(value);
    return NULL;
}

/* Two threads call, and this one destroys meanwhile if it is told to. */
void misuse_emit_from_two_threads(int count, int destroy) {
    pthread_barrier_t together;
    pthread_t threads[2];
    struct turn turn = {&together, count};
    int i;
    pthread_barrier_init(&together, NULL, 3);
    for (i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, emit_many, &turn);
    pthread_barrier_wait(&together);
    if (destroy)
        misuse_destroy();
    for (i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&together);
}
