// kodbro maps product rows of catalogues to EMDN, the European Medical Device Nomenclature.
// Generated from the source of the library: do not edit.
//
// Licensed under MIT or Apache-2.0, as you choose.
//
// Statuses. Every function that can fail returns a kodbro_status; numbers are never given another
// meaning. Whatever happens, the library does not end the process, print, or use a network: a panic
// inside is caught and becomes KODBRO_STATUS_PANIC. There are two exceptions: when the system has no
// memory left, Rust ends the process, and when the file of an open index is made shorter in place,
// the system does (see kodbro_mapper_open).
//
// Outputs come last and are written only on KODBRO_STATUS_OK. Behind them stand, where more is to be
// said than the status says, a buffer for a message and its size in bytes: on failure it takes an
// English sentence, cut to its size, always with a NUL at its end. It may be NULL.
//
// Ownership. A function that gives a handle (kodbro_mapper, kodbro_mapping, kodbro_concepts,
// kodbro_decisions, kodbro_json, kodbro_findings) gives it away: free it with the function of its name, once. Freeing
// NULL is harmless. Handles do not depend on each other: what was made of a mapper stays valid
// when the mapper is freed. A handle of the wrong kind, and a freed one as long as its memory serves
// nothing else, is refused with KODBRO_STATUS_WRONG_HANDLE.
//
// Texts. A kodbro_text is UTF-8 with a length and no NUL at its end. One that comes out belongs to
// the handle that it was read from, and ends with it. One that goes in is copied if it is needed for
// longer than the call.
//
// Threads. All handles may be used by any number of threads at the same time; only freeing needs
// that nobody uses the handle any more. There is no global state, and nothing to initialise.


#ifndef KODBRO_H
#define KODBRO_H

#include <stddef.h>
#include <stdint.h>

// The version of the functions and structures of this header. It changes when a program that was
// compiled before would no longer work: before version 1.0 with every minor release, whose number
// it is, and then with the major one, whose number it is times 1,000. The shared library has the
// same in its name: libkodbro.so.0.1, and in time libkodbro.so.1.
#define KODBRO_ABI_VERSION 1

// What became of a call. The numbers are never given to anything else.
typedef enum {
    // It was done. Only now have the outputs been written.
    KODBRO_STATUS_OK = 0,
    // A pointer that must not be NULL is NULL, or text of some length is at NULL.
    KODBRO_STATUS_NULL_POINTER = 1,
    // A handle is of another kind, or closed, as far as that can be seen.
    KODBRO_STATUS_WRONG_HANDLE = 2,
    // A text is not UTF-8.
    KODBRO_STATUS_INVALID_UTF8 = 3,
    // A text is not UTF-16: half a surrogate pair.
    KODBRO_STATUS_INVALID_UTF16 = 4,
    // A number or a word is none of those that the function takes, or a length cannot be right.
    KODBRO_STATUS_INVALID_ARGUMENT = 5,
    // There is no such code, candidate, reason, decision or finding.
    KODBRO_STATUS_NOT_FOUND = 6,
    // The system cannot read a file, or cannot start threads.
    KODBRO_STATUS_IO = 7,
    // The bytes are no index that this release reads: another file, a newer one, or a damaged one.
    KODBRO_STATUS_INVALID_INDEX = 8,
    // No mapping set, no model or no catalogue, or something in it is wrong.
    KODBRO_STATUS_INVALID_FILE = 9,
    // The callback asked to stop.
    KODBRO_STATUS_STOPPED = 10,
    // This library was built without the default index.
    KODBRO_STATUS_NO_DEFAULT_INDEX = 11,
    // A fault of kodbro, caught before it could reach the host. The handles remain usable.
    KODBRO_STATUS_PANIC = 12,
} kodbro_status;

// What has become of a row.
typedef enum {
    // A code of level 2 or deeper reaches the target.
    KODBRO_OUTCOME_MAPPED = 1,
    // There is a proposal, but it does not reach the target: a person should look at it.
    KODBRO_OUTCOME_REVIEW = 2,
    // There is no proposal; the reason says why.
    KODBRO_OUTCOME_UNMAPPED = 3,
    // The row is no product that the nomenclature is for.
    KODBRO_OUTCOME_OUT_OF_SCOPE = 4,
} kodbro_outcome;

// What a text is as a code.
typedef enum {
    // No code of any nomenclature: empty, too long, or with stray white space.
    KODBRO_CODE_KIND_MALFORMED = 1,
    // Not in this release.
    KODBRO_CODE_KIND_UNKNOWN = 2,
    // In this release, but not to be used any more.
    KODBRO_CODE_KIND_RETIRED = 3,
    // A group, with codes below it.
    KODBRO_CODE_KIND_GROUP = 4,
    // A terminal code, with none below it.
    KODBRO_CODE_KIND_TERMINAL = 5,
} kodbro_code_kind;

// How much a finding matters; the larger, the more.
typedef enum {
    // Worth knowing; nothing need be done.
    KODBRO_SEVERITY_NOTE = 1,
    // A region may stumble over it.
    KODBRO_SEVERITY_WARNING = 2,
    // A region will stumble over it.
    KODBRO_SEVERITY_ERROR = 3,
} kodbro_severity;

// What was decided about a row.
typedef enum {
    // The code is right.
    KODBRO_DECISION_KIND_ACCEPTED = 1,
    // The code is wrong.
    KODBRO_DECISION_KIND_REJECTED = 2,
    // The row is a medical device, but no code is right.
    KODBRO_DECISION_KIND_NO_SUCH_TERM = 3,
    // The row is no product that the nomenclature is for.
    KODBRO_DECISION_KIND_OUT_OF_SCOPE = 4,
    // The person cannot say, and takes back what they said before.
    KODBRO_DECISION_KIND_UNDECIDED = 5,
} kodbro_decision_kind;

// Who asks what is wrong with a catalogue.
typedef enum {
    // A region takes the catalogue in: groups are fine as codes.
    KODBRO_PROFILE_REGION = 1,
    // A vendor sends it: terminal codes, as for registration.
    KODBRO_PROFILE_VENDOR = 2,
    // It goes over the Peppol network.
    KODBRO_PROFILE_PEPPOL = 3,
} kodbro_profile;

// Some codes, in an order. It does not need its mapper any more.
typedef struct kodbro_concepts kodbro_concepts;

// What people decided before, beside any mapper: to be named in the options of mapping. Any
// number of threads may use one at the same time. Who adds waits for those that map, a row or, in
// `kodbro_map_many`, up to 1,000, and who comes to map meanwhile waits as well.
typedef struct kodbro_decisions kodbro_decisions;

// What is wrong with a catalogue, in the order of the file. It never changes, any number of threads
// may read one at the same time, and it does not need its mapper any more.
typedef struct kodbro_findings kodbro_findings;

// A JSON document.
typedef struct kodbro_json kodbro_json;

// An open index, ready to map rows. It never changes, and any number of threads may use one at
// the same time. What was made of it stays valid when it is freed.
typedef struct kodbro_mapper kodbro_mapper;

// What was found for a row. It never changes, any number of threads may read one at the same
// time, and it does not need its mapper any more.
typedef struct kodbro_mapping kodbro_mapping;

// A text: UTF-8 of so many bytes, with no NUL at its end.
//
// One that goes in may be all zero, which is the empty text. One that comes out belongs to what
// it was asked of and lives as long.
typedef struct {
    // The first byte; may be NULL if there is none.
    const char *data;
    // How many bytes there are.
    size_t length;
} kodbro_text;

// What an index is of. The texts live as long as the mapper.
typedef struct {
    // The name of the nomenclature, such as "EMDN".
    kodbro_text name;
    // Its release, such as "V2".
    kodbro_text release;
    // The languages that it has terms in, such as "sv,en".
    kodbro_text languages;
    // How many codes it has.
    size_t codes;
} kodbro_release;

// How rows are to be mapped. Fill it with `kodbro_map_options_default` and change what is to be
// otherwise; NULL instead of options means those.
typedef struct {
    // The probability, 0 to 1, that an answer must reach: 0.9 by default.
    double target;
    // How many candidates are given at most, from 1: 5 by default.
    size_t top;
    // Whether candidates carry their evidence: 1 by default. With 0 mapping is faster.
    int32_t evidence;
    // The language of terms, such as "en"; NULL, by default, is Swedish.
    const char *language;
    // What people decided before, or NULL.
    const kodbro_decisions *decisions;
    // The source whose rows are mapped, such as a region. Private decisions of others do not
    // count.
    kodbro_text source;
} kodbro_map_options;

// A product as a catalogue has it. Only `name` is needed; what is all zero is empty. White space
// around a text does not count.
typedef struct {
    // What names the product in its catalogue. It matters where there are decisions.
    kodbro_text id;
    // What the product is called; it counts most.
    kodbro_text name;
    // Its model or type.
    kodbro_text model;
    // What else is said of it.
    kodbro_text description;
    // Who supplies it.
    kodbro_text supplier;
} kodbro_row;

// A text in UTF-16, in the machine's order of bytes, of so many units of 16 bits.
typedef struct {
    // The first unit; may be NULL if there is none.
    const uint16_t *data;
    // How many units there are.
    size_t length;
} kodbro_text_utf16;

// A product as `kodbro_row` has it, in UTF-16.
typedef struct {
    // What names the product in its catalogue. It matters where there are decisions.
    kodbro_text_utf16 id;
    // What the product is called; it counts most.
    kodbro_text_utf16 name;
    // Its model or type.
    kodbro_text_utf16 model;
    // What else is said of it.
    kodbro_text_utf16 description;
    // Who supplies it.
    kodbro_text_utf16 supplier;
} kodbro_row_utf16;

// The answer for a row. The texts live as long as the mapping.
typedef struct {
    // What has become of the row.
    kodbro_outcome outcome;
    // The code: for a mapped row the deepest one that reaches the target, for one to review the
    // first candidate; otherwise empty.
    kodbro_text code;
    // Its term in the language of the options.
    kodbro_text term;
    // Its level, from 1; 0 without a code.
    uint32_t level;
    // The probability, 0 to 1, that the right code is this one or one below it.
    double confidence;
    // Why the row is not mapped, in words; empty if it is.
    kodbro_text reason;
    // How many candidates there are.
    size_t candidates;
} kodbro_answer;

// A code proposed for a row. The texts live as long as the mapping.
typedef struct {
    // The code.
    kodbro_text code;
    // Its term in the language of the options.
    kodbro_text term;
    // Its level, from 1.
    uint32_t level;
    // The probability, 0 to 1, that exactly this code is right.
    double confidence;
    // How many reasons there are.
    size_t evidence;
} kodbro_candidate;

// A reason for a candidate. The texts live as long as the mapping.
typedef struct {
    // The reason in English words.
    kodbro_text words;
    // The same as a JSON object, whose "kind" tells what the reason is.
    kodbro_text json;
} kodbro_evidence;

// Takes a mapping out of many: the caller's own pointer, the place of the row from 0, and the
// mapping, which is lent until the function returns. It returns 0 to go on, anything else to stop.
//
// It is called on the thread of the call, in the order of the rows. No exception may leave it.
typedef int32_t (*kodbro_mapped_fn)(void *context, size_t index, const kodbro_mapping *mapping);

// What a person said about a row. What is all zero is empty, except the verdict.
typedef struct {
    // The row as it was then.
    kodbro_row row;
    // The catalogue or region whose row it is.
    kodbro_text source;
    // What was decided: one of `kodbro_decision_kind`.
    int32_t kind;
    // The code accepted or rejected; not looked at for other decisions.
    kodbro_text code;
    // 1 if all sources may make use of it, 0 if only its own may.
    int32_t shared;
    // Who decided.
    kodbro_text by;
    // When: a date or a time in UTC as ISO 8601, such as "2026-11-02T09:30:00Z", or empty.
    kodbro_text at;
} kodbro_decision;

// What came of loading a file.
typedef struct {
    // How many decisions were added.
    size_t decisions;
    // How many records are predictions, which do not count.
    size_t predictions;
} kodbro_loaded;

// A code of the nomenclature. The texts live as long as the mapper or the list that it comes from.
typedef struct {
    // The code.
    kodbro_text code;
    // Its term in the language asked for, or in another if it has none there.
    kodbro_text term;
    // The code above it; empty at the top.
    kodbro_text parent;
    // Its depth, from 1.
    uint32_t level;
    // How many codes stand right below it; 0 for a terminal one.
    uint32_t children;
    // 1 for "other", which takes what its siblings do not; else 0.
    int32_t residual;
    // 1 for a code that may not be used any more; else 0.
    int32_t retired;
    // The code to use instead of a retired one; empty where the publisher names none.
    kodbro_text successor;
} kodbro_concept;

// How a catalogue is to be checked. Fill it with `kodbro_validate_options_default` and change what
// is to be otherwise; NULL instead of options means those. Texts are UTF-8 with a NUL at their end.
typedef struct {
    // Who asks: one of `kodbro_profile`, a region by default.
    int32_t profile;
    // Whether declared codes are held against the texts of products: 1 by default. It takes most
    // of the time.
    int32_t check_text;
    // How many findings are kept at most: all, SIZE_MAX, by default. The others are only counted.
    size_t limit;
    // The language of messages, "en" or "sv"; NULL, by default, is English.
    const char *language;
    // The ids of rules to switch off, or words that ids begin with, such as "unit,gtin", with commas
    // between them; or NULL.
    const char *disable;
    // Those to switch on, likewise, also where `disable` or the profile switches them off.
    const char *enable;
    // Which day it is, such as "2026-11-02"; with NULL, by default, no period is said to be over.
    const char *today;
    // The columns of a table that are not found by their headers, such as "gtin=Kod 2"; or NULL.
    const char *columns;
    // The sheet of a workbook, or NULL.
    const char *sheet;
} kodbro_validate_options;

// What a check came to.
typedef struct {
    // How many products were checked.
    uint64_t items;
    // How many rows could not be read; each is a finding, too.
    uint64_t unreadable;
    // How many findings are errors.
    uint64_t errors;
    // How many are warnings.
    uint64_t warnings;
    // How many are notes.
    uint64_t notes;
} kodbro_summary;

// Something wrong with a catalogue, where it stands, and how to mend it. What is not known of a
// place is empty, or 0. The texts live as long as the findings.
typedef struct {
    // The stable id of the rule, such as "gtin-check-digit".
    kodbro_text rule;
    // How much it matters.
    kodbro_severity severity;
    // The file.
    kodbro_text source;
    // The sheet of a workbook.
    kodbro_text sheet;
    // The row of a table, from 1.
    uint64_t row;
    // The column of a table, by its header.
    kodbro_text column;
    // The line of a document, from 1.
    uint64_t line;
    // The character of the line, from 1.
    uint64_t character;
    // The element of a document, as an XPath or JSON Pointer.
    kodbro_text path;
    // Which product of the file it is, from 1; 0 for the file as a whole.
    uint64_t item;
    // The product's article number.
    kodbro_text id;
    // The product's name.
    kodbro_text name;
    // The field's text as the file has it.
    kodbro_text value;
    // What is wrong: lower case, no full stop.
    kodbro_text message;
    // Why that matters.
    kodbro_text why;
    // How to mend it.
    kodbro_text mend;
    // A better value, where there is exactly one; else empty.
    kodbro_text suggestion;
    // The standard or practice that the rule comes from.
    kodbro_text rule_source;
    // Its address.
    kodbro_text rule_url;
    // How many reasons there are, for rules that weigh.
    size_t evidence;
} kodbro_finding;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Returns the version of the library, such as "0.1.0", with a NUL at its end. It lives always.
const char *kodbro_version(void);

// Returns the ABI version of the library that is loaded, to be compared with that of the header.
uint32_t kodbro_abi_version(void);

// Returns what a status means in English, with a NUL at its end. It lives always.
const char *kodbro_status_text(int32_t status);

// Opens the default index, which is part of the library: every EMDN code in Swedish and English.
//
// Costs some milliseconds. On success the mapper is the caller's, to free.
kodbro_status kodbro_mapper_open_default(kodbro_mapper **mapper, char *message, size_t capacity);

// Opens an index that `kodbro build` wrote, by its path: UTF-8 with a NUL at its end.
//
// The file is read page by page as it is needed. It must not be changed in place meanwhile: one
// that becomes shorter would end the process. To replace it, rename a new file over it and open
// that, or open it with `kodbro_mapper_open_memory`. Costs some milliseconds. On success the
// mapper is the caller's, to free.
kodbro_status kodbro_mapper_open(const char *path,
                                 kodbro_mapper **mapper,
                                 char *message,
                                 size_t capacity);

// Opens an index from its bytes, which are copied.
//
// On success the mapper is the caller's, to free.
kodbro_status kodbro_mapper_open_memory(const uint8_t *data,
                                        size_t length,
                                        kodbro_mapper **mapper,
                                        char *message,
                                        size_t capacity);

// Opens the index of a mapper again, to weigh by a model of one's own: the text of a file that
// `kodbro train` wrote, UTF-8 of `length` bytes.
//
// KODBRO_STATUS_INVALID_FILE when it is no model, or one made for other features than those of
// this release. On success the new mapper is the caller's, to free; the old one stays as it is.
kodbro_status kodbro_mapper_with_model(const kodbro_mapper *mapper,
                                       const char *model,
                                       size_t length,
                                       kodbro_mapper **weighing,
                                       char *message,
                                       size_t capacity);

// Says what an index is of.
kodbro_status kodbro_mapper_release(const kodbro_mapper *mapper, kodbro_release *release);

// Frees a mapper. NULL is left alone. Handles made of it stay valid; texts read from it (by
// `kodbro_concept_find` and `kodbro_mapper_release`) end with it.
void kodbro_mapper_free(kodbro_mapper *mapper);

// Fills options with what is meant by NULL.
kodbro_status kodbro_map_options_default(kodbro_map_options *options);

// Maps the name of a product: UTF-8 of `length` bytes. White space around it does not count.
//
// Options may be NULL. Costs as much as `kodbro_map`. On success the mapping is the caller's, to
// free.
kodbro_status kodbro_map_text(const kodbro_mapper *mapper,
                              const char *text,
                              size_t length,
                              const kodbro_map_options *options,
                              kodbro_mapping **mapping,
                              char *message,
                              size_t capacity);

// The same for UTF-16 of `length` units, in the machine's order of bytes.
kodbro_status kodbro_map_text_utf16(const kodbro_mapper *mapper,
                                    const uint16_t *text,
                                    size_t length,
                                    const kodbro_map_options *options,
                                    kodbro_mapping **mapping,
                                    char *message,
                                    size_t capacity);

// Maps a row.
//
// Options may be NULL. Costs some hundred microseconds for words that the mapper has not seen
// before, and some tens for others. On success the mapping is the caller's, to free.
kodbro_status kodbro_map(const kodbro_mapper *mapper,
                         const kodbro_row *row,
                         const kodbro_map_options *options,
                         kodbro_mapping **mapping,
                         char *message,
                         size_t capacity);

// The same for a row in UTF-16.
kodbro_status kodbro_map_utf16(const kodbro_mapper *mapper,
                               const kodbro_row_utf16 *row,
                               const kodbro_map_options *options,
                               kodbro_mapping **mapping,
                               char *message,
                               size_t capacity);

// Returns the word for an outcome: "mapped", "review", "unmapped" or "out_of_scope", as the command
// writes it, with a NUL at its end. It lives always.
const char *kodbro_outcome_text(int32_t outcome);

// Reads the answer of a mapping. Costs next to nothing.
kodbro_status kodbro_mapping_answer(const kodbro_mapping *mapping, kodbro_answer *answer);

// Reads a candidate of a mapping by its place, from 0; the most probable comes first.
//
// KODBRO_STATUS_NOT_FOUND when there are not so many. Costs next to nothing.
kodbro_status kodbro_mapping_candidate(const kodbro_mapping *mapping,
                                       size_t index,
                                       kodbro_candidate *candidate);

// Reads a reason for a candidate by its place, from 0.
//
// KODBRO_STATUS_NOT_FOUND when there are not so many. The first call for a candidate puts all its
// reasons into words, some microseconds.
kodbro_status kodbro_mapping_evidence(const kodbro_mapping *mapping,
                                      size_t candidate,
                                      size_t index,
                                      kodbro_evidence *evidence);

// Reads the whole mapping as a JSON object: the line that `kodbro map --format jsonl` writes,
// without its end. The text lives as long as the mapping.
kodbro_status kodbro_mapping_json(const kodbro_mapping *mapping, kodbro_text *json);

// Frees a mapping. NULL is left alone. Texts that were read from it end with it.
void kodbro_mapping_free(kodbro_mapping *mapping);

// Maps many rows, and calls back for each.
//
// `threads` says how many work: 0 for as many as the machine has, 1 for the caller's only. They
// end with the call. Options may be NULL, and are the same for all rows. Memory does not depend on
// the number of rows. Rows and decisions must stay in place until the call returns. A decision that
// is added meanwhile counts from the next thousand rows on.
//
// KODBRO_STATUS_STOPPED when the callback stopped it, at most 1,000 rows later than it might.
kodbro_status kodbro_map_many(const kodbro_mapper *mapper,
                              const kodbro_row *rows,
                              size_t count,
                              const kodbro_map_options *options,
                              size_t threads,
                              kodbro_mapped_fn mapped,
                              void *context,
                              char *message,
                              size_t capacity);

// Maps many rows into an array of as many mappings, which the caller provides.
//
// As `kodbro_map_many`, but `mapped` may be NULL, where nothing is to be looked at or stopped on the
// way, and memory grows with the rows. The array is written only on success, not when it was
// stopped; then its mappings are the caller's, to free one by one.
kodbro_status kodbro_map_array(const kodbro_mapper *mapper,
                               const kodbro_row *rows,
                               size_t count,
                               const kodbro_map_options *options,
                               size_t threads,
                               kodbro_mapped_fn mapped,
                               void *context,
                               kodbro_mapping **mappings,
                               char *message,
                               size_t capacity);

// Makes an empty set of decisions. On success it is the caller's, to free.
kodbro_status kodbro_decisions_new(kodbro_decisions **decisions);

// Adds a decision, which counts at once. Costs some 20 microseconds.
//
// `id` may be NULL; on success it takes the number by which the decision can be withdrawn. Whether
// a nomenclature has the code is not checked; `kodbro_decisions_problems` does that.
kodbro_status kodbro_decisions_add(kodbro_decisions *decisions,
                                   const kodbro_decision *decision,
                                   uint64_t *id,
                                   char *message,
                                   size_t capacity);

// Withdraws a decision by its number, so that everything is as if it had never been added.
//
// KODBRO_STATUS_NOT_FOUND when there is no such decision, or it was withdrawn before.
kodbro_status kodbro_decisions_withdraw(kodbro_decisions *decisions, uint64_t id);

// Adds the decisions of a mapping set, all or none: SSSOM, a FHIR ConceptMap, a table of Usagi or
// OMOP, or a plain table (CSV, TSV, JSON lines), told apart by what is in it. Its predictions do
// not count.
//
// `path` is UTF-8 with a NUL at its end. `source` is that of records which name none, likewise, or
// NULL. `loaded` may be NULL.
kodbro_status kodbro_decisions_load(kodbro_decisions *decisions,
                                    const char *path,
                                    const char *source,
                                    kodbro_loaded *loaded,
                                    char *message,
                                    size_t capacity);

// Says how many decisions there are that are not withdrawn.
kodbro_status kodbro_decisions_count(const kodbro_decisions *decisions, size_t *count);

// Tells what a person should look at: codes that the nomenclature does not have or not any more,
// people who differ, texts decided differently. It is a JSON array of objects, whose "problem" says
// what it is and whose "decisions" are their numbers. All decisions are kept and count.
//
// On success the document is the caller's, to free.
kodbro_status kodbro_decisions_problems(const kodbro_decisions *decisions,
                                        const kodbro_mapper *mapper,
                                        kodbro_json **problems,
                                        char *message,
                                        size_t capacity);

// Frees decisions, which no thread may be using. NULL is left alone.
void kodbro_decisions_free(kodbro_decisions *decisions);

// Looks a code up.
//
// `language` is that of the term, such as "en", with a NUL at its end; NULL is Swedish.
// KODBRO_STATUS_NOT_FOUND when the release has no such code. Costs some hundred nanoseconds.
kodbro_status kodbro_concept_find(const kodbro_mapper *mapper,
                                  const char *code,
                                  size_t length,
                                  const char *language,
                                  kodbro_concept *found,
                                  char *message,
                                  size_t capacity);

// Says what a text is as a code. Any text is some kind, so that only misuse fails.
kodbro_status kodbro_code_check(const kodbro_mapper *mapper,
                                const char *code,
                                size_t length,
                                kodbro_code_kind *kind,
                                char *message,
                                size_t capacity);

// Lists the codes right below a code; below the empty one stand those at the top.
//
// Code and language as of `kodbro_concept_find`. On success the list is the caller's, to free.
kodbro_status kodbro_concepts_children(const kodbro_mapper *mapper,
                                       const char *code,
                                       size_t length,
                                       const char *language,
                                       kodbro_concepts **concepts,
                                       char *message,
                                       size_t capacity);

// Lists the codes from the top down to a code, which comes last.
//
// Code and language as of `kodbro_concept_find`. On success the list is the caller's, to free.
kodbro_status kodbro_concepts_path(const kodbro_mapper *mapper,
                                   const char *code,
                                   size_t length,
                                   const char *language,
                                   kodbro_concepts **concepts,
                                   char *message,
                                   size_t capacity);

// Lists all codes below a code, each before those below it; below the empty one stand all.
//
// Code and language as of `kodbro_concept_find`. On success the list is the caller's, to free.
kodbro_status kodbro_concepts_below(const kodbro_mapper *mapper,
                                    const char *code,
                                    size_t length,
                                    const char *language,
                                    kodbro_concepts **concepts,
                                    char *message,
                                    size_t capacity);

// Searches for the codes that fit a text, the likeliest first, at most `top`; a text that is
// itself a code finds that code first. The list may be empty.
//
// Language as of `kodbro_concept_find`. Costs as much as `kodbro_map`, which also says how likely
// they are and why. On success the list is the caller's, to free.
kodbro_status kodbro_concepts_search(const kodbro_mapper *mapper,
                                     const char *text,
                                     size_t length,
                                     size_t top,
                                     const char *language,
                                     kodbro_concepts **concepts,
                                     char *message,
                                     size_t capacity);

// Says how many codes a list has.
kodbro_status kodbro_concepts_count(const kodbro_concepts *concepts, size_t *count);

// Reads a code of a list by its place, from 0.
//
// KODBRO_STATUS_NOT_FOUND when there are not so many.
kodbro_status kodbro_concepts_at(const kodbro_concepts *concepts,
                                 size_t index,
                                 kodbro_concept *found);

// Frees a list. NULL is left alone. Texts that were read from it end with it.
void kodbro_concepts_free(kodbro_concepts *concepts);

// Tells how a row is understood, step by step: what became of each word, which concepts it means
// and with which words of terms it was matched. It is the object "understood" that
// `kodbro explain --format json` writes.
//
// Costs about twice as much as `kodbro_map`. On success the document is the caller's, to free.
kodbro_status kodbro_explain(const kodbro_mapper *mapper,
                             const kodbro_row *row,
                             kodbro_json **json,
                             char *message,
                             size_t capacity);

// Reads the text of a document; it lives as long.
kodbro_status kodbro_json_text(const kodbro_json *json, kodbro_text *text);

// Frees a document. NULL is left alone. Its text ends with it.
void kodbro_json_free(kodbro_json *json);

// Fills options with what is meant by NULL.
kodbro_status kodbro_validate_options_default(kodbro_validate_options *options);

// Checks a catalogue file as `kodbro validate` does: UBL, BMEcat, CSV, TSV, XLSX or JSON lines, told
// apart by what is in it.
//
// `path` is UTF-8 of so many bytes. Options may be NULL. It works on the thread of the call. Memory
// grows with the findings that are kept, not with the file. On success the findings are the caller's,
// to free; that there are some is no failure.
kodbro_status kodbro_validate_file(const kodbro_mapper *mapper,
                                   const char *path,
                                   size_t length,
                                   const kodbro_validate_options *options,
                                   kodbro_findings **findings,
                                   char *message,
                                   size_t capacity);

// Checks a catalogue by the bytes of its file, which are copied, as `kodbro_validate_file` does.
//
// `name` is what messages and findings call it: UTF-8 of so many bytes.
kodbro_status kodbro_validate_bytes(const kodbro_mapper *mapper,
                                    const char *name,
                                    size_t name_length,
                                    const uint8_t *data,
                                    size_t length,
                                    const kodbro_validate_options *options,
                                    kodbro_findings **findings,
                                    char *message,
                                    size_t capacity);

// Returns the word for a severity: "note", "warning" or "error", as the command writes it, with a
// NUL at its end. It lives always.
const char *kodbro_severity_text(int32_t severity);

// Says how many findings are kept: all, or as many as the options say.
kodbro_status kodbro_findings_count(const kodbro_findings *findings, size_t *count);

// Says what the check came to, with the findings that are not kept.
kodbro_status kodbro_findings_summary(const kodbro_findings *findings, kodbro_summary *summary);

// Reads a finding by its place, from 0.
//
// KODBRO_STATUS_NOT_FOUND when there are not so many. Costs next to nothing.
kodbro_status kodbro_findings_at(const kodbro_findings *findings,
                                 size_t index,
                                 kodbro_finding *finding);

// Reads a reason for a finding by its place, from 0, in the language of the messages. The text lives
// as long as the findings.
//
// KODBRO_STATUS_NOT_FOUND when there are not so many.
kodbro_status kodbro_findings_evidence(const kodbro_findings *findings,
                                       size_t finding,
                                       size_t index,
                                       kodbro_text *words);

// Frees findings. NULL is left alone. Texts that were read from them end with them.
void kodbro_findings_free(kodbro_findings *findings);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* KODBRO_H */
