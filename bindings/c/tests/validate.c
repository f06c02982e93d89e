// What does the library find in a catalogue, and where?

#include "folder.h"

static kodbro_mapper *mapper;
static char message[512];

// Row 2 is right, row 3 has a letter for a zero, row 4 a wrong check digit and row 5 no GTIN.
static const char CATALOGUE[] =
    "Artnr;Benämning;EMDN-kod;GTIN\n"
    "1;Spruta;A02;8904000210037\n"
    "2;Handske;TO10201;7350000000016\n"
    "3;Handske;T010201;4006381333932\n"
    "4;Handske;T010201;\n";

static kodbro_validate_options options(void) {
    kodbro_validate_options made;
    CHECK_OK(kodbro_validate_options_default(&made));
    return made;
}

static kodbro_findings *check(const char *catalogue, const kodbro_validate_options *asked) {
    kodbro_findings *findings = NULL;
    CHECK_OK(kodbro_validate_bytes(mapper, "list.csv", 8, (const uint8_t *)catalogue, strlen(catalogue), asked, &findings,
                                   message, sizeof message));
    return findings;
}

static size_t count(const kodbro_findings *findings) {
    size_t number;
    CHECK_OK(kodbro_findings_count(findings, &number));
    return number;
}

// Finds the only finding of a rule.
static kodbro_finding of(const kodbro_findings *findings, const char *rule) {
    kodbro_finding found, finding;
    size_t times = 0;
    for (size_t index = 0; index < count(findings); index++) {
        CHECK_OK(kodbro_findings_at(findings, index, &finding));
        if (finding.rule.length == strlen(rule) && has(finding.rule, rule)) {
            found = finding;
            times++;
        }
    }
    CHECK_NUMBER(times, 1);
    return found;
}

static bool finds(const kodbro_findings *findings, const char *rule) {
    kodbro_finding finding;
    for (size_t index = 0; index < count(findings); index++) {
        CHECK_OK(kodbro_findings_at(findings, index, &finding));
        if (finding.rule.length == strlen(rule) && has(finding.rule, rule)) {
            return true;
        }
    }
    return false;
}

static void a_finding_says_what_and_where(void) {
    kodbro_findings *findings = check(CATALOGUE, NULL);
    kodbro_finding code = of(findings, "emdn-code-malformed");
    CHECK_NUMBER(code.severity, KODBRO_SEVERITY_ERROR);
    CHECK_TEXT(code.source, "list.csv");
    CHECK_NUMBER(code.row, 3);
    CHECK_TEXT(code.column, "EMDN-kod");
    CHECK_NUMBER(code.item, 2);
    CHECK_TEXT(code.id, "2");
    CHECK_TEXT(code.name, "Handske");
    CHECK_TEXT(code.value, "TO10201");
    CHECK_TEXT(code.suggestion, "T010201");
    CHECK(code.message.length > 0 && code.mend.length > 0 && code.why.length > 0 && code.rule_source.length > 0);
    CHECK(code.sheet.length == 0 && code.line == 0 && code.character == 0 && code.path.length == 0);
    CHECK_NUMBER(of(findings, "gtin-check-digit").row, 4);
    CHECK_NUMBER(of(findings, "gtin-missing").item, 4);
    kodbro_findings_free(findings);
}

static void the_summary_counts_what_the_list_has(void) {
    kodbro_findings *findings = check(CATALOGUE, NULL);
    kodbro_summary summary;
    uint64_t by_severity[4] = {0};
    CHECK_OK(kodbro_findings_summary(findings, &summary));
    CHECK_NUMBER(summary.items, 4);
    CHECK_NUMBER(summary.unreadable, 0);
    for (size_t index = 0; index < count(findings); index++) {
        kodbro_finding finding;
        CHECK_OK(kodbro_findings_at(findings, index, &finding));
        CHECK(finding.severity >= 1 && finding.severity <= 3);
        by_severity[finding.severity]++;
    }
    CHECK_NUMBER(summary.notes, by_severity[KODBRO_SEVERITY_NOTE]);
    CHECK_NUMBER(summary.warnings, by_severity[KODBRO_SEVERITY_WARNING]);
    CHECK_NUMBER(summary.errors, by_severity[KODBRO_SEVERITY_ERROR]);
    CHECK(summary.errors >= 2);

    // With a limit the same is counted, and less kept.
    kodbro_validate_options asked = options();
    asked.limit = 1;
    kodbro_findings *limited = check(CATALOGUE, &asked);
    kodbro_summary same;
    CHECK_OK(kodbro_findings_summary(limited, &same));
    CHECK_NUMBER(count(limited), 1);
    CHECK(same.errors == summary.errors && same.warnings == summary.warnings && same.notes == summary.notes);
    kodbro_findings_free(limited);
    kodbro_findings_free(findings);
}

static void a_file_says_the_same_as_its_bytes(void) {
    const char *path = write_file("list.csv", CATALOGUE, sizeof CATALOGUE - 1);
    kodbro_findings *findings = NULL, *bytes_of = check(CATALOGUE, NULL);
    CHECK_OK(kodbro_validate_file(mapper, path, strlen(path), NULL, &findings, message, sizeof message));
    CHECK_NUMBER(count(findings), count(bytes_of));
    for (size_t index = 0; index < count(findings); index++) {
        kodbro_finding one, other;
        CHECK_OK(kodbro_findings_at(findings, index, &one));
        CHECK_OK(kodbro_findings_at(bytes_of, index, &other));
        CHECK_SAME(one.rule, other.rule);
        CHECK_SAME(one.message, other.message);
        CHECK_TEXT(one.source, path);
    }
    kodbro_findings_free(bytes_of);
    kodbro_findings_free(findings);
}

static void options_count(void) {
    kodbro_validate_options asked = options();
    asked.disable = "gtin-missing, gtin-check-digit";
    kodbro_findings *findings = check(CATALOGUE, &asked);
    CHECK(!finds(findings, "gtin-missing") && !finds(findings, "gtin-check-digit"));
    CHECK(finds(findings, "emdn-code-malformed"));
    kodbro_findings_free(findings);

    asked.disable = "gtin";
    asked.enable = "gtin-missing";
    findings = check(CATALOGUE, &asked);
    CHECK(finds(findings, "gtin-missing") && !finds(findings, "gtin-check-digit"));
    kodbro_findings_free(findings);

    // A vendor must give a terminal code; a region takes a group.
    static const char group[] = "Artnr;Benämning;EMDN-kod\n1;Handske;T01\n";
    findings = check(group, NULL);
    CHECK(!finds(findings, "emdn-code-not-terminal"));
    kodbro_findings_free(findings);
    asked = options();
    asked.profile = KODBRO_PROFILE_VENDOR;
    findings = check(group, &asked);
    CHECK(finds(findings, "emdn-code-not-terminal"));
    kodbro_findings_free(findings);

    asked = options();
    asked.language = "sv";
    findings = check(CATALOGUE, NULL);
    kodbro_findings *swedish = check(CATALOGUE, &asked);
    kodbro_text english = of(findings, "gtin-missing").mend, words = of(swedish, "gtin-missing").mend;
    CHECK(english.length != words.length || memcmp(english.data, words.data, words.length) != 0);
    kodbro_findings_free(swedish);
    kodbro_findings_free(findings);

    // A header that says nothing is given its role.
    asked = options();
    asked.columns = "gtin=Kod 2";
    findings = check("Artnr;Benämning;Kod 2\n1;Handske;4006381333932\n", &asked);
    CHECK_TEXT(of(findings, "gtin-check-digit").column, "Kod 2");
    kodbro_findings_free(findings);
}

static void a_document_has_lines_and_paths(void) {
    static const char ubl[] =
        "<Catalogue xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Catalogue-2\"\n"
        " xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\"\n"
        " xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\n"
        "<cac:CatalogueLine><cbc:ID>1</cbc:ID><cac:Item><cbc:Name>Handske</cbc:Name>\n"
        "<cac:StandardItemIdentification><cbc:ID schemeID=\"0160\">4006381333932</cbc:ID></cac:StandardItemIdentification>\n"
        "</cac:Item></cac:CatalogueLine></Catalogue>\n";
    kodbro_findings *findings = check(ubl, NULL);
    kodbro_finding finding = of(findings, "gtin-check-digit");
    CHECK_NUMBER(finding.line, 5);
    CHECK(finding.character > 1 && finding.row == 0 && finding.column.length == 0);
    CHECK(has(finding.path, "StandardItemIdentification"));
    kodbro_findings_free(findings);
}

static void reasons_of_rules_that_weigh(void) {
    kodbro_findings *findings =
        check("Artnr;Benämning;EMDN-kod\n1;Nitril undersökningshandskar;A02\n2;Spruta;A02\n", NULL);
    kodbro_text words;
    for (size_t index = 0; index < count(findings); index++) {
        kodbro_finding finding;
        CHECK_OK(kodbro_findings_at(findings, index, &finding));
        for (size_t reason = 0; reason < finding.evidence; reason++) {
            CHECK_OK(kodbro_findings_evidence(findings, index, reason, &words));
            CHECK(words.length > 0);
        }
        CHECK_STATUS(kodbro_findings_evidence(findings, index, finding.evidence, &words), KODBRO_STATUS_NOT_FOUND);
    }
    CHECK(of(findings, "emdn-code-against-text").evidence > 0);
    kodbro_findings_free(findings);

    kodbro_validate_options asked = options();
    asked.check_text = 0;
    findings = check("Artnr;Benämning;EMDN-kod\n1;Nitril undersökningshandskar;A02\n", &asked);
    CHECK(!finds(findings, "emdn-code-against-text"));
    kodbro_findings_free(findings);
}

static void findings_outlive_the_mapper_and_the_bytes(void) {
    kodbro_mapper *other = open_devices();
    uint8_t *copy = malloc(sizeof CATALOGUE - 1);
    CHECK(copy != NULL);
    memcpy(copy, CATALOGUE, sizeof CATALOGUE - 1);
    kodbro_findings *findings = NULL;
    CHECK_OK(kodbro_validate_bytes(other, "x", 1, copy, sizeof CATALOGUE - 1, NULL, &findings, NULL, 0));
    kodbro_mapper_free(other);
    free(copy);
    CHECK_TEXT(of(findings, "emdn-code-malformed").value, "TO10201");
    kodbro_findings_free(findings);
    kodbro_findings_free(NULL);
}

static void what_is_no_catalogue_is_refused_by_its_name(void) {
    kodbro_findings *findings = NULL;
    CHECK_STATUS(kodbro_validate_bytes(mapper, "empty.csv", 9, NULL, 0, NULL, &findings, message, sizeof message),
                 KODBRO_STATUS_INVALID_FILE);
    CHECK_CONTAINS(message, "empty.csv");
    kodbro_validate_options asked = options();
    asked.disable = "gtin-checkdigit";
    CHECK_STATUS(kodbro_validate_bytes(mapper, "x", 1, (const uint8_t *)CATALOGUE, sizeof CATALOGUE - 1, &asked, &findings,
                                       message, sizeof message),
                 KODBRO_STATUS_INVALID_ARGUMENT);
    CHECK_CONTAINS(message, "gtin-check-digit");
    CHECK(findings == NULL);
}

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    mapper = open_devices();
    RUN(a_finding_says_what_and_where);
    RUN(the_summary_counts_what_the_list_has);
    RUN(a_file_says_the_same_as_its_bytes);
    RUN(options_count);
    RUN(a_document_has_lines_and_paths);
    RUN(reasons_of_rules_that_weigh);
    RUN(findings_outlive_the_mapper_and_the_bytes);
    RUN(what_is_no_catalogue_is_refused_by_its_name);
    kodbro_mapper_free(mapper);
    return check_finish("validate");
}
