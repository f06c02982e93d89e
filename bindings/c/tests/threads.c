// May threads share handles?
//
// The results tell, and memcheck and the sanitizers look on. No detector of races does: helgrind, drd
// and ThreadSanitizer do not see the locks of Rust's standard library, which are futexes and not
// compiled for them, and so report races where there are none.

#include <pthread.h>

#include "folder.h"

#define THREADS 8

static kodbro_mapper *mapper;
static kodbro_decisions *decisions;
static kodbro_mapping *shared;
static long turns = 200;

static const char *const NAMES[] = {"Nitril undersökningshandskar", "Spruta", "Kanyl", "gaskompresser", "zzzz"};
static kodbro_mapping *alone[5];

static void run_all(void *(*work)(void *)) {
    pthread_t threads[THREADS];
    for (int at = 0; at < THREADS; at++) {
        CHECK(pthread_create(&threads[at], NULL, work, (void *)(intptr_t)at) == 0);
    }
    for (int at = 0; at < THREADS; at++) {
        void *failed = NULL;
        CHECK(pthread_join(threads[at], &failed) == 0);
        CHECK(failed == NULL);
    }
}

// The harness counts its checks in one place, so threads tell what is wrong by what they return.
static void *map_rows(void *number) {
    for (long turn = 0; turn < turns; turn++) {
        size_t at = (size_t)(turn + (intptr_t)number) % 5;
        kodbro_mapping *mapping = NULL;
        kodbro_text found, expected;
        bool same = kodbro_map_text(mapper, NAMES[at], strlen(NAMES[at]), NULL, &mapping, NULL, 0) == KODBRO_STATUS_OK
            && kodbro_mapping_json(mapping, &found) == KODBRO_STATUS_OK
            && kodbro_mapping_json(alone[at], &expected) == KODBRO_STATUS_OK && found.length == expected.length
            && memcmp(found.data, expected.data, found.length) == 0;
        kodbro_mapping_free(mapping);
        if (!same) {
            return mapper;
        }
    }
    return NULL;
}

static void one_mapper(void) {
    for (size_t at = 0; at < 5; at++) {
        alone[at] = map(mapper, NAMES[at], NULL);
    }
    run_all(map_rows);
    for (size_t at = 0; at < 5; at++) {
        kodbro_mapping_free(alone[at]);
    }
}

static void *read_mapping(void *number) {
    (void)number;
    kodbro_text json;
    kodbro_answer answer;
    kodbro_evidence evidence;
    bool done = kodbro_mapping_answer(shared, &answer) == KODBRO_STATUS_OK
        && kodbro_mapping_evidence(shared, 0, 0, &evidence) == KODBRO_STATUS_OK
        && kodbro_mapping_json(shared, &json) == KODBRO_STATUS_OK && has(json, "T010201") && evidence.words.length > 0;
    return done ? NULL : mapper;
}

static void one_mapping(void) {
    for (int turn = 0; turn < 20; turn++) {
        shared = map(mapper, NAMES[0], NULL);
        run_all(read_mapping);
        kodbro_mapping_free(shared);
    }
}

// Odd threads map, even ones add a decision and withdraw it.
static void *decide_and_map(void *number) {
    kodbro_decision decision = {0};
    decision.row.name = text(NAMES[1]);
    decision.kind = KODBRO_DECISION_KIND_ACCEPTED;
    decision.code = text("M01");
    kodbro_map_options options;
    if (kodbro_map_options_default(&options) != KODBRO_STATUS_OK) {
        return mapper;
    }
    options.decisions = decisions;
    for (long turn = 0; turn < turns; turn++) {
        uint64_t id;
        kodbro_mapping *mapping = NULL;
        kodbro_answer answer;
        bool done;
        if ((intptr_t)number % 2 == 0) {
            done = kodbro_decisions_add(decisions, &decision, &id, NULL, 0) == KODBRO_STATUS_OK
                && kodbro_decisions_withdraw(decisions, id) == KODBRO_STATUS_OK;
        } else {
            done = kodbro_map_text(mapper, NAMES[1], strlen(NAMES[1]), &options, &mapping, NULL, 0) == KODBRO_STATUS_OK
                && kodbro_mapping_answer(mapping, &answer) == KODBRO_STATUS_OK
                && (starts_with(answer.code, "A02") || starts_with(answer.code, "M01"));
        }
        kodbro_mapping_free(mapping);
        if (!done) {
            return mapper;
        }
    }
    return NULL;
}

static void decisions_are_added_while_others_map(void) {
    CHECK_OK(kodbro_decisions_new(&decisions));
    run_all(decide_and_map);
    size_t count;
    CHECK_OK(kodbro_decisions_count(decisions, &count));
    CHECK_NUMBER(count, 0);
    kodbro_decisions_free(decisions);
}

static int32_t count_one(void *context, size_t index, const kodbro_mapping *mapping) {
    (void)mapping;
    *(size_t *)context += 1;
    return index + 1 != *(size_t *)context;
}

static void *map_many(void *number) {
    (void)number;
    kodbro_row rows[10] = {0};
    size_t calls = 0;
    for (size_t at = 0; at < 10; at++) {
        rows[at].name = text(NAMES[at % 5]);
    }
    bool done = kodbro_map_many(mapper, rows, 10, NULL, 2, count_one, &calls, NULL, 0) == KODBRO_STATUS_OK;
    return done && calls == 10 ? NULL : mapper;
}

static void many_calls_for_many_rows(void) {
    run_all(map_many);
}

// A second argument says how often each thread does its work: fewer times where a tool looks on.
int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    turns = argc > 2 ? atol(argv[2]) : turns;
    mapper = open_devices();
    RUN(one_mapper);
    RUN(one_mapping);
    RUN(decisions_are_added_while_others_map);
    RUN(many_calls_for_many_rows);
    kodbro_mapper_free(mapper);
    return check_finish("threads");
}
