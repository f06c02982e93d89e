// What becomes of a panic inside the library? For a library built with the feature `forced-panic`,
// which panics where it would map a product of one name, or add a decision about it.

#define _GNU_SOURCE // dup2, fileno

#include <unistd.h>

#include "folder.h"

#define NAME "kodbro, panic"
#define ROWS 20
// The first thousand are mapped before the others are begun.
#define MANY 1010

static kodbro_mapper *mapper;
static char message[128];

// What no function writes.
static int untouched;
#define UNTOUCHED ((kodbro_mapping *)(void *)&untouched)

static kodbro_status panic(void) {
    kodbro_mapping *mapping = UNTOUCHED;
    memset(message, 0, sizeof message);
    kodbro_status status = kodbro_map_text(mapper, NAME, strlen(NAME), NULL, &mapping, message, sizeof message);
    CHECK(mapping == UNTOUCHED);
    return status;
}

static void a_status_and_a_message(void) {
    CHECK_STATUS(panic(), KODBRO_STATUS_PANIC);
    CHECK(strcmp(message, "kodbro has a fault: as the test asked") == 0);
}

static void outputs_stay_as_they_are(void) {
    kodbro_row row = {0};
    kodbro_row_utf16 wide_row = {0};
    uint16_t units[sizeof NAME - 1];
    for (size_t at = 0; at < sizeof NAME - 1; at++) {
        units[at] = (uint16_t)NAME[at];
    }
    row.name = text(NAME);
    wide_row.name = (kodbro_text_utf16){units, sizeof NAME - 1};
    kodbro_mapping *mapping = UNTOUCHED;
    CHECK_STATUS(kodbro_map(mapper, &row, NULL, &mapping, NULL, 0), KODBRO_STATUS_PANIC);
    CHECK_STATUS(kodbro_map_utf16(mapper, &wide_row, NULL, &mapping, NULL, 0), KODBRO_STATUS_PANIC);
    CHECK_STATUS(kodbro_map_text_utf16(mapper, units, sizeof NAME - 1, NULL, &mapping, NULL, 0), KODBRO_STATUS_PANIC);
    CHECK(mapping == UNTOUCHED);
}

static int32_t count_call(void *context, size_t index, const kodbro_mapping *mapping) {
    (void)index, (void)mapping;
    *(size_t *)context += 1;
    return 0;
}

// The panic is on the thread of the call, or on one that works for it.
static void on_any_thread(void) {
    static const size_t threads[] = {1, 2, 8};
    kodbro_row rows[ROWS] = {0};
    kodbro_mapping *mappings[ROWS];
    rows[5].name = rows[ROWS - 1].name = text(NAME);
    for (size_t at = 0; at < sizeof threads / sizeof *threads; at++) {
        size_t calls = 0;
        memset(message, 0, sizeof message);
        CHECK_STATUS(kodbro_map_many(mapper, rows, ROWS, NULL, threads[at], count_call, &calls, message, sizeof message),
                     KODBRO_STATUS_PANIC);
        CHECK_CONTAINS(message, "as the test asked");
        CHECK_NUMBER(calls, 0);
        for (size_t row = 0; row < ROWS; row++) {
            mappings[row] = UNTOUCHED;
        }
        CHECK_STATUS(kodbro_map_array(mapper, rows, ROWS, NULL, threads[at], count_call, &calls, mappings, NULL, 0),
                     KODBRO_STATUS_PANIC);
        CHECK_NUMBER(calls, 0);
        for (size_t row = 0; row < ROWS; row++) {
            CHECK(mappings[row] == UNTOUCHED);
        }
        // Without the two rows the same call succeeds.
        CHECK_OK(kodbro_map_many(mapper, rows + 6, ROWS - 7, NULL, threads[at], count_call, &calls, NULL, 0));
        CHECK_NUMBER(calls, ROWS - 7);
    }
}

// What was mapped before the panic is freed, as memcheck and the search for leaks see.
static void behind_a_thousand_rows(void) {
    static kodbro_row rows[MANY];
    static kodbro_mapping *mappings[MANY];
    size_t calls = 0;
    rows[MANY - 1].name = text(NAME);
    CHECK_STATUS(kodbro_map_array(mapper, rows, MANY, NULL, 2, count_call, &calls, mappings, NULL, 0), KODBRO_STATUS_PANIC);
    CHECK_NUMBER(calls, 1000);
    for (size_t row = 0; row < MANY; row++) {
        CHECK(mappings[row] == NULL);
    }
}

// The panic is where the lock is held that those who map wait for.
static void decisions_still_work(void) {
    kodbro_decisions *decisions = NULL;
    CHECK_OK(kodbro_decisions_new(&decisions));
    kodbro_decision decision = {0};
    decision.kind = KODBRO_DECISION_KIND_NO_SUCH_TERM;
    decision.row.name = text(NAME);
    uint64_t id = 99;
    CHECK_STATUS(kodbro_decisions_add(decisions, &decision, &id, message, sizeof message), KODBRO_STATUS_PANIC);
    CHECK_NUMBER(id, 99);
    decision.row.name = text("Spruta");
    CHECK_OK(kodbro_decisions_add(decisions, &decision, &id, message, sizeof message));
    size_t count = 0;
    CHECK_OK(kodbro_decisions_count(decisions, &count));
    CHECK_NUMBER(count, 1);
    kodbro_map_options options = default_options();
    options.decisions = decisions;
    kodbro_mapping *mapping = map(mapper, "Spruta", &options);
    CHECK(answer_of(mapping).outcome != KODBRO_OUTCOME_MAPPED);
    kodbro_mapping_free(mapping);
    CHECK_OK(kodbro_decisions_withdraw(decisions, id));
    kodbro_decisions_free(decisions);
}

static void a_catalogue_gives_no_findings(void) {
    static const char catalogue[] = "Benämning;GTIN\n\"" NAME "\";4006381333932\n";
    kodbro_findings *findings = (kodbro_findings *)(void *)&untouched;
    CHECK_STATUS(kodbro_validate_bytes(mapper, "x", 1, (const uint8_t *)catalogue, sizeof catalogue - 1, NULL, &findings, NULL,
                                       0),
                 KODBRO_STATUS_PANIC);
    CHECK(findings == (kodbro_findings *)(void *)&untouched);
}

static void nothing_is_printed(void) {
    int streams[] = {1, 2};
    for (size_t at = 0; at < 2; at++) {
        fflush(NULL);
        const char *path = write_file("printed.txt", "", 0);
        FILE *file = fopen(path, "w");
        CHECK(file != NULL);
        int kept = dup(streams[at]);
        CHECK(kept >= 0 && dup2(fileno(file), streams[at]) >= 0);
        kodbro_status status = panic();
        CHECK(dup2(kept, streams[at]) >= 0);
        close(kept);
        fclose(file);
        CHECK_STATUS(status, KODBRO_STATUS_PANIC);
        bytes printed = read_file("printed.txt");
        CHECK_NUMBER(printed.length, 0);
        free(printed.data);
    }
}

static void the_mapper_still_works(void) {
    CHECK_STATUS(panic(), KODBRO_STATUS_PANIC);
    kodbro_mapping *mapping = map(mapper, "Spruta", NULL);
    CHECK_TEXT(answer_of(mapping).code, "A02");
    kodbro_mapping_free(mapping);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(a_status_and_a_message);
    RUN(outputs_stay_as_they_are);
    RUN(on_any_thread);
    RUN(behind_a_thousand_rows);
    RUN(decisions_still_work);
    RUN(a_catalogue_gives_no_findings);
    RUN(nothing_is_printed);
    RUN(the_mapper_still_works);
    kodbro_mapper_free(mapper);
    return check_finish("panic");
}
