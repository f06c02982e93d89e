// Does a library that was built without the default index say so, and open others?

#include "../folder.h"

static void the_default(void) {
    char message[256];
    kodbro_mapper *mapper = NULL;
    CHECK_STATUS(kodbro_mapper_open_default(&mapper, message, sizeof message), KODBRO_STATUS_NO_DEFAULT_INDEX);
    CHECK_CONTAINS(message, "built without the default index");
    CHECK_CONTAINS(message, "kodbro build");
    CHECK_STATUS(kodbro_mapper_open_default(&mapper, NULL, 0), KODBRO_STATUS_NO_DEFAULT_INDEX);
    CHECK_STATUS(kodbro_mapper_open_default(NULL, NULL, 0), KODBRO_STATUS_NULL_POINTER);
    CHECK(mapper == NULL);
}

static void a_path(void) {
    kodbro_mapper *mapper = open_devices();
    kodbro_mapping *mapping = map(mapper, "Spruta", NULL);
    CHECK_TEXT(answer_of(mapping).code, "A02");
    kodbro_mapping_free(mapping);
    kodbro_mapper_free(mapper);
}

static void memory(void) {
    bytes index = read_file("default.kodbro");
    kodbro_mapper *mapper = NULL;
    CHECK_OK(kodbro_mapper_open_memory(index.data, index.length, &mapper, NULL, 0));
    free(index.data);
    kodbro_release release;
    CHECK_OK(kodbro_mapper_release(mapper, &release));
    CHECK_TEXT(release.name, "EMDN");
    CHECK(release.codes > 8000);
    kodbro_mapper_free(mapper);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(the_default);
    RUN(a_path);
    RUN(memory);
    return check_finish("without_index");
}
