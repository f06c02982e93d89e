// What is found for a row, and how is it read?

#include "folder.h"

static kodbro_mapper *mapper;

static const char GLOVES[] = "Nitril undersökningshandskar";

static void an_answer(void) {
    kodbro_mapping *mapping = map(mapper, GLOVES, NULL);
    kodbro_answer answer = answer_of(mapping);
    CHECK_NUMBER(answer.outcome, KODBRO_OUTCOME_MAPPED);
    CHECK_TEXT(answer.code, "T010201");
    CHECK_TEXT(answer.term, "undersökningshandskar av nitril");
    CHECK_NUMBER(answer.level, 4);
    CHECK(answer.confidence >= 0.9 && answer.confidence <= 1.0);
    CHECK_TEXT(answer.reason, "");
    CHECK(answer.candidates >= 1 && answer.candidates <= 5);
    kodbro_mapping_free(mapping);
}

static void no_answer(void) {
    static const char *const texts[] = {"", "   ", "12345", "zzzz qqqq"};
    for (size_t at = 0; at < sizeof texts / sizeof *texts; at++) {
        kodbro_mapping *mapping = map(mapper, texts[at], NULL);
        kodbro_answer answer = answer_of(mapping);
        CHECK_NUMBER(answer.outcome, KODBRO_OUTCOME_UNMAPPED);
        CHECK_TEXT(answer.code, "");
        CHECK_TEXT(answer.term, "");
        CHECK_NUMBER(answer.level, 0);
        CHECK(answer.confidence == 0.0);
        CHECK(answer.reason.length > 0);
        kodbro_mapping_free(mapping);
    }
}

static void a_row(void) {
    kodbro_row row = {0};
    row.id = text("10-1");
    row.name = text("Handskar");
    row.description = text("undersökning, nitril");
    row.supplier = text("Norr AB");
    kodbro_mapping *mapping = NULL;
    CHECK_OK(kodbro_map(mapper, &row, NULL, &mapping, NULL, 0));
    kodbro_candidate first;
    CHECK_OK(kodbro_mapping_candidate(mapping, 0, &first));
    CHECK_TEXT(first.code, "T010201");
    CHECK(has(json_of(mapping), "\"id\":\"10-1\""));
    kodbro_mapping_free(mapping);

    row = (kodbro_row){0};
    CHECK_OK(kodbro_map(mapper, &row, NULL, &mapping, NULL, 0));
    CHECK_NUMBER(answer_of(mapping).outcome, KODBRO_OUTCOME_UNMAPPED);
    kodbro_mapping_free(mapping);
}

static void outcomes_in_words(void) {
    static const char *const words[] = {"unknown outcome", "mapped", "review", "unmapped", "out_of_scope", "unknown outcome"};
    for (int32_t outcome = 0; outcome < 6; outcome++) {
        CHECK(strcmp(kodbro_outcome_text(outcome), words[outcome]) == 0);
    }
    CHECK(strcmp(kodbro_outcome_text(INT32_MIN), "unknown outcome") == 0);
}

// Makes UTF-16 of UTF-8 whose letters have at most two bytes, as all letters of Swedish.
static kodbro_text_utf16 widen(const char *narrow, uint16_t *units) {
    kodbro_text_utf16 wide = {units, 0};
    for (const unsigned char *at = (const unsigned char *)narrow; *at != 0; at++) {
        bool is_long = *at >= 0x80;
        units[wide.length++] = is_long ? (uint16_t)((*at & 0x1F) << 6 | (at[1] & 0x3F)) : *at;
        at += is_long;
    }
    return wide;
}

static void utf16_is_the_same(void) {
    uint16_t units[2][128];
    kodbro_text_utf16 name = widen(GLOVES, units[0]), supplier = widen("Åkerströms", units[1]);
    kodbro_mapping *narrow = map(mapper, GLOVES, NULL), *wide = NULL;
    CHECK_OK(kodbro_map_text_utf16(mapper, name.data, name.length, NULL, &wide, NULL, 0));
    CHECK_SAME(json_of(wide), json_of(narrow));
    kodbro_mapping_free(wide);
    kodbro_mapping_free(narrow);

    kodbro_row row = {0};
    row.name = text(GLOVES);
    row.supplier = text("Åkerströms");
    kodbro_row_utf16 wide_row = {0};
    wide_row.name = name;
    wide_row.supplier = supplier;
    CHECK_OK(kodbro_map(mapper, &row, NULL, &narrow, NULL, 0));
    CHECK_OK(kodbro_map_utf16(mapper, &wide_row, NULL, &wide, NULL, 0));
    CHECK_SAME(json_of(wide), json_of(narrow));
    kodbro_mapping_free(wide);
    kodbro_mapping_free(narrow);
}

static void white_space_around_does_not_count(void) {
    static const char blanks[] = " \t\u00a0";
    char around[3][64];
    static const char *const texts[] = {"10-1", "Nitrilhandske", "Norr AB"};
    kodbro_text_utf16 wide[3];
    uint16_t units[3][64];
    for (size_t at = 0; at < 3; at++) {
        snprintf(around[at], sizeof around[at], "%s%s%s", blanks, texts[at], blanks);
        wide[at] = widen(around[at], units[at]);
    }
    kodbro_row row = {0};
    kodbro_row_utf16 wide_row = {0};
    kodbro_mapping *narrow = NULL, *other = NULL;
    row.id = text(texts[0]), row.name = text(texts[1]), row.model = row.description = row.supplier = text(texts[2]);
    CHECK_OK(kodbro_map(mapper, &row, NULL, &narrow, NULL, 0));
    row.id = text(around[0]), row.name = text(around[1]), row.model = row.description = row.supplier = text(around[2]);
    wide_row.id = wide[0], wide_row.name = wide[1], wide_row.model = wide_row.description = wide_row.supplier = wide[2];
    CHECK_OK(kodbro_map(mapper, &row, NULL, &other, NULL, 0));
    CHECK_SAME(json_of(other), json_of(narrow));
    kodbro_mapping_free(other);
    CHECK_OK(kodbro_map_utf16(mapper, &wide_row, NULL, &other, NULL, 0));
    CHECK_SAME(json_of(other), json_of(narrow));
    kodbro_mapping_free(other);
    kodbro_mapping_free(narrow);

    narrow = map(mapper, texts[1], NULL);
    other = map(mapper, around[1], NULL);
    CHECK_SAME(json_of(other), json_of(narrow));
    kodbro_mapping_free(other);
    CHECK_OK(kodbro_map_text_utf16(mapper, wide[1].data, wide[1].length, NULL, &other, NULL, 0));
    CHECK_SAME(json_of(other), json_of(narrow));
    kodbro_mapping_free(other);
    kodbro_mapping_free(narrow);
}

static void a_surrogate_pair(void) {
    static const uint16_t units[] = {'K', 'a', 'n', 'y', 'l', ' ', 0xD83D, 0xDE00};
    kodbro_mapping *mapping = NULL;
    CHECK_OK(kodbro_map_text_utf16(mapper, units, 8, NULL, &mapping, NULL, 0));
    CHECK(has(json_of(mapping), "Kanyl \xF0\x9F\x98\x80"));
    kodbro_mapping_free(mapping);
}

static void default_options_are_those_of_null(void) {
    kodbro_map_options options = default_options();
    CHECK(options.target == 0.9);
    CHECK_NUMBER(options.top, 5);
    CHECK_NUMBER(options.evidence, 1);
    CHECK(options.language == NULL && options.decisions == NULL);
    CHECK_TEXT(options.source, "");
    kodbro_mapping *with = map(mapper, GLOVES, &options), *without = map(mapper, GLOVES, NULL);
    CHECK_SAME(json_of(with), json_of(without));
    kodbro_mapping_free(with);
    kodbro_mapping_free(without);
}

static void a_target_that_nothing_reaches(void) {
    kodbro_map_options options = default_options();
    options.target = 1.0;
    kodbro_mapping *mapping = map(mapper, GLOVES, &options);
    kodbro_answer answer = answer_of(mapping);
    CHECK_NUMBER(answer.outcome, KODBRO_OUTCOME_REVIEW);
    kodbro_candidate first;
    CHECK_OK(kodbro_mapping_candidate(mapping, 0, &first));
    CHECK_SAME(answer.code, first.code);
    CHECK(answer.reason.length > 0);
    kodbro_mapping_free(mapping);
}

static void languages(void) {
    kodbro_map_options options = default_options();
    options.language = "en";
    kodbro_mapping *mapping = map(mapper, GLOVES, &options);
    kodbro_candidate first;
    CHECK_OK(kodbro_mapping_candidate(mapping, 0, &first));
    CHECK_TEXT(first.term, "NITRILE EXAMINATION GLOVES");
    CHECK(has(json_of(mapping), "NITRILE EXAMINATION GLOVES"));
    kodbro_mapping_free(mapping);
}

static void candidates_stand_in_order(void) {
    kodbro_map_options options = default_options();
    options.top = 3;
    kodbro_mapping *mapping = map(mapper, GLOVES, &options);
    size_t count = answer_of(mapping).candidates;
    CHECK(count >= 2 && count <= 3);
    double before = 1.0;
    for (size_t at = 0; at < count; at++) {
        kodbro_candidate candidate;
        CHECK_OK(kodbro_mapping_candidate(mapping, at, &candidate));
        CHECK(candidate.confidence <= before);
        CHECK(candidate.code.length > 0 && candidate.term.length > 0 && candidate.level >= 1);
        CHECK(candidate.evidence > 0);
        before = candidate.confidence;
    }
    kodbro_candidate none;
    CHECK_STATUS(kodbro_mapping_candidate(mapping, count, &none), KODBRO_STATUS_NOT_FOUND);
    CHECK_STATUS(kodbro_mapping_candidate(mapping, SIZE_MAX, &none), KODBRO_STATUS_NOT_FOUND);
    kodbro_mapping_free(mapping);
}

static void evidence_in_words_and_as_json(void) {
    kodbro_mapping *mapping = map(mapper, GLOVES, NULL);
    kodbro_candidate first;
    CHECK_OK(kodbro_mapping_candidate(mapping, 0, &first));
    bool names_the_term = false;
    for (size_t at = 0; at < first.evidence; at++) {
        kodbro_evidence evidence;
        CHECK_OK(kodbro_mapping_evidence(mapping, 0, at, &evidence));
        CHECK(evidence.words.length > 0);
        CHECK(starts_with(evidence.json, "{") && has(evidence.json, "\"kind\":\""));
        CHECK(has(json_of(mapping), "\"evidence\":[{"));
        names_the_term = names_the_term || has(evidence.json, "undersökningshandskar av nitril");
    }
    CHECK(names_the_term);
    kodbro_evidence none;
    CHECK_STATUS(kodbro_mapping_evidence(mapping, 0, first.evidence, &none), KODBRO_STATUS_NOT_FOUND);
    CHECK_STATUS(kodbro_mapping_evidence(mapping, 99, 0, &none), KODBRO_STATUS_NOT_FOUND);
    kodbro_mapping_free(mapping);
}

static void without_evidence(void) {
    kodbro_map_options options = default_options();
    options.evidence = 0;
    kodbro_mapping *mapping = map(mapper, GLOVES, &options);
    kodbro_candidate first;
    CHECK_OK(kodbro_mapping_candidate(mapping, 0, &first));
    CHECK_TEXT(first.code, "T010201");
    CHECK_NUMBER(first.evidence, 0);
    kodbro_evidence none;
    CHECK_STATUS(kodbro_mapping_evidence(mapping, 0, 0, &none), KODBRO_STATUS_NOT_FOUND);
    kodbro_mapping_free(mapping);
}

static void json_is_made_once(void) {
    kodbro_mapping *mapping = map(mapper, "rad \"ett\"\n\\", NULL);
    kodbro_text json = json_of(mapping);
    CHECK(starts_with(json, "{\"row\":1,\"id\":\"\",\"text\":\"rad \\\"ett\\\""));
    CHECK(json.data[json.length - 1] == '}');
    CHECK(json_of(mapping).data == json.data);
    kodbro_mapping_free(mapping);
}

static void a_nul_is_a_letter_as_any(void) {
    static const char name[] = "Nitril\0undersökningshandskar";
    kodbro_mapping *mapping = NULL;
    CHECK_OK(kodbro_map_text(mapper, name, sizeof name - 1, NULL, &mapping, NULL, 0));
    CHECK(has(json_of(mapping), "\\u0000"));
    kodbro_mapping_free(mapping);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(an_answer);
    RUN(no_answer);
    RUN(a_row);
    RUN(outcomes_in_words);
    RUN(utf16_is_the_same);
    RUN(white_space_around_does_not_count);
    RUN(a_surrogate_pair);
    RUN(default_options_are_those_of_null);
    RUN(a_target_that_nothing_reaches);
    RUN(languages);
    RUN(candidates_stand_in_order);
    RUN(evidence_in_words_and_as_json);
    RUN(without_evidence);
    RUN(json_is_made_once);
    RUN(a_nul_is_a_letter_as_any);
    kodbro_mapper_free(mapper);
    return check_finish("mapping");
}
