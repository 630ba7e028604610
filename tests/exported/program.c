/* A program in C that calls asynchronous functions of Rust. Prints what their callbacks are given. */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exported.h"

/* One call: how often it was called back, and with what. */
struct call {
    pthread_mutex_t lock;
    pthread_cond_t called;
    int times;
    pthread_t thread;
    bool has_value, has_error;
    union {
        int number;
        int64_t total;
        size_t position;
        uint16_t half;
        uint8_t byte;
        bool answer;
        struct point point;
        char text[32];
    } value, error;
};

static struct call *new_call(void)
{
    struct call *call = calloc(1, sizeof *call);
    if (call == NULL)
        abort();
    pthread_mutex_init(&call->lock, NULL);
    pthread_cond_init(&call->called, NULL);
    return call;
}

static struct call *wait_for(struct call *call)
{
    pthread_mutex_lock(&call->lock);
    while (call->times == 0)
        pthread_cond_wait(&call->called, &call->lock);
    pthread_mutex_unlock(&call->lock);
    return call;
}

static int times_called(struct call *call)
{
    pthread_mutex_lock(&call->lock);
    int times = call->times;
    pthread_mutex_unlock(&call->lock);
    return times;
}

static void release(struct call *call)
{
    pthread_mutex_destroy(&call->lock);
    pthread_cond_destroy(&call->called);
    free(call);
}

static void finish(struct call *call, const void *value, size_t value_size, const void *error, size_t error_size)
{
    pthread_mutex_lock(&call->lock);
    call->times += 1;
    call->thread = pthread_self();
    call->has_value = value != NULL;
    call->has_error = error != NULL;
    if (value != NULL)
        memcpy(&call->value, value, value_size);
    if (error != NULL)
        memcpy(&call->error, error, error_size);
    pthread_cond_signal(&call->called);
    pthread_mutex_unlock(&call->lock);
}

static void on_number(const int *number, void *call)
{
    finish(call, number, sizeof *number, NULL, 0);
}

static void on_parsed(const int *number, const size_t *position, void *call)
{
    finish(call, number, sizeof *number, position, sizeof *position);
}

static void on_nothing(const void *done, void *call)
{
    finish(call, done, 0, NULL, 0);
}

static void on_point(const struct point *point, void *call)
{
    finish(call, point, sizeof *point, NULL, 0);
}

static void on_total(const int64_t *total, void *call)
{
    finish(call, total, sizeof *total, NULL, 0);
}

static void on_answer(const bool *answer, void *call)
{
    finish(call, answer, sizeof *answer, NULL, 0);
}

static void on_characters(const size_t *count, const void *missing, void *call)
{
    finish(call, count, sizeof *count, missing, 0);
}

static void on_largest(const int64_t *largest, const void *missing, void *call)
{
    finish(call, largest, sizeof *largest, missing, 0);
}

static void on_length(const size_t *length, void *call)
{
    finish(call, length, sizeof *length, NULL, 0);
}

static void on_greeting(const struct greeting *greeting, void *call)
{
    const char *text = greeting == NULL ? NULL : greeting_text(greeting);
    finish(call, text, text == NULL ? 0 : strlen(text) + 1, NULL, 0);
}

static void on_accepted(const void *done, const int *error, void *call)
{
    finish(call, done, 0, error, sizeof *error);
}

static void on_present(const void *done, const void *error, void *call)
{
    finish(call, done, 0, error, 0);
}

/* Adds up the items of a stream, until null. */
static void on_counted(const int64_t *number, void *user_data)
{
    struct call *call = user_data;
    if (number == NULL)
        finish(call, NULL, 0, NULL, 0);
    else
        call->value.total = call->value.total * 10 + *number;
}

/* Adds up the digits and a hundred times the positions, until both are null. */
static void on_digit(const int64_t *digit, const size_t *position, void *user_data)
{
    struct call *call = user_data;
    if (digit == NULL && position == NULL)
        finish(call, NULL, 0, NULL, 0);
    else
        call->value.total += digit != NULL ? *digit : 100 * (int64_t)*position;
}

static void on_half(const uint16_t *half, const uint8_t *error, void *call)
{
    finish(call, half, sizeof *half, error, sizeof *error);
}

static void on_outlasted(const int *number, const int *error, void *call)
{
    finish(call, number, sizeof *number, error, sizeof *error);
}

static const char *fate(const struct call *call)
{
    return call->has_value ? call->has_error ? "both" : "value" : call->has_error ? "error" : "died";
}

static void values(void)
{
    struct call *call = new_call();
    mylib_add(1, 2, on_number, call);
    wait_for(call);
    printf("add: %s %d\n", fate(call), call->value.number);
    printf("add calls back on another thread: %d\n", !pthread_equal(call->thread, pthread_self()));
    release(call);

    call = new_call();
    awaitify_exported_nothing(on_nothing, call);
    printf("nothing: %s\n", fate(wait_for(call)));
    release(call);

    call = new_call();
    awaitify_exported_scale((struct point){1.5, -2}, 2, on_point, call);
    wait_for(call);
    printf("scale: %s %g %g\n", fate(call), call->value.point.x, call->value.point.y);
    release(call);

    call = new_call();
    awaitify_exported_negated(false, on_answer, call);
    wait_for(call);
    printf("negated: %s %d\n", fate(call), call->value.answer);
    release(call);

    call = new_call();
    awaitify_exported_greet("C", on_greeting, call);
    wait_for(call);
    printf("greet: %s %s\n", fate(call), call->value.text);
    release(call);

    mylib_add(1, 2, NULL, NULL);
    puts("add without a callback: started");
}

/* What is passed by a pointer is overwritten as soon as the call returns. */
static void lent_arguments(void)
{
    struct call *call = new_call();
    struct point point = {1, 2};
    awaitify_exported_swap(&point, on_point, call);
    point = (struct point){0, 0};
    wait_for(call);
    printf("swap: %s %g %g\n", fate(call), call->value.point.x, call->value.point.y);
    release(call);

    call = new_call();
    int64_t items[] = {1, 20, INT64_C(1) << 40};
    awaitify_exported_total(items, 3, on_total, call);
    memset(items, 0, sizeof items);
    wait_for(call);
    printf("total: %s %lld\n", fate(call), (long long)call->value.total);
    release(call);

    call = new_call();
    awaitify_exported_total(NULL, 0, on_total, call);
    wait_for(call);
    printf("total of none: %s %lld\n", fate(call), (long long)call->value.total);
    release(call);

    call = new_call();
    int64_t more[] = {1, 20, 300};
    awaitify_exported_total_of_first(more, 3, 2, on_total, call);
    wait_for(call);
    printf("total of the first two: %s %lld\n", fate(call), (long long)call->value.total);
    release(call);

    call = new_call();
    char text[] = "seven";
    awaitify_exported_is_longer(text, 4, on_answer, call);
    text[0] = '\0';
    wait_for(call);
    printf("is_longer: %s %d\n", fate(call), call->value.answer);
    release(call);
}

/* A null pointer is none; the texts of an array are copied as well as the array. */
static void arguments_that_may_be_null(void)
{
    const char *texts[] = {"four", "", NULL};
    for (size_t i = 0; i < 3; i++) {
        struct call *call = new_call();
        awaitify_exported_characters(texts[i], on_characters, call);
        wait_for(call);
        printf("characters: %s %zu\n", fate(call), call->value.position);
        release(call);
    }

    const int64_t items[] = {3, 9, 6};
    for (size_t i = 0; i < 3; i++) {
        struct call *call = new_call();
        awaitify_exported_largest(i == 2 ? NULL : items, i == 1 ? 0 : 3, on_largest, call);
        wait_for(call);
        printf("largest: %s %lld\n", fate(call), (long long)call->value.total);
        release(call);
    }

    char one[] = "one", three[] = "three", separator[] = ", ";
    const char *words[] = {one, three};
    struct call *call = new_call();
    awaitify_exported_total_length(words, 2, separator, on_length, call);
    one[0] = three[0] = separator[0] = '\0';
    words[0] = words[1] = NULL;
    wait_for(call);
    printf("total length: %s %zu\n", fate(call), call->value.position);
    release(call);

    call = new_call();
    awaitify_exported_total_length(NULL, 0, "", on_length, call);
    wait_for(call);
    printf("total length of none: %s %zu\n", fate(call), call->value.position);
    release(call);
}

/* The numbers are overwritten as well as the array of pointers to them. */
static void arrays_of_pointers(void)
{
    int64_t one = 1, ten = 10;
    const int64_t *numbers[] = {&one, &ten};
    struct call *call = new_call();
    awaitify_exported_total_of_each(numbers, 2, on_total, call);
    one = ten = 0;
    numbers[0] = numbers[1] = NULL;
    wait_for(call);
    printf("total of each: %s %lld\n", fate(call), (long long)call->value.total);
    release(call);

    int64_t hundred = 100;
    const int64_t *some[] = {&hundred, NULL, &hundred};
    for (size_t i = 0; i < 2; i++) {
        call = new_call();
        awaitify_exported_total_of_some(some, 3, i == 0 ? NULL : &hundred, on_total, call);
        wait_for(call);
        printf("total of some: %s %lld\n", fate(call), (long long)call->value.total);
        release(call);
    }
}

static void results(void)
{
    struct call *call = new_call();
    mylib_parse("1024", on_parsed, call);
    wait_for(call);
    printf("parse: %s %d\n", fate(call), call->value.number);
    release(call);

    call = new_call();
    mylib_parse("10x4", on_parsed, call);
    wait_for(call);
    printf("parse: %s %zu\n", fate(call), call->error.position);
    release(call);

    int numbers[] = {7, -7};
    for (size_t i = 0; i < 2; i++) {
        call = new_call();
        awaitify_exported_accept(numbers[i], on_accepted, call);
        wait_for(call);
        printf("accept: %s %d\n", fate(call), call->error.number);
        release(call);
    }

    const char *texts[] = {"text", NULL};
    for (size_t i = 0; i < 2; i++) {
        call = new_call();
        awaitify_exported_present(texts[i], on_present, call);
        printf("present: %s\n", fate(wait_for(call)));
        release(call);
    }

    for (uint16_t number = 8; number < 10; number++) {
        call = new_call();
        checked_half(number, on_half, call);
        wait_for(call);
        printf("half: %s %d %d\n", fate(call), call->value.half, call->error.byte);
        release(call);
    }
}

/* A stream that its callback watches: what it was given, and when it was aborted. */
struct watched {
    struct call *call;
    pthread_mutex_t started;
    uint64_t task;
    int64_t abort_at, items, ahead;
    bool aborted;
};

static void on_watched(const int64_t *number, void *user_data)
{
    struct watched *watched = user_data;
    if (number == NULL) {
        finish(watched->call, NULL, 0, NULL, 0);
        return;
    }
    /* Blocks until the task has its number. */
    pthread_mutex_lock(&watched->started);
    watched->items += 1;
    watched->ahead += last_made() - *number;
    if (watched->items == watched->abort_at)
        watched->aborted = awaitify_exported_endless_abort(watched->task);
    pthread_mutex_unlock(&watched->started);
}

static void watch_endless(const char *name, int64_t abort_at, int64_t abort_elsewhere_at, int64_t panics_at)
{
    struct watched watched = {.call = new_call(), .abort_at = abort_at};
    pthread_mutex_init(&watched.started, NULL);
    pthread_mutex_lock(&watched.started);
    watched.task = awaitify_exported_endless(panics_at, on_watched, &watched);
    pthread_mutex_unlock(&watched.started);
    for (bool aborted = abort_elsewhere_at == 0; !aborted;) {
        pthread_mutex_lock(&watched.started);
        aborted = watched.items >= abort_elsewhere_at;
        if (aborted)
            watched.aborted = awaitify_exported_endless_abort(watched.task);
        pthread_mutex_unlock(&watched.started);
    }
    wait_for(watched.call);
    printf("%s: aborted %d, then %s, called so often: %d, made too early: %d", name, watched.aborted,
           fate(watched.call), times_called(watched.call), (int)watched.ahead);
    if (abort_elsewhere_at == 0)
        printf(", items: %d", (int)watched.items);
    printf(", abort after that: %d\n", awaitify_exported_endless_abort(watched.task));
    pthread_mutex_destroy(&watched.started);
    release(watched.call);
}

static void streams(void)
{
    struct call *call = new_call();
    awaitify_exported_count_to(4, on_counted, call);
    wait_for(call);
    printf("counted: %d at the end %d\n", (int)call->value.total, times_called(call));
    release(call);

    call = new_call();
    awaitify_exported_digits("12x4", on_digit, call);
    wait_for(call);
    printf("digits: %d at the end %d\n", (int)call->value.total, times_called(call));
    release(call);

    watch_endless("stream that panics", 0, 0, 300);
    watch_endless("stream aborted by its callback", 3, 0, 0);
    watch_endless("stream aborted elsewhere", 0, 200, 0);
    awaitify_exported_endless(2, NULL, NULL);
}

enum { THREADS = 8, CALLS = 250 };

static void *call_often(void *calls)
{
    for (int i = 0; i < CALLS; i++)
        awaitify_exported_pass(i, on_number, ((struct call **)calls)[i]);
    return NULL;
}

/* All calls of all threads are on their way before one is answered. */
static void many_at_once(void)
{
    static struct call *calls[THREADS][CALLS];
    pthread_t threads[THREADS];
    for (int thread = 0; thread < THREADS; thread++) {
        for (int i = 0; i < CALLS; i++)
            calls[thread][i] = new_call();
        if (pthread_create(&threads[thread], NULL, call_often, calls[thread]) != 0)
            abort();
    }
    for (int thread = 0; thread < THREADS; thread++)
        pthread_join(threads[thread], NULL);
    int early = 0, right = 0, once = 0;
    for (int thread = 0; thread < THREADS; thread++)
        for (int i = 0; i < CALLS; i++)
            early += times_called(calls[thread][i]);
    open_gate(THREADS * CALLS);
    for (int thread = 0; thread < THREADS; thread++)
        for (int i = 0; i < CALLS; i++)
            right += wait_for(calls[thread][i])->has_value && calls[thread][i]->value.number == i;
    for (int thread = 0; thread < THREADS; thread++)
        for (int i = 0; i < CALLS; i++) {
            once += times_called(calls[thread][i]) == 1;
            release(calls[thread][i]);
        }
    printf("many at once: %d early, %d right, %d once\n", early, right, once);
}

static void deaths(void)
{
    struct call *panics = new_call();
    mylib_add(INT_MAX, 1, on_number, panics);
    printf("a panic: %s\n", fate(wait_for(panics)));

    struct call *nowhere = new_call();
    awaitify_exported_start_nowhere(on_number, nowhere);
    printf("no runtime: %s, before the call returned: %d\n", fate(nowhere), times_called(nowhere));

    struct call *aborted = new_call(), *other = new_call();
    uint64_t task = awaitify_exported_pass(1, on_number, aborted), other_task = awaitify_exported_pass(2, on_number, other);
    printf("abort: %d\n", awaitify_exported_pass_abort(task));
    printf("aborted: %s\n", fate(wait_for(aborted)));
    printf("abort again: %d\n", awaitify_exported_pass_abort(task));
    printf("abort of no task: %d %d\n", awaitify_exported_pass_abort(0), awaitify_exported_pass_abort(UINT64_MAX));
    open_gate(1);
    wait_for(other);
    printf("the other: %s %d\n", fate(other), other->value.number);
    printf("abort of what has ended: %d\n", awaitify_exported_pass_abort(other_task));

    struct call *shut = new_call(), *late = new_call();
    task = awaitify_exported_outlast(on_outlasted, shut);
    shut_down();
    printf("shut down: %s\n", fate(wait_for(shut)));
    printf("abort after that: %d\n", awaitify_exported_outlast_abort(task));
    awaitify_exported_outlast(on_outlasted, late);
    printf("after that: %s, before the call returned: %d\n", fate(late), times_called(late));

    struct call *all[] = {panics, nowhere, aborted, other, shut, late};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        printf("%s%d", i == 0 ? "called so often: " : " ", times_called(all[i]));
        release(all[i]);
    }
    printf("\n");
}

int main(void)
{
    values();
    lent_arguments();
    arguments_that_may_be_null();
    arrays_of_pointers();
    results();
    streams();
    many_at_once();
    deaths();
    return 0;
}
