// Maps names of products to codes: a line of standard input each, a line of JSON on standard output.
//
//     cc -std=c99 map.c -lkodbro -o map && echo 'US-HANDSKE NITRIL' | ./map

#include <kodbro.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_input(size_t *length) {
    char *input = NULL;
    size_t read = 1, step = 1 << 16;
    for (*length = 0; read > 0; *length += read) {
        char *longer = realloc(input, *length + step);
        if (longer == NULL) {
            free(input);
            return NULL;
        }
        input = longer;
        read = fread(input + *length, 1, step, stdin);
    }
    return input;
}

static int32_t print(void *context, size_t index, const kodbro_mapping *mapping) {
    kodbro_text json;
    (void)context, (void)index;
    return kodbro_mapping_json(mapping, &json) != KODBRO_STATUS_OK
        || fwrite(json.data, 1, json.length, stdout) != json.length || putchar('\n') == EOF;
}

int main(void) {
    char message[512] = "no memory for the input";
    size_t length = 0, lines = 1, count = 0;
    char *input = read_input(&length);
    for (size_t at = 0; input != NULL && at < length; at++) {
        lines += input[at] == '\n';
    }
    kodbro_row *rows = input == NULL ? NULL : calloc(lines, sizeof *rows);
    kodbro_mapper *mapper = NULL;
    kodbro_status status = KODBRO_STATUS_IO;
    if (rows != NULL) {
        for (char *line = input, *end = input + length; line < end; count++) {
            char *newline = memchr(line, '\n', (size_t)(end - line));
            char *stop = newline == NULL ? end : newline;
            rows[count].name = (kodbro_text){line, (size_t)(stop - line)};
            line = stop + 1;
        }
        status = kodbro_mapper_open_default(&mapper, message, sizeof message);
        if (status == KODBRO_STATUS_OK) {
            status = kodbro_map_many(mapper, rows, count, NULL, 0, print, NULL, message, sizeof message);
        }
        if (status == KODBRO_STATUS_OK && fflush(stdout) != 0) {
            status = KODBRO_STATUS_STOPPED;
        }
    }
    if (status == KODBRO_STATUS_STOPPED) {
        strcpy(message, "cannot write the output");
    }
    if (status != KODBRO_STATUS_OK) {
        fprintf(stderr, "error: %s\n", message);
    }
    kodbro_mapper_free(mapper);
    free(rows);
    free(input);
    return status == KODBRO_STATUS_OK ? 0 : 2;
}
