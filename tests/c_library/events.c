/* Callbacks that are called many times, in the four ways in which real libraries end their user data. */
#include "library.h"

#include <stdlib.h>

struct listener {
    event_fn event;
    void *data;
    destroy_fn destroy;
    int removed;
    struct listener *next;
};

static struct listener *listeners;
static int emitting;

struct listener *library_listen(event_fn event, void *data, destroy_fn destroy) {
    struct listener *listener = malloc(sizeof *listener);
    *listener = (struct listener){event, data, destroy, 0, listeners};
    listeners = listener;
    return listener;
}

/* Not while a callback runs: its listener is still in use then. */
static void sweep(void) {
    struct listener **link = &listeners, *found;
    while (emitting == 0 && (found = *link)) {
        if (!found->removed) {
            link = &found->next;
            continue;
        }
        *link = found->next;
        free(found);
    }
}

/* May be called inside the callback. */
void library_unlisten(struct listener *listener) {
    listener->removed = 1;
    if (listener->destroy)
        listener->destroy(listener->data);
    sweep();
}

/* A listener that replies 0 is removed. */
void library_emit(int value) {
    struct listener *listener;
    emitting++;
    for (listener = listeners; listener; listener = listener->next)
        if (!listener->removed && !listener->event(value, listener->data))
            library_unlisten(listener);
    emitting--;
    sweep();
}

size_t library_listeners(void) {
    size_t count = 0;
    struct listener *listener;
    for (listener = listeners; listener; listener = listener->next)
        count++;
    return count;
}

/* Calls only while it runs. Returns how often. */
int library_visit(int count, event_fn event, void *data) {
    int value = 0;
    while (value < count && event(value, data))
        value++;
    return value;
}
