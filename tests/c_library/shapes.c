/* Types of callbacks and of their arguments that headers seldom have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* 40 bytes, so that it is passed in memory. */
struct wide {
    int64_t numbers[4];
    double last;
};
typedef void (*wide_fn)(struct wide value, void *data);

void shapes_wide(int64_t first, wide_fn done, void *data) {
    struct wide value = {{first, first + 1, first + 2, first + 3}, 0.5};
    done(value, data);
}

/* Two registers, one for integers and one for floats. */
struct mixed {
    double real;
    uint32_t count;
};
typedef void (*mixed_fn)(void *data, struct mixed value);

void shapes_mixed(mixed_fn done, void *data) {
    done(data, (struct mixed){2.5, 7});
}

/* The callback returns a structure, in memory. */
typedef struct wide (*answer_fn)(int status, void *data);

int64_t shapes_answered(int status, answer_fn done, void *data) {
    return done(status, data).numbers[3];
}

typedef void (*scalars_fn)(bool truth, char letter, signed char small, unsigned short middle, float real, double twice,
                           long long large, size_t size, void *data);

void shapes_scalars(scalars_fn done, void *data) {
    done(true, 'x', -3, 65535, 0.25f, -0.5, INT64_MIN, SIZE_MAX, data);
}

#ifdef __SIZEOF_INT128__
typedef void (*huge_fn)(__int128 value, void *data);

void shapes_huge(huge_fn done, void *data) {
    done(((__int128)1 << 100) + 5, data);
}
#endif

struct __attribute__((packed)) packed {
    uint8_t tag;
    uint32_t number;
};
struct __attribute__((aligned(16))) aligned {
    uint32_t number;
};
typedef void (*laid_out_fn)(struct packed packed, struct aligned aligned, void *data);

void shapes_laid_out(laid_out_fn done, void *data) {
    done((struct packed){1, 0x01020304}, (struct aligned){9}, data);
}

enum color { RED, GREEN };
typedef void (*color_fn)(enum color color, void *data);

/* 77 is none of them. */
void shapes_color(int color, color_fn done, void *data) {
    done((enum color)color, data);
}

/* A flexible array, and bit fields. */
struct message {
    unsigned kind : 3;
    unsigned urgent : 1;
    uint32_t length;
    char text[];
};
typedef void (*message_fn)(const struct message *message, void *data);

void shapes_message(const char *text, message_fn done, void *data) {
    size_t length = strlen(text);
    struct message *message = malloc(sizeof *message + length);
    message->kind = 5;
    message->urgent = 1;
    message->length = (uint32_t)length;
    memcpy(message->text, text, length);
    done(message, data);
    memset(message, 0xEE, sizeof *message + length);
    free(message);
}

/* A typedef of a typedef of a typedef, and a constant one. */
typedef void (*first_fn)(int value, void *data);
typedef first_fn second_type;
typedef second_type third_type;

void shapes_nested(int value, third_type const then, void *const data) {
    then(value, data);
}

/* An array of callbacks, of which any may be called. */
void shapes_array(int value, first_fn callbacks[2], void *data) {
    callbacks[value & 1](value, data);
}

/* A function pointer that returns the function pointer to call. */
typedef first_fn (*chooser_fn)(int value, void *data);

void shapes_chosen(int value, chooser_fn choose, void *data) {
    choose(value, data)(value + 1, data);
}

/* The arguments of the callback are a va_list. */
typedef void (*log_fn)(void *data, const char *format, va_list arguments);

static void log_to(log_fn log, void *data, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    log(data, format, arguments);
    va_end(arguments);
}

void shapes_log(log_fn log, void *data) {
    log_to(log, data, "%d of %d", 3, 4);
}

/* The callback itself is variadic. */
typedef void (*variadic_fn)(void *data, const char *format, ...);

void shapes_variadic(variadic_fn log, void *data) {
    log(data, "%d", 3);
}

/* It never returns to its caller, but calls back first. */
static jmp_buf out;

_Noreturn static void leave(int value, first_fn done, void *data) {
    done(value, data);
    longjmp(out, 1);
}

/* The library jumps over its own frames once the callback has returned. */
int shapes_jump(int value, first_fn done, void *data) {
    if (setjmp(out) == 0) {
        leave(value, done, data);
    }
    return 1;
}
