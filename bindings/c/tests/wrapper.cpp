// Does the C++ wrapper own what it holds, and throw what went wrong?

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <type_traits>

#include "kodbro.hpp"

#include "folder.h"

namespace {

static_assert(!std::is_copy_constructible_v<kodbro::Mapper> && std::is_nothrow_move_constructible_v<kodbro::Mapper>);
static_assert(!std::is_copy_constructible_v<kodbro::Mapping> && std::is_nothrow_move_assignable_v<kodbro::Mapping>);
static_assert(!std::is_copy_constructible_v<kodbro::Decisions>);
static_assert(std::is_base_of_v<std::runtime_error, kodbro::Error>);

const char GLOVES[] = "Nitril undersökningshandskar";

kodbro::Mapper devices() { return kodbro::Mapper::open(inside("small.devices.kodbro")); }

std::string contents(const char *name) {
    std::ifstream file(inside(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

template <typename Work> void check_throws(kodbro_status status, const char *part, Work work) {
    try {
        work();
    } catch (const kodbro::Error &error) {
        CHECK_STATUS(error.status(), status);
        CHECK_CONTAINS(error.what(), part);
        return;
    }
    CHECK(!"something was thrown");
}

void opening() {
    CHECK(kodbro::Mapper().release().name == "EMDN");
    const std::string bytes = contents("small.devices.kodbro");
    const auto *data = reinterpret_cast<const std::uint8_t *>(bytes.data());
    kodbro::Mapper mapper = kodbro::Mapper::from_memory(data, bytes.size());
    CHECK(mapper.release().codes == 18 && mapper.release().languages == "en,sv");
    CHECK(mapper.with_model(contents("by-hand.json")).map("Spruta").answer().code == "A02");
    check_throws(KODBRO_STATUS_IO, "missing.kodbro", [] { kodbro::Mapper::open(inside("missing.kodbro")); });
    check_throws(KODBRO_STATUS_INVALID_INDEX, "", [&] { kodbro::Mapper::from_memory(data, 10); });
    check_throws(KODBRO_STATUS_INVALID_FILE, "kodbro train", [&] { mapper.with_model("nonsense"); });
}

void mapping() {
    kodbro::Mapping mapping = devices().map(GLOVES);
    const kodbro::Answer answer = mapping.answer();
    CHECK(answer.outcome == kodbro::Outcome::mapped);
    CHECK(answer.code == "T010201" && answer.level == 4 && answer.reason.empty());
    CHECK(answer.term == "undersökningshandskar av nitril");
    CHECK(mapping.candidates().size() == mapping.size() && mapping.size() > 1);
    CHECK(mapping.candidate(0).code == "T010201");
    CHECK(mapping.evidence(0).size() == mapping.candidate(0).evidence);
    CHECK(!mapping.evidence(0)[0].words.empty() && mapping.evidence(0)[0].json.front() == '{');
    check_throws(KODBRO_STATUS_NOT_FOUND, "no such thing", [&] { mapping.candidate(99); });

    const std::string json(mapping.json());
    kodbro::Mapping moved = std::move(mapping);
    CHECK(moved.json() == json);
    mapping = devices().map("Spruta");
    CHECK(mapping.answer().code == "A02");
}

void options_and_rows() {
    const kodbro::Mapper mapper = devices();
    kodbro::Options options;
    options.language = "en";
    options.top = 1;
    options.evidence = false;
    const kodbro::Mapping mapping = mapper.map(GLOVES, options);
    CHECK(mapping.size() == 1 && mapping.candidate(0).evidence == 0);
    CHECK(mapping.answer().term == "NITRILE EXAMINATION GLOVES");
    CHECK(mapper.map(u"Nitril undersökningshandskar").json() == mapper.map(GLOVES).json());

    kodbro::Row row;
    row.name = GLOVES;
    CHECK(mapper.map(row).json() == mapper.map(GLOVES).json());
    CHECK(mapper.explain(row).front() == '{');
    CHECK(mapper.map(kodbro::Row{}).answer().outcome == kodbro::Outcome::unmapped);
    check_throws(KODBRO_STATUS_INVALID_UTF8, "text", [&] { mapper.map("\xFF"); });
    check_throws(KODBRO_STATUS_INVALID_UTF16, "text", [&] { mapper.map(std::u16string_view(u"\xD800", 1)); });
    options.language = "xx";
    check_throws(KODBRO_STATUS_INVALID_ARGUMENT, "en,sv", [&] { mapper.map("Spruta", options); });
}

void the_defaults_of_the_library() {
    kodbro_map_options expected;
    CHECK_OK(kodbro_map_options_default(&expected));
    const kodbro_map_options found = kodbro::Options().lend();
    CHECK(found.target == expected.target && found.top == expected.top && found.evidence == expected.evidence);
    CHECK(found.language == nullptr && found.decisions == nullptr && found.source.length == 0);
}

void many_rows() {
    const kodbro::Mapper mapper = devices();
    std::vector<kodbro::Row> rows(2500);
    for (kodbro::Row &row : rows) {
        row.name = "Spruta";
    }
    std::size_t calls = 0;
    CHECK(mapper.map_many(rows, [&](std::size_t index, kodbro::MappingView found) {
        CHECK(index == calls++ && found.answer().code == "A02");
    }));
    CHECK(calls == rows.size());
    CHECK(!mapper.map_many(rows, [](std::size_t index, const kodbro::MappingView &) { return index < 7; }, {}, 2));

    const std::vector<kodbro::Mapping> all = mapper.map_all(rows, {}, 2);
    CHECK(all.size() == rows.size() && all.back().answer().code == "A02");
    CHECK(mapper.map_all({}).empty());
    check_throws(KODBRO_STATUS_INVALID_ARGUMENT, "threads", [&] { mapper.map_all(rows, {}, 5000); });
    rows[3].supplier = "\xFF";
    check_throws(KODBRO_STATUS_INVALID_UTF8, "rows[3]: supplier", [&] { mapper.map_many(rows, [](auto, auto) {}); });
}

void what_a_callback_throws() {
    const kodbro::Mapper mapper = devices();
    const std::vector<kodbro::Row> rows(10);
    std::size_t calls = 0;
    bool caught = false;
    try {
        mapper.map_many(rows, [&](std::size_t index, kodbro::MappingView) {
            calls++;
            if (index == 4) {
                throw std::out_of_range("row 4");
            }
        });
    } catch (const std::out_of_range &error) {
        caught = strcmp(error.what(), "row 4") == 0;
    }
    CHECK(caught && calls == 5);
    CHECK(mapper.map("Spruta").answer().code == "A02");
}

void nomenclature() {
    const kodbro::Mapper mapper = devices();
    CHECK(mapper.find("T0102")->term == "undersökningshandskar");
    CHECK(mapper.find("T0102", "en")->term == "EXAMINATION GLOVES");
    CHECK(mapper.find("A0299")->residual && !mapper.find("A0299")->retired);
    CHECK(!mapper.find("Z99") && !mapper.find(""));
    CHECK(mapper.check("T0102") == kodbro::CodeKind::group && mapper.check("") == kodbro::CodeKind::malformed);
    CHECK(mapper.children("").size() == 3 && mapper.children("T01").at(1).code == "T0102");
    CHECK(mapper.path("T010201").size() == 4 && mapper.below("").size() == 18);
    CHECK(mapper.search("nitrilhandske", 3, "en").at(0).code == "T010201");
    check_throws(KODBRO_STATUS_NOT_FOUND, "Z99", [&] { mapper.path("Z99"); });
    check_throws(KODBRO_STATUS_INVALID_ARGUMENT, "xx", [&] { mapper.find("T01", "xx"); });
}

void decisions() {
    const kodbro::Mapper mapper = devices();
    kodbro::Decisions decisions;
    kodbro::Decision decision;
    decision.row.name = "Blåhand stl S";
    decision.kind = kodbro::DecisionKind::accepted;
    decision.code = "T010202";
    decision.source = "Nord";
    const std::uint64_t id = decisions.add(decision);
    kodbro::Options options;
    options.decisions = &decisions;
    options.source = "Nord";
    CHECK(mapper.map("Blåhand stl S", options).answer().code == "T010202");
    CHECK(decisions.size() == 1 && decisions.problems(mapper) == "[]");
    CHECK(decisions.withdraw(id) && !decisions.withdraw(id) && decisions.size() == 0);
    decision.at = "i går";
    check_throws(KODBRO_STATUS_INVALID_ARGUMENT, "i går", [&] { decisions.add(decision); });

    const std::string table = "name,decision,code\nSpruta,accepted,A0201\n";
    const std::string path = write_file("wrapper.csv", table.data(), table.size());
    CHECK(decisions.load(path, "Nord").decisions == 1);
    CHECK(mapper.map("Spruta", options).answer().code == "A0201");
}

} // namespace

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(opening);
    RUN(mapping);
    RUN(options_and_rows);
    RUN(the_defaults_of_the_library);
    RUN(many_rows);
    RUN(what_a_callback_throws);
    RUN(nomenclature);
    RUN(decisions);
    return check_finish("wrapper");
}
