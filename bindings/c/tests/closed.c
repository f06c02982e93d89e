// Is a closed handle refused, as far as its memory still shows that it is closed?
//
// What this reads is no longer the program's, so that it is run neither sanitized nor under memcheck.

#include "folder.h"

static kodbro_mapper *mapper;

static void each_kind(void) {
    kodbro_mapping *mapping = map(mapper, "Spruta", NULL);
    kodbro_answer answer;
    kodbro_mapping_free(mapping);
    CHECK_STATUS(kodbro_mapping_answer(mapping, &answer), KODBRO_STATUS_WRONG_HANDLE);

    kodbro_concepts *concepts = NULL;
    size_t count;
    CHECK_OK(kodbro_concepts_below(mapper, "", 0, NULL, &concepts, NULL, 0));
    kodbro_concepts_free(concepts);
    CHECK_STATUS(kodbro_concepts_count(concepts, &count), KODBRO_STATUS_WRONG_HANDLE);

    kodbro_decisions *decisions = NULL;
    CHECK_OK(kodbro_decisions_new(&decisions));
    kodbro_decisions_free(decisions);
    CHECK_STATUS(kodbro_decisions_count(decisions, &count), KODBRO_STATUS_WRONG_HANDLE);

    kodbro_row row = {0};
    kodbro_json *json = NULL;
    kodbro_text words;
    CHECK_OK(kodbro_explain(mapper, &row, &json, NULL, 0));
    kodbro_json_free(json);
    CHECK_STATUS(kodbro_json_text(json, &words), KODBRO_STATUS_WRONG_HANDLE);

    static const char catalogue[] = "Artnr;GTIN\n1;4006381333932\n";
    kodbro_findings *findings = NULL;
    CHECK_OK(kodbro_validate_bytes(mapper, "x", 1, (const uint8_t *)catalogue, sizeof catalogue - 1, NULL, &findings, NULL, 0));
    kodbro_findings_free(findings);
    CHECK_STATUS(kodbro_findings_count(findings, &count), KODBRO_STATUS_WRONG_HANDLE);

    kodbro_release release;
    kodbro_mapper *closed = open_devices();
    kodbro_mapper_free(closed);
    CHECK_STATUS(kodbro_mapper_release(closed, &release), KODBRO_STATUS_WRONG_HANDLE);
}

static void freeing_twice_is_harmless(void) {
    kodbro_mapping *mapping = map(mapper, "Spruta", NULL);
    kodbro_mapping_free(mapping);
    kodbro_mapping_free(mapping);
    mapping = map(mapper, "Spruta", NULL);
    CHECK_TEXT(answer_of(mapping).code, "A02");
    kodbro_mapping_free(mapping);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(each_kind);
    RUN(freeing_twice_is_harmless);
    kodbro_mapper_free(mapper);
    return check_finish("closed");
}
