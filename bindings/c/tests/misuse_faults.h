// What can be wrong with what a function takes.

#ifndef MISUSE_FAULTS_H
#define MISUSE_FAULTS_H

#include "misuse_functions.h"

// One handle of each kind, open, and files: an index and a mapping set.
static kodbro_mapper *mapper;
static kodbro_mapping *mapping;
static kodbro_concepts *concepts;
static kodbro_decisions *decisions;
static kodbro_json *json;
static kodbro_findings *findings;
static char index_path[1024], table_path[1024];

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
SPOIL(index_path_other, a->path = table_path)
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
SPOIL(findings_null, a->findings = NULL)
SPOIL(findings_other, a->findings = (kodbro_findings *)(void *)mapper)
SPOIL(profile_none, a->checking_of.profile = 0)
SPOIL(profile_high, a->checking_of.profile = 4)
SPOIL(checking_language, a->checking_of.language = "xx")
SPOIL(checking_language_bytes, a->checking_of.language = NO_UTF8)
SPOIL(disable_unknown, a->checking_of.disable = "gtin,nonsense")
SPOIL(disable_bytes, a->checking_of.disable = NO_UTF8)
SPOIL(enable_unknown, a->checking_of.enable = "nonsense")
SPOIL(enable_bytes, a->checking_of.enable = NO_UTF8)
SPOIL(today_no_day, a->checking_of.today = "2026-02-30")
SPOIL(today_more, a->checking_of.today = "2026-02-03-04")
SPOIL(today_bytes, a->checking_of.today = NO_UTF8)
SPOIL(columns_unknown, a->checking_of.columns = "colour=C")
SPOIL(columns_bytes, a->checking_of.columns = NO_UTF8)
SPOIL(sheet_bytes, a->checking_of.sheet = NO_UTF8)
SPOIL(catalogue_name_null, a->text = NULL)
SPOIL(catalogue_name_bytes, a->text = NO_UTF8; a->text_length = 2)
SPOIL(catalogue_none, a->length = 0)
SPOIL(file_missing, a->text = "there/is/no/such/file"; a->length = 21)
SPOIL(file_with_nul, a->text = "a\0b"; a->length = 3)
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
    FAULT(path_null, PATH | INDEX_PATH, NULL_POINTER),
    FAULT(path_bytes, PATH | INDEX_PATH, INVALID_UTF8),
    FAULT(path_missing, PATH | INDEX_PATH, IO),
    FAULT(path_other, PATH, INVALID_FILE),
    FAULT(index_path_other, INDEX_PATH, INVALID_INDEX),
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
    FAULT(id_unknown, ID, NOT_FOUND),
    FAULT(findings_null, FINDINGS, NULL_POINTER),
    FAULT(findings_other, FINDINGS, WRONG_HANDLE),
    FAULT(profile_none, CHECKING, INVALID_ARGUMENT),
    FAULT(profile_high, CHECKING, INVALID_ARGUMENT),
    FAULT(checking_language, CHECKING, INVALID_ARGUMENT),
    FAULT(checking_language_bytes, CHECKING, INVALID_UTF8),
    FAULT(disable_unknown, CHECKING, INVALID_ARGUMENT),
    FAULT(disable_bytes, CHECKING, INVALID_UTF8),
    FAULT(enable_unknown, CHECKING, INVALID_ARGUMENT),
    FAULT(enable_bytes, CHECKING, INVALID_UTF8),
    FAULT(today_no_day, CHECKING, INVALID_ARGUMENT),
    FAULT(today_more, CHECKING, INVALID_ARGUMENT),
    FAULT(today_bytes, CHECKING, INVALID_UTF8),
    FAULT(columns_unknown, CHECKING, INVALID_ARGUMENT),
    FAULT(columns_bytes, CHECKING, INVALID_UTF8),
    FAULT(sheet_bytes, CHECKING, INVALID_UTF8),
    FAULT(data_null, CATALOGUE, NULL_POINTER),
    FAULT(data_endless, CATALOGUE, INVALID_ARGUMENT),
    FAULT(catalogue_name_null, CATALOGUE, NULL_POINTER),
    FAULT(catalogue_name_bytes, CATALOGUE, INVALID_UTF8),
    FAULT(catalogue_none, CATALOGUE, INVALID_FILE),
    FAULT(file_missing, FILE_PATH, IO),
    FAULT(file_with_nul, FILE_PATH, IO),
    FAULT(out_null, OUT, NULL_POINTER),
};

#endif
