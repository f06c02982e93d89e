#include <kodbro.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    const char *path = count > 1 ? arguments[1] : "catalogue.csv";
    char message[512];
    size_t found = 0;
    kodbro_mapper *mapper = NULL;
    kodbro_findings *findings = NULL;
    kodbro_finding finding;
    if (kodbro_mapper_open_default(&mapper, message, sizeof message) ||
        kodbro_validate_file(mapper, path, strlen(path), NULL, &findings, message, sizeof message)) {
        fprintf(stderr, "error: %s\n", message);
        kodbro_mapper_free(mapper);
        return 2;
    }
    kodbro_findings_count(findings, &found);
    for (size_t index = 0; index < found; index++) {
        kodbro_findings_at(findings, index, &finding);
        printf("row %llu: %s: %.*s [%.*s]\n", (unsigned long long)finding.row,
               kodbro_severity_text(finding.severity),
               (int)finding.message.length, finding.message.data,
               (int)finding.rule.length, finding.rule.data);
    }
    kodbro_findings_free(findings);
    kodbro_mapper_free(mapper);
    return found > 0;
}
