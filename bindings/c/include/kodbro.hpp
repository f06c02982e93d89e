// kodbro for C++17: the C library with owners, exceptions and string views.
//
// Licensed under MIT or Apache-2.0, as you choose.
//
//     kodbro::Mapper mapper;
//     kodbro::Mapping mapping = mapper.map("US-HANDSKE NITRIL");
//     std::cout << mapping.answer().code << '\n';
//
// All that is said in kodbro.h of lifetimes, threads and costs holds here. Views that come out end
// with the object that they were asked of, also when that is assigned to, but not when it is moved:
// they go with the handle. What would give views of a mapping, a list or a mapper that
// ends with the line does not compile: name it first; what stands in a container goes with that. What goes in is copied if it is needed for
// longer than the call. A failure is thrown as kodbro::Error; an object that was moved from throws it
// at every call, with KODBRO_STATUS_NULL_POINTER, until it is assigned to.

#ifndef KODBRO_HPP
#define KODBRO_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "kodbro.h"

namespace kodbro {

// A call that failed: its status, and in words what was wrong.
class Error : public std::runtime_error {
public:
    Error(kodbro_status status, const std::string &message) : std::runtime_error(message), status_(status) {}

    kodbro_status status() const noexcept { return status_; }

private:
    kodbro_status status_;
};

// What the classes here have in common; not for callers.
namespace detail {

inline kodbro_text lend(std::string_view text) noexcept { return {text.data(), text.size()}; }

inline std::string_view view(kodbro_text text) noexcept { return {text.data, text.length}; }

// Frees what the library gave away.
struct Free {
    void operator()(kodbro_mapper *handle) const noexcept { kodbro_mapper_free(handle); }
    void operator()(kodbro_mapping *handle) const noexcept { kodbro_mapping_free(handle); }
    void operator()(kodbro_concepts *handle) const noexcept { kodbro_concepts_free(handle); }
    void operator()(kodbro_decisions *handle) const noexcept { kodbro_decisions_free(handle); }
    void operator()(kodbro_json *handle) const noexcept { kodbro_json_free(handle); }
    void operator()(kodbro_findings *handle) const noexcept { kodbro_findings_free(handle); }
};

template <typename T> using Handle = std::unique_ptr<T, Free>;

[[noreturn]] inline void fail(kodbro_status status, const char *message) {
    throw Error(status, *message == '\0' ? kodbro_status_text(status) : message);
}

// Makes a call that has no buffer for a message.
inline void check(kodbro_status status) {
    if (status != KODBRO_STATUS_OK) {
        fail(status, "");
    }
}

// Makes a call with such a buffer, which stands last.
template <typename Function, typename... Arguments> void call(Function function, Arguments... arguments) {
    std::array<char, 1024> message{};
    const kodbro_status status = function(arguments..., message.data(), message.size());
    if (status != KODBRO_STATUS_OK) {
        fail(status, message.data());
    }
}

// Makes a call that gives a handle away.
template <typename T, typename Function, typename... Arguments>
Handle<T> give(Function function, Arguments... arguments) {
    T *handle = nullptr;
    call(function, arguments..., &handle);
    return Handle<T>(handle);
}

inline std::string json(const Handle<kodbro_json> &document) {
    kodbro_text text;
    check(kodbro_json_text(document.get(), &text));
    return std::string(view(text));
}

inline const char *language(const std::string &name) noexcept { return name.empty() ? nullptr : name.c_str(); }

} // namespace detail

// A product as a catalogue has it. Only the name is needed.
struct Row {
    std::string_view id{};
    std::string_view name{};
    std::string_view model{};
    std::string_view description{};
    std::string_view supplier{};

    kodbro_row lend() const noexcept {
        return {detail::lend(id), detail::lend(name), detail::lend(model), detail::lend(description),
                detail::lend(supplier)};
    }
};

// What has become of a row.
enum class Outcome {
    mapped = KODBRO_OUTCOME_MAPPED,
    review = KODBRO_OUTCOME_REVIEW,
    unmapped = KODBRO_OUTCOME_UNMAPPED,
    out_of_scope = KODBRO_OUTCOME_OUT_OF_SCOPE,
};

// Returns the word for an outcome, such as "out_of_scope".
inline std::string_view to_string(Outcome outcome) noexcept {
    return kodbro_outcome_text(static_cast<std::int32_t>(outcome));
}

// What a text is as a code.
enum class CodeKind {
    malformed = KODBRO_CODE_KIND_MALFORMED,
    unknown = KODBRO_CODE_KIND_UNKNOWN,
    retired = KODBRO_CODE_KIND_RETIRED,
    group = KODBRO_CODE_KIND_GROUP,
    terminal = KODBRO_CODE_KIND_TERMINAL,
};

// What was decided about a row.
enum class DecisionKind : std::int32_t {
    accepted = KODBRO_DECISION_KIND_ACCEPTED,
    rejected = KODBRO_DECISION_KIND_REJECTED,
    no_such_term = KODBRO_DECISION_KIND_NO_SUCH_TERM,
    out_of_scope = KODBRO_DECISION_KIND_OUT_OF_SCOPE,
    undecided = KODBRO_DECISION_KIND_UNDECIDED,
};

// The answer for a row; see kodbro_answer.
struct Answer {
    Outcome outcome;
    std::string_view code;
    std::string_view term;
    std::uint32_t level;
    double confidence;
    std::string_view reason;
};

// A code proposed for a row; see kodbro_candidate.
struct Candidate {
    std::string_view code;
    std::string_view term;
    std::uint32_t level;
    double confidence;
    std::size_t evidence;
};

// A reason for a candidate.
struct Evidence {
    std::string_view words;
    std::string_view json;
};

// A code of the nomenclature; see kodbro_concept.
struct Concept {
    std::string_view code;
    std::string_view term;
    std::string_view parent;
    std::uint32_t level;
    std::uint32_t children;
    bool residual;
    bool retired;
    std::string_view successor;

    explicit Concept(const kodbro_concept &read) noexcept
        : code(detail::view(read.code)), term(detail::view(read.term)), parent(detail::view(read.parent)),
          level(read.level), children(read.children), residual(read.residual != 0), retired(read.retired != 0),
          successor(detail::view(read.successor)) {}
};

// What an index is of; the views end with the mapper.
struct Release {
    std::string_view name;
    std::string_view release;
    std::string_view languages;
    std::size_t codes;
};

class Mapping;

// What was found for a row, lent for as long as its owner lives.
class MappingView {
public:
    explicit MappingView(const kodbro_mapping *mapping) noexcept : mapping_(mapping) {}

    // A view of a mapping that ends with the line.
    MappingView(Mapping &&) = delete;
    MappingView(const Mapping &&) = delete;

    Answer answer() const {
        const kodbro_answer read = read_answer();
        return {static_cast<Outcome>(read.outcome), detail::view(read.code), detail::view(read.term), read.level,
                read.confidence, detail::view(read.reason)};
    }

    // How many candidates there are.
    std::size_t size() const { return read_answer().candidates; }

    // Returns a candidate by its place, the most probable first.
    Candidate candidate(std::size_t index) const {
        kodbro_candidate read;
        detail::check(kodbro_mapping_candidate(mapping_, index, &read));
        return {detail::view(read.code), detail::view(read.term), read.level, read.confidence, read.evidence};
    }

    std::vector<Candidate> candidates() const {
        std::vector<Candidate> all;
        for (std::size_t index = 0; index < size(); index++) {
            all.push_back(candidate(index));
        }
        return all;
    }

    // Returns the reasons for a candidate.
    std::vector<Evidence> evidence(std::size_t index) const {
        std::vector<Evidence> all;
        const std::size_t count = candidate(index).evidence;
        for (std::size_t reason = 0; reason < count; reason++) {
            kodbro_evidence read;
            detail::check(kodbro_mapping_evidence(mapping_, index, reason, &read));
            all.push_back({detail::view(read.words), detail::view(read.json)});
        }
        return all;
    }

    // Returns the line that `kodbro map --format jsonl` writes, without its end.
    std::string_view json() const {
        kodbro_text read;
        detail::check(kodbro_mapping_json(mapping_, &read));
        return detail::view(read);
    }

protected:
    const kodbro_mapping *mapping_;

private:
    kodbro_answer read_answer() const {
        kodbro_answer read;
        detail::check(kodbro_mapping_answer(mapping_, &read));
        return read;
    }
};

// What was found for a row. It does not need its mapper any more.
class Mapping : public MappingView {
public:
    // Takes a handle over.
    explicit Mapping(kodbro_mapping *mapping) noexcept : MappingView(mapping), owned_(mapping) {}

    Mapping(Mapping &&other) noexcept
        : MappingView(std::exchange(other.mapping_, nullptr)), owned_(std::move(other.owned_)) {}

    Mapping &operator=(Mapping &&other) noexcept {
        owned_ = std::move(other.owned_);
        mapping_ = std::exchange(other.mapping_, nullptr);
        return *this;
    }

    Answer answer() const & { return MappingView::answer(); }
    Answer answer() const && = delete;
    Candidate candidate(std::size_t index) const & { return MappingView::candidate(index); }
    Candidate candidate(std::size_t index) const && = delete;
    std::vector<Candidate> candidates() const & { return MappingView::candidates(); }
    std::vector<Candidate> candidates() const && = delete;
    std::vector<Evidence> evidence(std::size_t index) const & { return MappingView::evidence(index); }
    std::vector<Evidence> evidence(std::size_t index) const && = delete;
    std::string_view json() const & { return MappingView::json(); }
    std::string_view json() const && = delete;

private:
    detail::Handle<kodbro_mapping> owned_;
};

// Some codes, in an order. It does not need its mapper any more.
class Concepts {
public:
    explicit Concepts(detail::Handle<kodbro_concepts> concepts) noexcept : concepts_(std::move(concepts)) {}

    std::size_t size() const {
        std::size_t count;
        detail::check(kodbro_concepts_count(concepts_.get(), &count));
        return count;
    }

    Concept at(std::size_t index) const & {
        kodbro_concept read;
        detail::check(kodbro_concepts_at(concepts_.get(), index, &read));
        return Concept(read);
    }

    Concept at(std::size_t index) const && = delete;

private:
    detail::Handle<kodbro_concepts> concepts_;
};

// What a person said about a row; see kodbro_decision.
struct Decision {
    Row row{};
    DecisionKind kind = DecisionKind::undecided;
    std::string_view code{};
    std::string_view source{};
    bool shared = false;
    std::string_view by{};
    std::string_view at{};
};

class Mapper;

// What people decided before: name it in the options of mapping.
class Decisions {
public:
    Decisions() {
        kodbro_decisions *made = nullptr;
        detail::check(kodbro_decisions_new(&made));
        decisions_.reset(made);
    }

    // Adds a decision and returns the number by which it can be withdrawn.
    std::uint64_t add(const Decision &decision) {
        const kodbro_decision lent = {decision.row.lend(),
                                      detail::lend(decision.source),
                                      static_cast<std::int32_t>(decision.kind),
                                      detail::lend(decision.code),
                                      decision.shared ? 1 : 0,
                                      detail::lend(decision.by),
                                      detail::lend(decision.at)};
        std::uint64_t id = 0;
        detail::call(kodbro_decisions_add, decisions_.get(), &lent, &id);
        return id;
    }

    // Tells whether there was such a decision to withdraw.
    bool withdraw(std::uint64_t id) {
        const kodbro_status status = kodbro_decisions_withdraw(decisions_.get(), id);
        if (status == KODBRO_STATUS_NOT_FOUND) {
            return false;
        }
        detail::check(status);
        return true;
    }

    // Adds the decisions of a mapping set, whose records are of this source where they name none.
    kodbro_loaded load(const std::string &path, const std::string &source = {}) {
        kodbro_loaded loaded;
        detail::call(kodbro_decisions_load, decisions_.get(), path.c_str(), source.c_str(), &loaded);
        return loaded;
    }

    std::size_t size() const {
        std::size_t count;
        detail::check(kodbro_decisions_count(decisions_.get(), &count));
        return count;
    }

    // Tells what a person should look at, as a JSON array.
    inline std::string problems(const Mapper &mapper) const;

    const kodbro_decisions *handle() const noexcept { return decisions_.get(); }

private:
    detail::Handle<kodbro_decisions> decisions_;
};

// How rows are to be mapped; see kodbro_map_options.
struct Options {
    double target = 0.9;
    std::size_t top = 5;
    bool evidence = true;
    std::string language{};               // empty: Swedish
    const Decisions *decisions = nullptr; // lives as long as the options are used
    std::string_view source{};

    kodbro_map_options lend() const noexcept {
        return {target,
                top,
                evidence ? 1 : 0,
                detail::language(language),
                decisions == nullptr ? nullptr : decisions->handle(),
                detail::lend(source)};
    }
};

// What is wrong with a catalogue, in the order of the file. It does not need its mapper any more.
class Findings {
public:
    explicit Findings(detail::Handle<kodbro_findings> findings) noexcept : findings_(std::move(findings)) {}

    // How many findings are kept.
    std::size_t size() const {
        std::size_t count;
        detail::check(kodbro_findings_count(findings_.get(), &count));
        return count;
    }

    kodbro_summary summary() const {
        kodbro_summary read;
        detail::check(kodbro_findings_summary(findings_.get(), &read));
        return read;
    }

    // Returns a finding by its place; its texts end with the findings.
    kodbro_finding at(std::size_t index) const & {
        kodbro_finding read;
        detail::check(kodbro_findings_at(findings_.get(), index, &read));
        return read;
    }

    kodbro_finding at(std::size_t index) const && = delete;

    // Returns the reasons for a finding.
    std::vector<std::string_view> evidence(std::size_t index) const & {
        std::vector<std::string_view> all;
        const std::size_t count = at(index).evidence;
        for (std::size_t reason = 0; reason < count; reason++) {
            kodbro_text read;
            detail::check(kodbro_findings_evidence(findings_.get(), index, reason, &read));
            all.push_back(detail::view(read));
        }
        return all;
    }

    std::vector<std::string_view> evidence(std::size_t index) const && = delete;

private:
    detail::Handle<kodbro_findings> findings_;
};

// Returns how a catalogue is checked unless something else is asked for.
inline kodbro_validate_options validate_options() {
    kodbro_validate_options options;
    detail::check(kodbro_validate_options_default(&options));
    return options;
}

// An open index, ready to map rows, on any number of threads at the same time.
class Mapper {
public:
    // Opens the default index, which is part of the library.
    Mapper() : mapper_(detail::give<kodbro_mapper>(kodbro_mapper_open_default)) {}

    // Opens an index that `kodbro build` wrote, by its path in UTF-8.
    static Mapper open(const std::string &path) {
        return Mapper(detail::give<kodbro_mapper>(kodbro_mapper_open, path.c_str()));
    }

    // Opens an index from its bytes, which are copied.
    static Mapper from_memory(const std::uint8_t *data, std::size_t length) {
        return Mapper(detail::give<kodbro_mapper>(kodbro_mapper_open_memory, data, length));
    }

    // Opens the index again, to weigh by a model that `kodbro train` wrote.
    Mapper with_model(std::string_view model) const {
        return Mapper(detail::give<kodbro_mapper>(kodbro_mapper_with_model, handle(), model.data(), model.size()));
    }

    Release release() const & {
        kodbro_release read;
        detail::check(kodbro_mapper_release(handle(), &read));
        return {detail::view(read.name), detail::view(read.release), detail::view(read.languages), read.codes};
    }

    Release release() const && = delete;

    // Maps the name of a product.
    Mapping map(std::string_view name, const Options &options = {}) const {
        const kodbro_map_options lent = options.lend();
        return own(detail::give<kodbro_mapping>(kodbro_map_text, handle(), name.data(), name.size(), &lent));
    }

    // The same for UTF-16.
    Mapping map(std::u16string_view name, const Options &options = {}) const {
        static_assert(sizeof(char16_t) == sizeof(std::uint16_t), "UTF-16 has units of 16 bits");
        const std::vector<std::uint16_t> units(name.begin(), name.end());
        const kodbro_map_options lent = options.lend();
        return own(detail::give<kodbro_mapping>(kodbro_map_text_utf16, handle(), units.data(), units.size(), &lent));
    }

    Mapping map(const Row &row, const Options &options = {}) const {
        const kodbro_row lent_row = row.lend();
        const kodbro_map_options lent = options.lend();
        return own(detail::give<kodbro_mapping>(kodbro_map, handle(), &lent_row, &lent));
    }

    // Maps many rows and calls back for each, in their order, with its place and a MappingView. The
    // callback may return false to stop; what it throws comes out of here. `threads` says how many
    // work, 0 for as many as the machine has. Tells whether all rows were called back for.
    template <typename Callback>
    bool map_many(const std::vector<Row> &rows, Callback &&callback, const Options &options = {},
                  std::size_t threads = 0) const {
        return call_back(kodbro_map_many, rows, callback, options, threads);
    }

    // Maps many rows and keeps all mappings, in the order of the rows.
    std::vector<Mapping> map_all(const std::vector<Row> &rows, const Options &options = {},
                                 std::size_t threads = 0) const {
        const auto look = [](std::size_t, MappingView) {};
        return std::move(*map_all(rows, look, options, threads));
    }

    // The same, and calls back as map_many does; gives nothing when the callback stopped it.
    template <typename Callback,
              typename = std::enable_if_t<std::is_invocable_v<Callback &, std::size_t, MappingView>>>
    std::optional<std::vector<Mapping>> map_all(const std::vector<Row> &rows, Callback &&callback,
                                                const Options &options = {}, std::size_t threads = 0) const {
        std::vector<kodbro_mapping *> handles(rows.size());
        std::vector<Mapping> mappings;
        mappings.reserve(rows.size());
        if (!call_back(kodbro_map_array, rows, callback, options, threads, handles.data())) {
            return std::nullopt;
        }
        for (kodbro_mapping *mapping : handles) {
            mappings.emplace_back(mapping);
        }
        return mappings;
    }

    // Checks a catalogue file, by its path in UTF-8.
    Findings validate(std::string_view path, const kodbro_validate_options &options = validate_options()) const {
        return Findings(detail::give<kodbro_findings>(kodbro_validate_file, handle(), path.data(), path.size(), &options));
    }

    // Checks a catalogue by the bytes of its file, which findings call by this name.
    Findings validate(std::string_view name, std::string_view bytes,
                      const kodbro_validate_options &options = validate_options()) const {
        return Findings(detail::give<kodbro_findings>(kodbro_validate_bytes, handle(), name.data(), name.size(),
                                                      reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size(),
                                                      &options));
    }

    // Tells how a row is understood, as a JSON object.
    std::string explain(const Row &row) const {
        const kodbro_row lent = row.lend();
        return detail::json(detail::give<kodbro_json>(kodbro_explain, handle(), &lent));
    }

    // Looks a code up; the views end with the mapper. Here and below an empty language is Swedish.
    std::optional<Concept> find(std::string_view code, const std::string &language = {}) const && = delete;

    std::optional<Concept> find(std::string_view code, const std::string &language = {}) const & {
        kodbro_concept read;
        std::array<char, 1024> message{};
        const kodbro_status status = kodbro_concept_find(handle(), code.data(), code.size(), detail::language(language),
                                                         &read, message.data(), message.size());
        if (status == KODBRO_STATUS_NOT_FOUND) {
            return std::nullopt;
        }
        if (status != KODBRO_STATUS_OK) {
            detail::fail(status, message.data());
        }
        return Concept(read);
    }

    // Says what a text is as a code.
    CodeKind check(std::string_view code) const {
        kodbro_code_kind kind;
        detail::call(kodbro_code_check, handle(), code.data(), code.size(), &kind);
        return static_cast<CodeKind>(kind);
    }

    // Lists the codes right below a code; below the empty one stand those at the top.
    Concepts children(std::string_view code, const std::string &language = {}) const {
        return list(kodbro_concepts_children, code, language);
    }

    // Lists the codes from the top down to a code.
    Concepts path(std::string_view code, const std::string &language = {}) const {
        return list(kodbro_concepts_path, code, language);
    }

    // Lists all codes below a code; below the empty one stand all.
    Concepts below(std::string_view code, const std::string &language = {}) const {
        return list(kodbro_concepts_below, code, language);
    }

    // Searches for the codes that fit a text, the likeliest first.
    Concepts search(std::string_view text, std::size_t top, const std::string &language = {}) const {
        return Concepts(detail::give<kodbro_concepts>(kodbro_concepts_search, handle(), text.data(), text.size(), top,
                                                      detail::language(language)));
    }

    const kodbro_mapper *handle() const noexcept { return mapper_.get(); }

private:
    // A callback and what it threw, carried over the boundary to C.
    template <typename Callback> struct Carried {
        Callback &callback;
        std::exception_ptr thrown;

        static std::int32_t take(void *context, std::size_t index, const kodbro_mapping *mapping) noexcept {
            Carried &self = *static_cast<Carried *>(context);
            try {
                if constexpr (std::is_void_v<std::invoke_result_t<Callback &, std::size_t, MappingView>>) {
                    self.callback(index, MappingView(mapping));
                    return 0;
                } else {
                    return self.callback(index, MappingView(mapping)) ? 0 : 1;
                }
            } catch (...) {
                self.thrown = std::current_exception();
                return 1;
            }
        }
    };

    // Maps many rows by a function of the library, whose outputs stand between callback and message.
    template <typename Function, typename Callback, typename... Outputs>
    bool call_back(Function function, const std::vector<Row> &rows, Callback &callback, const Options &options,
                   std::size_t threads, Outputs... outputs) const {
        const std::vector<kodbro_row> lent_rows = lend(rows);
        const kodbro_map_options lent = options.lend();
        Carried<Callback> carried{callback, nullptr};
        std::array<char, 1024> message{};
        const kodbro_status status = function(handle(), lent_rows.data(), lent_rows.size(), &lent, threads,
                                              Carried<Callback>::take, &carried, outputs..., message.data(),
                                              message.size());
        if (carried.thrown) {
            std::rethrow_exception(carried.thrown);
        }
        if (status != KODBRO_STATUS_OK && status != KODBRO_STATUS_STOPPED) {
            detail::fail(status, message.data());
        }
        return status == KODBRO_STATUS_OK;
    }

    explicit Mapper(detail::Handle<kodbro_mapper> mapper) noexcept : mapper_(std::move(mapper)) {}

    static Mapping own(detail::Handle<kodbro_mapping> mapping) noexcept { return Mapping(mapping.release()); }

    static std::vector<kodbro_row> lend(const std::vector<Row> &rows) {
        std::vector<kodbro_row> lent;
        lent.reserve(rows.size());
        for (const Row &row : rows) {
            lent.push_back(row.lend());
        }
        return lent;
    }

    template <typename Function>
    Concepts list(Function function, std::string_view code, const std::string &language) const {
        return Concepts(detail::give<kodbro_concepts>(function, handle(), code.data(), code.size(),
                                                      detail::language(language)));
    }

    detail::Handle<kodbro_mapper> mapper_;
};

inline std::string Decisions::problems(const Mapper &mapper) const {
    return detail::json(detail::give<kodbro_json>(kodbro_decisions_problems, handle(), mapper.handle()));
}

} // namespace kodbro

#endif
