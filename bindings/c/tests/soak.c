// Does memory stay flat? Maps as many texts as the second argument says, one word of each never
// seen before, and compares the memory that is resident before and after. By hand, some minutes:
//
//     cargo dev test c && target/c/plain/soak target/c/indexes 10000000

#include <unistd.h>

#include "folder.h"

// So many calls fill what the mapper keeps of words, so that it grows no more.
#define WARM_UP 30000

static long resident_kib(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL);
    long size, resident;
    CHECK(fscanf(file, "%ld %ld", &size, &resident) == 2);
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void map_texts(const kodbro_mapper *mapper, long from, long to) {
    static const char *const NAMES[] = {"Nitril undersökningshandskar", "Spruta", "Kanyl", "gaskompresser", "zzzz"};
    for (long at = from; at < to; at++) {
        char name[96];
        snprintf(name, sizeof name, "%s x%ldq", NAMES[at % 5], at);
        kodbro_mapping *mapping = NULL;
        kodbro_status status = kodbro_map_text(mapper, name, strlen(name), NULL, &mapping, NULL, 0);
        if (status != KODBRO_STATUS_OK || at % 16 == 0) {
            CHECK_OK(status);
            CHECK(json_of(mapping).length > 0);
        }
        kodbro_mapping_free(mapping);
    }
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    long calls = argc > 2 ? atol(argv[2]) : 20000;
    CHECK(calls > 0);
    kodbro_mapper *mapper = open_devices();
    map_texts(mapper, 0, WARM_UP);
    long before = resident_kib();
    map_texts(mapper, WARM_UP, WARM_UP + calls);
    long after = resident_kib();
    printf("soak: %ld calls, %ld KiB resident before, %ld KiB after\n", calls, before, after);
    CHECK(after - before <= 1024);
    kodbro_mapper_free(mapper);
    check_tests = 1;
    return check_finish("soak");
}
