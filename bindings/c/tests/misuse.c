// Every function with every argument wrong in turn: does it say so, and leave its outputs alone?
//
// Two tables meet: the functions, each with what it takes (misuse_functions.h), and what can be wrong
// with what is taken (misuse_faults.h). With `--functions` the program prints the names of the
// functions, so that a check can compare them with the header.

#include "misuse_faults.h"

static bytes index_bytes, model;
static size_t called_back;

// A product whose code is of other things than its text, for which there are reasons.
static const char CODED[] = "Benämning;EMDN-kod\nNitril undersökningshandskar;A02\n";

static int32_t call_back(void *context, size_t index, const kodbro_mapping *found) {
    (void)context, (void)index, (void)found;
    called_back++;
    return 0;
}

#define UNTOUCHED 0xA5

// The largest output is shorter.
static uint64_t out[64];
static char message[256];

static void fill(arguments *a, const function *f) {
    static const uint16_t wide[] = {'S', 'p', 'r', 'u', 't', 'a'};
    memset(a, 0, sizeof *a);
    memset(out, UNTOUCHED, sizeof out);
    memset(message, '~', sizeof message);
    a->mapper = mapper;
    a->mapping = mapping;
    a->concepts = concepts;
    a->decisions = decisions;
    a->json = json;
    a->findings = findings;
    a->text = "T01";
    a->length = a->text_length = 3;
    a->wide = wide;
    a->rows[0].name = a->rows[1].name = text("Spruta");
    a->row = a->rows;
    a->count = 2;
    a->threads = 1;
    a->wide_row_of.name = (kodbro_text_utf16){wide, 6};
    a->wide_row = &a->wide_row_of;
    a->options_of = default_options();
    a->options = &a->options_of;
    CHECK_OK(kodbro_validate_options_default(&a->checking_of));
    a->checking = &a->checking_of;
    a->path = f->takes & INDEX_PATH ? index_path : table_path;
    a->decision_of.row.name = text("Spruta");
    a->decision_of.kind = KODBRO_DECISION_KIND_ACCEPTED;
    a->decision_of.code = text("A02");
    a->decision = &a->decision_of;
    a->mapped = call_back;
    a->out = out;
    a->message = message;
    a->capacity = sizeof message;
    if (f->takes & DATA) {
        a->data = index_bytes.data;
        a->length = index_bytes.length;
    }
    if (f->takes & MODEL) {
        a->text = (const char *)model.data;
        a->length = model.length;
    }
    if (f->takes & CATALOGUE) {
        a->data = (const uint8_t *)CODED;
        a->length = sizeof CODED - 1;
    }
    if (f->takes & FILE_PATH) {
        a->text = table_path;
        a->length = strlen(table_path);
    }
    if (f->takes & ID) {
        CHECK_OK(kodbro_decisions_add(decisions, &a->decision_of, &a->id, NULL, 0));
    }
}

static bool is_untouched(void) {
    const unsigned char *at = (const unsigned char *)out;
    for (size_t index = 0; index < sizeof out; index++) {
        if (at[index] != UNTOUCHED) {
            return false;
        }
    }
    return true;
}

static void free_given(given gives) {
    void *handles[2];
    memcpy(handles, out, sizeof handles);
    switch (gives) {
    case NOTHING: break;
    case A_MAPPER: kodbro_mapper_free(handles[0]); break;
    case TWO_MAPPINGS: kodbro_mapping_free(handles[1]); // fall through
    case A_MAPPING: kodbro_mapping_free(handles[0]); break;
    case A_LIST: kodbro_concepts_free(handles[0]); break;
    case A_SET: kodbro_decisions_free(handles[0]); break;
    case A_DOCUMENT: kodbro_json_free(handles[0]); break;
    case A_REPORT: kodbro_findings_free(handles[0]); break;
    }
}

// With good arguments the function works: else what follows would show nothing.
static void check_good(const function *f) {
    arguments a;
    fill(&a, f);
    kodbro_status status = f->call(&a);
    if (status != KODBRO_STATUS_OK) {
        fprintf(stderr, "%s: %d, %s\n", f->name, (int)status, message);
    }
    CHECK_OK(status);
    CHECK(!(f->takes & OUT) || !is_untouched());
    CHECK(message[0] == '~');
    free_given(f->gives);
}

static void check_fault(const function *f, const fault *wrong) {
    arguments a;
    fill(&a, f);
    wrong->spoil(&a);
    called_back = 0;
    kodbro_status status = f->call(&a);
    bool says = !(f->takes & MESSAGE) || (message[0] != '~' && message[0] != 0 && memchr(message, 0, sizeof message) != NULL);
    if (status != wrong->expected || !is_untouched() || !says || called_back != 0) {
        fprintf(stderr, "%s, %s: %d, expected %d; message '%.*s'; output %s, called back %zu times\n", f->name, wrong->name,
                (int)status, (int)wrong->expected, (int)sizeof message, message, is_untouched() ? "untouched" : "written",
                called_back);
        exit(1);
    }
    check_count += 4;

    fill(&a, f);
    wrong->spoil(&a);
    a.message = NULL;
    CHECK_STATUS(f->call(&a), wrong->expected);
    CHECK(is_untouched());
}

static void every_function_with_every_fault(void) {
    unsigned seen = 0;
    for (size_t at = 0; at < sizeof FUNCTIONS / sizeof *FUNCTIONS; at++) {
        check_good(&FUNCTIONS[at]);
        for (size_t of = 0; of < sizeof FAULTS / sizeof *FAULTS; of++) {
            if (FUNCTIONS[at].takes & FAULTS[of].takes) {
                check_fault(&FUNCTIONS[at], &FAULTS[of]);
                seen |= FAULTS[of].takes;
            }
        }
        check_good(&FUNCTIONS[at]);
    }
    for (size_t at = 0; at < sizeof FUNCTIONS / sizeof *FUNCTIONS; at++) {
        CHECK((FUNCTIONS[at].takes & ~seen & ~(unsigned)MESSAGE) == 0);
    }
}

// Freeing a handle as one of another kind leaves it as it is.
static void frees_of_other_kinds(void) {
    kodbro_mapper_free((kodbro_mapper *)(void *)mapping);
    kodbro_mapping_free((kodbro_mapping *)(void *)mapper);
    kodbro_concepts_free((kodbro_concepts *)(void *)json);
    kodbro_decisions_free((kodbro_decisions *)(void *)concepts);
    kodbro_json_free((kodbro_json *)(void *)decisions);
    kodbro_findings_free((kodbro_findings *)(void *)mapping);
    kodbro_mapper_free((kodbro_mapper *)(void *)((char *)(void *)mapper + 1));
    for (size_t at = 0; at < sizeof FUNCTIONS / sizeof *FUNCTIONS; at++) {
        check_good(&FUNCTIONS[at]);
    }
}

static void no_status_and_no_memory_is_asked_for(void) {
    CHECK(kodbro_version()[0] != 0);
    CHECK_NUMBER(kodbro_abi_version(), KODBRO_ABI_VERSION);
    for (int32_t status = -3; status < 20; status++) {
        CHECK(kodbro_status_text(status)[0] != 0);
        CHECK(kodbro_outcome_text(status)[0] != 0);
        CHECK(kodbro_severity_text(status)[0] != 0);
    }
}

// An output need not be aligned: a caller may have it in a packed structure.
static void outputs_askew(void) {
    static unsigned char room[sizeof out];
    for (size_t at = 0; at < sizeof FUNCTIONS / sizeof *FUNCTIONS; at++) {
        if (FUNCTIONS[at].takes & OUT) {
            arguments a;
            fill(&a, &FUNCTIONS[at]);
            a.out = room + 1;
            CHECK_OK(FUNCTIONS[at].call(&a));
            memcpy(out, room + 1, sizeof room - 1);
            free_given(FUNCTIONS[at].gives);
        }
    }
}

static void print_functions(void) {
    for (size_t at = 0; at < sizeof FUNCTIONS / sizeof *FUNCTIONS; at++) {
        puts(FUNCTIONS[at].name);
    }
    for (size_t at = 0; at < sizeof OTHERS / sizeof *OTHERS; at++) {
        puts(OTHERS[at]);
    }
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    if (strcmp(folder, "--functions") == 0) {
        print_functions();
        return 0;
    }
    static const char table[] = "name,decision,code\nSpruta,accepted,A02\n";
    strcpy(index_path, inside("small.devices.kodbro"));
    strcpy(table_path, write_file("decided.csv", table, sizeof table - 1));
    index_bytes = read_file("small.devices.kodbro");
    model = read_file("by-hand.json");
    mapper = open_devices();
    mapping = map(mapper, "Spruta", NULL);
    CHECK_OK(kodbro_concepts_below(mapper, "", 0, NULL, &concepts, NULL, 0));
    CHECK_OK(kodbro_decisions_new(&decisions));
    kodbro_row row = {0};
    CHECK_OK(kodbro_explain(mapper, &row, &json, NULL, 0));
    kodbro_validate_options reasons;
    CHECK_OK(kodbro_validate_options_default(&reasons));
    reasons.disable = "gtin";
    CHECK_OK(kodbro_validate_bytes(mapper, "x", 1, (const uint8_t *)CODED, sizeof CODED - 1, &reasons, &findings, NULL, 0));
    RUN(every_function_with_every_fault);
    RUN(frees_of_other_kinds);
    RUN(no_status_and_no_memory_is_asked_for);
    RUN(outputs_askew);
    kodbro_findings_free(findings);
    kodbro_json_free(json);
    kodbro_decisions_free(decisions);
    kodbro_concepts_free(concepts);
    kodbro_mapping_free(mapping);
    kodbro_mapper_free(mapper);
    free(index_bytes.data);
    free(model.data);
    return check_finish("misuse");
}
