// What becomes of a panic inside the library? For a library built with the feature `forced-panic`.

#define _GNU_SOURCE // dup2, fileno

#include <unistd.h>

#include "folder.h"

// Not in the header: no library that is installed has it.
kodbro_status kodbro_force_panic(char *message, size_t capacity);

static kodbro_mapper *mapper;

static void a_status_and_a_message(void) {
    char message[128];
    CHECK_STATUS(kodbro_force_panic(message, sizeof message), KODBRO_STATUS_PANIC);
    CHECK(strcmp(message, "kodbro has a fault: as the test asked") == 0);
    CHECK_STATUS(kodbro_force_panic(NULL, 0), KODBRO_STATUS_PANIC);
}

static void nothing_is_printed(void) {
    int streams[] = {1, 2};
    for (size_t at = 0; at < 2; at++) {
        fflush(NULL);
        const char *path = write_file("printed.txt", "", 0);
        FILE *file = fopen(path, "w");
        CHECK(file != NULL);
        int kept = dup(streams[at]);
        CHECK(kept >= 0 && dup2(fileno(file), streams[at]) >= 0);
        kodbro_status status = kodbro_force_panic(NULL, 0);
        CHECK(dup2(kept, streams[at]) >= 0);
        close(kept);
        fclose(file);
        CHECK_STATUS(status, KODBRO_STATUS_PANIC);
        bytes printed = read_file("printed.txt");
        CHECK_NUMBER(printed.length, 0);
        free(printed.data);
    }
}

static void the_mapper_still_works(void) {
    CHECK_STATUS(kodbro_force_panic(NULL, 0), KODBRO_STATUS_PANIC);
    kodbro_mapping *mapping = map(mapper, "Spruta", NULL);
    CHECK_TEXT(answer_of(mapping).code, "A02");
    kodbro_mapping_free(mapping);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(a_status_and_a_message);
    RUN(nothing_is_printed);
    RUN(the_mapper_still_works);
    kodbro_mapper_free(mapper);
    return check_finish("panic");
}
