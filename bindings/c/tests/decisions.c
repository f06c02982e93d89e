// What becomes of rows that people have decided?

#include "folder.h"

static kodbro_mapper *mapper;
static kodbro_decisions *decisions;
static kodbro_mapping *answered;
static char message[512];

static const char NAME[] = "Blåhand stl S";

// A decision about NAME, as of Region Nord.
static kodbro_decision decide(int32_t kind, const char *code) {
    kodbro_decision decision = {0};
    decision.row.id = text("10-1");
    decision.row.name = text(NAME);
    decision.source = text("Nord");
    decision.kind = kind;
    decision.code = text(code);
    decision.by = text("åsa");
    decision.at = text("2026-11-02T09:30:00Z");
    return decision;
}

static uint64_t add(kodbro_decision decision) {
    uint64_t id = UINT64_MAX;
    CHECK_OK(kodbro_decisions_add(decisions, &decision, &id, message, sizeof message));
    CHECK(id != UINT64_MAX);
    return id;
}

static size_t count(void) {
    size_t number;
    CHECK_OK(kodbro_decisions_count(decisions, &number));
    return number;
}

// Maps NAME as a row of a source; the answer ends with the next call.
static kodbro_answer answer_for(const char *source) {
    kodbro_mapping_free(answered);
    kodbro_map_options options = default_options();
    options.decisions = decisions;
    options.source = text(source);
    answered = map(mapper, NAME, &options);
    return answer_of(answered);
}

static void renew(void) {
    kodbro_decisions_free(decisions);
    decisions = NULL;
    CHECK_OK(kodbro_decisions_new(&decisions));
}

static void each_kind_counts_at_once(void) {
    renew();
    kodbro_answer before = answer_for("Nord");
    CHECK_NUMBER(before.outcome, KODBRO_OUTCOME_REVIEW);
    CHECK_TEXT(before.code, "T010201");

    add(decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202"));
    CHECK_NUMBER(answer_for("Nord").outcome, KODBRO_OUTCOME_MAPPED);
    CHECK_TEXT(answer_for("Nord").code, "T010202");

    renew();
    add(decide(KODBRO_DECISION_KIND_REJECTED, "T010201"));
    CHECK(!starts_with(answer_for("Nord").code, "T010201"));

    renew();
    add(decide(KODBRO_DECISION_KIND_OUT_OF_SCOPE, ""));
    CHECK_NUMBER(answer_for("Nord").outcome, KODBRO_OUTCOME_OUT_OF_SCOPE);

    renew();
    add(decide(KODBRO_DECISION_KIND_NO_SUCH_TERM, ""));
    CHECK(answer_for("Nord").outcome != KODBRO_OUTCOME_MAPPED);

    renew();
    add(decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202"));
    add(decide(KODBRO_DECISION_KIND_UNDECIDED, ""));
    CHECK_NUMBER(answer_for("Nord").outcome, KODBRO_OUTCOME_REVIEW);
}

static void withdrawing(void) {
    renew();
    uint64_t id = add(decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202"));
    uint64_t other = add(decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202"));
    CHECK(id != other);
    CHECK_NUMBER(count(), 2);
    CHECK_OK(kodbro_decisions_withdraw(decisions, id));
    CHECK_NUMBER(count(), 1);
    CHECK_TEXT(answer_for("Nord").code, "T010202");
    CHECK_OK(kodbro_decisions_withdraw(decisions, other));
    CHECK_NUMBER(count(), 0);
    CHECK_TEXT(answer_for("Nord").code, "T010201");
    CHECK_STATUS(kodbro_decisions_withdraw(decisions, id), KODBRO_STATUS_NOT_FOUND);
    CHECK_STATUS(kodbro_decisions_withdraw(decisions, 99), KODBRO_STATUS_NOT_FOUND);
    CHECK_STATUS(kodbro_decisions_withdraw(decisions, UINT64_MAX), KODBRO_STATUS_NOT_FOUND);
}

static void private_and_shared(void) {
    renew();
    kodbro_decision decision = decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202");
    add(decision);
    CHECK_TEXT(answer_for("Nord").code, "T010202");
    CHECK_NUMBER(answer_for("Syd").outcome, KODBRO_OUTCOME_REVIEW);
    decision.shared = 1;
    add(decision);
    CHECK_NUMBER(answer_for("Syd").outcome, KODBRO_OUTCOME_MAPPED);
    CHECK(has(json_of(answered), "similar_decisions"));
}

static void the_mapping_outlives_the_decisions(void) {
    renew();
    add(decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202"));
    kodbro_map_options options = default_options();
    options.decisions = decisions;
    options.source = text("Nord");
    kodbro_mapping *mapping = map(mapper, NAME, &options);
    renew();
    CHECK_TEXT(answer_of(mapping).code, "T010202");
    CHECK(has(json_of(mapping), "T010202"));
    kodbro_mapping_free(mapping);
}

static void wrong_decisions_are_refused(void) {
    renew();
    kodbro_decision decision = decide(KODBRO_DECISION_KIND_ACCEPTED, "T010202");
    decision.at = text("i går");
    CHECK_STATUS(kodbro_decisions_add(decisions, &decision, NULL, message, sizeof message), KODBRO_STATUS_INVALID_ARGUMENT);
    CHECK_CONTAINS(message, "'i går'");
    decision.at = text("2026-13-02");
    CHECK_STATUS(kodbro_decisions_add(decisions, &decision, NULL, message, sizeof message), KODBRO_STATUS_INVALID_ARGUMENT);
    static const int32_t kinds[] = {0, 6, -1, INT32_MIN, INT32_MAX};
    for (size_t at = 0; at < sizeof kinds / sizeof *kinds; at++) {
        decision = decide(kinds[at], "T010202");
        CHECK_STATUS(kodbro_decisions_add(decisions, &decision, NULL, message, sizeof message),
                     KODBRO_STATUS_INVALID_ARGUMENT);
        CHECK_CONTAINS(message, "kodbro_decision_kind");
    }
    decision = decide(KODBRO_DECISION_KIND_REJECTED, "");
    CHECK_STATUS(kodbro_decisions_add(decisions, &decision, NULL, message, sizeof message), KODBRO_STATUS_INVALID_ARGUMENT);
    CHECK_NUMBER(count(), 0);
}

static void problems(void) {
    renew();
    add(decide(KODBRO_DECISION_KIND_ACCEPTED, "Z99"));
    kodbro_json *json = NULL;
    CHECK_OK(kodbro_decisions_problems(decisions, mapper, &json, message, sizeof message));
    kodbro_text words;
    CHECK_OK(kodbro_json_text(json, &words));
    CHECK(starts_with(words, "[{") && has(words, "\"problem\":\"") && has(words, "Z99"));
    kodbro_json_free(json);

    renew();
    CHECK_OK(kodbro_decisions_problems(decisions, mapper, &json, message, sizeof message));
    CHECK_OK(kodbro_json_text(json, &words));
    CHECK_TEXT(words, "[]");
    kodbro_json_free(json);
}

static const char SSSOM[] =
    "# mapping_set_id: https://example.org/nord\n"
    "# license: https://creativecommons.org/licenses/by/4.0/\n"
    "# subject_source: nord:catalogue\n"
    "# curie_map:\n"
    "#   nord: https://example.org/nord/\n"
    "#   emdn: https://example.org/emdn/\n"
    "subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tauthor_label\tmapping_date\n"
    "nord:10-1\tBlåhand stl S\tskos:exactMatch\temdn:T010202\tsemapv:ManualMappingCuration\tåsa\t2026-11-02\n"
    "nord:10-2\tSpruta\tskos:exactMatch\temdn:A02\tsemapv:LexicalMatching\t\t2026-11-02\n";

static void a_mapping_set(void) {
    renew();
    kodbro_loaded loaded;
    const char *path = write_file("decided.sssom.tsv", SSSOM, sizeof SSSOM - 1);
    CHECK_OK(kodbro_decisions_load(decisions, path, "Nord", &loaded, message, sizeof message));
    CHECK_NUMBER(loaded.decisions, 1);
    CHECK_NUMBER(loaded.predictions, 1);
    CHECK_NUMBER(count(), 1);
    CHECK_OK(kodbro_decisions_load(decisions, path, NULL, NULL, NULL, 0));
    CHECK_NUMBER(count(), 2);
    kodbro_json *json = NULL;
    CHECK_OK(kodbro_decisions_problems(decisions, mapper, &json, message, sizeof message));
    kodbro_json_free(json);
}

static void a_bad_mapping_set_adds_nothing(void) {
    renew();
    static const char bad[] = "subject_id\tobject_id\n\xFF\xFE\x00\x01\n";
    kodbro_loaded loaded = {7, 7};
    const char *path = write_file("bad.sssom.tsv", bad, sizeof bad - 1);
    CHECK_STATUS(kodbro_decisions_load(decisions, path, NULL, &loaded, message, sizeof message), KODBRO_STATUS_INVALID_FILE);
    CHECK_CONTAINS(message, "bad.sssom.tsv");
    path = write_file("empty.sssom.tsv", "", 0);
    CHECK_STATUS(kodbro_decisions_load(decisions, path, NULL, &loaded, message, sizeof message), KODBRO_STATUS_INVALID_FILE);
    CHECK_STATUS(kodbro_decisions_load(decisions, inside("missing.tsv"), NULL, &loaded, message, sizeof message),
                 KODBRO_STATUS_IO);
    CHECK(loaded.decisions == 7 && loaded.predictions == 7);
    CHECK_NUMBER(count(), 0);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(each_kind_counts_at_once);
    RUN(withdrawing);
    RUN(private_and_shared);
    RUN(the_mapping_outlives_the_decisions);
    RUN(wrong_decisions_are_refused);
    RUN(problems);
    RUN(a_mapping_set);
    RUN(a_bad_mapping_set_adds_nothing);
    kodbro_mapping_free(answered);
    kodbro_decisions_free(decisions);
    kodbro_mapper_free(mapper);
    return check_finish("decisions");
}
