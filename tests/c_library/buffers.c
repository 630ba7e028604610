/* Buffers that are filled from another thread: like libsmb2, and in two steps like librados. */
#include "library.h"

#include <pthread.h>
#include <stdlib.h>

struct read {
    unsigned char *buffer;
    size_t length;
    uint64_t offset;
    read_cb done;
    void *data;
};

struct read *library_pread(struct context *context, uint8_t *buffer, uint32_t count, uint64_t offset, read_cb done,
                           void *data) {
    (void)context;
    if (count == 0)
        return NULL;
    struct read *read = malloc(sizeof *read);
    *read = (struct read){buffer, count, offset, done, data};
    return read;
}

static void fill(unsigned char *buffer, size_t length, uint64_t offset) {
    for (size_t index = 0; index < length; index++)
        buffer[index] = (unsigned char)(offset + index);
}

static void *run_read(void *argument) {
    struct read *read = argument;
    fill(read->buffer, read->length, read->offset);
    read->done(NULL, (int)read->length, NULL, read->data);
    return NULL;
}

uint8_t *library_finish_read(struct read *read) {
    uint8_t *buffer = read->buffer;
    pthread_t thread;
    pthread_create(&thread, NULL, run_read, read);
    pthread_join(thread, NULL);
    free(read);
    return buffer;
}

void library_cancel_read(struct read *read) { free(read); }

void library_sum_bytes(sum_fn done, const void *bytes, uint8_t length, void *data) {
    int sum = 0;
    for (int index = 0; index < length; index++)
        sum += ((const unsigned char *)bytes)[index];
    done(sum, data);
}

struct completion {
    completion_cb complete;
    void *argument;
    char *buffer;
    size_t length;
    uint64_t offset;
    int result;
};

int library_create_completion(void *argument, completion_cb complete, completion_cb safe, completion_t *made) {
    (void)safe;
    struct completion *completion = calloc(1, sizeof *completion);
    completion->complete = complete;
    completion->argument = argument;
    *made = completion;
    return 0;
}

static void *run_completion(void *argument) {
    struct completion *completion = argument;
    fill((unsigned char *)completion->buffer, completion->length, completion->offset);
    completion->result = (int)completion->length;
    completion->complete(completion, completion->argument);
    return NULL;
}

int library_aio_read(struct context *io, const char *object, completion_t completion, char *buffer, size_t length,
                     uint64_t offset) {
    (void)io;
    if (object[0] == '\0')
        return -2;
    completion->buffer = buffer;
    completion->length = length;
    completion->offset = offset;
    pthread_t thread;
    pthread_create(&thread, NULL, run_completion, completion);
    pthread_detach(thread);
    return 0;
}

int library_aio_get_return_value(completion_t completion) { return ((struct completion *)completion)->result; }

void library_aio_release(completion_t completion) { free(completion); }
