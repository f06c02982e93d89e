// What lives how long, and what is freed in which order?

#include "folder.h"

static void a_mapping_outlives_its_mapper(void) {
    kodbro_mapper *mapper = open_devices();
    kodbro_mapping *mapping = map(mapper, "Nitril undersökningshandskar", NULL);
    kodbro_mapper_free(mapper);
    CHECK_TEXT(answer_of(mapping).code, "T010201");
    CHECK_TEXT(answer_of(mapping).term, "undersökningshandskar av nitril");
    kodbro_evidence evidence;
    CHECK_OK(kodbro_mapping_evidence(mapping, 0, 0, &evidence));
    CHECK(has(json_of(mapping), "T010201"));
    kodbro_mapping_free(mapping);
}

static void a_list_outlives_its_mapper(void) {
    kodbro_mapper *mapper = open_devices();
    kodbro_concepts *concepts = NULL;
    CHECK_OK(kodbro_concepts_below(mapper, "T01", 3, NULL, &concepts, NULL, 0));
    kodbro_mapper_free(mapper);
    kodbro_concept concept;
    CHECK_OK(kodbro_concepts_at(concepts, 0, &concept));
    CHECK_TEXT(concept.code, "T0101");
    CHECK_TEXT(concept.term, "operationshandskar");
    kodbro_concepts_free(concepts);
}

static void a_mapper_outlives_that_which_it_was_made_of(void) {
    kodbro_mapper *mapper = open_devices(), *weighing = NULL;
    bytes model = read_file("by-hand.json");
    CHECK_OK(kodbro_mapper_with_model(mapper, (const char *)model.data, model.length, &weighing, NULL, 0));
    free(model.data);
    kodbro_mapper_free(mapper);
    kodbro_mapping *mapping = map(weighing, "Spruta", NULL);
    kodbro_mapper_free(weighing);
    CHECK_TEXT(answer_of(mapping).code, "A02");
    kodbro_mapping_free(mapping);
}

static void what_goes_in_is_copied(void) {
    kodbro_mapper *mapper = open_devices();
    kodbro_decisions *decisions = NULL;
    CHECK_OK(kodbro_decisions_new(&decisions));
    char *name = malloc(8), *code = malloc(3);
    CHECK(name != NULL && code != NULL);
    memcpy(name, "Apparat", 8);
    memcpy(code, "M01", 3);
    kodbro_decision decision = {0};
    decision.row.name = (kodbro_text){name, 7};
    decision.kind = KODBRO_DECISION_KIND_ACCEPTED;
    decision.code = (kodbro_text){code, 3};
    CHECK_OK(kodbro_decisions_add(decisions, &decision, NULL, NULL, 0));
    kodbro_mapping *mapping = map(mapper, name, NULL);
    memset(name, 'x', 7);
    free(name);
    free(code);
    CHECK(has(json_of(mapping), "Apparat"));
    kodbro_mapping_free(mapping);

    kodbro_map_options options = default_options();
    options.decisions = decisions;
    mapping = map(mapper, "Apparat", &options);
    CHECK_TEXT(answer_of(mapping).code, "M01");
    kodbro_mapping_free(mapping);
    kodbro_decisions_free(decisions);
    kodbro_mapper_free(mapper);
}

static void null_is_free(void) {
    kodbro_mapper_free(NULL);
    kodbro_mapping_free(NULL);
    kodbro_concepts_free(NULL);
    kodbro_decisions_free(NULL);
    kodbro_json_free(NULL);
    kodbro_findings_free(NULL);
    check_count += 6; // to have come here
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(a_mapping_outlives_its_mapper);
    RUN(a_list_outlives_its_mapper);
    RUN(a_mapper_outlives_that_which_it_was_made_of);
    RUN(what_goes_in_is_copied);
    RUN(null_is_free);
    return check_finish("lifetimes");
}
