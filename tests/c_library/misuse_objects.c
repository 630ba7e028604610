/* What a library does on its threads, while it frees and once it is shut down. */
#include "library.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Three threads call at once. */
struct shared {
    sum_fn done;
    void *data;
    int value;
    pthread_barrier_t *barrier;
};

static void *call_shared(void *argument) {
    struct shared *shared = argument;
    pthread_barrier_wait(shared->barrier);
    shared->done(shared->value, shared->data);
    return NULL;
}

void misuse_three_threads(sum_fn done, void *data) {
    pthread_barrier_t barrier;
    pthread_t threads[3];
    struct shared shared[3];
    pthread_barrier_init(&barrier, NULL, 3);
    for (int i = 0; i < 3; i++) {
        shared[i] = (struct shared){done, data, i, &barrier};
        pthread_create(&threads[i], NULL, call_shared, &shared[i]);
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
    }
    pthread_barrier_destroy(&barrier);
}

/* Operations that the library keeps, in two places. */
static struct shared kept[2];

void misuse_keep_at(int at, sum_fn done, void *data) {
    kept[at] = (struct shared){done, data, at, NULL};
}

/* The user data of the two is exchanged. */
void misuse_swap_and_call(void) {
    void *data = kept[0].data;
    kept[0].data = kept[1].data;
    kept[1].data = data;
    for (int at = 0; at < 2; at++) {
        kept[at].done(kept[at].value, kept[at].data);
    }
}

/* The user data is lost. */
void misuse_zeroed(int value, sum_fn done, void *data) {
    (void)data;
    done(value, NULL);
}

/* An object that calls back while it is freed. */
struct object {
    sum_fn done;
    void *data;
};

struct object *misuse_object(void) {
    return calloc(1, sizeof(struct object));
}

void misuse_object_watch(struct object *object, sum_fn done, void *data) {
    *object = (struct object){done, data};
}

void misuse_object_free(struct object *object) {
    struct object copy = *object;
    memset(object, 0xEE, sizeof *object);
    free(object);
    if (copy.done != NULL) {
        copy.done(-9, copy.data);
    }
}

/* The library is shut down, and calls nevertheless. */
void misuse_shut_down(void) {
    for (int at = 0; at < 2; at++) {
        if (kept[at].done != NULL) {
            kept[at].done(-1, kept[at].data);
            kept[at].done(-2, kept[at].data);
        }
    }
}
