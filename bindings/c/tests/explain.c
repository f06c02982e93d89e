// How is a row understood?

#include "folder.h"

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    kodbro_mapper *mapper = open_devices();
    kodbro_row row = {0};
    row.name = text("US-handske utan latex, 200 st");
    kodbro_json *json = NULL;
    CHECK_OK(kodbro_explain(mapper, &row, &json, NULL, 0));
    kodbro_mapper_free(mapper);

    kodbro_text words;
    CHECK_OK(kodbro_json_text(json, &words));
    CHECK(starts_with(words, "{") && words.data[words.length - 1] == '}');
    CHECK(has(words, "\"handske\"") && has(words, "\"latex\"") && has(words, "\"denied\""));
    kodbro_text again;
    CHECK_OK(kodbro_json_text(json, &again));
    CHECK(again.data == words.data);
    kodbro_json_free(json);
    check_tests = 1;
    return check_finish("explain");
}
