// Every function with every argument wrong in turn: does it say so, and leave its outputs alone?
//
// Two tables meet: the functions, each with what it takes, and what can be wrong with what is
// taken. With `--functions` the program prints the names of the functions, so that a check can
// compare them with the header.

#include "folder.h"

// What a function takes.
enum {
    MAPPER = 1 << 0,
    MAPPING = 1 << 1,
    CONCEPTS = 1 << 2,
    DECISIONS = 1 << 3,
    JSON = 1 << 4,
    TEXT = 1 << 5,      // a text and its length
    WIDE = 1 << 6,      // the same in UTF-16
    ROW = 1 << 7,       // a row, or an array of two
    WIDE_ROW = 1 << 8,
    OPTIONS = 1 << 9,
    LANGUAGE = 1 << 10,
    PATH = 1 << 11,
    SOURCE = 1 << 12,
    DECISION = 1 << 13,
    DATA = 1 << 14,
    MODEL = 1 << 15,
    INDEX = 1 << 16,
    CALLBACK = 1 << 17,
    THREAD_COUNT = 1 << 18,
    ROWS = 1 << 19,     // an array, whose length is given
    OUT = 1 << 20,      // an output that may not be NULL
    MESSAGE = 1 << 21,
    FILE_PATH = 1 << 22, // the path of an index
    CODE = 1 << 23,      // a text that must be a code of the nomenclature
    WITHDRAWN = 1 << 24
};

// The arguments of a call: good ones, of which one is then spoiled.
typedef struct {
    kodbro_mapper *mapper;
    kodbro_mapping *mapping;
    kodbro_concepts *concepts;
    kodbro_decisions *decisions;
    kodbro_json *json;
    const char *text;
    const uint16_t *wide;
    size_t length;
    const kodbro_row *row;
    kodbro_row rows[2];
    const kodbro_row_utf16 *wide_row;
    kodbro_row_utf16 wide_row_of;
    const kodbro_map_options *options;
    kodbro_map_options options_of;
    const char *language;
    const char *path;
    const char *source;
    const kodbro_decision *decision;
    kodbro_decision decision_of;
    const uint8_t *data;
    size_t index;
    size_t threads;
    size_t count;
    kodbro_mapped_fn mapped;
    uint64_t id;
    void *out;
    char *message;
    size_t capacity;
} arguments;

static kodbro_mapper *mapper;
static kodbro_mapping *mapping;
static kodbro_concepts *concepts;
static kodbro_decisions *decisions;
static kodbro_json *json;
static bytes index_bytes, model;
static char index_path[1024], table_path[1024];
static size_t called_back;

static int32_t call_back(void *context, size_t index, const kodbro_mapping *found) {
    (void)context, (void)index, (void)found;
    called_back++;
    return 0;
}

// ---- The functions.

#define CALL(name, ...) \
    static kodbro_status call_##name(const arguments *a) { return kodbro_##name(__VA_ARGS__); }
#define SAYS a->message, a->capacity

CALL(mapper_open_default, a->out, SAYS)
CALL(mapper_open, a->path, a->out, SAYS)
CALL(mapper_open_memory, a->data, a->length, a->out, SAYS)
CALL(mapper_with_model, a->mapper, a->text, a->length, a->out, SAYS)
CALL(mapper_release, a->mapper, a->out)
CALL(map_options_default, a->out)
CALL(map_text, a->mapper, a->text, a->length, a->options, a->out, SAYS)
CALL(map_text_utf16, a->mapper, a->wide, a->length, a->options, a->out, SAYS)
CALL(map, a->mapper, a->row, a->options, a->out, SAYS)
CALL(map_utf16, a->mapper, a->wide_row, a->options, a->out, SAYS)
CALL(map_many, a->mapper, a->row, a->count, a->options, a->threads, a->mapped, NULL, SAYS)
CALL(map_array, a->mapper, a->row, a->count, a->options, a->threads, a->out, SAYS)
CALL(mapping_answer, a->mapping, a->out)
CALL(mapping_candidate, a->mapping, a->index, a->out)
CALL(mapping_evidence, a->mapping, 0, a->index, a->out)
CALL(mapping_json, a->mapping, a->out)
CALL(decisions_new, a->out)
CALL(decisions_add, a->decisions, a->decision, a->out, SAYS)
CALL(decisions_withdraw, a->decisions, a->id)
CALL(decisions_load, a->decisions, a->path, a->source, a->out, SAYS)
CALL(decisions_count, a->decisions, a->out)
CALL(decisions_problems, a->decisions, a->mapper, a->out, SAYS)
CALL(concept_find, a->mapper, a->text, a->length, a->language, a->out, SAYS)
CALL(code_check, a->mapper, a->text, a->length, a->out, SAYS)
CALL(concepts_children, a->mapper, a->text, a->length, a->language, a->out, SAYS)
CALL(concepts_path, a->mapper, a->text, a->length, a->language, a->out, SAYS)
CALL(concepts_below, a->mapper, a->text, a->length, a->language, a->out, SAYS)
CALL(concepts_search, a->mapper, a->text, a->length, 5, a->language, a->out, SAYS)
CALL(concepts_count, a->concepts, a->out)
CALL(concepts_at, a->concepts, a->index, a->out)
CALL(explain, a->mapper, a->row, a->out, SAYS)
CALL(json_text, a->json, a->out)

// What is freed after a call that gave something away.
typedef enum { NOTHING, A_MAPPER, A_MAPPING, TWO_MAPPINGS, A_LIST, A_SET, A_DOCUMENT } given;

typedef struct {
    const char *name;
    kodbro_status (*call)(const arguments *);
    unsigned takes;
    given gives;
} function;

#define FUNCTION(name, takes, gives) {"kodbro_" #name, call_##name, (takes), (gives)}

static const function FUNCTIONS[] = {
    FUNCTION(mapper_open_default, OUT | MESSAGE, A_MAPPER),
    FUNCTION(mapper_open, FILE_PATH | OUT | MESSAGE, A_MAPPER),
    FUNCTION(mapper_open_memory, DATA | OUT | MESSAGE, A_MAPPER),
    FUNCTION(mapper_with_model, MAPPER | TEXT | MODEL | OUT | MESSAGE, A_MAPPER),
    FUNCTION(mapper_release, MAPPER | OUT, NOTHING),
    FUNCTION(map_options_default, OUT, NOTHING),
    FUNCTION(map_text, MAPPER | TEXT | OPTIONS | OUT | MESSAGE, A_MAPPING),
    FUNCTION(map_text_utf16, MAPPER | WIDE | OPTIONS | OUT | MESSAGE, A_MAPPING),
    FUNCTION(map, MAPPER | ROW | OPTIONS | OUT | MESSAGE, A_MAPPING),
    FUNCTION(map_utf16, MAPPER | WIDE_ROW | OPTIONS | OUT | MESSAGE, A_MAPPING),
    FUNCTION(map_many, MAPPER | ROW | ROWS | OPTIONS | THREAD_COUNT | CALLBACK | MESSAGE, NOTHING),
    FUNCTION(map_array, MAPPER | ROW | ROWS | OPTIONS | THREAD_COUNT | OUT | MESSAGE, TWO_MAPPINGS),
    FUNCTION(mapping_answer, MAPPING | OUT, NOTHING),
    FUNCTION(mapping_candidate, MAPPING | INDEX | OUT, NOTHING),
    FUNCTION(mapping_evidence, MAPPING | INDEX | OUT, NOTHING),
    FUNCTION(mapping_json, MAPPING | OUT, NOTHING),
    FUNCTION(decisions_new, OUT, A_SET),
    FUNCTION(decisions_add, DECISIONS | DECISION | MESSAGE, NOTHING),
    FUNCTION(decisions_withdraw, DECISIONS | WITHDRAWN, NOTHING),
    FUNCTION(decisions_load, DECISIONS | PATH | SOURCE | MESSAGE, NOTHING),
    FUNCTION(decisions_count, DECISIONS | OUT, NOTHING),
    FUNCTION(decisions_problems, DECISIONS | MAPPER | OUT | MESSAGE, A_DOCUMENT),
    FUNCTION(concept_find, MAPPER | TEXT | CODE | LANGUAGE | OUT | MESSAGE, NOTHING),
    FUNCTION(code_check, MAPPER | TEXT | OUT | MESSAGE, NOTHING),
    FUNCTION(concepts_children, MAPPER | TEXT | CODE | LANGUAGE | OUT | MESSAGE, A_LIST),
    FUNCTION(concepts_path, MAPPER | TEXT | CODE | LANGUAGE | OUT | MESSAGE, A_LIST),
    FUNCTION(concepts_below, MAPPER | TEXT | CODE | LANGUAGE | OUT | MESSAGE, A_LIST),
    FUNCTION(concepts_search, MAPPER | TEXT | LANGUAGE | OUT | MESSAGE, A_LIST),
    FUNCTION(concepts_count, CONCEPTS | OUT, NOTHING),
    FUNCTION(concepts_at, CONCEPTS | INDEX | OUT, NOTHING),
    FUNCTION(explain, MAPPER | ROW | OUT | MESSAGE, A_DOCUMENT),
    FUNCTION(json_text, JSON | OUT, NOTHING),
};

// Functions that cannot fail; below each has a test of its own.
static const char *const OTHERS[] = {
    "kodbro_version",      "kodbro_abi_version",   "kodbro_status_text",    "kodbro_mapper_free",
    "kodbro_mapping_free", "kodbro_concepts_free", "kodbro_decisions_free", "kodbro_json_free",
};

// ---- What can be wrong.

static const char SPLIT[] = "Sk\xC3\xB6ljv\xC3"; // ends within a letter
static const uint16_t HALF_PAIR[] = {'K', 0xD83D, 'x'};
static const char NO_UTF8[] = "\xFF\xFE";

#define SPOIL(name, ...) \
    static void spoil_##name(arguments *a) { __VA_ARGS__; }

SPOIL(mapper_null, a->mapper = NULL)
SPOIL(mapper_other, a->mapper = (kodbro_mapper *)(void *)mapping)
SPOIL(mapper_askew, a->mapper = (kodbro_mapper *)(void *)((char *)(void *)mapper + 1))
SPOIL(mapping_null, a->mapping = NULL)
SPOIL(mapping_other, a->mapping = (kodbro_mapping *)(void *)mapper)
SPOIL(concepts_null, a->concepts = NULL)
SPOIL(concepts_other, a->concepts = (kodbro_concepts *)(void *)json)
SPOIL(decisions_null, a->decisions = NULL)
SPOIL(decisions_other, a->decisions = (kodbro_decisions *)(void *)concepts)
SPOIL(json_null, a->json = NULL)
SPOIL(json_other, a->json = (kodbro_json *)(void *)decisions)
SPOIL(text_null, a->text = NULL)
SPOIL(text_split, a->text = SPLIT; a->length = sizeof SPLIT - 1)
SPOIL(text_no_utf8, a->text = NO_UTF8; a->length = 2)
SPOIL(text_endless, a->length = SIZE_MAX)
SPOIL(code_unknown, a->text = "Z99"; a->length = 3)
SPOIL(code_with_nul, a->text = "T01\0"; a->length = 4)
SPOIL(model_none, a->text = "nonsense"; a->length = 8)
SPOIL(wide_null, a->wide = NULL)
SPOIL(wide_half, a->wide = HALF_PAIR; a->length = 3)
SPOIL(wide_split, a->wide = HALF_PAIR; a->length = 2)
SPOIL(wide_endless, a->length = SIZE_MAX)
SPOIL(row_null, a->row = NULL)
SPOIL(row_id, a->rows[0].id = text(NO_UTF8))
SPOIL(row_name, a->rows[0].name = (kodbro_text){NULL, 3})
SPOIL(row_model, a->rows[0].model = text(SPLIT))
SPOIL(row_description, a->rows[0].description = (kodbro_text){"x", SIZE_MAX})
SPOIL(row_supplier, a->rows[0].supplier = text(NO_UTF8))
SPOIL(second_row, a->rows[1].name = text(NO_UTF8))
SPOIL(row_count, a->count = SIZE_MAX)
SPOIL(wide_row_null, a->wide_row = NULL)
SPOIL(wide_row_id, a->wide_row_of.id = (kodbro_text_utf16){HALF_PAIR, 3})
SPOIL(wide_row_name, a->wide_row_of.name = (kodbro_text_utf16){NULL, 3})
SPOIL(wide_row_model, a->wide_row_of.model = (kodbro_text_utf16){HALF_PAIR, 2})
SPOIL(wide_row_description, a->wide_row_of.description = (kodbro_text_utf16){HALF_PAIR, 3})
SPOIL(wide_row_supplier, a->wide_row_of.supplier = (kodbro_text_utf16){HALF_PAIR, 3})
SPOIL(target_high, a->options_of.target = 1.5)
SPOIL(target_negative, a->options_of.target = -0.1)
SPOIL(target_nan, a->options_of.target = strtod("nan", NULL))
SPOIL(top_zero, a->options_of.top = 0)
SPOIL(options_language, a->options_of.language = "xx")
SPOIL(options_language_bytes, a->options_of.language = NO_UTF8)
SPOIL(options_decisions, a->options_of.decisions = (kodbro_decisions *)(void *)mapper)
SPOIL(options_source_null, a->options_of.source = (kodbro_text){NULL, 1})
SPOIL(options_source_bytes, a->options_of.source = text(NO_UTF8))
SPOIL(language, a->language = "xx")
SPOIL(language_empty, a->language = "")
SPOIL(language_bytes, a->language = NO_UTF8)
SPOIL(path_null, a->path = NULL)
SPOIL(path_bytes, a->path = NO_UTF8)
SPOIL(path_missing, a->path = "there/is/no/such/file")
SPOIL(path_other, a->path = index_path)
SPOIL(file_path_other, a->path = table_path)
SPOIL(source_bytes, a->source = NO_UTF8)
SPOIL(decision_null, a->decision = NULL)
SPOIL(decision_row, a->decision_of.row.name = text(NO_UTF8))
SPOIL(decision_source, a->decision_of.source = text(NO_UTF8))
SPOIL(decision_kind, a->decision_of.kind = 6)
SPOIL(decision_code, a->decision_of.code = text(NO_UTF8))
SPOIL(decision_no_code, a->decision_of.code = text(""))
SPOIL(decision_by, a->decision_of.by = text(SPLIT))
SPOIL(decision_at, a->decision_of.at = text("yesterday"))
SPOIL(decision_at_bytes, a->decision_of.at = text(NO_UTF8))
SPOIL(data_null, a->data = NULL)
SPOIL(data_endless, a->length = SIZE_MAX)
SPOIL(data_cut, a->length /= 2)
SPOIL(data_none, a->length = 0)
SPOIL(index_beyond, a->index = 1000)
SPOIL(index_endless, a->index = SIZE_MAX)
SPOIL(callback_null, a->mapped = NULL)
SPOIL(threads_many, a->threads = 1025)
SPOIL(id_unknown, a->id = 1000000)
SPOIL(out_null, a->out = NULL)

typedef struct {
    const char *name;
    void (*spoil)(arguments *);
    unsigned takes;
    kodbro_status expected;
} fault;

#define FAULT(name, takes, expected) {#name, spoil_##name, (takes), KODBRO_STATUS_##expected}

static const fault FAULTS[] = {
    FAULT(mapper_null, MAPPER, NULL_POINTER),
    FAULT(mapper_other, MAPPER, WRONG_HANDLE),
    FAULT(mapper_askew, MAPPER, WRONG_HANDLE),
    FAULT(mapping_null, MAPPING, NULL_POINTER),
    FAULT(mapping_other, MAPPING, WRONG_HANDLE),
    FAULT(concepts_null, CONCEPTS, NULL_POINTER),
    FAULT(concepts_other, CONCEPTS, WRONG_HANDLE),
    FAULT(decisions_null, DECISIONS, NULL_POINTER),
    FAULT(decisions_other, DECISIONS, WRONG_HANDLE),
    FAULT(json_null, JSON, NULL_POINTER),
    FAULT(json_other, JSON, WRONG_HANDLE),
    FAULT(text_null, TEXT, NULL_POINTER),
    FAULT(text_split, TEXT, INVALID_UTF8),
    FAULT(text_no_utf8, TEXT, INVALID_UTF8),
    FAULT(text_endless, TEXT, INVALID_ARGUMENT),
    FAULT(code_unknown, CODE, NOT_FOUND),
    FAULT(code_with_nul, CODE, NOT_FOUND),
    FAULT(model_none, MODEL, INVALID_FILE),
    FAULT(wide_null, WIDE, NULL_POINTER),
    FAULT(wide_half, WIDE, INVALID_UTF16),
    FAULT(wide_split, WIDE, INVALID_UTF16),
    FAULT(wide_endless, WIDE, INVALID_ARGUMENT),
    FAULT(row_null, ROW, NULL_POINTER),
    FAULT(row_id, ROW, INVALID_UTF8),
    FAULT(row_name, ROW, NULL_POINTER),
    FAULT(row_model, ROW, INVALID_UTF8),
    FAULT(row_description, ROW, INVALID_ARGUMENT),
    FAULT(row_supplier, ROW, INVALID_UTF8),
    FAULT(second_row, ROWS, INVALID_UTF8),
    FAULT(row_count, ROWS, INVALID_ARGUMENT),
    FAULT(wide_row_null, WIDE_ROW, NULL_POINTER),
    FAULT(wide_row_id, WIDE_ROW, INVALID_UTF16),
    FAULT(wide_row_name, WIDE_ROW, NULL_POINTER),
    FAULT(wide_row_model, WIDE_ROW, INVALID_UTF16),
    FAULT(wide_row_description, WIDE_ROW, INVALID_UTF16),
    FAULT(wide_row_supplier, WIDE_ROW, INVALID_UTF16),
    FAULT(target_high, OPTIONS, INVALID_ARGUMENT),
    FAULT(target_negative, OPTIONS, INVALID_ARGUMENT),
    FAULT(target_nan, OPTIONS, INVALID_ARGUMENT),
    FAULT(top_zero, OPTIONS, INVALID_ARGUMENT),
    FAULT(options_language, OPTIONS, INVALID_ARGUMENT),
    FAULT(options_language_bytes, OPTIONS, INVALID_UTF8),
    FAULT(options_decisions, OPTIONS, WRONG_HANDLE),
    FAULT(options_source_null, OPTIONS, NULL_POINTER),
    FAULT(options_source_bytes, OPTIONS, INVALID_UTF8),
    FAULT(language, LANGUAGE, INVALID_ARGUMENT),
    FAULT(language_empty, LANGUAGE, INVALID_ARGUMENT),
    FAULT(language_bytes, LANGUAGE, INVALID_UTF8),
    FAULT(path_null, PATH | FILE_PATH, NULL_POINTER),
    FAULT(path_bytes, PATH | FILE_PATH, INVALID_UTF8),
    FAULT(path_missing, PATH | FILE_PATH, IO),
    FAULT(path_other, PATH, INVALID_FILE),
    FAULT(file_path_other, FILE_PATH, INVALID_INDEX),
    FAULT(source_bytes, SOURCE, INVALID_UTF8),
    FAULT(decision_null, DECISION, NULL_POINTER),
    FAULT(decision_row, DECISION, INVALID_UTF8),
    FAULT(decision_source, DECISION, INVALID_UTF8),
    FAULT(decision_kind, DECISION, INVALID_ARGUMENT),
    FAULT(decision_code, DECISION, INVALID_UTF8),
    FAULT(decision_no_code, DECISION, INVALID_ARGUMENT),
    FAULT(decision_by, DECISION, INVALID_UTF8),
    FAULT(decision_at, DECISION, INVALID_ARGUMENT),
    FAULT(decision_at_bytes, DECISION, INVALID_UTF8),
    FAULT(data_null, DATA, NULL_POINTER),
    FAULT(data_endless, DATA, INVALID_ARGUMENT),
    FAULT(data_cut, DATA, INVALID_INDEX),
    FAULT(data_none, DATA, INVALID_INDEX),
    FAULT(index_beyond, INDEX, NOT_FOUND),
    FAULT(index_endless, INDEX, NOT_FOUND),
    FAULT(callback_null, CALLBACK, NULL_POINTER),
    FAULT(threads_many, THREAD_COUNT, INVALID_ARGUMENT),
    FAULT(id_unknown, WITHDRAWN, NOT_FOUND),
    FAULT(out_null, OUT, NULL_POINTER),
};

// ---- How they meet.

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
    a->text = "T01";
    a->length = 3;
    a->wide = wide;
    a->rows[0].name = a->rows[1].name = text("Spruta");
    a->row = a->rows;
    a->count = 2;
    a->threads = 1;
    a->wide_row_of.name = (kodbro_text_utf16){wide, 6};
    a->wide_row = &a->wide_row_of;
    a->options_of = default_options();
    a->options = &a->options_of;
    a->path = f->takes & FILE_PATH ? index_path : table_path;
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
    if (f->takes & WITHDRAWN) {
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
    RUN(every_function_with_every_fault);
    RUN(frees_of_other_kinds);
    RUN(no_status_and_no_memory_is_asked_for);
    RUN(outputs_askew);
    kodbro_json_free(json);
    kodbro_decisions_free(decisions);
    kodbro_concepts_free(concepts);
    kodbro_mapping_free(mapping);
    kodbro_mapper_free(mapper);
    free(index_bytes.data);
    free(model.data);
    return check_finish("misuse");
}
