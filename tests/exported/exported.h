/* What src/ exports. The first part is the header in the documentation of `callbackify`, word for word. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `sum` is null if the task died. */
typedef void (*add_fn)(const int *sum, void *user_data);
uint64_t mylib_add(int a, int b, add_fn callback, void *user_data);
bool mylib_add_abort(uint64_t task);

/* One of `number` and `position` is null; both are null if the task died. */
typedef void (*parse_fn)(const int *number, const size_t *position, void *user_data);
uint64_t mylib_parse(const char *text, parse_fn callback, void *user_data);
bool mylib_parse_abort(uint64_t task);

/* Kinds of arguments and results: src/kinds.rs */
struct point {
    double x, y;
};
struct greeting;
typedef void (*nothing_fn)(const void *done, void *user_data);
typedef void (*point_fn)(const struct point *point, void *user_data);
typedef void (*total_fn)(const int64_t *total, void *user_data);
typedef void (*bool_fn)(const bool *answer, void *user_data);
typedef void (*characters_fn)(const size_t *count, const void *missing, void *user_data);
typedef void (*largest_fn)(const int64_t *largest, const void *missing, void *user_data);
typedef void (*length_fn)(const size_t *length, void *user_data);
typedef void (*greeting_fn)(const struct greeting *greeting, void *user_data);
typedef void (*accept_fn)(const void *done, const int *error, void *user_data);
typedef void (*present_fn)(const void *done, const void *error, void *user_data);
typedef void (*digits_fn)(const int64_t *digit, const size_t *position, void *user_data);
typedef void (*half_fn)(const uint16_t *half, const uint8_t *error, void *user_data);

uint64_t awaitify_exported_nothing(nothing_fn callback, void *user_data);
uint64_t awaitify_exported_scale(struct point point, double factor, point_fn callback, void *user_data);
uint64_t awaitify_exported_swap(const struct point *point, point_fn callback, void *user_data);
uint64_t awaitify_exported_total(const int64_t *items, size_t items_len, total_fn callback, void *user_data);
uint64_t awaitify_exported_total_of_first(const int64_t *items, size_t items_len, uint8_t most, total_fn callback,
                                 void *user_data);
uint64_t awaitify_exported_is_longer(const char *text, uint8_t than, bool_fn callback, void *user_data);
uint64_t awaitify_exported_characters(const char *text_or_null, characters_fn callback, void *user_data);
uint64_t awaitify_exported_largest(const int64_t *items_or_null, size_t items_len, largest_fn callback, void *user_data);
uint64_t awaitify_exported_total_length(const char *const *words, size_t words_len, const char *separator, length_fn callback,
                               void *user_data);
uint64_t awaitify_exported_total_of_each(const int64_t *const *numbers, size_t numbers_len, total_fn callback,
                                         void *user_data);
uint64_t awaitify_exported_total_of_some(const int64_t *const *numbers_or_null, size_t numbers_len,
                                         const int64_t *first_or_null, total_fn callback, void *user_data);
uint64_t awaitify_exported_greet(const char *name, greeting_fn callback, void *user_data);
const char *greeting_text(const struct greeting *greeting);
uint64_t awaitify_exported_accept(int number, accept_fn callback, void *user_data);
uint64_t awaitify_exported_present(const char *text_or_null, present_fn callback, void *user_data);
uint64_t checked_half(uint16_t number, half_fn callback, void *user_data);
uint64_t awaitify_exported_negated(bool flag, bool_fn callback, void *user_data);

/* Streams: src/streams.rs. The callback is called for each item, then with null. */
uint64_t awaitify_exported_count_to(int64_t last, total_fn callback, void *user_data);
/* The end is two null pointers. */
uint64_t awaitify_exported_digits(const char *text, digits_fn callback, void *user_data);
uint64_t awaitify_exported_endless(int64_t panics_at, total_fn callback, void *user_data);
bool awaitify_exported_endless_abort(uint64_t task);
int64_t last_made(void);

/* Functions that wait: src/waiting.rs */
typedef void (*pass_fn)(const int *number, void *user_data);
typedef void (*outlast_fn)(const int *number, const int *error, void *user_data);

uint64_t awaitify_exported_pass(int number, pass_fn callback, void *user_data);
bool awaitify_exported_pass_abort(uint64_t task);
void open_gate(size_t passes);
uint64_t awaitify_exported_outlast(outlast_fn callback, void *user_data);
bool awaitify_exported_outlast_abort(uint64_t task);
void shut_down(void);
uint64_t awaitify_exported_start_nowhere(pass_fn callback, void *user_data);
