// A small harness: checks that name their place, and tests that are run by name.
//
// A program of tests is called with the folder that holds the indexes, where it may also write. The
// first check that fails ends it.

#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kodbro.h"

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)
#define CHECK_NUMBER(found, expected) check_number((long long)(found), (long long)(expected), #found, __FILE__, __LINE__)
#define CHECK_STATUS(call, expected) check_status((call), (expected), #call, __FILE__, __LINE__)
#define CHECK_OK(call) CHECK_STATUS(call, KODBRO_STATUS_OK)
#define CHECK_TEXT(found, expected) check_text((found), text(expected), #found, __FILE__, __LINE__)
#define CHECK_SAME(found, expected) check_text((found), (expected), #found, __FILE__, __LINE__)
#define CHECK_CONTAINS(words, part) check_contains((words), (part), #words, __FILE__, __LINE__)
#define RUN(test) (test(), check_tests++)

static long check_count;
static int check_tests;

static inline void check_that(bool holds, const char *what, const char *file, int line) {
    check_count++;
    if (!holds) {
        fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
        exit(1);
    }
}

static inline void check_number(long long found, long long expected, const char *what, const char *file, int line) {
    check_count++;
    if (found != expected) {
        fprintf(stderr, "%s:%d: %s is %lld, expected %lld\n", file, line, what, found, expected);
        exit(1);
    }
}

static inline void check_status(kodbro_status found, kodbro_status expected, const char *what, const char *file, int line) {
    check_count++;
    if (found != expected) {
        fprintf(stderr, "%s:%d: %s is %d (%s), expected %d\n", file, line, what, (int)found,
                kodbro_status_text((int32_t)found), (int)expected);
        exit(1);
    }
}

static inline void check_text(kodbro_text found, kodbro_text expected, const char *what, const char *file, int line) {
    check_count++;
    if (found.length != expected.length || memcmp(found.data, expected.data, found.length) != 0) {
        fprintf(stderr, "%s:%d: %s is '%.*s', expected '%.*s'\n", file, line, what, (int)found.length, found.data,
                (int)expected.length, expected.data);
        exit(1);
    }
}

static inline void check_contains(const char *words, const char *part, const char *what, const char *file, int line) {
    check_count++;
    if (strstr(words, part) == NULL) {
        fprintf(stderr, "%s:%d: %s is '%s', expected '%s' in it\n", file, line, what, words, part);
        exit(1);
    }
}

// Says what was done; the value of main.
static inline int check_finish(const char *program) {
    printf("%s: %d tests, %ld checks passed\n", program, check_tests, check_count);
    return 0;
}

// Makes a text of words in the source.
static inline kodbro_text text(const char *words) {
    kodbro_text made = {words, strlen(words)};
    return made;
}

static inline bool starts_with(kodbro_text words, const char *start) {
    return words.length >= strlen(start) && memcmp(words.data, start, strlen(start)) == 0;
}

// Tells whether words stand in a text, which may have no NUL at its end.
static inline bool has(kodbro_text words, const char *part) {
    size_t length = strlen(part);
    for (size_t at = 0; at + length <= words.length; at++) {
        if (memcmp(words.data + at, part, length) == 0) {
            return true;
        }
    }
    return false;
}

#endif
