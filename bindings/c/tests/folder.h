// The folder that a program of tests is given: the indexes in it, and files of the tests' own.

#ifndef FOLDER_H
#define FOLDER_H

#include "check.h"

typedef struct {
    uint8_t *data;
    size_t length;
} bytes;

static const char *folder = ".";

// Returns the path of a file; it lives until the fourth call after.
static inline const char *inside(const char *name) {
    static char paths[4][1024];
    static unsigned turn;
    char *path = paths[turn++ % 4];
    CHECK(snprintf(path, sizeof paths[0], "%s/%s", folder, name) < (int)sizeof paths[0]);
    return path;
}

static inline bytes read_file(const char *name) {
    FILE *file = fopen(inside(name), "rb");
    CHECK(file != NULL);
    CHECK(fseek(file, 0, SEEK_END) == 0);
    bytes read = {NULL, (size_t)ftell(file)};
    rewind(file);
    read.data = (uint8_t *)malloc(read.length + 1);
    CHECK(read.data != NULL);
    CHECK(fread(read.data, 1, read.length, file) == read.length);
    read.data[read.length] = 0;
    fclose(file);
    return read;
}

static inline const char *write_file(const char *name, const void *data, size_t length) {
    const char *path = inside(name);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    CHECK(fwrite(data, 1, length, file) == length);
    CHECK(fclose(file) == 0);
    return path;
}

// Opens the nomenclature of a few codes that tests/corpus/small.toml defines.
static inline kodbro_mapper *open_devices(void) {
    kodbro_mapper *mapper = NULL;
    CHECK_OK(kodbro_mapper_open(inside("small.devices.kodbro"), &mapper, NULL, 0));
    return mapper;
}

// Maps a name with options that may be NULL.
static inline kodbro_mapping *map(const kodbro_mapper *mapper, const char *name, const kodbro_map_options *options) {
    kodbro_mapping *mapping = NULL;
    CHECK_OK(kodbro_map_text(mapper, name, strlen(name), options, &mapping, NULL, 0));
    return mapping;
}

static inline kodbro_answer answer_of(const kodbro_mapping *mapping) {
    kodbro_answer answer;
    CHECK_OK(kodbro_mapping_answer(mapping, &answer));
    return answer;
}

static inline kodbro_text json_of(const kodbro_mapping *mapping) {
    kodbro_text json;
    CHECK_OK(kodbro_mapping_json(mapping, &json));
    return json;
}

static inline kodbro_map_options default_options(void) {
    kodbro_map_options options;
    CHECK_OK(kodbro_map_options_default(&options));
    return options;
}

#endif
