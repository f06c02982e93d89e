// How are many rows mapped: in order, on several threads, until somebody stops it?

#define _GNU_SOURCE // RTLD_NEXT

#include <dlfcn.h>
#include <pthread.h>

#include "folder.h"

#define COUNT 2500

static kodbro_mapper *mapper;
static kodbro_row rows[COUNT];
static char message[256];

static const char *const NAMES[] = {"Nitril undersökningshandskar", "Spruta", "Kanyl", "gaskompresser", "zzzz"};

static void fill_rows(void) {
    for (size_t at = 0; at < COUNT; at++) {
        rows[at] = (kodbro_row){0};
        rows[at].name = text(NAMES[at % 5]);
    }
}

// What a callback saw, and where it is to stop.
typedef struct {
    size_t calls;
    size_t stop_at;
    kodbro_decisions *adds_to;
} seen;

static int32_t look(void *context, size_t index, const kodbro_mapping *mapping) {
    seen *so_far = context;
    CHECK_NUMBER(index, so_far->calls);
    so_far->calls++;
    CHECK(has(json_of(mapping), NAMES[index % 5]));
    if (so_far->adds_to != NULL) {
        kodbro_decision decision = {0};
        decision.row = rows[index];
        decision.kind = KODBRO_DECISION_KIND_NO_SUCH_TERM;
        CHECK_OK(kodbro_decisions_add(so_far->adds_to, &decision, NULL, NULL, 0));
    }
    return index == so_far->stop_at ? -1 : 0;
}

static kodbro_status map_array(size_t count, size_t threads, kodbro_mapping **mappings) {
    return kodbro_map_array(mapper, rows, count, NULL, threads, NULL, NULL, mappings, message, sizeof message);
}

static kodbro_status map_many(size_t count, const kodbro_map_options *options, size_t threads, seen *so_far) {
    return kodbro_map_many(mapper, rows, count, options, threads, look, so_far, message, sizeof message);
}

static void in_order_on_any_number_of_threads(void) {
    static const size_t threads[] = {0, 1, 2, 8};
    for (size_t at = 0; at < 4; at++) {
        seen so_far = {0, SIZE_MAX, NULL};
        CHECK_OK(map_many(COUNT, NULL, threads[at], &so_far));
        CHECK_NUMBER(so_far.calls, COUNT);
    }
}

static void too_many_threads(void) {
    seen so_far = {0, SIZE_MAX, NULL};
    CHECK_STATUS(map_many(COUNT, NULL, 1025, &so_far), KODBRO_STATUS_INVALID_ARGUMENT);
    CHECK_CONTAINS(message, "1025");
    CHECK_STATUS(map_many(COUNT, NULL, SIZE_MAX, &so_far), KODBRO_STATUS_INVALID_ARGUMENT);
    CHECK_NUMBER(so_far.calls, 0);
}

static void a_callback_that_stops(void) {
    static const size_t stops[] = {0, 999, 1000, 1234, COUNT - 1};
    for (size_t at = 0; at < sizeof stops / sizeof *stops; at++) {
        seen so_far = {0, stops[at], NULL};
        CHECK_STATUS(map_many(COUNT, NULL, 2, &so_far), KODBRO_STATUS_STOPPED);
        CHECK_NUMBER(so_far.calls, stops[at] + 1);
        char place[32];
        snprintf(place, sizeof place, "rows[%zu]", stops[at]);
        CHECK_CONTAINS(message, place);
    }
}

static void a_callback_may_add_decisions(void) {
    kodbro_decisions *decisions = NULL;
    CHECK_OK(kodbro_decisions_new(&decisions));
    kodbro_map_options options = default_options();
    options.decisions = decisions;
    seen so_far = {0, SIZE_MAX, decisions};
    CHECK_OK(map_many(20, &options, 2, &so_far));
    size_t count;
    CHECK_OK(kodbro_decisions_count(decisions, &count));
    CHECK_NUMBER(count, 20);
    kodbro_decisions_free(decisions);
}

static void no_rows(void) {
    seen so_far = {0, SIZE_MAX, NULL};
    CHECK_OK(map_many(0, NULL, 2, &so_far));
    CHECK_OK(kodbro_map_many(mapper, NULL, 0, NULL, 2, look, &so_far, message, sizeof message));
    CHECK_NUMBER(so_far.calls, 0);
    CHECK_OK(kodbro_map_array(mapper, NULL, 0, NULL, 2, look, &so_far, NULL, message, sizeof message));
    CHECK_NUMBER(so_far.calls, 0);
}

static void wrong_options_are_refused_even_without_rows(void) {
    seen so_far = {0, SIZE_MAX, NULL};
    kodbro_map_options options = default_options();
    options.target = 2.0;
    CHECK_STATUS(map_many(0, &options, 1, &so_far), KODBRO_STATUS_INVALID_ARGUMENT);
}

static void an_array(void) {
    static const size_t threads[] = {0, 1, 8};
    static kodbro_mapping *mappings[COUNT];
    for (size_t at = 0; at < 3; at++) {
        CHECK_OK(map_array(COUNT, threads[at], mappings));
        kodbro_mapping *alone = map(mapper, NAMES[1], NULL);
        for (size_t row = 0; row < COUNT; row++) {
            char start[32];
            snprintf(start, sizeof start, "{\"row\":%zu,", row + 1);
            CHECK(starts_with(json_of(mappings[row]), start));
            if (row % 5 == 1) {
                CHECK_SAME(answer_of(mappings[row]).code, answer_of(alone).code);
                CHECK(answer_of(mappings[row]).confidence == answer_of(alone).confidence);
            }
        }
        kodbro_mapping_free(alone);
        for (size_t row = 0; row < COUNT; row++) {
            kodbro_mapping_free(mappings[row]);
        }
    }
}

// The callback sees the mappings that the array then has, and nothing is written when it stops.
static void an_array_and_a_callback(void) {
    static kodbro_mapping *mappings[COUNT];
    seen so_far = {0, SIZE_MAX, NULL};
    CHECK_OK(kodbro_map_array(mapper, rows, 7, NULL, 2, look, &so_far, mappings, message, sizeof message));
    CHECK_NUMBER(so_far.calls, 7);
    for (size_t row = 0; row < 7; row++) {
        CHECK(has(json_of(mappings[row]), NAMES[row % 5]));
        kodbro_mapping_free(mappings[row]);
        mappings[row] = NULL;
    }
    static const size_t stops[] = {0, 1234, COUNT - 1};
    for (size_t at = 0; at < sizeof stops / sizeof *stops; at++) {
        so_far = (seen){0, stops[at], NULL};
        CHECK_STATUS(kodbro_map_array(mapper, rows, COUNT, NULL, 2, look, &so_far, mappings, message, sizeof message),
                     KODBRO_STATUS_STOPPED);
        CHECK_NUMBER(so_far.calls, stops[at] + 1);
        char place[32];
        snprintf(place, sizeof place, "rows[%zu]", stops[at]);
        CHECK_CONTAINS(message, place);
        for (size_t row = 0; row < COUNT; row++) {
            CHECK(mappings[row] == NULL);
        }
    }
}

static void a_bad_row_among_many(void) {
    rows[2100].model = (kodbro_text){"\xC3", 1};
    seen so_far = {0, SIZE_MAX, NULL};
    CHECK_STATUS(map_many(COUNT, NULL, 2, &so_far), KODBRO_STATUS_INVALID_UTF8);
    CHECK_CONTAINS(message, "rows[2100]: model");
    CHECK_NUMBER(so_far.calls, 2000);

    static kodbro_mapping *mappings[COUNT];
    CHECK_STATUS(map_array(COUNT, 2, mappings), KODBRO_STATUS_INVALID_UTF8);
    for (size_t row = 0; row < COUNT; row++) {
        CHECK(mappings[row] == NULL);
    }
    rows[2100].model = text("");
}

static int joined;

// Stands before that of the system, so that it is seen how often the library waits for a thread.
int pthread_join(pthread_t thread, void **result) {
    int (*real)(pthread_t, void **) = NULL;
    void *found = dlsym(RTLD_NEXT, "pthread_join");
    memcpy(&real, &found, sizeof real);
    joined++;
    return real(thread, result);
}

// A host may unload the library right after a call.
static void threads_end_with_the_call(void) {
    for (int turn = 1; turn <= 3; turn++) {
        seen so_far = {0, SIZE_MAX, NULL};
        CHECK_OK(map_many(20, NULL, 8, &so_far));
        CHECK_NUMBER(joined, 8 * turn);
    }
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    fill_rows();
    RUN(threads_end_with_the_call);
    RUN(in_order_on_any_number_of_threads);
    RUN(too_many_threads);
    RUN(a_callback_that_stops);
    RUN(a_callback_may_add_decisions);
    RUN(no_rows);
    RUN(wrong_options_are_refused_even_without_rows);
    RUN(an_array);
    RUN(an_array_and_a_callback);
    RUN(a_bad_row_among_many);
    kodbro_mapper_free(mapper);
    return check_finish("many");
}
