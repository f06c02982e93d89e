// What stands in the caller's buffer when a call fails?

#include "folder.h"

static kodbro_mapper *mapper;

// Fails with "no code '<code>' in devices 1", into a buffer of some bytes.
static void fail_with(const char *code, char *message, size_t capacity) {
    kodbro_concept concept;
    CHECK_STATUS(kodbro_concept_find(mapper, code, strlen(code), NULL, &concept, message, capacity), KODBRO_STATUS_NOT_FOUND);
}

static void none_is_wanted(void) {
    char message[] = "~~~~";
    fail_with("Z99", NULL, 0);
    fail_with("Z99", NULL, 100);
    fail_with("Z99", message, 0);
    CHECK(strcmp(message, "~~~~") == 0);
}

static void success_leaves_it_alone(void) {
    char message[] = "~~~~";
    kodbro_concept concept;
    CHECK_OK(kodbro_concept_find(mapper, "T01", 3, NULL, &concept, message, sizeof message));
    CHECK(strcmp(message, "~~~~") == 0);
}

static void a_sentence_is_whole_if_it_fits(void) {
    static const char whole[] = "no code 'Z99' in devices 1";
    char message[64];
    memset(message, '~', sizeof message);
    fail_with("Z99", message, sizeof whole);
    CHECK(strcmp(message, whole) == 0);
    CHECK(message[sizeof whole] == '~');
}

// Each size from 1 on takes what fits, whole letters only, and not a byte more is touched.
static void a_cut_is_between_letters(void) {
    static const char whole[] = "no code 'åäö' in devices 1";
    for (size_t capacity = 1; capacity < sizeof whole; capacity++) {
        char message[64];
        memset(message, '~', sizeof message);
        fail_with("åäö", message, capacity);
        size_t length = strlen(message);
        CHECK(length < capacity && capacity - length <= 2);
        CHECK(memcmp(message, whole, length) == 0);
        CHECK((whole[length] & 0xC0) != 0x80);
        CHECK(message[capacity] == '~');
    }
}

static void a_nul_in_it_becomes_a_blank(void) {
    char message[64];
    kodbro_concept concept;
    CHECK_STATUS(kodbro_concept_find(mapper, "Z\0Z", 3, NULL, &concept, message, sizeof message), KODBRO_STATUS_NOT_FOUND);
    CHECK(strcmp(message, "no code 'Z Z' in devices 1") == 0);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(none_is_wanted);
    RUN(success_leaves_it_alone);
    RUN(a_sentence_is_whole_if_it_fits);
    RUN(a_cut_is_between_letters);
    RUN(a_nul_in_it_becomes_a_blank);
    kodbro_mapper_free(mapper);
    return check_finish("messages");
}
