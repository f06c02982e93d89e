#include <kodbro.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    const char *name = count > 1 ? arguments[1] : "US-HANDSKE NITRIL PF OST L 200ST";
    char message[512];
    kodbro_mapper *mapper = NULL;
    kodbro_mapping *mapping = NULL;
    kodbro_answer answer;
    if (kodbro_mapper_open_default(&mapper, message, sizeof message) ||
        kodbro_map_text(mapper, name, strlen(name), NULL, &mapping, message, sizeof message)) {
        fprintf(stderr, "error: %s\n", message);
        kodbro_mapper_free(mapper);
        return 2;
    }
    kodbro_mapping_answer(mapping, &answer);
    printf("%s\t%.*s\t%.*s\t%.4f\n", kodbro_outcome_text(answer.outcome),
           (int)answer.code.length, answer.code.data,
           (int)answer.term.length, answer.term.data, answer.confidence);
    kodbro_mapping_free(mapping);
    kodbro_mapper_free(mapper);
    return 0;
}
