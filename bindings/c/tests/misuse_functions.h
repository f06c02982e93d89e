// The functions of the header, each with what it takes.

#ifndef MISUSE_FUNCTIONS_H
#define MISUSE_FUNCTIONS_H

#include "folder.h"

// What a function takes.
enum {
    MAPPER = 1 << 0,
    MAPPING = 1 << 1,
    CONCEPTS = 1 << 2,
    DECISIONS = 1 << 3,
    JSON = 1 << 4,
    TEXT = 1 << 5, // a text and its length
    WIDE = 1 << 6, // the same in UTF-16
    ROW = 1 << 7,  // a row, or an array of two
    WIDE_ROW = 1 << 8,
    OPTIONS = 1 << 9,
    LANGUAGE = 1 << 10,
    PATH = 1 << 11, // of a mapping set
    SOURCE = 1 << 12,
    DECISION = 1 << 13,
    DATA = 1 << 14,
    MODEL = 1 << 15,
    INDEX = 1 << 16,
    CALLBACK = 1 << 17,
    THREAD_COUNT = 1 << 18,
    ROWS = 1 << 19, // an array, whose length is given
    OUT = 1 << 20,  // an output that may not be NULL
    MESSAGE = 1 << 21,
    INDEX_PATH = 1 << 22, // the path of an index
    CODE = 1 << 23,       // a text that must be a code of the nomenclature
    ID = 1 << 24,         // the number of a decision
    FINDINGS = 1 << 25,
    CHECKING = 1 << 26,  // options of validating
    CATALOGUE = 1 << 27, // the bytes of a catalogue
    FILE_PATH = 1 << 28  // the path of a catalogue and its length
};

// The arguments of a call: good ones, of which one is then spoiled.
typedef struct {
    kodbro_mapper *mapper;
    kodbro_mapping *mapping;
    kodbro_concepts *concepts;
    kodbro_decisions *decisions;
    kodbro_json *json;
    kodbro_findings *findings;
    const char *text;
    const uint16_t *wide;
    size_t length, text_length;
    const kodbro_row *row;
    kodbro_row rows[2];
    const kodbro_row_utf16 *wide_row;
    kodbro_row_utf16 wide_row_of;
    const kodbro_map_options *options;
    kodbro_map_options options_of;
    const kodbro_validate_options *checking;
    kodbro_validate_options checking_of;
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
CALL(map_array, a->mapper, a->row, a->count, a->options, a->threads, NULL, NULL, a->out, SAYS)
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
CALL(validate_options_default, a->out)
CALL(validate_file, a->mapper, a->text, a->length, a->checking, a->out, SAYS)
CALL(validate_bytes, a->mapper, a->text, a->text_length, a->data, a->length, a->checking, a->out, SAYS)
CALL(findings_count, a->findings, a->out)
CALL(findings_summary, a->findings, a->out)
CALL(findings_at, a->findings, a->index, a->out)
CALL(findings_evidence, a->findings, 0, a->index, a->out)

// What is freed after a call that gave something away.
typedef enum { NOTHING, A_MAPPER, A_MAPPING, TWO_MAPPINGS, A_LIST, A_SET, A_DOCUMENT, A_REPORT } given;

typedef struct {
    const char *name;
    kodbro_status (*call)(const arguments *);
    unsigned takes;
    given gives;
} function;

#define FUNCTION(name, takes, gives) {"kodbro_" #name, call_##name, (takes), (gives)}

static const function FUNCTIONS[] = {
    FUNCTION(mapper_open_default, OUT | MESSAGE, A_MAPPER),
    FUNCTION(mapper_open, INDEX_PATH | OUT | MESSAGE, A_MAPPER),
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
    FUNCTION(decisions_withdraw, DECISIONS | ID, NOTHING),
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
    FUNCTION(validate_options_default, OUT, NOTHING),
    FUNCTION(validate_file, MAPPER | TEXT | FILE_PATH | CHECKING | OUT | MESSAGE, A_REPORT),
    FUNCTION(validate_bytes, MAPPER | CATALOGUE | CHECKING | OUT | MESSAGE, A_REPORT),
    FUNCTION(findings_count, FINDINGS | OUT, NOTHING),
    FUNCTION(findings_summary, FINDINGS | OUT, NOTHING),
    FUNCTION(findings_at, FINDINGS | INDEX | OUT, NOTHING),
    FUNCTION(findings_evidence, FINDINGS | INDEX | OUT, NOTHING),
};

// Functions that cannot fail; below each has a test of its own.
static const char *const OTHERS[] = {
    "kodbro_version",     "kodbro_abi_version",  "kodbro_status_text",   "kodbro_outcome_text",
    "kodbro_mapper_free", "kodbro_mapping_free", "kodbro_concepts_free", "kodbro_decisions_free",
    "kodbro_json_free",   "kodbro_findings_free", "kodbro_severity_text",
};

#endif
