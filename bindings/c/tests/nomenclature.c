// Which codes are there, and how do they hang together?

#include "folder.h"

static kodbro_mapper *mapper;
static char message[256];

static kodbro_concept find(const char *code, const char *language) {
    kodbro_concept concept;
    CHECK_OK(kodbro_concept_find(mapper, code, strlen(code), language, &concept, message, sizeof message));
    return concept;
}

static kodbro_concept at(const kodbro_concepts *concepts, size_t index) {
    kodbro_concept concept;
    CHECK_OK(kodbro_concepts_at(concepts, index, &concept));
    return concept;
}

// Compares a list with the codes that it should have, and frees it.
static void check_codes(kodbro_concepts *concepts, const char *const *codes, size_t expected) {
    size_t count;
    CHECK_OK(kodbro_concepts_count(concepts, &count));
    CHECK_NUMBER(count, expected);
    for (size_t index = 0; index < count; index++) {
        CHECK_TEXT(at(concepts, index).code, codes[index]);
    }
    kodbro_concept none;
    CHECK_STATUS(kodbro_concepts_at(concepts, count, &none), KODBRO_STATUS_NOT_FOUND);
    CHECK_STATUS(kodbro_concepts_at(concepts, SIZE_MAX, &none), KODBRO_STATUS_NOT_FOUND);
    kodbro_concepts_free(concepts);
}

#define CODES(...) (const char *const[]){__VA_ARGS__}, sizeof(const char *const[]){__VA_ARGS__} / sizeof(char *)

static void a_code(void) {
    kodbro_concept gloves = find("T0102", NULL);
    CHECK_TEXT(gloves.code, "T0102");
    CHECK_TEXT(gloves.term, "undersökningshandskar");
    CHECK_TEXT(gloves.parent, "T01");
    CHECK_TEXT(gloves.successor, "");
    CHECK_NUMBER(gloves.level, 3);
    CHECK_NUMBER(gloves.children, 2);
    CHECK(gloves.residual == 0 && gloves.retired == 0);
    CHECK_TEXT(find("T0102", "en").term, "EXAMINATION GLOVES");
    CHECK_TEXT(find("A", "sv").term, "DEVICES FOR ADMINISTRATION AND COLLECTION");
    CHECK_TEXT(find("A", NULL).parent, "");
    CHECK_NUMBER(find("A0299", NULL).residual, 1);
    CHECK_NUMBER(find("A0299", NULL).children, 0);
}

static void no_code(void) {
    kodbro_concept concept;
    CHECK_STATUS(kodbro_concept_find(mapper, "Z99", 3, NULL, &concept, message, sizeof message), KODBRO_STATUS_NOT_FOUND);
    CHECK_CONTAINS(message, "'Z99' in devices 1");
    CHECK_STATUS(kodbro_concept_find(mapper, "", 0, NULL, &concept, NULL, 0), KODBRO_STATUS_NOT_FOUND);
    CHECK_STATUS(kodbro_concept_find(mapper, "T0102\0", 6, NULL, &concept, message, sizeof message), KODBRO_STATUS_NOT_FOUND);
    CHECK_CONTAINS(message, "' in devices 1");
    CHECK_STATUS(kodbro_concept_find(mapper, NULL, 3, NULL, &concept, message, sizeof message), KODBRO_STATUS_NULL_POINTER);
    CHECK(strcmp(message, "code is NULL") == 0);
}

static kodbro_code_kind kind_of(const char *code) {
    kodbro_code_kind kind;
    CHECK_OK(kodbro_code_check(mapper, code, strlen(code), &kind, message, sizeof message));
    return kind;
}

static void kinds(void) {
    CHECK_NUMBER(kind_of("T0102"), KODBRO_CODE_KIND_GROUP);
    CHECK_NUMBER(kind_of("T010201"), KODBRO_CODE_KIND_TERMINAL);
    CHECK_NUMBER(kind_of("Z99"), KODBRO_CODE_KIND_UNKNOWN);
    CHECK_NUMBER(kind_of(""), KODBRO_CODE_KIND_MALFORMED);
    CHECK_NUMBER(kind_of(" T0102"), KODBRO_CODE_KIND_MALFORMED);
}

static void children(void) {
    kodbro_concepts *concepts = NULL;
    CHECK_OK(kodbro_concepts_children(mapper, "A02", 3, NULL, &concepts, message, sizeof message));
    check_codes(concepts, CODES("A0201", "A0202", "A0299"));
    CHECK_OK(kodbro_concepts_children(mapper, NULL, 0, NULL, &concepts, message, sizeof message));
    check_codes(concepts, CODES("A", "M", "T"));
    CHECK_OK(kodbro_concepts_children(mapper, "A0201", 5, NULL, &concepts, message, sizeof message));
    check_codes(concepts, NULL, 0);
    CHECK_STATUS(kodbro_concepts_children(mapper, "Z", 1, NULL, &concepts, message, sizeof message), KODBRO_STATUS_NOT_FOUND);
}

static void a_path(void) {
    kodbro_concepts *concepts = NULL;
    CHECK_OK(kodbro_concepts_path(mapper, "T010201", 7, NULL, &concepts, message, sizeof message));
    check_codes(concepts, CODES("T", "T01", "T0102", "T010201"));
    CHECK_STATUS(kodbro_concepts_path(mapper, "", 0, NULL, &concepts, message, sizeof message), KODBRO_STATUS_NOT_FOUND);
}

static void below(void) {
    kodbro_concepts *concepts = NULL;
    CHECK_OK(kodbro_concepts_below(mapper, "T01", 3, NULL, &concepts, message, sizeof message));
    check_codes(concepts, CODES("T0101", "T0102", "T010201", "T010202"));
    CHECK_OK(kodbro_concepts_below(mapper, "", 0, NULL, &concepts, message, sizeof message));
    check_codes(concepts, CODES("A", "A01", "A0101", "A010101", "A010102", "A02", "A0201", "A0202", "A0299", "M", "M01",
                                "M0101", "T", "T01", "T0101", "T0102", "T010201", "T010202"));
}

static kodbro_concepts *search(const char *words, size_t top) {
    kodbro_concepts *concepts = NULL;
    CHECK_OK(kodbro_concepts_search(mapper, words, strlen(words), top, "en", &concepts, message, sizeof message));
    return concepts;
}

static void searching(void) {
    kodbro_concepts *concepts = search("nitrilhandske", 10);
    CHECK_TEXT(at(concepts, 0).code, "T010201");
    CHECK_TEXT(at(concepts, 0).term, "NITRILE EXAMINATION GLOVES");
    kodbro_concepts_free(concepts);
    check_codes(search(" M01 ", 1), CODES("M01"));
    check_codes(search("nitrilhandske", 1), CODES("T010201"));
    kodbro_concepts *none = NULL;
    CHECK_STATUS(kodbro_concepts_search(mapper, "\xFF", 1, 1, NULL, &none, message, sizeof message), KODBRO_STATUS_INVALID_UTF8);
    CHECK_CONTAINS(message, "text is not UTF-8");
    CHECK_STATUS(kodbro_concepts_path(mapper, "\xFF", 1, NULL, &none, message, sizeof message), KODBRO_STATUS_INVALID_UTF8);
    CHECK_CONTAINS(message, "code is not UTF-8");
    check_codes(search("nitrilhandske", 0), NULL, 0);
    check_codes(search("M01", 0), NULL, 0);
    check_codes(search("zzzz", 10), NULL, 0);
    check_codes(search("", SIZE_MAX), NULL, 0);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(a_code);
    RUN(no_code);
    RUN(kinds);
    RUN(children);
    RUN(a_path);
    RUN(below);
    RUN(searching);
    kodbro_mapper_free(mapper);
    return check_finish("nomenclature");
}
