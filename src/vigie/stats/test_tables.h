// SPDX-License-Identifier: Apache-2.0
// For tests: reading the oracle tables of tests/reference and the textbook data of VIGIE_SHARED.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace vigie::stats {

inline std::filesystem::path reference_file(const std::string& name) {
  return std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / ".." / "tests" / "reference" / name;
}

// A file of the shared data folder beside the source tree; it may not exist.
inline std::filesystem::path shared_file(const std::string& name) {
  const char* root = std::getenv("VIGIE_SHARED");
  const auto folder = root ? std::filesystem::path(root)
                           : std::filesystem::path(VIGIE_SOURCE_DATA_DIR) / ".." / ".." / "shared";
  return folder / name;
}

// A table with a header line, as text.
struct TestTable {
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;

  static TestTable read(const std::filesystem::path& path, char separator = ',') {
    std::ifstream in(path);
    if (!in) throw std::runtime_error("cannot open " + path.string());
    TestTable table;
    std::string line;
    while (std::getline(in, line)) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      std::vector<std::string> cells(1);
      for (const char c : line) {
        if (c == separator)
          cells.emplace_back();
        else if (c != '"')
          cells.back() += c;
      }
      if (table.names.empty())
        table.names = cells;
      else if (!line.empty())
        table.rows.push_back(cells);
    }
    return table;
  }

  std::size_t index(const std::string& name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) throw std::runtime_error("no column " + name);
    return static_cast<std::size_t>(at - names.begin());
  }
  const std::string& text(std::size_t row, const std::string& name) const {
    return rows[row][index(name)];
  }
  Eigen::VectorXd numbers(const std::string& name) const {
    const std::size_t column = index(name);
    Eigen::VectorXd result(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      result[static_cast<Eigen::Index>(i)] = std::stod(rows[i][column]);
    }
    return result;
  }
  // 1 where the column equals `level`, else 0.
  Eigen::VectorXd is(const std::string& name, const std::string& level) const {
    const std::size_t column = index(name);
    Eigen::VectorXd result(static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      result[static_cast<Eigen::Index>(i)] = rows[i][column] == level ? 1 : 0;
    }
    return result;
  }
};

inline Eigen::MatrixXd side_by_side(const std::vector<Eigen::VectorXd>& columns) {
  Eigen::MatrixXd m(columns.front().size(), static_cast<Eigen::Index>(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j) m.col(static_cast<Eigen::Index>(j)) = columns[j];
  return m;
}

}  // namespace vigie::stats
