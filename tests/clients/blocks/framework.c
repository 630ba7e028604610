/* Functions like those of Apple's frameworks: they copy a block, and call it later, on another thread, twice, or never. */
#include <Block.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef void (^data_block)(const unsigned char *data, size_t length, const int *error);
typedef void (^reply_block)(int success);
typedef int (^item_block)(int value);

struct load {
    data_block block;
    char *url;
};

static void *run_load(void *argument) {
    struct load *load = argument;
    if (load->url[0] == 0) {
        const int error = -1001;
        load->block(NULL, 0, &error);
    } else {
        /* Only valid during the call. */
        unsigned char *data = (unsigned char *)strdup(load->url);
        size_t length = strlen(load->url);
        load->block(data, length, NULL);
        memset(data, 0, length);
        free(data);
    }
    Block_release(load->block);
    free(load->url);
    free(load);
    return NULL;
}

static void start(void *(*run)(void *), void *argument) {
    pthread_t thread;
    pthread_create(&thread, NULL, run, argument);
    pthread_detach(thread);
}

void framework_load(const char *url, data_block handler) {
    struct load *load = malloc(sizeof *load);
    load->block = Block_copy(handler);
    load->url = strdup(url);
    start(run_load, load);
}

/* Calls the block inside, and again. */
void framework_evaluate(int policy, reply_block reply) {
    reply(policy);
    reply(policy + 1);
}

/* Releases the block without a call. */
void framework_forget(reply_block reply) {
    Block_release(Block_copy(reply));
}

static void *run_items(void *argument) {
    item_block block = argument;
    for (int value = 0; block(value); value++) {
    }
    Block_release(block);
    return NULL;
}

/* Counts until the block returns 0. */
void framework_enumerate(item_block block) {
    start(run_items, Block_copy(block));
}
