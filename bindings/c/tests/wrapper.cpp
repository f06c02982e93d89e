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

// Views of what ends with the line do not compile.
template <typename T, typename = void> constexpr bool gives_answer = false;
template <typename T> constexpr bool gives_answer<T, std::void_t<decltype(std::declval<T>().answer())>> = true;
template <typename T, typename = void> constexpr bool gives_json = false;
template <typename T> constexpr bool gives_json<T, std::void_t<decltype(std::declval<T>().json())>> = true;
template <typename T, typename = void> constexpr bool gives_concept = false;
template <typename T> constexpr bool gives_concept<T, std::void_t<decltype(std::declval<T>().at(0))>> = true;
template <typename T, typename = void> constexpr bool gives_release = false;
template <typename T> constexpr bool gives_release<T, std::void_t<decltype(std::declval<T>().release())>> = true;
template <typename T, typename = void> constexpr bool finds = false;
template <typename T> constexpr bool finds<T, std::void_t<decltype(std::declval<T>().find("T01"))>> = true;
static_assert(gives_answer<const kodbro::Mapping &> && !gives_answer<kodbro::Mapping>);
static_assert(gives_json<const kodbro::Mapping &> && !gives_json<kodbro::Mapping>);
static_assert(gives_answer<kodbro::MappingView> && gives_json<kodbro::MappingView>);
static_assert(gives_concept<const kodbro::Concepts &> && !gives_concept<kodbro::Concepts>);
static_assert(gives_release<const kodbro::Mapper &> && !gives_release<kodbro::Mapper>);
static_assert(finds<const kodbro::Mapper &> && !finds<kodbro::Mapper>);

const char GLOVES[] = "Nitril undersökningshandskar";

kodbro::Mapper devices() { return kodbro::Mapper::open(inside("small.devices.kodbro")); }

std::string contents(const char *name) {
    std::ifstream file(inside(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string code_of(const kodbro::Mapping &mapping) { return std::string(mapping.answer().code); }

std::string json_of(const kodbro::Mapping &mapping) { return std::string(mapping.json()); }

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
    const kodbro::Mapper by_default;
    CHECK(by_default.release().name == "EMDN");
    const std::string bytes = contents("small.devices.kodbro");
    const auto *data = reinterpret_cast<const std::uint8_t *>(bytes.data());
    kodbro::Mapper mapper = kodbro::Mapper::from_memory(data, bytes.size());
    CHECK(mapper.release().codes == 18 && mapper.release().languages == "en,sv");
    CHECK(code_of(mapper.with_model(contents("by-hand.json")).map("Spruta")) == "A02");
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

}

// A view goes with the handle; what was moved from has none, and says so.
void moving() {
    kodbro::Mapper mapper = devices();
    kodbro::Mapping mapping = mapper.map(GLOVES);
    const std::string_view json = mapping.json();
    kodbro::Mapping moved = std::move(mapping);
    CHECK(moved.json().data() == json.data());
    check_throws(KODBRO_STATUS_NULL_POINTER, "NULL", [&] { mapping.answer(); });
    mapping = mapper.map("Spruta");
    CHECK(mapping.answer().code == "A02");
    moved = std::move(mapping);
    CHECK(moved.answer().code == "A02");
    check_throws(KODBRO_STATUS_NULL_POINTER, "NULL", [&] { mapping.json(); });

    kodbro::Mapper other = std::move(mapper);
    check_throws(KODBRO_STATUS_NULL_POINTER, "mapper is NULL", [&] { mapper.map("Spruta"); });
    check_throws(KODBRO_STATUS_NULL_POINTER, "", [&] { mapper.release(); });
    kodbro::Concepts concepts = other.children("");
    const kodbro::Concepts list = std::move(concepts);
    check_throws(KODBRO_STATUS_NULL_POINTER, "", [&] { concepts.size(); });
    CHECK(list.size() == 3);
    kodbro::Decisions decisions;
    const kodbro::Decisions taken = std::move(decisions);
    check_throws(KODBRO_STATUS_NULL_POINTER, "decisions is NULL", [&] { decisions.add({}); });
    CHECK(taken.size() == 0);
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
    CHECK(json_of(mapper.map(u"Nitril undersökningshandskar")) == json_of(mapper.map(GLOVES)));

    kodbro::Row row;
    row.name = GLOVES;
    CHECK(json_of(mapper.map(row)) == json_of(mapper.map(GLOVES)));
    CHECK(mapper.explain(row).front() == '{');
    const kodbro::Mapping empty = mapper.map(kodbro::Row{});
    CHECK(empty.answer().outcome == kodbro::Outcome::unmapped && to_string(empty.answer().outcome) == "unmapped");
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
    std::size_t seen = 0;
    const auto look = [&](std::size_t index, kodbro::MappingView found) {
        CHECK(index == seen++ && found.answer().code == "A02");
        return index < 1100;
    };
    CHECK(!mapper.map_all(rows, look, {}, 2) && seen == 1101);
    const auto kept = mapper.map_all({rows.begin(), rows.begin() + 3}, [](std::size_t, kodbro::MappingView) {});
    CHECK(kept && kept->size() == 3 && kept->front().answer().code == "A02");
    kodbro::Options options;
    CHECK(mapper.map_all(rows, options, 2).size() == rows.size());
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
    CHECK(code_of(mapper.map("Spruta")) == "A02");
}

void nomenclature() {
    const kodbro::Mapper mapper = devices();
    CHECK(mapper.find("T0102")->term == "undersökningshandskar");
    CHECK(mapper.find("T0102", "en")->term == "EXAMINATION GLOVES");
    CHECK(mapper.find("A0299")->residual && !mapper.find("A0299")->retired);
    CHECK(!mapper.find("Z99") && !mapper.find(""));
    CHECK(mapper.check("T0102") == kodbro::CodeKind::group && mapper.check("") == kodbro::CodeKind::malformed);
    CHECK(mapper.children("").size() == 3);
    const kodbro::Concepts children = mapper.children("T01");
    CHECK(children.at(1).code == "T0102");
    CHECK(mapper.path("T010201").size() == 4 && mapper.below("").size() == 18);
    const kodbro::Concepts likely = mapper.search("nitrilhandske", 3, "en");
    CHECK(likely.at(0).code == "T010201");
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
    CHECK(code_of(mapper.map("Blåhand stl S", options)) == "T010202");
    CHECK(decisions.size() == 1 && decisions.problems(mapper) == "[]");
    CHECK(decisions.withdraw(id) && !decisions.withdraw(id) && decisions.size() == 0);
    decision.at = "i går";
    check_throws(KODBRO_STATUS_INVALID_ARGUMENT, "i går", [&] { decisions.add(decision); });

    const std::string table = "name,decision,code\nSpruta,accepted,A0201\n";
    const std::string path = write_file("wrapper.csv", table.data(), table.size());
    CHECK(decisions.load(path, "Nord").decisions == 1);
    CHECK(code_of(mapper.map("Spruta", options)) == "A0201");
}

void validating() {
    const kodbro::Mapper mapper = devices();
    const std::string catalogue = "Artnr;Benämning;EMDN-kod;GTIN\n1;Nitril undersökningshandskar;A02;4006381333932\n";
    kodbro_validate_options options = kodbro::validate_options();
    options.disable = "udi";
    const kodbro::Findings findings = mapper.validate("list.csv", catalogue, options);
    CHECK(findings.summary().items == 1 && findings.size() >= 2);
    std::size_t weighed = 0;
    for (std::size_t index = 0; index < findings.size(); index++) {
        CHECK(has(findings.at(index).source, "list.csv") && findings.at(index).row == 2);
        weighed += findings.evidence(index).size();
    }
    CHECK(weighed > 0);
    const std::string path = write_file("wrapper-list.csv", catalogue.data(), catalogue.size());
    CHECK(mapper.validate(path, options).size() == findings.size());
    check_throws(KODBRO_STATUS_NOT_FOUND, "", [&] { findings.at(findings.size()); });
    check_throws(KODBRO_STATUS_IO, "missing.csv", [&] { mapper.validate("missing.csv"); });
}

} // namespace

int main(int argc, char **argv) {
    folder = argc > 1 ? argv[1] : ".";
    RUN(opening);
    RUN(mapping);
    RUN(moving);
    RUN(options_and_rows);
    RUN(the_defaults_of_the_library);
    RUN(many_rows);
    RUN(what_a_callback_throws);
    RUN(nomenclature);
    RUN(decisions);
    RUN(validating);
    return check_finish("wrapper");
}
