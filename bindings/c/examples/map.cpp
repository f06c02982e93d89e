// Maps names of products to codes: a line of standard input each, a line of JSON on standard output.
//
//     c++ -std=c++17 map.cpp -lkodbro -o map && echo 'US-HANDSKE NITRIL' | ./map

#include <kodbro.hpp>

#include <iostream>
#include <string>
#include <vector>

int main() try {
    std::vector<std::string> lines;
    for (std::string line; std::getline(std::cin, line);) {
        lines.push_back(line);
    }
    std::vector<kodbro::Row> rows(lines.size());
    for (std::size_t at = 0; at < rows.size(); at++) {
        rows[at].name = lines[at];
    }
    const kodbro::Mapper mapper;
    mapper.map_many(rows, [](std::size_t, kodbro::MappingView found) { std::cout << found.json() << '\n'; });
    return std::cout.flush() ? 0 : 2;
} catch (const kodbro::Error &error) {
    std::cerr << "error: " << error.what() << '\n';
    return 2;
}
