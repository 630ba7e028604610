/* Requests that carry callback or user data: like libuv, libusb and webgpu.h. */
#include "library.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void start(void *(*run)(void *), void *argument) {
    pthread_t thread;
    pthread_create(&thread, NULL, run, argument);
    pthread_detach(thread);
}

static void *run_work(void *argument) {
    struct work *work = argument;
    work->result *= 2;
    work->done(work);
    return NULL;
}

int library_work(struct context *loop, struct work *work, int input, work_cb cb) {
    (void)loop;
    if (input < 0)
        return input;
    work->result = input;
    work->done = cb;
    start(run_work, work);
    return 0;
}

int library_work_and_fail(struct work *work, int input, work_cb cb) {
    work->result = input;
    cb(work);
    return -5;
}

int library_connect(struct work *work, int input, work_status_cb cb) {
    cb(work, input);
    return 0;
}

int library_tick(struct work *timer, int count, work_status_cb cb) {
    for (int tick = 1; tick <= count; tick++)
        cb(timer, tick);
    return 0;
}

struct transfer *library_alloc_transfer(void) { return calloc(1, sizeof(struct transfer)); }

void library_free_transfer(struct transfer *transfer) {
    memset(transfer, 0xff, sizeof *transfer);
    free(transfer);
}

static void *run_transfer(void *argument) {
    struct transfer *transfer = argument;
    for (int index = 0; index < transfer->length; index++)
        transfer->buffer[index] = (unsigned char)(index + 1);
    transfer->actual_length = transfer->length;
    transfer->callback(transfer);
    return NULL;
}

int library_submit_transfer(struct transfer *transfer) {
    if (transfer->length == 0)
        return -2;
    start(run_transfer, transfer);
    return 0;
}

struct map {
    int value;
    struct callback_info info;
};

static void *run_map(void *argument) {
    struct map map = *(struct map *)argument;
    free(argument);
    map.info.callback(map.value, "mapped", map.info.userdata1, map.info.userdata2);
    return NULL;
}

uint64_t library_map_async(int value, struct callback_info info) {
    struct map *map = malloc(sizeof *map);
    *map = (struct map){value, info};
    start(run_map, map);
    return 77;
}

uint64_t library_map_with(int value, const struct callback_info *info) { return library_map_async(value, *info); }
