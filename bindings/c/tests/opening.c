// How are indexes opened, and what becomes of files that are none?

#include "folder.h"

static char message[512];

static void the_default(void) {
    kodbro_mapper *mapper = NULL;
    kodbro_release release;
    CHECK_OK(kodbro_mapper_open_default(&mapper, message, sizeof message));
    CHECK_OK(kodbro_mapper_release(mapper, &release));
    CHECK_TEXT(release.name, "EMDN");
    CHECK(has(release.languages, "sv") && has(release.languages, "en"));
    CHECK(release.codes > 7000);
    kodbro_mapping *mapping = map(mapper, "US-HANDSKE NITRIL PF OST L 200ST", NULL);
    CHECK(starts_with(answer_of(mapping).code, "T0102"));
    kodbro_mapping_free(mapping);
    kodbro_mapper_free(mapper);
}

static void check_devices(kodbro_mapper *mapper) {
    kodbro_release release;
    CHECK_OK(kodbro_mapper_release(mapper, &release));
    CHECK_TEXT(release.name, "devices");
    CHECK_TEXT(release.release, "1");
    CHECK_NUMBER(release.codes, 18);
    kodbro_mapping *mapping = map(mapper, "Nitril undersökningshandskar", NULL);
    kodbro_candidate first;
    CHECK_OK(kodbro_mapping_candidate(mapping, 0, &first));
    CHECK_TEXT(first.code, "T010201");
    kodbro_mapping_free(mapping);
}

static void a_path(void) {
    kodbro_mapper *mapper = open_devices();
    check_devices(mapper);
    kodbro_mapper_free(mapper);
}

static void memory_is_copied(void) {
    bytes index = read_file("small.devices.kodbro");
    kodbro_mapper *mapper = NULL;
    CHECK_OK(kodbro_mapper_open_memory(index.data, index.length, &mapper, message, sizeof message));
    memset(index.data, 0xFF, index.length);
    free(index.data);
    check_devices(mapper);
    kodbro_mapper_free(mapper);
}

static void a_file_that_the_system_refuses(void) {
    kodbro_mapper *mapper = NULL;
    CHECK_STATUS(kodbro_mapper_open(inside("missing.kodbro"), &mapper, message, sizeof message), KODBRO_STATUS_IO);
    CHECK_CONTAINS(message, "missing.kodbro");
    CHECK_STATUS(kodbro_mapper_open(inside("."), &mapper, message, sizeof message), KODBRO_STATUS_IO);
    CHECK_STATUS(kodbro_mapper_open("", &mapper, message, sizeof message), KODBRO_STATUS_IO);
    CHECK(mapper == NULL);
}

// Opens bytes from memory and as a file: neither may be an index.
static void check_refused(const void *data, size_t length) {
    kodbro_mapper *mapper = NULL;
    message[0] = 0;
    CHECK_STATUS(kodbro_mapper_open_memory(data, length, &mapper, message, sizeof message), KODBRO_STATUS_INVALID_INDEX);
    CHECK(message[0] != 0);
    const char *path = write_file("refused.kodbro", data, length);
    CHECK_STATUS(kodbro_mapper_open(path, &mapper, message, sizeof message), KODBRO_STATUS_INVALID_INDEX);
    CHECK_CONTAINS(message, "refused.kodbro");
    CHECK(mapper == NULL);
}

static void no_index(void) {
    static const char table[] = "name;code\nKanyl;A01\n";
    check_refused("", 0);
    check_refused(table, sizeof table - 1);
}

static void cut_off(void) {
    bytes index = read_file("small.devices.kodbro");
    for (size_t part = 0; part < 16; part++) {
        check_refused(index.data, index.length * part / 16);
    }
    check_refused(index.data, index.length - 1);
    free(index.data);
}

static void damaged(void) {
    bytes index = read_file("small.devices.kodbro");
    for (size_t part = 0; part < 64; part++) {
        size_t at = index.length * part / 64;
        index.data[at] ^= 0x55;
        check_refused(index.data, index.length);
        index.data[at] ^= 0x55;
    }
    free(index.data);
}

static void a_model_of_ones_own(void) {
    kodbro_mapper *mapper = open_devices(), *weighing = NULL;
    bytes model = read_file("by-hand.json");
    const char *json = (const char *)model.data;
    CHECK_OK(kodbro_mapper_with_model(mapper, json, model.length, &weighing, message, sizeof message));
    kodbro_mapping *by_default = map(mapper, "Nitril undersökningshandskar", NULL);
    kodbro_mapping *by_model = map(weighing, "Nitril undersökningshandskar", NULL);
    kodbro_candidate first, other;
    CHECK_OK(kodbro_mapping_candidate(by_default, 0, &first));
    CHECK_OK(kodbro_mapping_candidate(by_model, 0, &other));
    CHECK(first.confidence != other.confidence);
    kodbro_mapping_free(by_default);
    kodbro_mapping_free(by_model);
    kodbro_mapper_free(weighing);

    weighing = NULL;
    CHECK_STATUS(kodbro_mapper_with_model(mapper, json, model.length / 2, &weighing, message, sizeof message),
                 KODBRO_STATUS_INVALID_FILE);
    CHECK_CONTAINS(message, "kodbro train");
    CHECK_STATUS(kodbro_mapper_with_model(mapper, "{}", 2, &weighing, NULL, 0), KODBRO_STATUS_INVALID_FILE);
    CHECK(weighing == NULL);
    check_devices(mapper);
    free(model.data);
    kodbro_mapper_free(mapper);
}

static void versions(void) {
    CHECK_NUMBER(kodbro_abi_version(), KODBRO_ABI_VERSION);
    CHECK(strchr(kodbro_version(), '.') != NULL);
    for (int32_t status = KODBRO_STATUS_OK; status <= KODBRO_STATUS_PANIC; status++) {
        CHECK(strcmp(kodbro_status_text(status), "unknown status") != 0);
    }
    CHECK(strcmp(kodbro_status_text(KODBRO_STATUS_PANIC + 1), "unknown status") == 0);
    CHECK(strcmp(kodbro_status_text(-1), "unknown status") == 0);
    CHECK(strcmp(kodbro_status_text(INT32_MIN), "unknown status") == 0);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(versions);
    RUN(the_default);
    RUN(a_path);
    RUN(memory_is_copied);
    RUN(a_file_that_the_system_refuses);
    RUN(no_index);
    RUN(cut_off);
    RUN(damaged);
    RUN(a_model_of_ones_own);
    return check_finish("opening");
}
